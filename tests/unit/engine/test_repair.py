from __future__ import annotations

from scheduler.engine.repair import Change, FreeSeats, Gap, Offer, best_changes, chosen
from scheduler.terms import Cover, LineShift, Window

TEN = Window(600, 660)
NEED = 60_000
PRICES = ((100, 10), (250, 20), (1000, 40))


def gap(useful_milli: int = 0, people: str = "AB") -> Gap:
    """An hour that needs one person; a missing minute costs 10, 20, 40."""
    rates = tuple((who, 1000) for who in people)
    return Gap(Cover("phone", TEN, NEED, rates, short_tiers=PRICES), 1, useful_milli)


def offer(who: str, cost_milli: int, *gains: Window) -> Offer:
    shift = LineShift(0, 480, 660, 480, 180)
    return Offer((who, 0), shift, cost_milli, gains)


def test_the_cheaper_of_two_is_asked_and_nobody_in_vain() -> None:
    dear, cheap = offer("A", 90_000, TEN), offer("B", 60_000, TEN)
    assert chosen([dear, cheap], [gap()], [], 1.0) == (cheap,)
    assert chosen([dear, cheap], [gap(NEED)], [], 1.0) == ()


def test_nobody_is_asked_where_it_costs_more_than_what_is_missing() -> None:
    # all of the need missing: 6 minutes at 10, 9 at 20, 45 at 40
    worth = 1000 * (6 * 10 + 9 * 20 + 45 * 40)
    assert chosen([offer("A", worth - 1, TEN)], [gap()], [], 1.0) != ()
    assert chosen([offer("A", worth + 1, TEN)], [gap()], [], 1.0) == ()


def test_minutes_near_the_edge_of_a_tier_are_worth_asking_for() -> None:
    # what six minutes save where so many are missing: the dearest first, then the tier below
    for missing, saves in ((6, 60), (15, 120), (18, 3 * 40 + 3 * 20), (60, 240)):
        short, part = gap(NEED - 1000 * missing), Window(600, 606)
        assert short.saved(6_000) == 1000 * saves
        assert chosen([offer("A", 1000 * saves - 1, part)], [short], [], 1.0) != ()
        assert chosen([offer("A", 1000 * saves + 1, part)], [short], [], 1.0) == ()


def test_who_would_rather_work_is_asked_though_it_covers_nothing() -> None:
    glad = offer("C", -1, TEN)
    assert chosen([glad], [gap()], [], 1.0) == (glad,)


def test_one_person_takes_one_offer_and_half_an_hour_each_can_be_cheaper() -> None:
    first, second = Window(600, 630), Window(630, 660)
    halves = [offer("A", 1_000, first), offer("A", 1_000, second), offer("B", 1_000, second)]
    assert chosen(halves, [gap()], [], 1.0) == (halves[0], halves[2])


def test_without_the_skill_nothing_is_gained() -> None:
    assert chosen([offer("C", 1, TEN)], [gap()], [], 1.0) == ()


def test_a_minute_is_spent_on_one_queue() -> None:
    # half an hour each saves 40 a minute; both hours at once would save 34 a minute twice
    other = Gap(Cover("chat", TEN, NEED, (("A", 1000),), short_tiers=PRICES), 1, 0)
    dear, fair = offer("A", 2_400_001, TEN), offer("A", 2_399_999, TEN)
    assert chosen([dear], [gap(people="A"), other], [], 1.0) == ()
    assert chosen([fair], [gap(people="A"), other], [], 1.0) == (fair,)


def test_no_more_people_are_asked_than_there_are_seats() -> None:
    first, second = offer("A", 1_000, TEN), offer("B", 2_000, TEN)
    need = Gap(Cover("phone", TEN, 2 * NEED, (("A", 1000), ("B", 1000)), PRICES), 1, 0)
    keys = frozenset({first.key, second.key})
    assert chosen([first, second], [need], [], 1.0) == (first, second)
    assert chosen([first, second], [need], [FreeSeats(TEN, 1, keys)], 1.0) == (first,)
    later = FreeSeats(Window(660, 720), 0, keys)
    assert chosen([first, second], [need], [later], 1.0) == (first, second)


def test_what_was_missing_before_is_not_made_good() -> None:
    missed = Gap(gap().cover, 1, 0, NEED)
    assert chosen([offer("A", 1_000, TEN)], [missed], [], 1.0) == ()


def test_two_changes_that_fill_one_gap_are_not_both_made() -> None:
    half = Change(("A", 0), (), 1_000, {0: (60, NEED)})
    same = Change(("B", 0), (), 2_000, {0: (60, NEED)})
    assert best_changes([half, same], {0: gap()}, 1.0) == (half,)
    assert best_changes([half, same], {0: gap(NEED)}, 1.0) == ()


def test_minutes_that_a_queue_loses_are_counted() -> None:
    moved = Change(("A", 0), (), 0, {0: (60, NEED), 1: (-60, -NEED)})
    taken = Gap(Cover("chat", TEN, NEED, (("A", 1000),), short_tiers=PRICES), 1, NEED)
    assert best_changes([moved], {0: gap(), 1: taken}, 1.0) == ()
    spare = Gap(taken.cover, 1, 2 * NEED)
    assert best_changes([moved], {0: gap(), 1: spare}, 1.0) == (moved,)
