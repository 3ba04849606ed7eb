"""A shift that was sent: everything that is wrong with it, with pointers, or the shift."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from api.errors import Place, Problem
from scheduler.domain import Segment, Shift

if TYPE_CHECKING:
    from api.schemas.edits import SegmentBody, ShiftBody
    from scheduler.swaps import Standing
    from scheduler.terms import View

SHIFT_PATTERN = r"^[A-Za-z0-9._-]{1,32}:[0-9]{4}-[0-9]{2}-[0-9]{2}(/[1-9][0-9]{0,2})?$"
LONGEST = timedelta(hours=24)
_NAME = re.compile(r"([^:]+):([^/]+)", re.ASCII)


@dataclass(frozen=True)
class Slot:
    """Whose shift it is, and on which local date it starts, as its id says."""

    shift_id: str
    agent_id: str
    work_date: date

    @classmethod
    def of(cls, shift_id: str) -> Slot:
        """Return what a shift id says.

        Raises
        ------
        Problem
            When its date is none.
        """
        agent_id, day = _NAME.findall(shift_id)[0]
        try:
            return cls(shift_id, agent_id, date.fromisoformat(day))
        except ValueError as error:
            raise _not_allowed([_place("#/path/shift_id", "names no date", shift_id)]) from error


def shift_given(standing: Standing, slot: Slot, body: ShiftBody) -> Shift:
    """Return the shift that was sent.

    Raises
    ------
    Problem
        With everything that is wrong: of its id, of its times, of what is done in it.
    """
    view = standing.terms.view
    places = [*_of_times(body.segments), *_of_slot(view, slot)]
    if not any(place["pointer"].startswith("#/path") for place in places):
        places += [*_of_work(view, slot, body.segments), *_of_day(view, slot, body.segments)]
        places += _of_others(standing, slot, body.segments)
    if places:
        raise _not_allowed(places)
    return Shift(
        agent_id=slot.agent_id,
        shift_id=slot.shift_id,
        work_date=slot.work_date,
        site=view.site(slot.agent_id, view.day_index(slot.work_date)),
        segments=tuple(_segment(segment) for segment in body.segments),
        shift_code=body.shift_code,
    )


def _not_allowed(places: list[Place]) -> Problem:
    return Problem("invalid", f"{len(places)} not allowed.", errors=places)


def _place(pointer: str, reason: str, value: object, cure: str | None = None) -> Place:
    shown = value.isoformat() if isinstance(value, datetime) else str(value)
    place = {"pointer": pointer, "reason": reason, "value": shown}
    return place | ({"cure": cure} if cure else {})


def _of_slot(view: View, slot: Slot) -> Iterator[Place]:
    index, pointer = view.day_index(slot.work_date), "#/path/shift_id"
    if not 0 <= index < view.horizon_days:
        first, last = view.date_of(0), view.date_of(view.horizon_days - 1)
        cure = f"name a date from {first} to {last}"
        yield _place(pointer, "is outside the weeks of the roster", slot.shift_id, cure)
    elif slot.agent_id not in view.agent_ids or not view.employed(slot.agent_id, index):
        yield _place(pointer, "names nobody employed here on that date", slot.shift_id)


def _of_times(segments: list[SegmentBody]) -> Iterator[Place]:
    for number, segment in enumerate(segments):
        for name in ("starts_at", "ends_at"):
            moment: datetime = getattr(segment, name)
            if moment.second or moment.microsecond:
                yield _place(f"#/segments/{number}/{name}", "is no whole minute", moment)
        if segment.ends_at <= segment.starts_at:
            yield _place(f"#/segments/{number}/ends_at", "is not after its start", segment.ends_at)
    for number, (early, late) in enumerate(pairwise(segments), 1):
        if late.starts_at != early.ends_at:
            wrong = "leaves a gap" if late.starts_at > early.ends_at else "overlaps"
            cure = f"begin at {early.ends_at.isoformat()}, where the segment before it ends"
            pointer = f"#/segments/{number}/starts_at"
            yield _place(pointer, f"{wrong} within the shift", late.starts_at, cure)
    if segments[-1].ends_at - segments[0].starts_at > LONGEST:
        pointer = f"#/segments/{len(segments) - 1}/ends_at"
        yield _place(pointer, "makes the shift longer than 24 hours", segments[-1].ends_at)


def _of_work(view: View, slot: Slot, segments: list[SegmentBody]) -> Iterator[Place]:
    served = view.skills(slot.agent_id, view.day_index(slot.work_date))
    for number, segment in enumerate(segments):
        pointer, queue = f"#/segments/{number}/queue", segment.queue
        if segment.kind != "work":
            if queue is not None:
                cure = "leave it out, or write the kind work"
                yield _place(pointer, "is given though the kind is not work", queue, cure)
        elif queue is None:
            cure = f"name one of {', '.join(sorted(served)) or 'no queue: there is no skill'}"
            yield _place(pointer, "is missing though the kind is work", "", cure)
        elif queue not in view.queues:
            yield _place(pointer, "is no queue of this centre", queue)
        elif queue not in served:
            reason = f"{slot.agent_id} has no skill for it on that date"
            yield _place(pointer, reason, queue)


def _of_day(view: View, slot: Slot, segments: list[SegmentBody]) -> Iterator[Place]:
    site = view.site(slot.agent_id, view.day_index(slot.work_date))
    zones = {known.site: known.time_zone for known in view.problem.centre.sites}
    start = segments[0].starts_at
    if start.astimezone(ZoneInfo(zones[site])).date() != slot.work_date:
        cure = f"start on {slot.work_date} on the clocks of {site}"
        yield _place("#/segments/0/starts_at", "is not on the date of the shift", start, cure)


def _of_others(standing: Standing, slot: Slot, segments: list[SegmentBody]) -> Iterator[Place]:
    start, end = segments[0].starts_at, segments[-1].ends_at
    problem = standing.problem
    own = (
        *problem.history.by_agent.get(slot.agent_id, ()),
        *standing.shifts.get(slot.agent_id, ()),
    )
    for shift in own:
        if shift.shift_id != slot.shift_id and shift.start < end and start < shift.end:
            reason = f"overlaps the shift {shift.shift_id}"
            yield _place("#/segments", reason, f"{start.isoformat()} to {end.isoformat()}")


def _segment(body: SegmentBody) -> Segment:
    kept = body.model_dump(exclude={"starts_at", "ends_at"})
    return Segment(start=body.starts_at, end=body.ends_at, **kept)
