"""One shift a day.

What it asks
------------
Each person starts at most one shift on a local day.

Why
---
A split day takes two journeys and a whole waking day for one day's pay. The planner's unit is the
shift of a day; what lies inside it, breaks and meal included, is placed by the rules on breaks.

Formula
-------
excess = sum over persons and days of max(0, shifts that start on the day - 1).

Example
-------
08:00-12:00 and 16:00-20:00 on one day: 1 shift of excess.

Options
-------
None.

References
----------
A design choice of this project; 2003/88/EC leaves split shifts to national law.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from scheduler.domain.timeline import Timeline
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Sum, View


class Params(BaseParams):
    """None: one is one."""


def terms(_params: Params, view: View) -> Iterator[Sum]:
    """Yield one count per person and day."""
    for agent_id in view.agent_ids:
        for day in range(view.horizon_days):
            yield Sum(agent_id, day, day, "shifts", maximum=1)


def check(_params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each day on which a person starts more than one shift."""
    for agent_id in timeline.agent_ids:
        starts = Counter(shift.work_date for shift in timeline.planned(agent_id))
        for on, shifts in starts.items():
            if shifts > 1:
                yield Violation(agent_id, on, shifts - 1, facts={"shifts": shifts})


def explain(_params: Params, violation: Violation) -> str:
    """Return who has how many shifts on which day."""
    return (
        f"{violation.agent_id} starts {violation.facts['shifts']} shifts on {violation.on} where "
        f"one is asked. Taking {violation.amount} of them away, or joining them, would cure it."
    )


EXAMPLES = (
    Example("one shift", ("Mon 08:00-16:00", "Tue 08:00-16:00"), 0),
    Example("a split day", ("Mon 08:00-12:00", "Mon 16:00-20:00"), 1),
    Example("three parts", ("Mon 06:00-09:00", "Mon 11:00-14:00", "Mon 17:00-20:00"), 2),
    Example("each their own", ("Mon 08:00-12:00", "B Mon 16:00-20:00"), 0),
    Example(
        "two nights touch one date, each starts on its own",
        ("Mon 00:00-06:00", "Mon 22:00-30:00"),
        1,
    ),
    Example("last week is past", (), 0, history=("Sun-1 06:00-10:00", "Sun-1 14:00-18:00")),
)

RULE = Rule(
    id="shift.one-a-day",
    unit="shift",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
