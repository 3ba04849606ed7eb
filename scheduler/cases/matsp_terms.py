"""A file of the multi-activity, multi-day family in terms of lines, stretches and headcounts.

The rules that all files share are stated by the family's description and its reference
implementation; they are not in the files. Minutes are counted from the midnight at which the first
day begins, a shift belongs to the day on which it starts.
"""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.cases.case import Case, CaseTerm
from scheduler.cases.matsp import DAY_MINUTES, INTERVAL_MINUTES, OPENS
from scheduler.cases.matsp_file import MatspFile, TaskNeed
from scheduler.terms import Allow, Between, Headcount, LineTerm, Run, Stretch, Sum, Window

START_CLOCKS = (0, *range(360, 601, 15), *range(840, 1081, 15), *range(1200, 1440, 15))
"""Clock minutes: 06:00 to 10:00, 14:00 to 18:00, 20:00 to midnight."""
LENGTHS = range(360, 601, 15)
MIN_GAP_MINUTES = 840
MAX_DAYS_IN_A_ROW = 5
MIN_STRETCH_MINUTES = 60


def matsp_case(file: MatspFile) -> Case:
    """Return a file as people, days and terms; the day on which the horizon ends is one of them."""
    people, days = tuple(file.people), file.days + 1
    spans = [_spans(day, file.days) for day in range(days)]
    stretches = (
        Stretch(people, days, (task,), (("other_work", 1),), min_minutes=MIN_STRETCH_MINUTES)
        for task in file.tasks
    )
    asked = [
        *(CaseTerm("lines", t, None) for who in people for t in _line_terms(file, who, spans)),
        *(CaseTerm("stretches", term, None) for term in stretches),
        *(CaseTerm("cover", _count(n, minimum=n.least), None) for n in file.needs if n.least),
        *(CaseTerm("surplus", _count(need, maximum=need.most), 1) for need in file.needs),
    ]
    return Case(file.name, days, people, {}, tuple(asked))


def _spans(day: int, days: int) -> tuple[Window, ...]:
    """Return the shifts that may start on a day and lie inside the horizon."""
    horizon = Window(OPENS, DAY_MINUTES * days + OPENS)
    starts = (DAY_MINUTES * day + clock for clock in START_CLOCKS)
    spans = (Window(start, start + length) for start in starts for length in LENGTHS)
    return tuple(s for s in spans if horizon.start <= s.start and s.end <= horizon.end)


def _line_terms(file: MatspFile, who: str, spans: list[tuple[Window, ...]]) -> Iterator[LineTerm]:
    days, hours = len(spans), file.people[who]
    for day, allowed in enumerate(spans):
        yield Allow(who, day, spans=allowed)
    yield Between(who, days, min_gap=MIN_GAP_MINUTES)
    yield Run(who, days, max_days=MAX_DAYS_IN_A_ROW)
    least, most = hours.min_minutes, hours.max_minutes
    yield Sum(who, 0, file.days, "paid", minimum=least, maximum=most)


def _count(need: TaskNeed, **bound: int) -> Headcount:
    return Headcount(need.task, Window(need.start, need.start + INTERVAL_MINUTES), **bound)
