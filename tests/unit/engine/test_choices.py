"""A day's choice is every shift on the grid that no hard term refuses, within opening hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from scheduler.domain import NeedInterval, Pin, Skill
from scheduler.engine.choices import Choice, Choices, Meals
from scheduler.engine.clauses import Clause
from scheduler.rules.example import CONTRACT, MONDAY, moment, tiny_problem
from scheduler.terms import Allow, Having, Place, Sum, View, Window

MEAL = Place(
    ("A", "B"), 7, "meal", 30, False, ((121, 1),), after_start=60, latest_start=120, latest_rest=90
)
BREAK = Place(("A",), 7, "break", 10, True, ((90, 1), (180, 2)), after_start=30, before_end=30)
OPEN = (("phone", "08:00", 12), ("complaints", "12:30", 6))


def problem(
    step: int = 15, skills: tuple[Skill, ...] | None = None, pins: tuple[Pin, ...] = ()
) -> View:
    """Phone from 08:00 to 11:00, complaints from 12:30 to 14:00, on Monday."""
    rows = tuple(
        NeedInterval(
            queue=queue,
            interval_start=moment(MONDAY, clock) + n * timedelta(minutes=15),
            need_agents=1,
            required_agents=1,
        )
        for queue, clock, quarters in OPEN
        for n in range(quarters)
    )
    contract = CONTRACT.model_copy(update={"start_step_minutes": step})
    world = tiny_problem(need=rows, contracts=(contract,), pins=pins)
    return View(world if skills is None else world.model_copy(update={"skills": skills}))


def window(view: View, start: int, end: int) -> Window:
    return view.window("A", 0, start, end)


def by_hand(view: View, terms: list[Allow], meals: Meals, *hulls: Window) -> set[tuple[int, int]]:
    """Every pair on the grid that the plain meanings let through."""
    day, step = view.day("A", 0), view.contract("A", 0).start_step_minutes
    made = Choices(view, (Clause("meal", MEAL, None), Clause("break", BREAK, None)))
    return {
        (start, end)
        for hull in hulls
        for start in range(hull.start, hull.end, 15)
        for end in range(start + 15, hull.end + 1, 15)
        if day.clock_of(start) % step == 0
        and meals.layout(end - start) is not None
        and not any(term.of(made.shift("A", 0, start, end)) for term in terms)
    }


ALLOWED: dict[str, list[dict[str, Any]]] = {
    "anything": [],
    "a length": [{"paid_min": 60, "paid_max": 120}],
    "hours": [{"within": (490, 640)}],
    "two stretches": [{"within": (480, 570, 600, 660)}],
    "hours twice": [{"within": (480, 640)}, {"within": (510, 700), "paid_min": 75}],
    "leave": [{"outside": (600, 620)}],
    "leave at another time": [{"outside": (1200, 1300)}],
    "a library": [{"spans": (495, 585, 600, 660, 480, 490)}],
    "a library and leave": [{"spans": (495, 585, 600, 660)}, {"outside": (650, 700)}],
}


def allow(view: View, given: dict[str, Any]) -> Allow:
    """A term with its clocks, in pairs, as windows."""
    clocks = {"within", "outside", "spans"} & set(given)
    pairs = {k: tuple(zip(given[k][::2], given[k][1::2], strict=True)) for k in clocks}
    windows = {k: tuple(window(view, *pair) for pair in found) for k, found in pairs.items()}
    return Allow("A", 0, **{**given, **windows})


@pytest.mark.parametrize("step", [15, 60])
@pytest.mark.parametrize("name", ALLOWED)
def test_a_choice_is_what_no_hard_term_refuses(name: str, step: int) -> None:
    view = problem(step)
    terms = [allow(view, given) for given in ALLOWED[name]]
    hard = [Clause("rule", term, None) for term in terms]
    relief = [Clause("meal", MEAL, None), Clause("break", BREAK, None)]
    choices = Choices(view, (*hard, *relief))
    choice = choices.of("A", 0)
    expected = by_hand(
        view, terms, choices.meals["A"], window(view, 480, 660), window(view, 750, 840)
    )
    pairs = choice.pairs() if choice else []
    assert set(pairs) == expected
    assert len(pairs) == len(expected)
    assert (choice is None) is (not expected)


@pytest.mark.parametrize(
    "given",
    [
        [{"worked": 5}],
        [{"outside": (0, 1440)}],
        [{"within": (0, 60)}],
        [{"spans": (485, 545)}],
        [{"paid_min": 300, "paid_max": 200}],
        [{"paid_min": 240}],
    ],
)
def test_a_day_off_is_all_that_remains(given: list[dict[str, Any]]) -> None:
    view = problem()
    hard = [Clause("rule", allow(view, one), None) for one in given]
    assert Choices(view, tuple(hard)).of("A", 0) is None


def test_a_bound_of_a_day_bounds_its_shift() -> None:
    view = problem()
    shift = Choices(view, (Clause("rule", Allow("A", 0, paid_max=90), None),)).of("A", 0)
    day = Sum("A", 0, 0, "paid", maximum=90)
    assert Choices(view, (Clause("rule", day, None),)).of("A", 0) == shift
    loose = (
        Clause("rule", day, 5),
        Clause("rule", replace(day, having=Having((), 0)), None),
        Clause("rule", replace(day, last_day=1), None),
    )
    assert Choices(view, loose).of("A", 0) == Choices(view, ()).of("A", 0) != shift


def test_a_weight_refuses_nothing_and_other_days_and_people_are_others() -> None:
    view = problem()
    plain = Choices(view, ()).of("A", 0)
    priced = Clause("rule", Allow("A", 0, worked=1), 5)
    others = [Clause("rule", Allow(a, d, worked=1), None) for a, d in (("A", 1), ("B", 0))]
    assert Choices(view, (priced, *others)).of("A", 0) == plain
    assert Choices(view, ()).of("A", 1) is None


def test_only_queues_with_a_skill_are_open_but_without_any_skill_all_are() -> None:
    skill = Skill(agent_id="A", queue="complaints", proficiency=1)
    view = problem(skills=(skill,))
    choices = Choices(view, ())
    mine, others = choices.of("A", 0), choices.of("B", 0)
    assert isinstance(mine, Choice)
    assert isinstance(others, Choice)
    assert (mine.starts[0], mine.ends[-1]) == window(view, 750, 840)
    assert (others.starts[0], others.ends[-1]) == window(view, 480, 840)


def test_a_pinned_shift_is_fixed_with_its_pay() -> None:
    span = {"start": moment(MONDAY, "08:00"), "end": moment(MONDAY, "11:00")}
    pins = tuple(
        Pin.model_validate({"agent_id": "A", "kind": kind, "author": "p", "reason": "r", **span})
        for kind in ("shift", "off", "meal")
    )
    choices = Choices(problem(pins=pins), (Clause("meal", MEAL, None),))
    assert list(choices.fixed) == [("A", 0)]
    fixed = choices.fixed["A", 0]
    assert (fixed.paid, fixed.start_clock, fixed.end - fixed.start) == (150, 480, 180)


def test_meals_and_breaks_are_laid_evenly_and_legally() -> None:
    meals = Meals((MEAL, BREAK))
    assert meals.layout(60) == ()
    assert meals.layout(90) == ((40, 50, BREAK),)
    assert meals.layout(300) is None
    for span in range(90, 241, 15):
        laid = meals.layout(span)
        if laid is None:
            continue
        assert meals.relief(span) == sum(end - start for start, end, _ in laid)
        assert meals.paid(span) == span - sum(e - s for s, e, place in laid if not place.paid)
        for start, end, place in laid:
            assert start % 5 == 0
            assert place.after_start <= start <= place.latest_start
            assert place.before_end <= span - end <= place.latest_rest
        assert all(a[1] < b[0] for a, b in pairwise(laid))
