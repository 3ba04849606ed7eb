from __future__ import annotations

import numpy as np

from scheduler.engine.demand import Demand, Demands
from scheduler.terms import Allow, Cover, Facts, LineShift, Piece, Window
from tests.unit.engine.line_world import hard, priced

TIERS = ((100, 10), (1000, 40))
EIGHT, NINE = Window(480, 510), Window(540, 570)
RATES = (("A", 1000), ("B", 0))
PHONE = Cover("phone", EIGHT, 30_000, RATES, TIERS)
MAIL = Cover("mail", EIGHT, 15_000, (("A", 700), ("B", 850)), TIERS)
LATER = Cover("phone", NINE, 10_000, RATES, TIERS)
IDLE = Cover(None, Window(0, 1440), 0, (("A", 0),), (), 1, ("off_phone",))


def worked(end: int) -> Facts:
    pieces = (Piece(400, end, "work", "phone"),)
    return Facts({"A": (LineShift(-1, 400, end, 400, end - 400, pieces),)})


def test_demands_are_gathered_by_interval_with_their_weight() -> None:
    demands = Demands([*priced(2, PHONE, LATER, MAIL, IDLE), *hard(Allow("A", 0))])
    assert demands.windows == [EIGHT, NINE]
    assert [d.queue for d in demands.by_window[EIGHT]] == ["mail", "phone"]
    assert demands.by_window[EIGHT][1].tiers == ((0, 3_000, 20), (3_000, 30_000, 80))
    assert demands.surplus == 2
    assert demands.needed_minutes == 55.0


def test_missing_minutes_cost_what_the_term_asks_times_its_weight() -> None:
    demand = Demands(priced(3, PHONE)).by_window[EIGHT][0]
    for short in (0, 1, 3_000, 4_500, 30_000):
        assert demand.short_cost(short) == 3 * PHONE.short_cost(short)


def test_profiles_hold_only_queues_on_which_a_person_counts() -> None:
    demands = Demands(priced(1, PHONE, MAIL, LATER))
    assert demands.profile("A", EIGHT) == (("mail", 700), ("phone", 1000))
    assert demands.profile("B", EIGHT) == (("mail", 850),)
    assert demands.profile("B", NINE) == ()
    assert demands.profile("C", EIGHT) == ()
    assert demands.profile("A", EIGHT) is demands.profile("A", EIGHT)


def test_rates_along_some_windows_are_those_of_their_profiles() -> None:
    demands = Demands(priced(1, PHONE, MAIL, LATER))
    numbers = np.array([0, 0, 1, -1])
    for agent_id in ("A", "B", "C"):
        found = demands.rates_along(agent_id, numbers)
        for queue in ("phone", "mail"):
            there = [
                dict(demands.profile(agent_id, window)).get(queue, 0) for window in (EIGHT, NINE)
            ]
            expected = [there[0], there[0], there[1], 0]
            assert found.get(queue, np.zeros(4)).tolist() == expected
            assert (queue in found) == any(expected)


def test_hard_coverage_and_coverage_without_price_are_no_demand() -> None:
    demands = Demands([*hard(PHONE), *priced(1, Cover("phone", EIGHT, 1, RATES, (), 1))])
    assert demands.windows == []
    assert (demands.surplus, demands.needed_minutes) == (1, 0)


def test_work_of_the_last_night_is_taken_off_the_need() -> None:
    demands = Demands(priced(1, PHONE, LATER, MAIL), worked(500))
    mail, phone = demands.by_window[EIGHT]
    assert phone == Demand("phone", 10_000, ((0, 3_000, 10), (3_000, 10_000, 40)))
    assert mail.need_milli == 15_000
    assert demands.by_window[NINE][0].need_milli == 10_000
    assert demands.needed_minutes == 55.0


def test_what_is_missing_then_costs_as_much_as_the_whole_term_says() -> None:
    for minutes in (0, 4, 10, 25):
        facts = worked(500)
        left = Demands(priced(1, PHONE), facts).by_window[EIGHT][0]
        end = 480 + minutes
        more = LineShift(0, 480, end, 480, minutes, (Piece(480, end, "work", "phone"),))
        both = Facts({"A": (*facts.line("A"), more)})
        missing = max(0, left.need_milli - 1000 * minutes)
        assert left.short_cost(missing) == PHONE.excess(both)


def test_need_that_history_has_met_is_gone() -> None:
    demand = Demands(priced(1, PHONE), worked(700)).by_window[EIGHT][0]
    assert demand.need_milli == 0
    assert demand.short_cost(0) == 0
