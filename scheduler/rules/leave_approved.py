"""Approved leave.

What it asks
------------
Nobody works during approved leave.

Why
---
Leave that is cut into is no rest. What has been approved stands, whatever the demand; the roster
knows when leave is and never why.

Formula
-------
excess = minutes of shifts that lie inside approved leave; leave entered twice counts once. A
shift of the day before that runs into leave counts too.

Example
-------
Leave from Tuesday 00:00 and a shift from Monday 20:00 to Tuesday 04:00: 240 minutes of excess.

Options
-------
None; ``time_off.csv`` speaks.

References
----------
Directive 2003/88/EC art. 7.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from scheduler.domain import TimeOff, minute_of
from scheduler.domain.timeline import Timeline, overlap_minutes
from scheduler.rules.example import MONDAY, moment
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Allow, View, Window


class Params(BaseParams):
    """None: leave is leave."""


def terms(_params: Params, view: View) -> Iterator[Allow]:
    """Yield the leave that a shift of each person and day could run into."""
    for agent_id in view.agent_ids:
        leave = _joined(view.time_off(agent_id))
        for day in range(view.horizon_days) if leave else ():
            start, end = (
                view.day(agent_id, day).start_minute,
                view.day(agent_id, day + 1).end_minute,
            )
            outside = tuple(window for window in leave if window.overlap(start, end))
            if outside:
                yield Allow(agent_id, day, outside=outside)


def _joined(rows: tuple[TimeOff, ...]) -> list[Window]:
    """Return leave as disjoint windows."""
    joined: list[Window] = []
    for start, end in sorted((minute_of(row.start), minute_of(row.end)) for row in rows):
        if joined and start <= joined[-1].end:
            joined[-1] = Window(joined[-1].start, max(joined[-1].end, end))
        else:
            joined.append(Window(start, end))
    return joined


def check(_params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each shift that lies partly or wholly inside leave."""
    leaves: dict[str, list[TimeOff]] = defaultdict(list)
    for row in sorted(timeline.problem.time_off, key=lambda row: row.start):
        leaves[row.agent_id].append(row)
    for agent_id in timeline.agent_ids:
        for shift in timeline.planned(agent_id):
            minutes, free_from = 0, shift.start
            for row in leaves[agent_id]:
                minutes += overlap_minutes(free_from, shift.end, row.start, row.end)
                free_from = max(free_from, row.end)
            if minutes:
                yield Violation(
                    agent_id, shift.work_date, minutes, start=shift.start, end=shift.end
                )


def explain(_params: Params, violation: Violation) -> str:
    """Return which shift takes how much of the leave."""
    return (
        f"{violation.amount} minutes of the shift of {violation.agent_id} on {violation.on} lie "
        "inside approved leave. Giving them to someone else would cure it."
    )


def _leave(*spans: str, monday: date = MONDAY) -> dict[str, Any]:
    """Return leave of person A; each is days after Monday and a clock span."""
    rows = []
    for text in spans:
        days, span = text.split()
        on = monday + timedelta(days=int(days))
        start, end = (moment(on, clock) for clock in span.split("-"))
        rows.append(TimeOff(agent_id="A", start=start, end=end, paid=True))
    return {"time_off": tuple(rows)}


EXAMPLES = (
    Example("no leave", ("Tue 08:00-16:00",), 0),
    Example("a day of leave", ("Tue 08:00-16:00",), 480, given=_leave("1 00:00-24:00")),
    Example("someone else's", ("B Tue 08:00-16:00",), 0, given=_leave("1 00:00-24:00")),
    Example("up to the minute before it", ("Tue 08:00-12:00",), 0, given=_leave("1 12:00-16:00")),
    Example("a minute into it", ("Tue 08:00-12:01",), 1, given=_leave("1 12:00-16:00")),
    Example("from the minute after it", ("Tue 16:00-20:00",), 0, given=_leave("1 12:00-16:00")),
    Example("the night before", ("Mon 20:00-28:00",), 240, given=_leave("1 00:00-24:00")),
    Example(
        "leave entered twice",
        ("Tue 08:00-16:00",),
        300,
        given=_leave("1 09:00-12:00", "1 08:00-13:00"),
    ),
    Example(
        "two leaves that touch",
        ("Tue 08:00-16:00",),
        240,
        given=_leave("1 12:00-16:00", "1 09:00-09:00", "1 16:00-18:00"),
    ),
    Example(
        "two on one day", ("Tue 08:00-16:00",), 120, given=_leave("1 15:00-18:00", "1 07:00-09:00")
    ),
    Example(
        "two on one day and one of them in parts that overlap",
        ("Tue 08:00-16:00",),
        300,
        given=_leave("1 07:00-09:00", "1 10:00-13:00", "1 12:00-14:00", "1 12:30-13:30"),
    ),
    Example(
        "leave that began last week", ("Mon 08:00-16:00",), 480, given=_leave("-1 00:00-47:59")
    ),
    Example(
        "the hour skipped in spring is not worked",
        ("Sat 22:00-30:00",),
        300,
        given={"first_date": "2026-03-23", **_leave("6 00:00-24:00", monday=date(2026, 3, 23))},
    ),
    Example(
        "last week is past", (), 0, history=("Sun-1 08:00-16:00",), given=_leave("-1 00:00-24:00")
    ),
)

RULE = Rule(
    id="leave.approved",
    unit="minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
    private=True,
)
