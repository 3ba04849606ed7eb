"""The roster after two people have exchanged two shifts."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from zoneinfo import ZoneInfo

from scheduler.domain import Problem, Roster, Segment, Shift
from scheduler.domain.base import Frozen, Id
from scheduler.domain.timeline import Timeline, joined
from scheduler.errors import ShiftwellError

_PERSONAL = ("training", "meeting", "one_to_one")


class NoSuchShiftError(ShiftwellError):
    """A swap names a shift that the roster does not have, or names one person twice."""

    exit_code: ClassVar[int] = 2
    code: ClassVar[str] = "no_such_shift"


class ShiftRef(Frozen):
    """A person's shift by the date on which it starts."""

    agent_id: Id
    work_date: date

    @classmethod
    def parse(cls, text: str) -> ShiftRef:
        """Return the shift written as ``A12:2026-12-01``.

        Raises
        ------
        ValueError
            If it is not written so.
        """
        agent_id, colon, day = text.partition(":")
        if not colon:
            raise ValueError(f"{text!r} is no shift: write it as A12:2026-12-01")
        return cls(agent_id=agent_id, work_date=date.fromisoformat(day))

    def __str__(self) -> str:
        """Return the reference as it is written."""
        return f"{self.agent_id}:{self.work_date}"


def swapped(problem: Problem, roster: Roster, give: ShiftRef, take: ShiftRef) -> Roster:
    """Return the roster in which the two people have each other's shift.

    Start, end, breaks and recovery stay as they are. Work on a queue for which the new person has
    no skill on that date becomes time off the phone; so do trainings, meetings and talks, which
    belong to the person who had them. Meals are paid as the new person's contract says.

    Parameters
    ----------
    problem
        Gives sites, skills and contracts.
    roster
        Before the swap.
    give, take
        The two shifts.

    Raises
    ------
    NoSuchShiftError
        If a shift is not in the roster, or both belong to one person.
    """
    if give.agent_id == take.agent_id:
        raise NoSuchShiftError(f"{give} and {take} belong to one person: a swap needs two")
    given, taken = _find(roster, give), _find(roster, take)
    rest = [shift for shift in roster.shifts if shift not in (given, taken)]
    timeline = Timeline(problem, roster)
    for shift, agent_id in ((given, take.agent_id), (taken, give.agent_id)):
        rest.append(_handed(shift, agent_id, timeline, rest))
    return Roster.of(rest)


def _find(roster: Roster, ref: ShiftRef) -> Shift:
    for shift in roster.by_agent.get(ref.agent_id, ()):
        if shift.work_date == ref.work_date:
            return shift
    raise NoSuchShiftError(f"{ref.agent_id} has no shift on {ref.work_date} in this roster")


def _handed(shift: Shift, agent_id: str, timeline: Timeline, others: list[Shift]) -> Shift:
    site = timeline.agent(agent_id, shift.work_date).site
    zones = {known.site: known.time_zone for known in timeline.problem.centre.sites}
    on = shift.start.astimezone(ZoneInfo(zones[site])).date()
    queues = _queues(timeline.problem, agent_id, on)
    meal_paid = timeline.contract(agent_id, on).meal_paid
    segments = tuple(_segment(segment, queues, meal_paid) for segment in shift.segments)
    return Shift(
        agent_id=agent_id,
        shift_id=_shift_id(agent_id, on, others),
        work_date=on,
        site=site,
        segments=joined(segments),
        shift_code=shift.shift_code,
    )


def _queues(problem: Problem, agent_id: str, on: date) -> set[str]:
    return {
        skill.queue
        for skill in problem.skills
        if skill.agent_id == agent_id and (skill.valid_from or on) <= on <= (skill.valid_to or on)
    }


def _segment(segment: Segment, queues: set[str], meal_paid: bool) -> Segment:
    if segment.kind == "meal":
        return segment.model_copy(update={"paid": meal_paid})
    if segment.kind in _PERSONAL or (segment.kind == "work" and segment.queue not in queues):
        idle = {"kind": "off_phone", "queue": None, "activity_id": None}
        return segment.model_copy(update=idle)
    return segment


def _shift_id(agent_id: str, on: date, others: list[Shift]) -> str:
    taken = {shift.shift_id for shift in others}
    name, n = f"{agent_id}:{on}", 1
    while (name if n == 1 else f"{name}/{n}") in taken:
        n += 1
    return name if n == 1 else f"{name}/{n}"
