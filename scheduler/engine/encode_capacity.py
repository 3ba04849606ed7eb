"""CP-SAT encoding of people in one place at the same time, against how many may be there."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from ortools.sat.python import cp_model

from scheduler.engine.choices import QUARTER
from scheduler.engine.elements import Element, Given
from scheduler.terms import Capacity, Window


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


def _parts(window: Window, there: list[Element]) -> list[Window]:
    """Return a window cut where anybody may come or go."""
    marks = {edge for day in there if day.fixed for edge in (day.first_start, day.last_end)}
    inside = {mark for mark in marks if window.start < mark < window.end}
    quarters = range(-(-window.start // QUARTER) * QUARTER, window.end, QUARTER)
    edges = sorted({window.start, *quarters, *inside, window.end})
    return [Window(start, end) for start, end in pairwise(edges)]


def _at_home(element: Element) -> bool:
    if isinstance(element, Given):
        return element.shift is not None and element.shift.home
    return element.choice.home
