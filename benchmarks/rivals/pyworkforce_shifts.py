"""pyworkforce (MIT licence): its two models one after the other, as its documentation shows them.

It is not among our requirements; ``pip install pyworkforce`` (0.5.1 is the last for Python 3.11)
into a virtual environment of its own that sees ours.

What it can express, and therefore what is changed here:

- ``MinAbsDifference`` chooses how many people work each shift of a *catalogue* on each day: here
  shifts of 8 and of 4.5 hours from each full hour, and as late as the day ends. Queues are pooled:
  one whole number of people for each interval, everybody alike; meals and breaks do not exist.
- ``MinHoursRoster`` gives people to these positions. Contract hours of a day, availability, leave
  and opening hours are said as bans of single shifts. It has no most of hours or days a week, no
  days in a row, no weekly rest. Its ``non_sequential_shifts`` is not used for the rest between
  shifts: the constraint as it stands forbids any shift at all on the day after, and a shift with
  two forbidden successors altogether.
- Neither knows wishes, fairness, hours promised or wellbeing.
- Not more people are asked for a shift than could work it; where the positions of a day still
  cannot all be filled, less of the need is asked, in steps of a tenth.

Segments are laid by our day stage. The audit then counts what is broken.
"""

from __future__ import annotations

from importlib import import_module
from time import monotonic
from types import ModuleType
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from benchmarks.rivals.segments import until, week_of, with_segments
from benchmarks.runs import PROGRAM, Method, Run, judged
from scheduler.domain import Problem
from scheduler.domain.clock import DAY_MINUTES
from scheduler.engine.week import Lines, Week

LENGTHS_MINUTES = (480, 270)
SHARES_PCT = range(100, 0, -10)
MODEL_SHARE = 0.2
"""Share of the time that one model may take at most."""

WORKERS = 8

Spans = dict[str, tuple[int, int]]
"""Name of a shift → its first and last minute after midnight."""
Positions = dict[str, list[int]]
"""Name of a shift → people asked on each day."""


def planned(problem: Problem, limit_s: float, seed: int) -> Run:
    """Return the figures of one plan; pyworkforce takes no seed, the segments do."""
    library = _library()
    began_s = monotonic()
    late = until(began_s, (1 - MODEL_SHARE) * limit_s)
    week = week_of(problem)
    spans = catalogue(problem)
    lines, share = None, 0
    for share in SHARES_PCT:
        asked = _positions(library, problem, spans, share, MODEL_SHARE * limit_s)
        lines = _assigned(library, week, spans, asked, MODEL_SHARE * limit_s)
        if lines is not None or late():
            break
    kept = {**(lines or {}), **week.choices.fixed}
    roster = with_segments(week, kept, seed, until(began_s, limit_s))
    seconds = round(monotonic() - began_s, 1)
    return judged(problem, roster) | {
        "found": lines is not None,
        "asked_pct": share,
        "seconds": seconds,
    }


def _library() -> ModuleType:
    try:
        return import_module("pyworkforce")
    except ImportError as error:
        raise SystemExit(
            f"{error}. Maybe: pip install pyworkforce into an environment that sees this one"
        ) from error


def pooled(problem: Problem) -> NDArray[np.float64]:
    """Return [day, interval after midnight] the people required on all queues together.

    Clocks are those of the first site; need outside the dates of the horizon is left out.
    """
    length = problem.centre.interval_minutes
    zone = ZoneInfo(problem.centre.sites[0].time_zone)
    required = np.zeros((len(problem.dates), DAY_MINUTES // length))
    for row in problem.need:
        local = row.interval_start.astimezone(zone)
        if local.date() in problem.dates:
            day = problem.dates.index(local.date())
            required[day, (60 * local.hour + local.minute) // length] += row.required_agents
    return required


def catalogue(problem: Problem) -> Spans:
    """Return the shifts between the first and the last interval of need of any day."""
    length = problem.centre.interval_minutes
    needed = np.flatnonzero(pooled(problem).any(axis=0)).tolist()
    first, last = (length * needed[0], length * (needed[-1] + 1)) if needed else (0, 0)
    return {
        f"{start // 60:02}:{start % 60:02}+{span}": (start, start + span)
        for span in LENGTHS_MINUTES
        for start in sorted({*range(first, last - span + 1, 60), last - span})
        if start >= first
    }


def _positions(
    library: ModuleType, problem: Problem, spans: Spans, share: int, limit_s: float
) -> Positions:
    """Return how many people are asked for each shift and day for a share of the need."""
    required = np.rint(pooled(problem) * share / 100).astype(int)
    length, people = problem.centre.interval_minutes, len(problem.agents)
    clocks = range(0, DAY_MINUTES, length)
    model = library.MinAbsDifference(
        num_days=len(problem.dates),
        periods=len(clocks),
        shifts_coverage={
            name: [int(start <= clock and clock + length <= end) for clock in clocks]
            for name, (start, end) in spans.items()
        },
        required_resources=required.tolist(),
        max_period_concurrency=people,
        max_shift_concurrency=people,
        max_search_time=float(limit_s),
        num_search_workers=WORKERS,
    )
    asked: Positions = {name: [0] * len(problem.dates) for name in spans}
    for row in model.solve()["resources_shifts"]:
        if row["shift"] in asked:
            asked[row["shift"]][row["day"]] = row["resources"]
    return asked


def _assigned(
    library: ModuleType, week: Week, spans: Spans, asked: Positions, limit_s: float
) -> Lines | None:
    """Return who works which position; None when nobody was found for some of them."""
    days, people = week.view.horizon_days, week.view.agent_ids
    open_to = {
        (agent_id, day): _fitting(week, spans, agent_id, day)
        for agent_id in people
        for day in range(days)
    }
    model = library.MinHoursRoster(
        num_days=days,
        resources=list(people),
        shifts=list(spans),
        shifts_hours=[(end - start) // 30 for start, end in spans.values()],
        min_working_hours=0,
        banned_shifts=[
            {"resource": agent_id, "shift": name, "day": day}
            for (agent_id, day), fitting in open_to.items()
            for name in spans
            if name not in fitting
        ],
        max_resting=days,
        required_resources={
            name: [
                min(number, sum(name in open_to[agent_id, day] for agent_id in people))
                for day, number in enumerate(numbers)
            ]
            for name, numbers in asked.items()
        },
        max_search_time=float(limit_s),
        num_search_workers=WORKERS,
    )
    found = model.solve()
    if found["status"] not in {"OPTIMAL", "FEASIBLE"}:
        return None
    return {
        (agent_id, day): week.choices.shift(agent_id, day, *open_to[agent_id, day][row["shift"]])
        for row in found["resource_shifts"]
        for agent_id, day in [(row["resource"], row["day"])]
    }


def _fitting(week: Week, spans: Spans, agent_id: str, day: int) -> Spans:
    """Return the shifts of the catalogue that a person could work on a day, in UTC minutes."""
    choice, local = week.choice(agent_id, day), week.view.day(agent_id, day)
    pairs = set(choice.pairs()) if choice is not None else set()
    known = {
        name: (local.minute_at(start), local.minute_at(end)) for name, (start, end) in spans.items()
    }
    return {name: span for name, span in known.items() if span in pairs}


RIVAL = Method(
    "pyworkforce",
    planned,
    (*PROGRAM, "benchmarks/rivals"),
    "Another question: a fixed catalogue of shifts, queues pooled, whole people, no rules about "
    "a week, rest, wishes, fairness or wellbeing, less than the need where positions cannot be "
    "filled; segments by our day stage.",
    only=("anonbank",),
)
