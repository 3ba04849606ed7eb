"""The day stage against the interpreters of the terms."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from scheduler.engine.clauses import Clause
from scheduler.engine.days import Days, Plans
from scheduler.engine.neutral import neutral_plan
from scheduler.engine.week import Lines, Week
from scheduler.terms import Place
from tests.unit.engine.day_world import HARD, broken, cover_cost, facts, lines, need, week

PHONE = [1, 2, 1.5, 1, 0.5, 1, 2, 2, 1.2, 1, 0.8, 0.3, 1, 1, 1, 1.4, 2, 1]
COMPLAINTS = [0, 0.4, 0.4, 1, 1, 0.2, 0, 0.7, 1, 1, 0.5, 0.5, 1, 0, 0, 0, 0.3, 0]
DAY = (("A", 0, 510), ("B", 30, 540))


def never() -> bool:
    return False


def plan_days(of: Week, shifts: Lines, seed: int, sweeps: int, stop: Callable[[], bool]) -> Plans:
    days = Days(of, shifts, seed)
    days.search(sweeps, stop)
    return days.plans()


def world(*shifts: tuple[str, int, int], **changed: dict[str, int]) -> tuple[Week, Lines]:
    params = HARD | {name.replace("_", ".", 1).replace("_", "-"): p for name, p in changed.items()}
    found = week(params, need("phone", PHONE) + need("complaints", COMPLAINTS))
    return found, lines(found, *(shifts or DAY))


POLICIES: list[dict[str, dict[str, int]]] = [
    {},
    {"break_meal": {"meal_minutes": 20}},
    {"break_meal": {"meal_minutes": 45}},
    {"break_meal": {"longer_than_minutes": 1440}, "break_screen": {"per_minutes": 2881}},
    {"break_screen": {"break_minutes": 5, "per_minutes": 60}},
    {"break_screen": {"break_minutes": 15}},
    {"break_screen": {"break_minutes": 20, "per_minutes": 180}},
    {"spell_phone": {"longest_minutes": 50}},
    {"spell_phone": {"longest_minutes": 60, "ended_by_minutes": 15}},
    {"spell_phone": {"longest_minutes": 2880}},
    {"spell_queue": {"shortest_minutes": 45}},
    {"spell_queue": {"shortest_minutes": 0}},
    {"spell_hard": {"longest_minutes": 30, "owed_minutes": 30, "owed_from_minutes": 15}},
    {"spell_hard": {"owed_minutes": 0, "longest_minutes": 30}},
    {"spell_hard": {"owed_from_minutes": 60}, "hard_daily": {"most_minutes": 90}},
    {"hard_daily": {"most_minutes": 10}},
    {"hard_share": {"most_pct": 12}},
    {"phone_daily": {"most_minutes": 300}},
    {"phone_daily": {"most_minutes": 200}},
    {"hard_daily": {"most_minutes": 0}, "phone_daily": {"most_minutes": 90}},
    {"hard_weekly": {"most_minutes": 50}},
    {"hard_last-hour": {"last_minutes": 0}, "spell_hard": {"hard_weight": 1000}},
]


@pytest.mark.parametrize("changed", POLICIES)
def test_plans_hold_every_hard_term_and_cost_less_than_neutral_ones(
    changed: dict[str, dict[str, int]],
) -> None:
    of, shifts = world(**changed)
    days = Days(of, shifts, seed=3)
    neutral = days.cost()
    days.search(1, never)
    plans = days.plans()
    assert broken(of, facts(shifts, plans)) == {}
    assert days.replaced == 0
    assert days.cost() == cover_cost(of, facts(shifts, plans))
    assert days.cost() < neutral


@pytest.mark.parametrize(
    ("answers", "sweeps"),
    [
        ([1.0], 0),
        ([0.0, 1.0], 1),
        ([0.0, 0.25, 0.5, 0.75, 1.0], 4),
        ([0.0, 0.4, 0.8], 2),
        ([0.0, 0.7], 1),
    ],
)
def test_sweeps_go_on_while_there_is_time_for_another(answers: list[float], sweeps: int) -> None:
    of, shifts = world()
    days, gone = Days(of, shifts, seed=1), iter(answers)
    neutral, stops = days.cost(), 0

    def stop() -> bool:
        nonlocal stops
        stops += 1
        return False

    days.anneal(lambda: next(gone), stop)
    assert next(gone, None) is None
    # Asked before each sweep that there is time for, and before both shifts in all of them.
    assert stops == sweeps + 2 * (sweeps + 1)
    assert days.cost() < neutral
    assert days.cost() == cover_cost(of, facts(shifts, days.plans()))


def test_annealed_plans_are_never_worse_than_those_in_force() -> None:
    of, shifts = world()
    days = Days(of, shifts, seed=1)
    days.search(3, never)
    before = days.cost()
    share, stops = iter([0.0, 0.9]), iter([False, False, False])
    days.anneal(lambda: next(share), lambda: next(stops, True))
    assert days.cost() == before


@pytest.mark.parametrize(("seed", "minutes"), [(2, 15), (7, 25), (9, 25)])
def test_hard_work_goes_on_behind_a_meal_for_as_long_as_it_owes_nothing(
    seed: int, minutes: int
) -> None:
    rng = np.random.default_rng(seed)
    phone, complaints = (rng.choice(of, 14).tolist() for of in ([0.2, 0.6, 1], [1.0, 2, 3]))
    params = HARD | {"hard.daily": {"most_minutes": 105}, "hard.share": {"most_pct": 100}}
    of = week(params, need("phone", phone) + need("complaints", complaints))
    shifts = lines(of, ("A", 0, 420))
    days = Days(of, shifts, seed=1)
    days.search(0, never)
    plan = days.plans()["A", 0]
    place = next(n for n, piece in enumerate(plan) if piece.kind == "meal")
    before, meal, after, other = plan[place - 1 : place + 3]
    assert before.queue == after.queue == "complaints"
    assert (meal.minutes, after.minutes) == (30, minutes)
    assert other.queue == "phone"
    assert broken(of, facts(shifts, {("A", 0): plan})) == {}


def test_segments_fill_the_shift_without_gaps() -> None:
    of, shifts = world()
    for key, pieces in plan_days(of, shifts, 1, 0, never).items():
        assert pieces[0].start == shifts[key].start
        assert pieces[-1].end == shifts[key].end
        assert all(one.end == next_.start for one, next_ in pairwise(pieces))


def test_all_kinds_of_work_are_used() -> None:
    of, shifts = world()
    plans = plan_days(of, shifts, 1, 1, never)
    queues = {piece.queue for pieces in plans.values() for piece in pieces}
    assert queues == {"phone", "complaints", None}


def test_neutral_plans_hold_every_hard_term() -> None:
    of, shifts = world()
    plans = {key: neutral_plan(of, key[0], shift) for key, shift in shifts.items()}
    assert broken(of, facts(shifts, plans)) == {}
    kinds = [piece.kind for piece in plans["A", 0]]
    assert (kinds.count("meal"), kinds.count("break"), kinds.count("off_phone")) == (1, 4, 6)


def test_the_same_seed_gives_the_same_plans() -> None:
    of, shifts = world()
    assert plan_days(of, shifts, 5, 1, never) == plan_days(of, shifts, 5, 1, never)


def test_searching_on_never_costs_more() -> None:
    of, shifts = world()
    days = Days(of, shifts, seed=2)
    costs = []
    for sweeps in (0, 1, 6):
        days.search(sweeps, never)
        costs.append(days.cost())
    assert costs == sorted(costs, reverse=True)


def test_prices_draw_people_to_the_dear_queue() -> None:
    of, shifts = world(("A", 0, 240))

    def minutes(dear: int) -> list[int]:
        prices = np.zeros((2, len(of.demands.windows)))
        prices[dear] = 1_000_000.0
        days = Days(of, shifts, 1, prices)
        days.replan(days.tasks["A", 0], 0.0, 1.0)
        assert days.queues == ["complaints", "phone"]
        return [int(row.sum()) for row in days.board.useful]

    assert minutes(0)[0] > minutes(1)[0]
    assert minutes(0)[1] < minutes(1)[1]


def test_a_stop_at_once_leaves_neutral_plans() -> None:
    of, shifts = world()
    plans = plan_days(of, shifts, 1, 1, lambda: True)
    assert plans == {key: neutral_plan(of, key[0], shift) for key, shift in shifts.items()}


def test_no_shifts_need_no_plans() -> None:
    of, _ = world()
    assert plan_days(of, {}, 1, 1, never) == {}


def test_a_shift_off_the_quarter_hour_keeps_its_neutral_plan() -> None:
    of, shifts = world(("A", 5, 515), ("B", 0, 480))
    plans = plan_days(of, shifts, 1, 0, never)
    assert plans["A", 0] == neutral_plan(of, "A", shifts["A", 0])
    assert plans["B", 0] != neutral_plan(of, "B", shifts["B", 0])


def test_a_third_kind_of_relief_leaves_the_neutral_plan() -> None:
    of, shifts = world(("A", 0, 480))
    third = Place(("A",), 7, "training", 10, paid=True, counts=((60, 1),))
    richer = Week(of.view, (*of.clauses, Clause("x", third, None)))
    plans = plan_days(richer, shifts, 1, 0, never)
    assert plans["A", 0] == neutral_plan(richer, "A", shifts["A", 0])
    assert broken(richer, facts(shifts, plans)) == {}


def test_a_plan_that_breaks_a_term_gives_way(caplog: pytest.LogCaptureFixture) -> None:
    of, shifts = world()
    days = Days(of, shifts, seed=1)
    days.search(0, never)
    days.tasks["A", 0].slots[:] = 4
    assert days.plans()["A", 0] == neutral_plan(of, "A", shifts["A", 0])
    assert days.replaced == 1
    assert "1 day plans" in caplog.text


def test_people_without_a_queue_stay_off_the_phone() -> None:
    rows = need("phone", PHONE)
    of = week(HARD, rows, skilled=False)
    shifts = lines(of, ("A", 0, 480))
    kinds = {piece.kind for piece in plan_days(of, shifts, 1, 0, never)["A", 0]}
    assert kinds == {"off_phone", "meal", "break"}


def test_a_person_taken_out_and_put_back_changes_nothing() -> None:
    of, shifts = world()
    days = Days(of, shifts, seed=1)
    days.search(0, never)
    cost, useful = days.cost(), days.board.useful.copy()
    held = days.of("A")
    days.withdraw("A")
    assert days.board.useful.sum() < useful.sum()
    assert set(days.lines) == {("B", 0)}
    days.readmit("A", {0: shifts["A", 0]}, held)
    assert days.cost() == cost
    assert (days.board.useful == useful).all()


def test_a_person_who_joins_gets_a_plan_even_where_more_room_is_needed() -> None:
    of, shifts = world(("B", 0, 120))
    days = Days(of, shifts, seed=1)
    days.search(0, never)
    cost = days.cost()
    days.admit("A", {0: lines(of, ("A", 5, 500))["A", 0]})
    assert list(days.tasks) == [("B", 0)]
    days.withdraw("A")
    days.admit("A", {0: lines(of, ("A", 0, 510))["A", 0]})
    assert days.cost() < cost
    assert broken(of, facts(days.lines, days.plans())) == {}
