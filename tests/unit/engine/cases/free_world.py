"""A case with free starts that is small enough to try every line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, product

from scheduler.cases import Case, CaseTerm
from scheduler.terms import (
    Allow,
    Between,
    Headcount,
    LineShift,
    Piece,
    Run,
    Stretch,
    Sum,
    Term,
    Window,
)

DAY_MINUTES, QUARTER = 1440, 15
CLOCKS, LENGTHS = (600, 630, 1410), (45, 60, 90)
TASKS = ("a", "b")

Line = tuple[LineShift, ...]


def small_case(
    needs: Sequence[Headcount], people: int = 2, days: int = 2, minutes: tuple[int, int] = (0, 600)
) -> Case:
    """People with the same shifts to choose from: a day's work starts 23:30 after the last end."""
    names = tuple("ABCD"[:people])
    hard: list[Term] = []
    for who in names:
        hard += [Allow(who, day, spans=spans(day)) for day in range(days)]
        hard += [Between(who, days, min_gap=23 * 60 + 30), Run(who, days, max_days=2)]
        hard.append(Sum(who, 0, days - 1, "paid", minimum=minutes[0], maximum=minutes[1]))
    for task in TASKS:
        hard.append(Stretch(names, days, (task,), (("other_work", 1),), min_minutes=30))
    asked = [CaseTerm("lines", term, None) for term in hard]
    asked += [CaseTerm("cover", n, None) for n in needs if n.minimum]
    asked += [CaseTerm("surplus", n, 1) for n in needs if not n.minimum]
    return Case("small", days, names, {}, tuple(asked))


def spans(day: int) -> tuple[Window, ...]:
    starts = [DAY_MINUTES * day + clock for clock in CLOCKS]
    return tuple(Window(start, start + length) for start in starts for length in LENGTHS)


def count(task: str, quarter: int, **bound: int) -> Headcount:
    """A bound on people in a quarter, counted from the midnight of the first day."""
    return Headcount(task, Window(QUARTER * quarter, QUARTER * (quarter + 1)), **bound)


def everywhere(days: int, most: int = 0) -> list[Headcount]:
    """The same maximum wherever somebody may be."""
    shift_quarters = range(40, 48), range(94, 100)
    return [
        count(task, 96 * day + quarter, maximum=most)
        for day in range(days)
        for quarters in shift_quarters
        for quarter in quarters
        for task in TASKS
    ]


def shifts(day: int) -> Iterator[LineShift]:
    """Every shift of a day with every order of tasks whose stretches are long enough."""
    for span in spans(day):
        for tasks in product(TASKS, repeat=(span.end - span.start) // QUARTER):
            if all(len([*same]) >= 2 for _, same in groupby(tasks)):
                yield laid(day, span, tasks)


def laid(day: int, span: Window, tasks: Sequence[str]) -> LineShift:
    pieces, at = [], span.start
    for task, same in groupby(tasks):
        end = at + QUARTER * len([*same])
        pieces.append(Piece(at, end, "work", task))
        at = end
    clock = span.start - DAY_MINUTES * day
    return LineShift(day, span.start, span.end, clock, span.end - span.start, tuple(pieces))


def lines(days: int) -> Iterator[Line]:
    """Every line of one person, whatever joins its days."""
    for line in product(*([None, *shifts(day)] for day in range(days))):
        yield tuple(shift for shift in line if shift is not None)
