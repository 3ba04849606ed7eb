"""Personal limits on hard work.

What it asks
------------
Where a person's load is limited, no shift holds more work on hard queues than that: a number of
minutes, or a share of ``full_load_minutes``; of two limits the lower holds. Hard queues are those
whose emotional weight reaches ``hard_weight`` (a complaint weighs 1).

Why
---
Whoever needs lighter work for a while gets it, at once and without a question. A limit only ever
lowers what is asked of a person; it has an end, and no cause of it is stored anywhere.

Formula
-------
excess = sum over limited shifts of max(0, hard minutes - limit), in minutes, with
limit = hard_minutes_per_day, or load_cap_pct / 100 x full_load_minutes rounded down.

Example
-------
A load of half of 150 minutes and 80 minutes of complaints in a shift: 5 minutes of excess.

Options
-------
``full_load_minutes``: hard minutes of a shift that a load of 100 % stands for. ``hard_weight``:
from which emotional weight on a queue is hard; 1000 switches the rule off. The limits stand in
``limits.csv``.

References
----------
Grandey, Dickter and Sin 2004, Journal of Organizational Behavior 25:397; the numbers are a design
choice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated

from pydantic import Field

from scheduler.domain.timeline import Timeline
from scheduler.rules.example import MONDAY, complaints_weigh
from scheduler.rules.hard_queues import HardWeight, hard_in_timeline, hard_in_view
from scheduler.rules.limit_hours import limits_of_a
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import NO_LIMIT, Share, View


class Params(BaseParams):
    """What a whole load is, and from which emotional weight on a queue is hard."""

    full_load_minutes: Annotated[
        int, Field(ge=0, le=2880, json_schema_extra={"stricter": "smaller"})
    ] = 150
    hard_weight: HardWeight = 1.0


def terms(params: Params, view: View) -> Iterator[Share]:
    """Yield one term per person and limit, for the days on which it holds."""
    hard = hard_in_view(view, params.hard_weight)
    for agent_id in view.agent_ids if hard else ():
        days: dict[int, list[int]] = defaultdict(list)
        for day in range(view.horizon_days):
            days[_most(params, view, agent_id, day)].append(day)
        for most, on in days.items():
            if most != NO_LIMIT:
                only = None if len(on) == view.horizon_days else tuple(on)
                yield Share((agent_id,), view.horizon_days, hard, most, only_days=only)


def _most(params: Params, view: View, agent_id: str, day: int) -> int:
    """Return the hard minutes that the limits of a day leave."""
    most = NO_LIMIT
    for limit in view.limits(agent_id, day):
        if limit.limit == "hard_minutes_per_day":
            most = min(most, int(limit.cap))
        elif limit.limit == "load_cap_pct":
            most = min(most, int(params.full_load_minutes * limit.cap / 100))
    return most


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each shift with more hard minutes than the person's limit."""
    hard = hard_in_timeline(timeline, params.hard_weight)
    limited = {limit.agent_id for limit in timeline.problem.limits}
    for agent_id in (a for a in timeline.agent_ids if a in limited):
        for shift, worked in timeline.worked(agent_id):
            limits = timeline.limits(agent_id, shift.work_date)
            caps = [row.cap for row in limits if row.limit == "hard_minutes_per_day"]
            caps += [
                row.cap * params.full_load_minutes / 100
                for row in limits
                if row.limit == "load_cap_pct"
            ]
            minutes = sum(worked[queue] for queue in hard if queue in worked)
            if caps and minutes > min(caps) // 1:
                amount = minutes - int(min(caps))
                yield Violation(agent_id, shift.work_date, amount, shift.start, shift.end)


def explain(_params: Params, violation: Violation) -> str:
    """Return for how long somebody is not available; which limit it is stays unsaid."""
    return (
        f"{violation.agent_id} is not available for {violation.amount} minutes of the work planned "
        f"on hard queues on {violation.on}. Leaving them to others would cure it."
    )


def _complaints(minutes: int, day: str = "Mon") -> tuple[str, ...]:
    end = f"{8 + minutes // 60:02}:{minutes % 60:02}"
    return (f"{day} 08:00-12:00 | work:complaints 08:00-{end} | work:phone {end}-12:00",)


_HALF = limits_of_a(("load_cap_pct", 50))
_HOUR = limits_of_a(("hard_minutes_per_day", 60))
_TUESDAY = MONDAY + timedelta(days=1)

EXAMPLES = (
    Example("half a load", _complaints(75), 0, given=_HALF),
    Example("a minute more", _complaints(76), 1, given=_HALF),
    Example("an hour", _complaints(60), 0, given=_HOUR),
    Example("a minute more than an hour", _complaints(61), 1, given=_HOUR),
    Example("99 % of 150 are 148", _complaints(149), 1, given=limits_of_a(("load_cap_pct", 99))),
    Example("an hour and a half", _complaints(90), 30, given=_HOUR),
    Example(
        "of two limits the lower",
        _complaints(75),
        15,
        given=limits_of_a(("load_cap_pct", 50), ("hard_minutes_per_day", 60)),
    ),
    Example("a lower whole load", _complaints(60), 10, {"full_load_minutes": 100}, given=_HALF),
    Example("none at all", ("Mon 08:00-12:00",), 0, given=limits_of_a(("load_cap_pct", 0))),
    Example("each shift by itself", (*_complaints(60), *_complaints(90, "Tue")), 15, given=_HALF),
    Example(
        "on its days alone",
        (*_complaints(80), *_complaints(90, "Tue"), *_complaints(100, "Wed")),
        15,
        given=limits_of_a(("load_cap_pct", 50), valid_from=_TUESDAY, valid_to=_TUESDAY),
    ),
    Example(
        "nobody else is limited",
        ("B Mon 08:00-10:00 | work:complaints 08:00-10:00",),
        0,
        given=_HALF,
    ),
    Example("not hard at 0.9", _complaints(240), 0, given={**_HALF, **complaints_weigh(0.9)}),
    Example("not hard at 1.1", _complaints(240), 0, {"hard_weight": 1.1}, given=_HALF),
)

RULE = Rule(
    id="limit.load",
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
