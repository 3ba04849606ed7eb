"""The whole search on small centres: always lawful, always priced as the audit prices it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from scheduler.audit import audit
from scheduler.domain import NeedInterval, Problem, Queue, Skill, Wish
from scheduler.engine import improve_days, schedule
from scheduler.engine.neutral import neutral_plan
from scheduler.engine.parts import parts_of
from scheduler.engine.pricing import never
from scheduler.engine.result import Progress, Result, Settings
from scheduler.engine.schedule import EPOCHS_PER_PROOF
from scheduler.engine.search import Search
from scheduler.engine.side_by_side import unheard
from scheduler.engine.solve import solve
from scheduler.engine.watch import Watch
from scheduler.errors import DisagreementError
from scheduler.rules.example import CONTRACT, MONDAY, moment, tiny_problem
from tests.properties.centres import policy
from tests.unit.engine.line_world import needs, pin

TINY = Settings(time_limit_s=1.0, workers=1)
OPEN = {0: ("08:00", 40), 1: ("13:00", 36), 4: ("08:00", 20)}
WORK = CONTRACT.model_copy(
    update={
        "weekly_hours_min": 20,
        "shift_hours_min": 4,
        "shift_hours_max": 8,
        "earliest_start": 360,
        "latest_end": 1440,
        "days_per_week_max": 5,
    }
)


def centre(**given: Any) -> Problem:
    need = (*needs(OPEN, agents=1.4), *needs({1: ("14:00", 12)}, agents=0.6, queue="complaints"))
    parts = {"need": need, "contracts": (WORK,), "policy": policy(MONDAY, "default")}
    return tiny_problem(**{**parts, **given})


def searching(problem: Problem, settings: Settings) -> Search:
    watch = Watch(settings.workers == 1, settings.cancel.is_set)
    return Search(parts_of(problem)[0], settings, watch, unheard)


def agreed(problem: Problem, result: Result) -> bool:
    """Whether the audit finds nothing broken and each rule's very cost."""
    judged = audit(problem, result.roster)
    return (
        judged.feasible
        and judged.cost_by_rule == result.cost_by_rule
        and judged.cost_milli == result.cost_milli
        and 0 <= result.bound_milli <= result.cost_milli
    )


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"weeks": 2},
        {"interval_minutes": 30, "need": needs({0: ("08:00", 40)})[::2]},
        {"history": ["Sun-1 15:00-23:00", "B Sat-1 22:00-30:00"]},
        {"pins": (pin("A", 0, "08:05", "14:10"), pin("B", 3, "08:00", "20:00"))},
        {
            "pins": (pin("A", 0, "08:00", "16:10"),),
            "contracts": (WORK.model_copy(update={"shift_hours_min": 8}),),
        },
        {"pins": (pin("A", 0, "02:00", "08:00"),), "history": ["Sun-1 22:00-27:00"]},
        {"pins": (pin("A", 0, "14:00", "22:00"), pin("A", 1, "06:00", "12:00"))},
        {"wishes": (Wish(agent_id="A", weekday=0, wish="off", strength=3),)},
        {"skills": (Skill(agent_id="B", queue="phone", proficiency=1),)},
        {"skills": ()},
        {"agents": (), "skills": ()},
        {"need": ()},
        {"need": needs({0: ("08:00", 8)}, agents=0.0)},
        {"need": (*needs({-2: ("08:00", 8)}), *needs({9: ("08:00", 8)}))},
        {"contracts": (WORK.model_copy(update={"shift_hours_min": 9, "shift_hours_max": 8}),)},
        {"policy": policy(MONDAY, "default").model_copy(update={"rules": {}})},
    ],
)
def test_every_roster_is_lawful_and_priced_as_the_audit_prices_it(given: dict[str, Any]) -> None:
    problem = centre(**given)
    assert agreed(problem, solve(problem, TINY))


def test_the_work_of_the_last_night_meets_the_need_of_the_first_morning() -> None:
    rows = needs({0: ("00:00", 24)}, agents=1.0)
    problem = centre(need=rows, history=["Sun-1 22:00-30:00"])
    result = solve(problem, TINY)
    assert agreed(problem, result)
    assert result.cost_by_rule["cover.shortage"] == 0
    assert result.needed_minutes == 24 * 15


def test_the_same_seed_gives_the_same_roster() -> None:
    problem = centre()
    settings = Settings(time_limit_s=4.0, seed=7, workers=1)
    one, other = solve(problem, settings), solve(problem, settings)
    assert one.roster == other.roster
    assert (one.cost_milli, one.bound_milli) == (other.cost_milli, other.bound_milli)
    assert one.seed == 7


def test_days_are_planned_again_exactly_where_there_is_time_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(schedule.ROUNDS_PER_S, "exact", 2.0)
    monkeypatch.setattr(improve_days, "WORK_PER_ROUND", 0.05)
    problem = centre()
    heard: list[Progress] = []
    result = solve(problem, Settings(time_limit_s=1.0, workers=1), heard.append)
    assert agreed(problem, result)
    before = next(p.cost_milli for p in heard if p.stage == "exact")
    assert before is not None
    assert result.cost_milli <= before


def test_the_proof_comes_nearer_behind_the_search_of_a_small_team(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = []
    for per_s in (0.0, 60.0):
        monkeypatch.setitem(schedule.ROUNDS_PER_S, "proof", per_s)
        found.append(solve(centre(), TINY))
    short, long = found
    assert short.roster == long.roster
    assert short.bound_milli < long.bound_milli <= long.cost_milli


def test_few_epochs_at_the_end_of_the_time_are_proven_too() -> None:
    search = searching(centre(), Settings(time_limit_s=600.0))
    search.prices(2, never, never)
    before = search.bound
    search.span = (-0.9 * 600.0, 600.0)
    search.prices(EPOCHS_PER_PROOF - 1, search.until("proof"), search.until("proven"))
    assert search.bound > before


def test_whoever_cancels_at_once_still_gets_a_roster() -> None:
    problem = centre()
    settings = Settings(time_limit_s=60.0, workers=1)
    settings.cancel.set()
    result = solve(problem, settings)
    assert result.status == "cancelled"
    assert agreed(problem, result)


def test_time_that_is_over_before_it_began_still_gives_a_roster() -> None:
    problem = centre()
    result = solve(problem, Settings(time_limit_s=0.0))
    assert result.status == "time"
    assert agreed(problem, result)


def test_several_workers_answer_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(improve_days, "WORK_PER_ROUND", 0.05)
    problem = centre()
    result = solve(problem, Settings(time_limit_s=3.0, workers=2))
    assert result.status in {"time", "rounds"}
    assert agreed(problem, result)


def test_a_gap_that_is_small_enough_ends_the_search() -> None:
    problem = centre()
    result = solve(problem, Settings(time_limit_s=60.0, workers=1, stop_gap=10.0))
    assert result.status == "gap"
    assert agreed(problem, result)


def test_a_cost_that_is_proven_is_optimal() -> None:
    problem = centre(skills=())
    problem = problem.model_copy(update={"contracts": (CONTRACT,)})
    result = solve(problem, TINY)
    assert (result.status, result.gap) == ("optimal", 0)
    assert result.roster.shifts == ()


def test_whoever_listens_hears_how_far_it_is() -> None:
    heard: list[Progress] = []
    result = solve(centre(), TINY, heard.append)
    assert [p.stage for p in heard][:2] == ["bound", "bound"]
    assert heard[-1].stage == "done"
    assert (heard[-1].cost_milli, heard[-1].bound_milli) == (result.cost_milli, result.bound_milli)
    assert heard[0].cost_milli is None
    assert heard[0].gap_of_need is None
    costs = [p.cost_milli for p in heard if p.cost_milli is not None]
    bounds = [p.bound_milli for p in heard]
    assert costs == sorted(costs, reverse=True)
    assert bounds == sorted(bounds)
    assert heard[-1].gap_of_need == result.gap_of_need
    seconds = [p.seconds for p in heard]
    assert seconds == sorted(seconds)


def test_a_first_roster_that_breaks_a_rule_gives_way_to_pins_alone() -> None:
    search = searching(centre(pins=(pin("A", 0, "08:00", "14:00"),)), TINY)
    choices = search.week.choices
    start = search.week.view.day("B", 0).minute_at(480)
    lines = {**choices.fixed, ("B", 0): choices.shift("B", 0, start, start + 900)}
    plans = {key: neutral_plan(search.week, key[0], shift) for key, shift in lines.items()}
    assert not search.done()
    search.keep(lines, plans, 5)
    assert search.best is not None
    assert search.best.lines == choices.fixed
    kept = search.best
    search.keep(lines, plans, 5)
    assert search.best is kept


def test_a_search_without_a_roster_or_with_a_wrong_proof_does_not_answer() -> None:
    search = searching(centre(), TINY)
    with pytest.raises(RuntimeError, match="before its first roster"):
        search.answer()
    search.keep({}, {}, 0)
    search.pricing.best.bound = 1e12
    with pytest.raises(DisagreementError, match="lies above the cost"):
        search.answer()


def test_rounds_are_counted_with_one_worker_and_timed_with_more() -> None:
    one = searching(centre(), Settings(time_limit_s=10.0, workers=1))
    two = searching(centre(), Settings(time_limit_s=10.0, workers=2))
    for stage, per_second in schedule.ROUNDS_PER_S.items():
        assert one.rounds(stage) == int(10 * per_second)
        assert two.rounds(stage) >= 10 * one.rounds(stage)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schedule, "FEW_PEOPLE", 0)
        assert one.rounds("segments") == int(10 * schedule.ROUNDS_PER_S_OF_MANY["segments"])
    late = two.watch.began + 10.0 * schedule.SHARE["bound"]
    clock: Iterator[float] = (late - 1 + n for n in count())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "monotonic", lambda: next(clock))
        stop = two.stopper(schedule.SHARE["bound"])
        assert [stop(), stop()] == [False, True]
        assert not one.stopper(schedule.SHARE["bound"])()


def test_three_queues_and_a_clock_change_change_nothing_about_it() -> None:
    first = MONDAY.replace(year=2026, month=3, day=23)
    queues = [
        Queue(queue=q, channel="voice", sites=("main",), opening=()) for q in ("phone", "mail", "x")
    ]
    world = centre(first_date=first)
    need = tuple(
        NeedInterval(
            queue=queue.queue,
            interval_start=moment(first + timedelta(days=5), "20:00") + n * timedelta(minutes=15),
            need_agents=0.7,
            required_agents=0.7,
        )
        for queue in queues
        for n in range(60)
    )
    skills = tuple(
        Skill(agent_id=name, queue=queue.queue, proficiency=3) for name in "AB" for queue in queues
    )
    site = world.centre.model_copy(update={"queues": tuple(queues)})
    problem = world.model_copy(update={"centre": site, "need": need, "skills": skills})
    result = solve(problem, TINY)
    assert agreed(problem, result)
    assert result.roster.shifts


def test_a_large_team_is_proven_without_another_process_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(schedule, "FEW_PEOPLE", 0)
    monkeypatch.setattr(schedule, "MANY_PEOPLE", 1)
    for at in ("search", "side_by_side", "in_step"):
        monkeypatch.setattr(f"scheduler.engine.{at}.can_fork", lambda: False)
    result = solve(centre(), Settings(time_limit_s=3.0, workers=2))
    assert agreed(centre(), result)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_large_team_is_annealed_from_its_first_roster(
    workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its proof goes on beside the first roster where there is a process for it."""
    monkeypatch.setattr(schedule, "FEW_PEOPLE", 0)
    monkeypatch.setattr(schedule, "MANY_PEOPLE", 1)
    problem = centre()
    search = searching(problem, Settings(time_limit_s=4.0, workers=workers))
    assert search.beside_first == (workers > 1)
    search.first()
    assert search.best is not None
    told = list[Progress]()
    result = solve(problem, Settings(time_limit_s=4.0, workers=workers), told.append)
    costs = [progress.cost_milli for progress in told if progress.cost_milli is not None]
    assert "lines" not in [progress.stage for progress in told]
    assert result.cost_milli <= costs[0]
    assert result.week_cost_milli is None
    assert agreed(problem, result)
