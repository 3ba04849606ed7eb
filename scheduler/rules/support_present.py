"""Somebody to turn to.

What it asks
------------
Whenever agents are on shift for a site, by day and by night, a lead or a trainer is on shift too.

Why
---
After a hard call the help of colleagues and leads at hand is what counts, and whoever works at
night is most alone with it. Instrumental and emotional support at work soften what customers do.

Formula
-------
For each site that has a lead or trainer on a day of the horizon: excess = minutes of the horizon,
and of the day after it, in which at least one agent of the site is on shift and no lead or trainer
of the site is. A shift counts from start to end, at the site or at home; last week's nights count
until they end.

Example
-------
An agent from 22:00 to 06:00 and a lead until midnight: 360 minutes.

Options
-------
None: roles stand in ``agents.csv``. A site with neither leads nor trainers is not judged.

References
----------
None that gives a number; that any minute counts the same is a design choice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from scheduler.domain.timeline import Timeline, minutes_between
from scheduler.rules.example import MONDAY, tiny_problem
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Support, View, Window

SUPPORTERS = ("lead", "trainer")


class Params(BaseParams):
    """None: roles come with the people."""


def terms(_params: Params, view: View) -> Iterator[Support]:
    """Yield one term per day of each site with somebody who supports."""
    whose = view.whose(lambda row: (row.site, str(row.role)))
    for site in view.problem.centre.sites:
        supporters = tuple(row for role in SUPPORTERS for row in whose.get((site.site, role), ()))
        judged = any(last_day >= 0 for _, _, last_day in supporters)
        for index in range(view.horizon_days + 1) if judged else ():
            day = view.site_day(site.site, index)
            window = Window(day.start_minute, day.end_minute)
            yield Support(site.site, window, whose.get((site.site, "agent"), ()), supporters)


def check(_params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each stretch of a date and site in which agents are on shift without support."""
    people = {agent.agent_id for agent in timeline.problem.agents}
    dated = (timeline.agent(agent_id, on) for agent_id in people for on in timeline.problem.dates)
    judged = {row.site for row in dated if row.role in SUPPORTERS}
    changes = _changes(timeline)
    for site in timeline.problem.centre.sites:
        if site.site in judged:
            zone = ZoneInfo(site.time_zone)
            alone = list(_alone(changes[site.site]))
            for on in (*timeline.problem.dates, timeline.last + timedelta(days=1)):
                midnights = _midnight(on, zone), _midnight(on + timedelta(days=1), zone)
                for start, end in alone:
                    begins, ends = max(start, midnights[0]), min(end, midnights[1])
                    if begins < ends:
                        minutes = minutes_between(begins, ends)
                        facts = {"site": site.site}
                        yield Violation(None, on, minutes, start=begins, end=ends, facts=facts)


def _changes(timeline: Timeline) -> dict[str, dict[datetime, Counter[str]]]:
    """Return site → from when on how many more, or fewer, of each role are on shift."""
    found: dict[str, dict[datetime, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for agent_id in {agent.agent_id for agent in timeline.problem.agents}:
        for shift in timeline.shifts(agent_id):
            row = timeline.agent(agent_id, shift.work_date)
            role = "support" if row.role in SUPPORTERS else row.role
            found[row.site][shift.start][role] += 1
            found[row.site][shift.end][role] -= 1
    return found


def _alone(changes: dict[datetime, Counter[str]]) -> Iterator[tuple[datetime, datetime]]:
    """Yield the stretches, as long as they last, in which agents have nobody to turn to."""
    there: Counter[str] = Counter()
    begun: datetime | None = None
    for at in sorted(changes):
        for role, more in changes[at].items():
            there[role] += more
        alone = there["agent"] > 0 and there["support"] == 0
        if alone and begun is None:
            begun = at
        if begun is not None and not alone:
            yield begun, at
            begun = None


def _midnight(on: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, time(), zone).astimezone(UTC)


def explain(_params: Params, violation: Violation) -> str:
    """Return when agents of which site have nobody to turn to."""
    return (
        f"On {violation.on} agents of {violation.facts['site']} are on shift for "
        f"{violation.amount} minutes on end without a lead or trainer. A shift of one of them at "
        "that time would give support."
    )


def b_is(role: str, **more: object) -> dict[str, Any]:
    """Return the world of ``EXAMPLES`` with another role of B."""
    mine, other = tiny_problem().agents
    return {"agents": (mine, other.model_copy(update={"role": role})), **more}


def _from_tuesday(before: str, then: str) -> dict[str, Any]:
    """Return a world in which B has another role from Tuesday on."""
    mine, other = tiny_problem().agents
    first = other.model_copy(update={"role": before})
    later = other.model_copy(update={"role": then, "valid_from": MONDAY + timedelta(days=1)})
    return {"agents": (mine, first, later)}


def _lead_elsewhere() -> dict[str, Any]:
    """Return a world in which the lead B works at a second site."""
    centre = tiny_problem().centre
    (site,) = centre.sites
    sites = (site, site.model_copy(update={"site": "second"}))
    mine, other = tiny_problem().agents
    trainer = mine.model_copy(update={"agent_id": "C", "role": "trainer"})
    lead = other.model_copy(update={"role": "lead", "site": "second"})
    return {
        "centre": centre.model_copy(update={"sites": sites}),
        "agents": (mine, lead, trainer),
    }


_DAY = ("Mon 08:00-16:00",)
_NIGHT = ("Mon 22:00-30:00",)
_TO_LEAD, _TO_AGENT = _from_tuesday("agent", "lead"), _from_tuesday("lead", "agent")

EXAMPLES = (
    Example("the whole shift", (*_DAY, "B Mon 07:00-17:00"), 0, given=b_is("lead")),
    Example("an hour alone", (*_DAY, "B Mon 09:00-16:00"), 60, given=b_is("lead")),
    Example("a trainer supports", (*_DAY, "B Mon 08:00-16:00"), 0, given=b_is("trainer")),
    Example("an agent does not", (*_DAY, "B Mon 08:00-16:00"), 0),
    Example("another role does neither", (*_DAY, "B Mon 08:00-16:00"), 0, given=b_is("other")),
    Example("nobody to support", ("B Mon 08:00-16:00",), 0, given=b_is("lead")),
    Example("from home", (*_DAY, "B Mon 08:00-16:00 at home"), 0, given=b_is("lead")),
    Example("at home alone", ("Mon 08:00-16:00 at home",), 480, given=b_is("lead")),
    Example("until midnight", (*_NIGHT, "B Mon 16:00-24:00"), 360, given=b_is("lead")),
    Example("before and after", (*_DAY, "B Mon 10:00-12:00"), 360, given=b_is("lead")),
    Example("the night after the last day", ("Sun 22:00-30:00",), 480, given=b_is("lead")),
    Example("last week's night", (), 360, history=("Sun-1 22:00-30:00",), given=b_is("lead")),
    Example(
        "last week's lead",
        ("Mon 00:00-06:00",),
        120,
        history=("B Sun-1 20:00-28:00",),
        given=b_is("lead"),
    ),
    Example("not yet a lead", (*_DAY, "B Mon 08:00-16:00"), 480, given=_TO_LEAD),
    Example("a lead by then", ("Tue 08:00-16:00", "B Tue 08:00-16:00"), 0, given=_TO_LEAD),
    Example("a lead on the first day", (*_DAY, "B Mon 08:00-16:00"), 0, given=_TO_AGENT),
    Example("and none any more", ("Tue 08:00-16:00", "B Tue 08:00-16:00"), 480, given=_TO_AGENT),
    Example("at another site", (*_DAY, "B Mon 08:00-16:00"), 480, given=_lead_elsewhere()),
)

RULE = Rule(
    id="support.present",
    unit="minute",
    nature="soft",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
