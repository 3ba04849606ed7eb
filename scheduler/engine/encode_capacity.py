"""CP-SAT encoding of people in one place at the same time, against how many may be there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise

from ortools.sat.python import cp_model

from scheduler.engine.choices import QUARTER
from scheduler.engine.elements import Element, Given
from scheduler.engine.encode_shift import SlotPlan
from scheduler.engine.pieces import SLOT_MINUTES, Key, Label
from scheduler.terms import Capacity, LineShift, Window


def keep_capacity(
    model: cp_model.CpModel, lines: Mapping[str, Mapping[int, Element]], term: Capacity
) -> None:
    """Allow nobody beyond what a bound on whole shifts leaves; what is given stays where it is.

    Raises
    ------
    TypeError
        When the term speaks of segments, which lines do not know.
    """
    if term.kinds:
        raise TypeError("lines know no segments")
    there = [
        element
        for agent_id, first_day, last_day in term.people
        for day, element in lines.get(agent_id, {}).items()
        if first_day <= day <= last_day
        and term.window.overlap(element.first_start, element.last_end)
        and not _at_home(element)
    ]
    for part in _parts(term.window, there):
        present = [element.overlap(part) for element in there]
        given = sum(amount for amount in present if isinstance(amount, int))
        chosen = [amount for amount in present if not isinstance(amount, int)]
        left = term.maximum * (part.end - part.start) - given
        if chosen:
            model.add(cp_model.LinearExpr.sum(chosen) <= max(0, left))


def keep_places(
    model: cp_model.CpModel,
    plans: Iterable[SlotPlan],
    others: Mapping[Key, LineShift],
    term: Capacity,
) -> None:
    """Let no more plans have a segment at once than a bound and the segments of others leave.

    Parameters
    ----------
    plans
        Shifts that are planned.
    others
        All other shifts, with their segments.

    Raises
    ------
    TypeError
        When the term speaks of whole shifts.
    """
    if not term.kinds:
        raise TypeError("whole shifts are bounded where lines are planned")
    labels = [Label(kind) for kind in term.kinds]
    free = [plan for plan in plans if _there(term, plan.agent_id, plan.shift)]
    given = [
        Window(*span)
        for (agent_id, _), shift in others.items()
        if _there(term, agent_id, shift)
        for span in term.counted(shift)
    ]
    slots = {
        minute
        for plan in free
        for minute in (*range(plan.shift.start, plan.shift.end, SLOT_MINUTES), plan.shift.end)
    }
    edges = slots.union(*given)
    for part in _cut(term.window, edges):
        minutes = [plan.minutes(part, labels) for plan in free]
        chosen = [amount for amount in minutes if not isinstance(amount, int)]
        taken = sum(span.overlap(*part) for span in given)
        left = max(0, term.maximum * (part.end - part.start) - taken)
        if len(chosen) * (part.end - part.start) > left:
            model.add(cp_model.LinearExpr.sum(chosen) <= left)


def _there(term: Capacity, agent_id: str, shift: LineShift) -> bool:
    """Return whether a shift is worked at the site, as far as it lies in the window."""
    days = (range(first, last + 1) for who, first, last in term.people if who == agent_id)
    near = bool(term.window.overlap(shift.start, shift.end))
    return near and not shift.home and any(shift.day in known for known in days)


def _parts(window: Window, there: list[Element]) -> list[Window]:
    """Return a window cut where anybody may come or go."""
    marks = {edge for day in there if day.fixed for edge in (day.first_start, day.last_end)}
    quarters = range(-(-window.start // QUARTER) * QUARTER, window.end, QUARTER)
    return _cut(window, marks.union(quarters))


def _cut(window: Window, edges: Collection[int]) -> list[Window]:
    """Return a window cut at the edges that lie in it."""
    inside = {min(max(window.start, edge), window.end) for edge in edges}
    marks = sorted({window.start, *inside, window.end})
    return [Window(start, end) for start, end in pairwise(marks)]


def _at_home(element: Element) -> bool:
    if isinstance(element, Given):
        return element.shift is not None and element.shift.home
    return element.choice.home
