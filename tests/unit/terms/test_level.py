"""A load that gathers at work and leaks away: the numbers of the model, by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from scheduler.terms import Facts, Level, LineShift, Piece

HOUR, EIGHT = 60, 480
LEAKY = Level(
    ("A",),
    7,
    rates=(("hard", 0.1), ("easy", 0.02)),
    cap_milli=4000,
    half_life_minutes=60,
    rest_half_life_minutes=20,
    rests=("break", "recovery"),
    carry=0.2,
)


def shift(*pieces: tuple[str, int], day: int = 0, start: int = EIGHT) -> LineShift:
    """A shift of pieces ``kind or queue, minutes``."""
    found, at = [], 1440 * day + start
    for name, minutes in pieces:
        queue = name if name in {"hard", "easy"} else None
        found.append(Piece(at, at + minutes, "work" if queue else name, queue))
        at += minutes
    return LineShift(day, found[0].start, at, start, at - found[0].start, tuple(found))


def levels(*shifts: LineShift, term: Level = LEAKY) -> list[tuple[float, float, float]]:
    return [course[1:] for course in term.courses("A", shifts)]


def test_a_half_life_of_work_gathers_half_of_what_it_can() -> None:
    ((begin, peak, end),) = levels(shift(("hard", HOUR)))
    steady = 0.1 * HOUR / math.log(2)
    assert begin == 0
    assert peak == end == pytest.approx(steady / 2)
    assert levels(shift(("hard", 2 * HOUR)))[0][1] == pytest.approx(steady * 3 / 4)


def test_rest_takes_half_of_it_in_a_third_of_the_time() -> None:
    full = levels(shift(("hard", HOUR)))[0][2]
    assert levels(shift(("hard", HOUR), ("recovery", 20)))[0][2] == pytest.approx(full / 2)
    assert levels(shift(("hard", HOUR), ("break", 40)))[0][2] == pytest.approx(full / 4)
    assert levels(shift(("hard", HOUR), ("off_phone", HOUR)))[0][2] == pytest.approx(full / 2)


def test_a_night_leaves_a_fifth_and_two_a_twenty_fifth() -> None:
    monday = shift(("hard", HOUR))
    end = levels(monday)[0][2]
    assert levels(monday, shift(("easy", 5), day=1))[1][0] == pytest.approx(end / 5)
    assert levels(monday, shift(("easy", 5), day=2))[1][0] == pytest.approx(end / 25)
    known = replace(LEAKY, carried=(("A", -2, 5.0), ("B", -1, 9.0)))
    assert levels(shift(("easy", 5), day=1), term=known)[0][0] == pytest.approx(5 / 125)


def test_between_two_shifts_of_a_day_it_leaks_as_in_a_rest() -> None:
    morning, later = shift(("hard", HOUR)), shift(("easy", 5), start=EIGHT + 80)
    assert levels(morning, later)[1][0] == pytest.approx(levels(morning)[0][2] / 2)


def test_splitting_pieces_changes_nothing() -> None:
    whole = levels(shift(("hard", 50), ("recovery", 20), ("easy", 40)))
    parts = levels(
        shift(("hard", 15), ("hard", 35), ("recovery", 5), ("recovery", 15), ("easy", 40))
    )
    for one, other in zip(whole[0], parts[0], strict=True):
        assert one == pytest.approx(other)


def test_a_load_brought_along_counts_at_work_and_at_nothing_else() -> None:
    known = replace(LEAKY, carry=1.0, carried=(("A", 0, 6.0),))
    assert known.excess(Facts({"A": (shift(("easy", 1)),)})) == 2000
    assert known.excess(Facts({"A": (shift(("off_phone", 1), ("break", 1)),)})) == 0
    assert replace(known, only_days=(1,)).excess(Facts({"A": (shift(("easy", 1)),)})) == 0


def test_without_half_lives_it_is_a_sum() -> None:
    contacts = Level(("A",), 7, rates=(("hard", 0.1), ("easy", 0.5)), cap_milli=20_000)
    line = (shift(("easy", 40), ("break", 15), ("hard", 10)), shift(("easy", 41), day=1))
    assert [amount for _, amount in contacts.beyond("A", line)] == [1000, 500]
    assert contacts.steady(0.1) == math.inf


def test_a_bound_at_the_end_is_cut_off_to_thousandths() -> None:
    end = levels(shift(("hard", 30)))[0][2]
    facts = Facts({"A": (shift(("hard", 30)),)})
    assert replace(LEAKY, end_milli=int(1000 * end)).excess(facts) == 0
    assert replace(LEAKY, end_milli=int(1000 * end) - 3).excess(facts) == 3


def test_the_highest_load_of_some_minutes_is_that_of_the_heaviest_queue() -> None:
    peak = levels(shift(("hard", 45)))[0][1]
    assert LEAKY.highest(("easy", "hard"), 0.0, 45) == pytest.approx(peak)
    assert LEAKY.highest(("easy",), 8.0, 45) == 8.0
    assert LEAKY.highest((), 1.0, 45) == 1.0


def test_work_that_has_no_rate_and_what_is_no_work_add_nothing() -> None:
    term = replace(LEAKY, rates=(("hard", 0.1),))
    assert levels(shift(("easy", 30)), term=term) == [(0.0, 0.0, 0.0)]
    assert levels(shift(("off_phone", 30), ("recovery", 5))) == [(0.0, 0.0, 0.0)]
    queueless = shift(("off_phone", 30))
    nameless = queueless._replace(pieces=(queueless.pieces[0]._replace(kind="work"),))
    assert levels(nameless) == [(0.0, 0.0, 0.0)]


def test_the_highest_load_of_a_plain_sum_is_that_at_its_end() -> None:
    contacts = Level(("A",), 7, rates=(("hard", 0.25), ("easy", 0.5)), cap_milli=20_000)
    assert contacts.highest(("hard", "easy"), 2.0, 8) == 6.0
    assert contacts.highest(("hard",), 2.0, 8) == 4.0
    assert contacts.highest((), 2.0, 8) == 2.0
    assert contacts.highest(("calm",), 2.0, 8) == 2.0
    assert LEAKY.highest((), 0.0, 45) == 0.0


@pytest.mark.parametrize(("day", "counts"), [(-1, False), (0, True), (6, True), (7, False)])
def test_only_shifts_of_the_horizon_have_a_load(day: int, counts: bool) -> None:
    facts = Facts({"A": (shift(("hard", HOUR), day=day),)})
    assert bool(replace(LEAKY, cap_milli=0).excess(facts)) is counts


def test_the_cap_counts_on_its_days_and_the_end_on_all() -> None:
    term = replace(LEAKY, cap_milli=0, end_milli=0, only_days=(1,))
    monday, tuesday = shift(("hard", 30)), shift(("hard", 30), day=1)
    (_, peak, end), (_, later, last) = levels(monday, tuesday)
    assert [amount for _, amount in term.beyond("A", (monday, tuesday))] == [
        int(1000 * end),
        int(1000 * last) + round(1000 * later),
    ]
    assert peak == end


def test_two_levels_that_are_equal_have_one_hash() -> None:
    assert hash(LEAKY) == hash(replace(LEAKY))
    assert len({hash(replace(LEAKY, cap_milli=cap)) for cap in range(20)}) > 1
