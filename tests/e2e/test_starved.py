"""Ten differently starved copies of the sample centre: every short interval is fully explained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from scheduler.domain import Pin, Problem, Roster, TimeOff
from scheduler.domain.timeline import Timeline
from scheduler.engine.result import Settings
from scheduler.explain import Shortfall, shortfalls
from scheduler.pipeline.prepare import prepare
from scheduler.pipeline.request import Request
from scheduler.pipeline.solving import engine, solve_audited
from scheduler.pipeline.staffed import staffed_intervals

SAMPLE = Path(__file__).parents[2] / "data" / "samples" / "anonbank"
FIRST_ROSTER = Settings(time_limit_s=60.0, workers=1, stop_gap=10.0)
"""The first roster that the engine makes is near enough."""

THIRD = 3
Starve = Callable[[Problem], Problem]


def contracts(**update: Any) -> Starve:
    """Every contract changed alike."""
    return lambda problem: problem.model_copy(
        update={"contracts": tuple(c.model_copy(update=update) for c in problem.contracts)}
    )


def away(problem: Problem) -> list[tuple[str, datetime, datetime]]:
    """Every third person from the first day to the fifth."""
    timeline = Timeline(problem, Roster())
    return [
        (agent_id, timeline.midnight(agent_id, problem.dates[0]), timeline.midnight(agent_id, on))
        for on in problem.dates[5:6]
        for agent_id in timeline.agent_ids[::THIRD]
    ]


def on_leave(problem: Problem) -> Problem:
    rows = tuple(
        TimeOff(agent_id=agent_id, start=start, end=end, paid=True)
        for agent_id, start, end in away(problem)
    )
    return problem.model_copy(update={"time_off": (*problem.time_off, *rows)})


def pinned_off(problem: Problem) -> Problem:
    rows = tuple(
        Pin(agent_id=who, start=start, end=end, kind="off", author="planner", reason="agreed")
        for who, start, end in away(problem)
    )
    return problem.model_copy(update={"pins": rows})


def few_skilled(problem: Problem) -> Problem:
    keep = tuple(s for n, s in enumerate(problem.skills) if s.queue != "NE" or n % THIRD == 0)
    return problem.model_copy(update={"skills": keep})


def three_times_the_need(problem: Problem) -> Problem:
    need = tuple(
        row.model_copy(update={"required_agents": 3 * row.required_agents}) for row in problem.need
    )
    return problem.model_copy(update={"need": need})


def gone(problem: Problem) -> Problem:
    agents = tuple(
        agent.model_copy(update={"employed_to": problem.dates[1]}) if n % THIRD == 0 else agent
        for n, agent in enumerate(problem.agents)
    )
    return problem.model_copy(update={"agents": agents})


def mornings(problem: Problem) -> Problem:
    rows = tuple(row.model_copy(update={"available_to": 840}) for row in problem.availability)
    return problem.model_copy(update={"availability": rows})


def sixteen_hours_of_rest(problem: Problem) -> Problem:
    rules = dict(problem.policy.rules)
    rest = rules["rest.between-shifts"]
    value = rest.values["rest_minutes"].model_copy(update={"value": 960})
    rules["rest.between-shifts"] = rest.model_copy(update={"values": {"rest_minutes": value}})
    policy = problem.policy.model_copy(update={"rules": rules})
    return problem.model_copy(update={"policy": policy})


COPIES: dict[str, tuple[Starve, str]] = {
    "a third on leave": (on_leave, "on_leave"),
    "a third pinned off": (pinned_off, "other_rule"),
    "few with one skill": (few_skilled, "on_queue"),
    "three times the need": (three_times_the_need, "weekly_hours_reached"),
    "half the hours": (contracts(weekly_hours_min=0, weekly_hours_max=18), "weekly_hours_reached"),
    "two days a week": (contracts(weekly_hours_min=0, days_per_week_max=2), "days_reached"),
    "a third gone": (gone, "not_employed"),
    "mornings": (mornings, "outside_availability"),
    "short contract days": (contracts(latest_end=1080), "outside_availability"),
    "long rests": (sixteen_hours_of_rest, "rest_after_previous"),
}

PLAIN = "the sample as it is"


class Planned(NamedTuple):
    problem: Problem
    short: dict[tuple[str, datetime], float]
    rows: tuple[Shortfall, ...]


@cache
def sample() -> Problem:
    return prepare(Request(SAMPLE)).problem


@cache
def planned(name: str) -> Planned:
    """A copy, or the sample itself, planned in a moment, and its short intervals."""
    problem = sample() if name == PLAIN else COPIES[name][0](sample())
    roster = solve_audited(problem, FIRST_ROSTER, None, engine()).result.roster
    given = staffed_intervals(problem, roster)
    short = {place: row.short_agents for place, row in given.items()}
    return Planned(problem, short, shortfalls(Timeline(problem, roster), short))


@pytest.mark.parametrize("name", COPIES)
def test_reasons_add_up_to_the_qualified(name: str) -> None:
    problem, short, rows = planned(name)
    skilled: Counter[tuple[str, str]] = Counter((s.agent_id, s.queue) for s in problem.skills)
    qualified = Counter(queue for _, queue in skilled)
    assert len(rows) == sum(agents > 0 for agents in short.values()) > 100
    for row in rows:
        assert sum(row.counts.values()) == row.qualified == qualified[row.queue]
        assert row.end - row.start == timedelta(minutes=problem.centre.interval_minutes)


def share(rows: tuple[Shortfall, ...], reason: str) -> float:
    """The share of a reason in all answers."""
    return sum(row.counts.get(reason, 0) for row in rows) / sum(row.qualified for row in rows)


@pytest.mark.parametrize("name", COPIES)
def test_what_starves_a_copy_is_what_holds_people_back(name: str) -> None:
    reason = COPIES[name][1]
    assert share(planned(name).rows, reason) > share(planned(PLAIN).rows, reason)


def test_the_copies_are_starved_differently() -> None:
    seen = {
        frozenset((row.queue, row.start, *row.counts.items()) for row in planned(name).rows)
        for name in (PLAIN, *COPIES)
    }
    assert len(seen) == 1 + len(COPIES) == 11
