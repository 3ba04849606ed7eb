"""One interval or one shift of a roster, explained to a planner or to anybody else."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from scheduler.domain import LedgerRow, Roster
from scheduler.domain.base import Frozen
from scheduler.domain.timeline import Timeline
from scheduler.errors import Fault, InputError
from scheduler.exchange import zones_of_queues
from scheduler.exchange.parsers import BadCellError, local
from scheduler.exchange.zones import to_utc
from scheduler.explain import Place, held_back, merged, shown_reasons
from scheduler.explain.binding import ShiftReasons, bindings
from scheduler.pipeline.ledger import closed_weeks
from scheduler.pipeline.staffed import staffed_intervals

if TYPE_CHECKING:
    from collections.abc import Collection

    from scheduler.domain import Problem, Shift
    from scheduler.explain import Audience
    from scheduler.pipeline.judge import Judged


class IntervalReasons(Frozen):
    """One interval of a queue, and everybody who has the skill.

    Attributes
    ----------
    qualified
        People with the skill on that date; the counts add up to it.
    counts
        Reason → people.
    people
        Reason → who; empty in the version for others.
    """

    queue: str
    start: datetime
    end: datetime
    required_agents: float
    staffed_agents: float
    short_agents: float
    qualified: int
    counts: dict[str, int]
    people: dict[str, tuple[str, ...]]


class ShiftStory(Frozen):
    """A shift with the rules that bind it and what it adds to its person's ledger.

    Attributes
    ----------
    ledger
        Column of the ledger → what the week's row holds with the shift less what it holds without;
        only what changes.
    """

    shift: ShiftReasons
    ledger: dict[str, int]


def place_of(judged: Judged, queue: str, at: str) -> Place:
    """Return the interval of need in which a local time lies, with everybody's reason.

    Raises
    ------
    InputError
        For a queue that is none, a text that is no time, or a time without need on the queue.
    """
    zones, problem = zones_of_queues(judged.files.centre), judged.problem
    if queue not in zones:
        known = ", ".join(sorted(zones))
        raise _fault("--queue", queue, "is no queue of the centre", f"it has {known}")
    try:
        asked = to_utc(local(at), zones[queue])
    except BadCellError as error:
        raise _fault("--at", at, error.reason, error.cure) from None
    length = timedelta(minutes=problem.centre.interval_minutes)
    starts = (row.interval_start for row in problem.need if row.queue == queue)
    start = next((known for known in starts if known <= asked < known + length), None)
    if start is None:
        cure = f"give a time of {judged.horizon.first} to {judged.horizon.last} in opening hours"
        raise _fault("--at", at, f"lies in no interval of {queue}", cure)
    reasons = held_back(Timeline(problem, judged.roster), queue, start)
    return Place(queue, (start, start + length), reasons)


def interval_reasons(judged: Judged, place: Place, audience: Audience) -> IntervalReasons:
    """Return what is needed, given and missing in an interval, and why."""
    problem = judged.problem
    key = place.queue, place.span[0]
    need = next(row for row in problem.need if (row.queue, row.interval_start) == key)
    staffed = staffed_intervals(problem, judged.roster)[key]
    told = {
        agent_id: reason if audience == "planner" else merged(reason)
        for agent_id, reason in place.reasons.items()
    }
    people = {
        reason: tuple(agent_id for agent_id, known in told.items() if known == reason)
        for reason in shown_reasons(audience)
    }
    people = {reason: who for reason, who in people.items() if who}
    return IntervalReasons(
        queue=place.queue,
        start=place.span[0],
        end=place.span[1],
        required_agents=need.required_agents,
        staffed_agents=staffed.staffed_agents,
        short_agents=staffed.short_agents,
        qualified=len(told),
        counts={reason: len(who) for reason, who in people.items()},
        people=people if audience == "planner" else {},
    )


def shift_stories(judged: Judged, people: Collection[str] | None = None) -> tuple[ShiftStory, ...]:
    """Return every shift of the weeks judged with the rules that bind it and its ledger entries."""
    timeline = Timeline(judged.problem, judged.roster)
    return tuple(
        ShiftStory(shift=reasons, ledger=_entries(judged, reasons))
        for reasons in bindings(timeline, people)
    )


def _entries(judged: Judged, reasons: ShiftReasons) -> dict[str, int]:
    """Return what one shift adds to the ledger row of its week."""
    own = _of_one(judged.problem, reasons.agent_id)
    shifts = judged.roster.by_agent[reasons.agent_id]
    others = [shift for shift in shifts if shift.start != reasons.start]
    rows = (_row(judged, own, list(shifts), reasons), _row(judged, own, others, reasons))
    after, before = (row.model_dump() for row in rows)
    numbers = {name for name, value in after.items() if isinstance(value, int)}
    changes = {name: after[name] - before[name] for name in sorted(numbers)}
    return {name: change for name, change in changes.items() if change}


def _of_one(problem: Problem, agent_id: str) -> Problem:
    """Return a problem that speaks of one person: ledgers count person by person."""
    agents = tuple(agent for agent in problem.agents if agent.agent_id == agent_id)
    history = Roster(shifts=problem.history.by_agent.get(agent_id, ()))
    return problem.model_copy(update={"agents": agents, "history": history})


def _row(judged: Judged, own: Problem, shifts: list[Shift], reasons: ShiftReasons) -> LedgerRow:
    rows = closed_weeks(judged.files, own, Roster.of(shifts), judged.horizon)
    weeks = (row for row in rows if row.week_start <= reasons.work_date)
    return max(weeks, key=lambda row: row.week_start)


def _fault(option: str, value: str, reason: str, cure: str) -> InputError:
    return InputError((Fault(option, None, None, value, reason, cure),))
