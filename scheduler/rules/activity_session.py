"""Sessions as they were asked for.

What it asks
------------
Whatever is held of a session is held whole: each participant spends its length in one piece, inside
one of its windows; a group that meets does so at one time and is at least its quorum; the leader is
there with every group, with one at a time and no longer; no more people are in it at once than may.

Why
---
A training cut in two, a meeting of half of its people or a talk without the lead costs the time and
gives nothing for it.

Formula
-------
excess = sum over participants of |longest piece - length| + minutes in other pieces + minutes
outside the windows + minutes apart from the time of the group; plus length x people short of the
quorum of each group that meets; plus minutes of groups without the leader, or beside another group,
and minutes of the leader without a group; plus minutes x people beyond ``max_parallel``. In
person-minutes. The time of a group is where the longest piece of most of its people lies, the
earliest of several such.

Example
-------
A meeting of 30 minutes that one person leaves after 20: 10 minutes.

Options
-------
None; sessions come from ``activities.csv``.

References
----------
None; a design choice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple

from scheduler.domain import Session
from scheduler.domain.timeline import Timeline, minutes_between, overlap_minutes
from scheduler.rules.example import tiny_session
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Asked, Held, View


class Params(BaseParams):
    """No options."""


class _Stay(NamedTuple):
    """From when to when somebody is in a session."""

    start: datetime
    end: datetime

    @property
    def minutes(self) -> int:
        return minutes_between(self.start, self.end)


Stays = Mapping[str, Sequence[_Stay]]


def terms(_params: Params, view: View) -> Iterator[Held]:
    """Yield one term for each session."""
    for session in view.problem.sessions:
        yield Held(Asked.of(session))


def check(_params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each person, group or leader with whom a session is not as it was asked for."""
    for session in timeline.problem.sessions:
        people = (*session.participants, *filter(None, (session.leader_id,)))
        found = {agent_id: _stays(timeline, session, agent_id) for agent_id in people}
        stays = {agent_id: own for agent_id, own in found.items() if own}
        if not stays:
            continue
        on = timeline.local(people[0], min(own[0].start for own in stays.values())).date()
        for agent_id, amount, why in _amiss(session, stays):
            if amount:
                what = "protected time" if session.private else session.name
                yield Violation(agent_id, on, amount, facts={"what": what, "why": why})


def _stays(timeline: Timeline, session: Session, agent_id: str) -> list[_Stay]:
    """Return when a person is in a session, in order, without a gap of no minutes."""
    own: list[_Stay] = []
    for shift in timeline.shifts(agent_id):
        for segment in shift.segments:
            if session.claims(agent_id, segment.kind, segment.activity_id, segment.start):
                if own and own[-1].end == segment.start:
                    own[-1] = own[-1]._replace(end=segment.end)
                else:
                    own.append(_Stay(segment.start, segment.end))
    return own


def _amiss(session: Session, stays: Stays) -> Iterator[tuple[str, int, str]]:
    """Yield whom it concerns, how many minutes are amiss, and why."""
    times = []
    for group, quorum in zip(session.groups, session.quorums, strict=True):
        there = {agent_id: stays[agent_id] for agent_id in group if agent_id in stays}
        if not there:
            continue
        longest = [max(own, key=lambda stay: stay.minutes) for own in there.values()]
        ranked = Counter(longest)
        time = min(ranked, key=lambda stay: (-ranked[stay], stay))
        times.append(time)
        missing = max(0, quorum - len(there))
        yield group[0], session.minutes * missing, f"{missing} people short of its quorum"
        for agent_id, own in there.items():
            yield agent_id, _misplaced(session, own, time), "not whole, in its window and together"
    if session.leader_id:
        led = _led(times, stays.get(session.leader_id, ()))
        yield session.leader_id, led, "not with the leader in every group, one at a time"
    if session.max_parallel:
        others = {who: own for who, own in stays.items() if who != session.leader_id}
        crowd = _crowd(session.max_parallel, others)
        yield session.participants[0], crowd, f"more than {session.max_parallel} at once"


def _misplaced(session: Session, own: Sequence[_Stay], time: _Stay) -> int:
    longest = max(stay.minutes for stay in own)
    amount = abs(longest - session.minutes)
    for stay in own:
        amount += stay.minutes - sum(overlap_minutes(*stay, *w) for w in session.windows)
        amount += stay.minutes - overlap_minutes(*stay, *time)
        amount += stay.minutes
    return amount - longest


def _led(times: Sequence[_Stay], own: Sequence[_Stay]) -> int:
    """Count each minute of a group that is not led, or led beside another, and idle leading."""
    amount = 0
    edges = sorted({instant for stay in (*times, *own) for instant in stay})
    for start, end in pairwise(edges):
        groups = sum(stay.start <= start < stay.end for stay in times)
        leading = any(stay.start <= start < stay.end for stay in own)
        amount += minutes_between(start, end) * (abs(groups - 1) if leading else groups)
    return amount


def _crowd(most: int, stays: Stays) -> int:
    """Count the person-minutes beyond so many people at once."""
    everybody = [stay for own in stays.values() for stay in own]
    changes = sorted([(s.start, 1) for s in everybody] + [(s.end, -1) for s in everybody])
    amount = there = 0
    for (start, change), (end, _) in pairwise(changes):
        there += change
        amount += minutes_between(start, end) * max(0, there - most)
    return amount


def explain(_params: Params, violation: Violation) -> str:
    """Return which session, with whom, what is amiss and what would cure it."""
    return (
        f"{violation.facts['what']} on {violation.on} is {violation.facts['why']}: "
        f"{violation.amount} minutes amiss with {violation.agent_id}. Moving or removing them "
        "would cure it."
    )


def _world(**given: object) -> dict[str, Any]:
    """Return the world in which a session is asked for on Monday morning, for ``EXAMPLES``."""
    parts: dict[str, Any] = {"kind": "meeting", "minutes": 30, "groups": (("A", "B"),), **given}
    return {"sessions": (tiny_session("talk", **parts),)}


def _at(*times: str, who: str = "", kind: str = "meeting") -> str:
    """Return a shift from 07:00 to 13:00 with the session at some times."""
    clock, parts = "07:00", []
    for time in times:
        start, end = time.split("-")
        if start != clock:
            parts.append(f"work:phone {clock}-{start}")
        parts.append(f"{kind}:talk {time}")
        clock = end
    parts.append(f"work:phone {clock}-13:00")
    return " | ".join([f"{who} Mon 07:00-13:00".strip(), *parts])


LED: Mapping[str, Any] = {"groups": (("A",),), "leader_id": "B", "kind": "one_to_one"}
ALONE: Mapping[str, Any] = {"groups": (("A",), ("B",))}
TOGETHER = (_at("09:00-09:30"), _at("09:00-09:30", who="B"))
LATER = _at("09:30-10:00", who="B")


def _talk(mine: str, *leaders: str) -> tuple[str, ...]:
    led = (_at(*leaders, who="B", kind="one_to_one"),) if leaders else ()
    return (_at(mine, kind="one_to_one"), *led)


EXAMPLES = (
    Example(
        "once too often, the second time in two parts that touch",
        (_at("08:00-08:10", "09:00-09:20", "09:20-09:30"), TOGETHER[1]),
        20,
        given=_world(),
    ),
    Example("nothing is held", ("Mon 08:00-12:00",), 0, given=_world()),
    Example("everybody together", TOGETHER, 0, given=_world()),
    Example("an activity that nobody asked for", TOGETHER, 0),
    Example("five minutes short", (_at("09:00-09:25"),), 5, given=_world(quorums=(1,))),
    Example("five minutes long", (_at("09:00-09:35"),), 5, given=_world(quorums=(1,))),
    Example("in two", (_at("09:00-09:20", "09:40-09:50"),), 30, given=_world(quorums=(1,))),
    Example("in two that touch", (_at("09:00-09:20", "09:20-09:30"),), 0, given=_world(**ALONE)),
    Example("from its first minute", (_at("08:00-08:30"),), 0, given=_world(**ALONE)),
    Example("a minute early", (_at("07:59-08:29"),), 1, given=_world(**ALONE)),
    Example("to its last", (_at("11:30-12:00"),), 0, given=_world(**ALONE)),
    Example("a minute late", (_at("11:31-12:01"),), 1, given=_world(**ALONE)),
    Example("one of two", TOGETHER[:1], 30, given=_world()),
    Example("one is enough", TOGETHER[:1], 0, given=_world(quorums=(1,))),
    Example("ten minutes apart", (TOGETHER[0], _at("09:10-09:40", who="B")), 10, given=_world()),
    Example("each at their own time", (TOGETHER[0], LATER), 0, given=_world(**ALONE)),
    Example("one at a time", (TOGETHER[0], LATER), 0, given=_world(**ALONE, max_parallel=1)),
    Example("two at once", TOGETHER, 30, given=_world(**ALONE, max_parallel=1)),
    Example("with the lead", _talk("09:00-09:30", "09:00-09:30"), 0, given=_world(**LED)),
    Example("without the lead", _talk("09:00-09:30"), 30, given=_world(**LED)),
    Example("the lead ten late", _talk("09:00-09:30", "09:10-09:40"), 20, given=_world(**LED)),
    Example("the lead alone", _talk("09:00-09:30", "09:00-10:00"), 30, given=_world(**LED)),
    Example("hidden all the same", TOGETHER[:1], 30, given=_world(private=True)),
)

RULE = Rule(
    id="activity.session",
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
