"""Going on from a kept roster: what still stands is the first roster, what does not is planned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from scheduler.domain import Problem
from scheduler.engine import in_step, schedule
from scheduler.engine import search as module
from scheduler.engine.dayboard import OFF, QUEUE, RECOVERY, RELIEF
from scheduler.engine.flow_kernels import Floats
from scheduler.engine.joint import Joint
from scheduler.engine.result import Progress, Result, Settings
from scheduler.engine.resume import kept_lines, kept_plans
from scheduler.engine.search import Search
from scheduler.engine.solve import solve
from scheduler.engine.task import slots_of
from scheduler.rules.example import MONDAY
from scheduler.rules.example import roster_of as written
from scheduler.terms import Piece
from tests.unit.engine.line_world import needs, pin
from tests.unit.engine.test_search import TINY, agreed, centre, searching


@pytest.fixture(scope="module")
def before() -> tuple[Problem, Result]:
    problem = centre()
    return problem, solve(problem, Settings(time_limit_s=4.0, workers=1))


def kept(problem: Problem, result: Result, **changes: object) -> Problem:
    return problem.model_copy(update={"kept": result.roster, **changes})


def test_the_kept_roster_is_the_first_one(before: tuple[Problem, Result]) -> None:
    problem, result = before
    search = searching(kept(problem, result), TINY)
    search.first()
    assert search.best is not None
    assert search.best.cost == result.cost_milli
    assert search.best.week_cost is None


def test_prices_of_the_earlier_answer_prove_what_they_proved(
    before: tuple[Problem, Result],
) -> None:
    problem, result = before
    settings = Settings(time_limit_s=1.0, workers=1, savings=result.savings)
    search = searching(kept(problem, result), settings)
    search.first()
    # to leave the kept roster costs something, so that the same prices prove as much or more
    assert search.bound >= result.bound_milli > 0


def test_a_plan_that_goes_on_is_no_worse(
    before: tuple[Problem, Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RESUMABLE_GAP", 10.0)
    problem, result = before
    heard: list[Progress] = []
    again = solve(kept(problem, result), TINY, heard.append)
    assert agreed(kept(problem, result), again)
    assert again.cost_milli <= result.cost_milli
    assert again.week_cost_milli is again.week_loss_milli is None
    assert heard[0].cost_milli == result.cost_milli
    assert "lines" not in {progress.stage for progress in heard}


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    for size in ("FEW_PEOPLE", "IN_STEP_PEOPLE", "MANY_PEOPLE"):
        monkeypatch.setattr(schedule, size, 0)
    monkeypatch.setattr(module, "RESUMABLE_GAP", 10.0)


@pytest.mark.usefixtures("large")
def test_a_large_team_goes_on_in_step(before: tuple[Problem, Result]) -> None:
    problem, result = before
    half = result.roster.model_copy(update={"shifts": result.roster.shifts[::2]})
    week = problem.model_copy(update={"kept": half})
    settings = Settings(time_limit_s=4.0, workers=2, savings=result.savings)
    search = searching(week, settings)
    search.first()
    assert search.resumed is not None
    assert search.crew == 2
    heard: list[Progress] = []
    again = solve(week, settings, heard.append)
    assert agreed(week, again)
    assert heard[0].cost_milli is not None
    assert again.cost_milli < heard[0].cost_milli


@pytest.mark.parametrize(("gap", "stage"), [(10.0, "mend"), (-1.0, "anneal")])
@pytest.mark.usefixtures("large")
def test_where_reading_is_slow_most_of_the_time_is_searched_still(
    gap: float,
    stage: str,
    before: tuple[Problem, Result],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whether the kept roster is gone on from or stands by."""
    monkeypatch.setattr(module, "RESUMABLE_GAP", gap)
    problem, result = before
    half = result.roster.model_copy(update={"shifts": result.roster.shifts[::2]})
    week = problem.model_copy(update={"kept": half})
    search = searching(week, Settings(time_limit_s=6.0, workers=2, savings=result.savings))
    search.closing_s = 60.0
    assert search.ends("days") == search.ends("joint") == pytest.approx(4.0)
    left: list[float] = []

    def heard(
        joint: Joint, workers: int, dual: Floats, gone: Callable[[], float], *rest: Any
    ) -> object:
        left.append(1 - gone())
        return searched(joint, workers, dual, gone, *rest)

    searched = getattr(in_step, stage)
    monkeypatch.setattr(in_step, stage, heard)
    search.first()
    search.improve()
    assert left[0] > 0.5


@pytest.mark.usefixtures("large")
def test_prices_of_a_large_team_that_goes_on_are_of_whole_spells(
    before: tuple[Problem, Result],
) -> None:
    assert resumed(*before).pricing.whole


def test_a_small_team_that_goes_on_is_searched_at_plain_prices(
    before: tuple[Problem, Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RESUMABLE_GAP", 10.0)
    assert not resumed(*before).pricing.whole


def resumed(problem: Problem, result: Result) -> Search:
    """A search that goes on from a kept roster, behind its first stage."""
    search = searching(kept(problem, result), TINY)
    search.first()
    assert search.resumed is not None
    return search


def test_a_roster_far_from_the_bound_is_only_the_first_one(
    before: tuple[Problem, Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RESUMABLE_GAP", -1.0)
    problem, result = before
    heard: list[Progress] = []
    again = solve(kept(problem, result), TINY, heard.append)
    assert agreed(kept(problem, result), again)
    assert again.cost_milli <= result.cost_milli
    assert "lines" in {progress.stage for progress in heard}


def test_shifts_that_are_not_allowed_any_more_fall_out(before: tuple[Problem, Result]) -> None:
    problem, _ = before
    old = written(("A Mon 08:00-14:00", "A Tue 02:00-08:00", "B Fri 08:00-13:00"), MONDAY)
    changed = problem.model_copy(update={"kept": old, "pins": (pin("B", 4, "09:00", "14:00"),)})
    search = searching(changed, TINY)
    lines = kept_lines(search.market)
    assert set(lines) == {("A", 0), ("B", 4)}
    assert set(kept_plans(search.week, lines)) == {("A", 0)}
    assert agreed(changed, solve(changed, TINY))


def test_of_an_unlawful_line_little_falls_out(
    before: tuple[Problem, Result],
) -> None:
    problem, _ = before
    short = problem.contracts[0].model_copy(update={"days_per_week_max": 1})
    two = written(("A Mon 08:00-14:00", "A Tue 13:00-19:00", "B Tue 13:00-19:00"), MONDAY)
    changed = problem.model_copy(update={"kept": two, "contracts": (short,)})
    # one of the two days is enough to leave out
    assert sorted(agent for agent, _ in kept_lines(searching(changed, TINY).market)) == ["A", "B"]


def test_a_line_that_needs_more_than_two_days_out_starts_from_pins(
    before: tuple[Problem, Result],
) -> None:
    problem, _ = before
    none = problem.contracts[0].model_copy(update={"days_per_week_max": 0})
    three = written(("A Mon 08:00-14:00", "A Tue 08:00-14:00", "A Wed 08:00-14:00"), MONDAY)
    changed = problem.model_copy(update={"kept": three, "contracts": (none,)})
    assert kept_lines(searching(changed, TINY).market) == {}


def test_segments_that_a_stricter_rule_forbids_are_planned_anew(
    before: tuple[Problem, Result],
) -> None:
    problem, result = before
    meal = problem.policy.rules["break.meal"]
    longer = meal.values["meal_minutes"].model_copy(update={"value": 45})
    stricter = meal.model_copy(update={"values": {**meal.values, "meal_minutes": longer}})
    rules = {**problem.policy.rules, "break.meal": stricter}
    policy = problem.policy.model_copy(update={"rules": rules})
    search = searching(kept(problem, result, policy=policy), TINY)
    lines = kept_lines(search.market)
    days = search.days(lines)
    days.lay(kept_plans(search.week, lines))
    days.plans()
    assert lines
    assert days.replaced == 0


def test_mending_goes_on_from_a_roster_far_from_the_bound(
    before: tuple[Problem, Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RESUMABLE_GAP", -1.0)
    problem, result = before
    again = solve(kept(problem, result), Settings(time_limit_s=1.0, workers=1, mend=True))
    assert agreed(kept(problem, result), again)
    assert again.week_cost_milli is None


def test_pieces_become_the_codes_of_slots() -> None:
    problem = centre(need=needs({0: ("08:00", 40)}))
    search = searching(problem, TINY)
    start = search.week.view.day("A", 0).minute_at(480)
    shift = search.week.choices.shift("A", 0, start, start + 480)
    days = search.days({("A", 0): shift})
    task = days.tasks["A", 0]
    meal = next(n for n, place in enumerate(task.places) if place.kind == "meal")
    pieces = (
        Piece(start, start + 60, "work", "phone"),
        Piece(start + 60, start + 75, "recovery", None),
        Piece(start + 75, start + 105, "meal", None),
        Piece(start + 105, start + 480, "off_phone", None),
    )
    slots = slots_of(task, pieces)
    assert slots is not None
    expected = [*[QUEUE] * 12, *[RECOVERY] * 3, *[RELIEF + meal] * 6, *[OFF] * 75]
    assert slots.tolist() == expected
    odd = Piece(start, start + 58, "work", "phone")
    assert slots_of(task, (odd,)) is None
    assert slots_of(task, (Piece(start, start + 60, "training", None),)) is None
    assert slots_of(task, (Piece(start, start + 60, "work", "nobody"),)) is None


def test_prices_of_other_intervals_are_not_known() -> None:
    search = searching(centre(), TINY)
    market = search.market
    prices = np.arange(market.need.size, dtype=float).reshape(market.need.shape)
    known = market.savings(prices)
    table = market.prices_at(known)
    asked = market.need > 0
    assert (table[asked] == prices[asked]).all()
    assert np.isnan(table[~asked]).all()
    before = search.pricing.centre.copy()
    search.pricing.begin(table)
    assert (search.pricing.centre[asked] == prices[asked]).all()
    assert (search.pricing.centre[~asked] == before[~asked]).all()
