"""Shifts, or parts of them, handed from one person to another: give-aways, swaps and cycles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, count
from zoneinfo import ZoneInfo

from scheduler.domain import Segment, Shift, instant_of
from scheduler.domain.timeline import joined
from scheduler.swaps.refs import Handover, NoSuchShiftError, ShiftRef, concerned
from scheduler.terms import View

_PERSONAL = ("training", "meeting", "one_to_one")
NOT_YET = ""
"""Id of a shift that has just come to a person."""

Shifts = Mapping[str, tuple[Shift, ...]]
"""Person → all shifts of the horizon that they have, in order of start."""


def exchanged(view: View, shifts: Shifts, handovers: Sequence[Handover]) -> Shifts:
    """Return the shifts of everybody concerned after all handovers at once.

    Start, end, breaks and recovery stay as they are. Work on a queue for which the new person has
    no skill on that date becomes time off the phone; so do trainings, meetings and talks, which
    belong to the person who had them. Meals are paid as the new person's contract says. A part
    that touches a shift of the new person makes one shift with it.

    Raises
    ------
    NoSuchShiftError
        If a shift or a person is not there, a part is none of the shift, a shift is handed to the
        person who has it, somebody who takes one is not employed on that date, or somebody would be
        in two shifts at once.
    """
    people = {agent.agent_id for agent in view.problem.agents}
    left = {who: list(shifts.get(who, ())) for who in concerned(handovers)}
    for handover in handovers:
        if handover.to not in people:
            raise NoSuchShiftError(f"{handover.to} is nobody of this centre")
        if handover.to == handover.shift.agent_id:
            raise NoSuchShiftError(f"{handover.shift} belongs to {handover.to}: a swap needs two")
    parcels = [(handover.to, _taken(view, left, handover.shift)) for handover in handovers]
    for agent_id, parcel in parcels:
        left[agent_id].append(_fitted(view, agent_id, parcel))
    return {who: _in_order(view, who, own) for who, own in left.items()}


def _taken(view: View, left: dict[str, list[Shift]], ref: ShiftRef) -> Shift:
    """Take a shift or a part of it out of its owner's, and return it."""
    own = left[ref.agent_id]
    for shift in own:
        if shift.work_date == ref.work_date:
            start, end = _span(view, ref, shift)
            own.remove(shift)
            own += _cut(shift, shift.start, start)
            own += _cut(shift, end, shift.end)
            return next(_cut(shift, start, end))
    raise NoSuchShiftError(f"{ref.agent_id} has no shift on {ref.work_date} in this roster")


def parcel(view: View, shifts: Shifts, ref: ShiftRef) -> Shift:
    """Return the shift, or the part of one, that a reference names.

    Raises
    ------
    NoSuchShiftError
        If it is not there.
    """
    return _taken(view, {ref.agent_id: list(shifts.get(ref.agent_id, ()))}, ref)


def without(shifts: tuple[Shift, ...], start: datetime, end: datetime) -> tuple[Shift, ...]:
    """Return what is left of a person's shifts while they are away.

    A shift ends when they go, or begins when they come; where they are back before its end, the
    time between becomes time off the phone.
    """
    left: list[Shift] = []
    for shift in shifts:
        if shift.end <= start or end <= shift.start:
            left.append(shift)
        elif shift.start < start and end < shift.end:
            left.append(shift.model_copy(update={"segments": joined(_idle(shift, start, end))}))
        else:
            left += [*_cut(shift, shift.start, start), *_cut(shift, end, shift.end)]
    return tuple(left)


def _idle(shift: Shift, start: datetime, end: datetime) -> tuple[Segment, ...]:
    """Return the segments of a shift with the work of a stretch taken out."""
    off = {"kind": "off_phone", "queue": None, "activity_id": None}
    away = (s.model_copy(update=off) for s in next(_cut(shift, start, end)).segments)
    before, after = next(_cut(shift, shift.start, start)), next(_cut(shift, end, shift.end))
    return (*before.segments, *away, *after.segments)


def _span(view: View, ref: ShiftRef, shift: Shift) -> tuple[datetime, datetime]:
    if ref.from_minute is None or ref.to_minute is None:
        return shift.start, shift.end
    day = view.day(ref.agent_id, view.day_index(ref.work_date))
    start, end = (
        instant_of(day.minute_at(ref.from_minute)),
        instant_of(day.minute_at(ref.to_minute)),
    )
    if not shift.start <= start < end <= shift.end:
        raise NoSuchShiftError(f"{ref} is no part of the shift from {shift.start} to {shift.end}")
    return start, end


def _cut(shift: Shift, start: datetime, end: datetime) -> Iterator[Shift]:
    """Yield what of a shift lies between two instants, if anything does."""
    kept = tuple(
        segment.model_copy(
            update={"start": max(start, segment.start), "end": min(end, segment.end)}
        )
        for segment in shift.segments
        if segment.start < end and start < segment.end
    )
    whole = (start, end) == (shift.start, shift.end)
    if kept:
        code = shift.shift_code if whole else None
        yield shift.model_copy(update={"segments": kept, "shift_code": code})


def _fitted(view: View, agent_id: str, shift: Shift) -> Shift:
    """Return a shift as another person works it."""
    on = shift.start.astimezone(ZoneInfo(view.zone(agent_id))).date()
    day = view.day_index(on)
    if not view.employed(agent_id, day):
        raise NoSuchShiftError(f"{agent_id} is not available on {on}")
    queues, meal_paid = view.skills(agent_id, day), view.contract(agent_id, day).meal_paid
    return Shift(
        agent_id=agent_id,
        shift_id=NOT_YET,
        work_date=on,
        site=view.agent(agent_id, day).site,
        segments=joined(tuple(_segment(s, queues, meal_paid) for s in shift.segments)),
        shift_code=shift.shift_code,
    )


def _segment(segment: Segment, queues: Mapping[str, int], meal_paid: bool) -> Segment:
    if segment.kind == "meal":
        return segment.model_copy(update={"paid": meal_paid})
    if segment.kind in _PERSONAL or (segment.kind == "work" and segment.queue not in queues):
        idle = {"kind": "off_phone", "queue": None, "activity_id": None}
        return segment.model_copy(update=idle)
    return segment


def _in_order(view: View, agent_id: str, own: list[Shift]) -> tuple[Shift, ...]:
    """Return a person's shifts in order, touching ones made one, each with an id of its own."""
    done: list[Shift] = []
    for shift in sorted(own, key=lambda shift: shift.start):
        if done and shift.start < done[-1].end:
            start = _clock(view, shift)
            raise NoSuchShiftError(f"{agent_id} would be in two shifts at once from {start}")
        if done and shift.start == done[-1].end:
            together = {
                "segments": joined((*done[-1].segments, *shift.segments)),
                "shift_code": None,
                "shift_id": done[-1].shift_id or shift.shift_id,
            }
            done[-1] = done[-1].model_copy(update=together)
        else:
            done.append(shift)
    return tuple(_named(done))


def _clock(view: View, shift: Shift) -> str:
    zone = ZoneInfo(view.zone(shift.agent_id))
    return f"{shift.start.astimezone(zone):%Y-%m-%d %H:%M}"


def _named(shifts: list[Shift]) -> list[Shift]:
    """Return shifts with ids that no two of them share; those that have one keep it."""
    taken: set[str] = set()
    named: dict[int, str] = {}
    for number, shift in sorted(enumerate(shifts), key=lambda numbered: not numbered[1].shift_id):
        first = shift.shift_id or f"{shift.agent_id}:{shift.work_date}"
        names = chain((first,), (f"{shift.agent_id}:{shift.work_date}/{n}" for n in count(2)))
        named[number] = next(name for name in names if name not in taken)
        taken.add(named[number])
    return [s.model_copy(update={"shift_id": named[n]}) for n, s in enumerate(shifts)]
