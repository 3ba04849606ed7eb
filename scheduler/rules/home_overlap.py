"""Time at the site with the team.

What it asks
------------
Who works at home in a week spends at least ``least_pct`` per cent of the week's time at work at the
site while somebody of their team is there too.

Why
---
Support after a hard call comes from colleagues at hand. Days at home are worth having, and a week
without anybody of one's team is not.

Formula
-------
For each person who may work at home (``home_days_per_week_max`` above 0), with at least one other
person in the team, and for each week in which a shift of theirs is at home: excess = max(0,
least_pct / 100 x minutes of their shifts of the week, rounded up, - minutes of those at the site in
which at least one other person of the team is on shift at the site). Team and agreement are those
of the first day of the week.

Example
-------
Five shifts of eight hours, four of them at home, the fifth beside a colleague: 480 of 2,400 minutes
are together. With 40 per cent, 960 are asked: 480 minutes of excess.

Options
-------
``least_pct``: per cent of the time; 0 switches the rule off.

References
----------
None; a design choice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field

from scheduler.domain import Shift
from scheduler.domain.timeline import Timeline, shared_minutes
from scheduler.rules.home_days import may_be_home
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Together, View

WEEK_DAYS = 7


class Params(BaseParams):
    """How much of a week is spent with the team."""

    least_pct: Annotated[
        int, Field(ge=0, le=100, json_schema_extra={"stricter": "larger", "neutral": 0})
    ] = 40


def terms(params: Params, view: View) -> Iterator[Together]:
    """Yield one share per week of each person who may work at home and has a team."""
    for first in range(0, view.horizon_days, WEEK_DAYS):
        teams: dict[str, list[str]] = defaultdict(list)
        for agent_id in view.agent_ids:
            teams[view.agent(agent_id, first).team].append(agent_id)
        for agent_id in view.agent_ids:
            row = view.agent(agent_id, first)
            mates = tuple(mate for mate in teams[row.team] if mate != agent_id)
            if row.home_days_per_week_max and mates and params.least_pct:
                yield Together(
                    agent_id,
                    mates,
                    first,
                    first + WEEK_DAYS - 1,
                    params.least_pct,
                    each_shift=False,
                    on_site=True,
                )


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each week in which somebody who works at home hardly meets the team."""
    there = {a: [s for s in timeline.shifts(a) if _at_site(s)] for a in timeline.agent_ids}
    for first, last in timeline.weeks():
        team_of = {a: timeline.agent(a, first).team for a in timeline.agent_ids}
        teams = {team: [a for a in team_of if team_of[a] == team] for team in {*team_of.values()}}
        for agent_id in timeline.agent_ids:
            row = timeline.agent(agent_id, first)
            mates = [mate for mate in teams[row.team] if mate != agent_id]
            mine = [s for s in timeline.planned(agent_id) if first <= s.work_date <= last]
            if not (row.home_days_per_week_max and mates) or all(map(_at_site, mine)):
                continue
            asked = -(-params.least_pct * sum(shift.minutes for shift in mine) // 100)
            spans = sorted((s.start, s.end) for mate in mates for s in there[mate])
            beside = sum(shared_minutes(shift, spans) for shift in mine if _at_site(shift))
            if beside < asked:
                facts = {"asked_minutes": asked, "beside_minutes": beside}
                yield Violation(agent_id, first, asked - beside, facts=facts)


def _another_team() -> dict[str, Any]:
    """Return a world in which A, who may work at home, is alone in the team."""
    mine, other = may_be_home()["agents"]
    return {"agents": (mine, other.model_copy(update={"team": "u"}))}


def _at_site(shift: Shift) -> bool:
    return any(segment.place == "site" for segment in shift.segments)


def explain(_params: Params, violation: Violation) -> str:
    """Return how much of which week is spent with the team and how much is aimed at."""
    facts = violation.facts
    return (
        f"{violation.agent_id} spends {facts['beside_minutes']} minutes of the week of "
        f"{violation.on} at the site with somebody of the team; {facts['asked_minutes']} are aimed "
        f"at, {violation.amount} more. A day at the site when the team is there would give them."
    )


_TWO = ("Mon 08:00-16:00 at home", "Tue 08:00-16:00 at home")
_THREE = (*_TWO, "Wed 08:00-16:00")
_WITH_B = (*_THREE, "B Wed 08:00-16:00")

EXAMPLES = (
    Example("one day of three", _WITH_B, 96, given=may_be_home()),
    Example(
        "two days of four",
        (*_WITH_B, "Thu 08:00-16:00", "B Thu 10:00-18:00"),
        0,
        given=may_be_home(),
    ),
    Example("alone at the site", (*_THREE, "B Wed 16:00-20:00"), 576, given=may_be_home()),
    Example(
        "the colleague is at home", (*_THREE, "B Wed 08:00-16:00 at home"), 576, given=may_be_home()
    ),
    Example("never at home", ("Mon 08:00-16:00", "Tue 08:00-16:00"), 0, given=may_be_home()),
    Example("may not be at home", _TWO, 0, given=may_be_home(0)),
    Example("nothing is stated", _TWO, 0),
    Example("off", ("B Mon 08:00-16:00",), 0, given=may_be_home()),
    Example("a round share", ("Mon 08:00-08:01 at home",), 1, given=may_be_home()),
    Example("another team", _TWO, 0, given=_another_team()),
    Example(
        "each week for itself",
        (*_TWO, "Mon+1 08:00-16:00", "B Mon+1 08:00-16:00"),
        384,
        given=may_be_home(weeks=2),
    ),
    Example(
        "last week's night is met",
        ("Mon 00:00-02:00", "Tue 08:00-09:00 at home"),
        0,
        history=("B Sun-1 22:00-26:00",),
        given=may_be_home(),
    ),
)

RULE = Rule(
    id="home.overlap",
    unit="minute",
    nature="soft",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
