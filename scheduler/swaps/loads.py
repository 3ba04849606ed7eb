"""What a person works in the horizon, counted as the ledger counts it."""

from __future__ import annotations

from scheduler.domain import Roster, Shift
from scheduler.domain.timeline import Timeline
from scheduler.explain.counts import ShiftCounts, hard_queues
from scheduler.swaps.standing import Standing
from scheduler.swaps.verdict import Load


def load_of(standing: Standing, agent_id: str) -> Load:
    """Return what a person works as a roster stands."""
    shifts = standing.shifts.get(agent_id, ())
    own = standing.terms.alone.of(agent_id)
    counts, hard = ShiftCounts(Timeline(own, Roster(shifts=shifts))), hard_queues(own)
    return Load(
        agent_id=agent_id,
        paid_minutes=sum(shift.paid_minutes for shift in shifts),
        phone_minutes=_worked(shifts, None),
        hard_minutes=_worked(shifts, hard),
        nights=sum(map(counts.is_night, shifts)),
        evenings=sum(map(counts.is_evening, shifts)),
        weekend_shifts=sum(map(counts.is_weekend, shifts)),
        holiday_shifts=sum(map(counts.is_holiday, shifts)),
    )


def _worked(shifts: tuple[Shift, ...], queues: frozenset[str] | None) -> int:
    return sum(
        segment.minutes
        for shift in shifts
        for segment in shift.segments
        if segment.queue is not None and (queues is None or segment.queue in queues)
    )
