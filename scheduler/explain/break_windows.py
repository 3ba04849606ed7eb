"""Within which times each break may be taken: the person's own quarter of an hour either side."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from scheduler.domain import Problem, Roster, Segment, Shift
from scheduler.explain.hard_terms import HardTerms
from scheduler.terms.facts import line_shift

CHOICE_MINUTES, STEP_MINUTES = 15, 5
"""How far a break may move either way, and by which steps it is tried. HSE guidance asks for breaks
that people choose; a quarter of an hour is what Spain's contact-centre agreement allows a pause."""

MOST_PEOPLE = 200
"""Beyond so many people nothing is tried, which would take longer than a plan (a design choice)."""

Windows = dict[tuple[str, datetime], tuple[datetime, datetime]]
"""Person and planned start of a break → its earliest and latest start."""


def break_windows(problem: Problem, roster: Roster) -> Windows:
    """Return when each break may start so that every hard rule about the shift still holds.

    A break changes places with the work beside it, on the same queue before and after, a step at a
    time; it may start at every step between the two ends. One that cannot move has no window.
    """
    people = frozenset(roster.by_agent)
    if len(people) > MOST_PEOPLE:
        return {}
    terms = HardTerms(problem, people)
    found: Windows = {}
    for shift in roster.shifts:
        for number, segment in enumerate(shift.segments):
            if segment.kind == "break":
                earliest = _farthest(terms, shift, number, -STEP_MINUTES)
                latest = _farthest(terms, shift, number, STEP_MINUTES)
                if earliest or latest:
                    ends = (earliest or segment.start, latest or segment.start)
                    found[shift.agent_id, segment.start] = ends
    return found


def _farthest(terms: HardTerms, shift: Shift, number: int, step: int) -> datetime | None:
    """Return the farthest start of a break in one direction; None where it cannot move."""
    before, found = line_shift(shift, terms.view), None
    for moved in _moved(shift, number, step):
        after = line_shift(moved, terms.view)
        if any(terms.shift_rises(shift.agent_id, before, after)) or any(
            terms.week_rises(shift.agent_id, (before,), (after,))
        ):
            return found
        found = moved.segments[number].start
    return found


def _moved(shift: Shift, number: int, step: int) -> Iterator[Shift]:
    """Yield a shift with one break further and further in a direction, while work is beside it."""
    if not 0 < number < len(shift.segments) - 1:
        return
    before, own, after = shift.segments[number - 1 : number + 2]
    if (before.kind, before.queue) != (after.kind, after.queue):
        return
    for minutes in range(abs(step), CHOICE_MINUTES + 1, abs(step)):
        by = timedelta(minutes=minutes if step > 0 else -minutes)
        if own.start + by <= before.start or own.end + by >= after.end:
            return
        pieces = (
            _spanning(before, before.start, own.start + by),
            _spanning(own, own.start + by, own.end + by),
            _spanning(after, own.end + by, after.end),
        )
        segments = (*shift.segments[: number - 1], *pieces, *shift.segments[number + 2 :])
        yield shift.model_copy(update={"segments": segments})


def _spanning(segment: Segment, start: datetime, end: datetime) -> Segment:
    return segment.model_copy(update={"start": start, "end": end})
