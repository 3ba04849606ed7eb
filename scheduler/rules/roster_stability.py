"""Close to the kept roster.

What it asks
------------
A plan that is made again stays close to the roster that is kept (published, or given with
``--fixed``).

Why
---
People have arranged their lives around what was published: notice went with better sleep, the
more the longer (Harknett 2020). Moving one shift to save a minute elsewhere is no saving.

Formula
-------
excess = for each person and day with a kept shift, the minutes in which it and the shift of that
day differ (all of it when there is none); for each day without one, the minutes of any shift.
Without a kept roster nothing is asked.

Example
-------
Kept 08:00-16:00, planned 10:00-18:00: two hours at each end, 240 minutes of excess.

Options
-------
None; the price is in the policy.

References
----------
Harknett et al. 2020; notice and change premiums of Fair Workweek laws.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from scheduler.domain import Shift, minute_of
from scheduler.domain.timeline import Timeline, overlap_minutes
from scheduler.rules.example import roster_of
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Allow, View, Window


class Params(BaseParams):
    """None: the kept roster speaks."""


def terms(_params: Params, view: View) -> Iterator[Allow]:
    """Yield the kept span, or the whole day to leave free, of each person and day."""
    if view.problem.kept is None:
        return
    for agent_id in view.agent_ids:
        for day in range(view.horizon_days):
            kept = view.kept(agent_id, day)
            if kept is not None:
                span = Window(minute_of(kept.start), minute_of(kept.end))
                yield Allow(agent_id, day, near=span)
            else:
                start = view.day(agent_id, day).start_minute
                free = Window(start, view.day(agent_id, day + 1).end_minute)
                yield Allow(agent_id, day, outside=(free,))


def check(_params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each day that differs from the kept roster."""
    if timeline.problem.kept is None:
        return
    kept = {(shift.agent_id, shift.work_date): shift for shift in timeline.problem.kept.shifts}
    for agent_id in timeline.agent_ids:
        planned: dict[date, list[Shift]] = defaultdict(list)
        for shift in timeline.planned(agent_id):
            planned[shift.work_date].append(shift)
        for on in timeline.problem.dates:
            before, after = kept.get((agent_id, on)), planned[on]
            amount = sum(_difference(before, shift) for shift in after)
            if before is not None and not after:
                amount = before.minutes
            if amount:
                yield Violation(agent_id, on, amount, facts={"before": before is not None})


def _difference(before: Shift | None, after: Shift) -> int:
    if before is None:
        return after.minutes
    common = overlap_minutes(before.start, before.end, after.start, after.end)
    return before.minutes + after.minutes - 2 * common


def explain(_params: Params, violation: Violation) -> str:
    """Return whose day differs by how much."""
    was = "the shift that was kept" if violation.facts["before"] else "the day off that was kept"
    return (
        f"{violation.on} of {violation.agent_id} differs from {was} by {violation.amount} minutes. "
        "Planning the day as it was would cure it."
    )


def _kept(*shifts: str, monday: date | None = None) -> dict[str, Any]:
    return {"kept": roster_of(shifts, monday) if monday else roster_of(shifts)}


EXAMPLES = (
    Example("nothing is kept", ("Mon 08:00-16:00",), 0),
    Example("as it was", ("Mon 08:00-16:00",), 0, given=_kept("Mon 08:00-16:00")),
    Example("two hours later", ("Mon 10:00-18:00",), 240, given=_kept("Mon 08:00-16:00")),
    Example("a minute longer", ("Mon 08:00-16:01",), 1, given=_kept("Mon 08:00-16:00")),
    Example("a shift less", (), 480, given=_kept("Mon 08:00-16:00")),
    Example(
        "a shift more", ("Mon 08:00-16:00", "Tue 22:00-30:00"), 480, given=_kept("Mon 08:00-16:00")
    ),
    Example("given to someone else", ("B Mon 08:00-16:00",), 960, given=_kept("Mon 08:00-16:00")),
    Example("moved to the next day", ("Tue 08:00-16:00",), 960, given=_kept("Mon 08:00-16:00")),
    Example("an empty roster is kept too", ("Mon 08:00-16:00",), 480, given=_kept()),
    Example("a kept shift of last week is past", (), 0, given=_kept("Sun-1 08:00-16:00")),
    Example(
        "the hour repeated in autumn is worked",
        ("Sat 22:00-30:00",),
        540,
        given={"first_date": "2026-10-19", **_kept(monday=date(2026, 10, 19))},
    ),
)

RULE = Rule(
    id="roster.stability",
    unit="minute",
    nature="soft",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
