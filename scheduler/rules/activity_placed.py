"""Meetings, trainings and talks that are owed.

What it asks
------------
Each session that is due is held: everybody it is for has their time in it, and a group that meets
together is at least its quorum.

Why
---
Training, one-to-ones, team meetings and recovery are what goes first when contacts wait, and what
keeps people able to do this work. Where they have a price they are not forgotten, and a planner
sees what leaving them out would save. They are placed where contacts are fewest; what finds no
place is listed with its reason.

Formula
-------
excess = sum over due sessions and their groups of length x max(0, quorum - people who take part),
in minutes.

Example
-------
A meeting of 30 minutes with a quorum of four, and three there: 30 minutes.

Options
-------
None; sessions come from ``activities.csv``.

References
----------
None; a design choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from scheduler.domain import Session
from scheduler.domain.timeline import Timeline
from scheduler.rules.example import MONDAY, moment, tiny_session
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Asked, Owed, View


class Params(BaseParams):
    """No options."""


def terms(_params: Params, view: View) -> Iterator[Owed]:
    """Yield one term for each session that is due."""
    for session in view.problem.sessions:
        if session.due:
            yield Owed(Asked.of(session))


def check(_params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each group of a due session that is not held, or with too few people."""
    for session in timeline.problem.sessions:
        if not session.due:
            continue
        for group, quorum in zip(session.groups, session.quorums, strict=True):
            there = [agent_id for agent_id in group if _takes_part(timeline, session, agent_id)]
            if len(there) < quorum:
                yield Violation(
                    group[0],
                    timeline.local(group[0], session.windows[0][0]).date(),
                    session.minutes * (quorum - len(there)),
                    facts={
                        "what": "protected time" if session.private else session.name,
                        "people": len(group),
                        "there": len(there),
                        "quorum": quorum,
                    },
                )


def _takes_part(timeline: Timeline, session: Session, agent_id: str) -> bool:
    return any(
        session.claims(agent_id, segment.kind, segment.activity_id, segment.start)
        for shift in timeline.shifts(agent_id)
        for segment in shift.segments
    )


def explain(_params: Params, violation: Violation) -> str:
    """Return what is not held, for whom, how many minutes that owes and what would cure it."""
    facts = violation.facts
    others = f" and {facts['people'] - 1} more" if facts["people"] > 1 else ""
    return (
        f"{facts['what']} of {violation.agent_id}{others} has {facts['there']} of "
        f"{facts['quorum']} people in the days from {violation.on}: {violation.amount} minutes "
        "are owed. A wider window, other weekdays or fewer people at once would cure it."
    )


def _talk(**given: object) -> dict[str, Any]:
    """Return the world in which a session is asked for on Monday morning, for ``EXAMPLES``."""
    parts: dict[str, Any] = {"kind": "meeting", "minutes": 30, "groups": (("A", "B"),), **given}
    return {"sessions": (tiny_session("talk", **parts),)}


def _morning(days: int) -> tuple[datetime, datetime]:
    on = MONDAY + timedelta(days=days)
    return moment(on, "08:00"), moment(on, "12:00")


def _both(kind: str, start: str, end: str) -> tuple[str, ...]:
    shift = f"Mon 08:00-12:00 | work:phone 08:00-{start} | {kind} {start}-{end}"
    rest = f" | work:phone {end}-12:00"
    return (shift + rest, f"B {shift}{rest}")


MET = _both("meeting:talk", "09:00", "09:30")

EXAMPLES = (
    Example("nothing is asked for", (), 0),
    Example("held", MET, 0, given=_talk()),
    Example("not held", (), 60, given=_talk()),
    Example("one of two", MET[:1], 30, given=_talk()),
    Example("one of two is enough", MET[:1], 0, given=_talk(quorums=(1,))),
    Example("two where one is enough", MET, 0, given=_talk(quorums=(1,))),
    Example("each alone", MET[:1], 30, given=_talk(groups=(("A",), ("B",)))),
    Example(
        "on either of two days",
        (),
        60,
        given=_talk(windows=(_morning(0), _morning(1)), last=moment(MONDAY, "47:59")),
    ),
    Example("another activity", _both("meeting:other", "09:00", "09:30"), 60, given=_talk()),
    Example("another kind", _both("training:talk", "09:00", "09:30"), 60, given=_talk()),
    Example("no activity", _both("meeting", "09:00", "09:30"), 60, given=_talk()),
    Example("another day", (MET[0].replace("Mon", "Tue"),), 60, given=_talk()),
    Example("may be held later", (), 0, given=_talk(due=False)),
    Example("time that is nobody's to know", (), 60, given=_talk(private=True)),
)

RULE = Rule(
    id="activity.placed",
    unit="minute",
    nature="soft",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
