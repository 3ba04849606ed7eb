"""Time off to offer in valleys: stretches of shifts that nobody would miss."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from scheduler.domain import instant_of, minute_of
from scheduler.domain.timeline import Timeline
from scheduler.exchange import OfferRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from scheduler.domain import Problem, Roster, Segment, Shift
    from scheduler.exchange import Staffed

LEAST_SPARE_MINUTES = 60
"""Shorter stretches are not worth the way home (a design choice)."""

_RELIEF = frozenset({"meal", "break", "recovery"})


class _Piece(NamedTuple):
    """A part of a shift and how many people could leave in it; None in meals, breaks, recovery."""

    start: int
    end: int
    spare_agents: int | None


def time_off_offers(
    problem: Problem, roster: Roster, staffed: Mapping[tuple[str, datetime], Staffed]
) -> tuple[OfferRow, ...]:
    """Return what could be offered to people who have opted in to time off.

    A stretch is off the phone, or work on a queue with a whole agent beyond the need in every
    interval; meals and breaks between join it. Who has most time owed comes first. People on the
    same surplus are asked one after the other: each who goes takes one agent from it.
    """
    timeline = Timeline(problem, roster)
    surplus = {
        (queue, minute_of(start)): int(row.surplus_agents)
        for (queue, start), row in staffed.items()
    }
    owed = {
        row.agent_id: row.time_owed_minutes
        for row in sorted(problem.ledger, key=lambda row: row.week_start)
    }
    offers = [
        offer
        for shift in roster.shifts
        if "time_off" in timeline.agent(shift.agent_id, shift.work_date).opt_ins
        for offer in _of(shift, timeline, surplus, owed.get(shift.agent_id, 0))
    ]
    return tuple(sorted(offers, key=lambda row: (-row.time_owed_minutes, row.agent_id, row.start)))


def _of(
    shift: Shift, timeline: Timeline, surplus: Mapping[tuple[str, int], int], owed: int
) -> Iterator[OfferRow]:
    length = timeline.problem.centre.interval_minutes
    pieces = [piece for segment in shift.segments for piece in _pieces(segment, surplus, length)]
    for needed, stretch in groupby(pieces, key=lambda piece: piece.spare_agents == 0):
        spare = [] if needed else [p for p in stretch if p.spare_agents is not None]
        minutes = sum(piece.end - piece.start for piece in spare)
        if minutes >= LEAST_SPARE_MINUTES:
            agents = min(piece.spare_agents or 0 for piece in spare)
            ends = (spare[0].start, spare[-1].end)
            start, end = (timeline.local(shift.agent_id, instant_of(end)) for end in ends)
            yield OfferRow(shift.agent_id, start, end, minutes, agents, owed)


def _pieces(
    segment: Segment, surplus: Mapping[tuple[str, int], int], length: int
) -> Iterator[_Piece]:
    """Yield the parts of a segment, work cut at the ends of intervals."""
    start, end = minute_of(segment.start), minute_of(segment.end)
    if segment.queue is None:
        spare = 1 if segment.kind == "off_phone" else 0
        yield _Piece(start, end, None if segment.kind in _RELIEF else spare)
        return
    for first in range(start - start % length, end, length):
        spare = surplus.get((segment.queue, first), 0)
        yield _Piece(max(start, first), min(end, first + length), spare)
