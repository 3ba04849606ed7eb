"""Places in the buffer room.

What it asks
------------
At no time do more people recover at a site than its buffer room has places. Recovery is what is
owed after hard work; sessions of an activity have a room of their own, and whoever works at home
recovers there.

Why
---
A guide for leaders of contact centres asks for a room to calm down in, away from the desk and the
calls, and Brazil's NR-17 wants such pauses spent away from the workstation. Whoever finds the room
full recovers at the desk or in the corridor, which is what the room is there to spare them. No
source lets recovery at the desk stand in for it: where no place is free, hard work has to end at
another time, before it owes recovery, or in a meal.

Formula
-------
excess = sum over sites that state their places and over minutes of max(0, people in recovery there
- places), in person-minutes. The site is that of the day on which a shift starts; last week's
nights count until they end. What lies in a day of the horizon, or in the day after it, is judged.

Example
-------
One place, two people in recovery from 10:00 to 10:15 and from 10:05 to 10:20: 10 person-minutes.

Options
-------
None: places are stated in ``centre.toml``. A site that does not state them is not bounded; 0 leaves
no recovery at the site at all.

References
----------
Portaria 9/2007, NR-17 Annex II (Brazil); the room itself is a fact of the place.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from scheduler.domain import Shift
from scheduler.domain.timeline import Timeline, minutes_between
from scheduler.rules.example import with_second_site, with_site
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Capacity, View, Window

RECOVERY = "recovery"


class Params(BaseParams):
    """None: the place says how many there are."""


def terms(_params: Params, view: View) -> Iterator[Capacity]:
    """Yield one bound per site and day, those of the day after the horizon among them."""
    for site in view.problem.centre.sites:
        if site.buffer_room_places is None:
            continue
        people = view.at_site.get(site.site, ())
        for index in range(view.horizon_days + 1):
            day = view.site_day(site.site, index)
            window = Window(day.start_minute, day.end_minute)
            yield Capacity(site.site, window, site.buffer_room_places, people, (RECOVERY,))


class _Stay(NamedTuple):
    start: datetime
    end: datetime


def check(_params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each site and date on which people recover who find no place."""
    dates = (*timeline.problem.dates, timeline.last + timedelta(days=1))
    for site in timeline.problem.centre.sites:
        places = site.buffer_room_places
        if places is None:
            continue
        stays, zone = _stays(timeline, site.site), ZoneInfo(site.time_zone)
        for on in dates:
            yield from _crowded(site.site, places, on, _inside(stays, on, zone))


def _stays(timeline: Timeline, site: str) -> list[_Stay]:
    """Return everybody's recovery at a site, history included."""
    return [
        _Stay(segment.start, segment.end)
        for agent_id in {agent.agent_id for agent in timeline.problem.agents}
        for shift in timeline.shifts(agent_id)
        if _worked_there(shift) and timeline.agent(agent_id, shift.work_date).site == site
        for segment in shift.segments
        if segment.kind == RECOVERY and segment.activity_id is None
    ]


def _worked_there(shift: Shift) -> bool:
    return any(segment.place == "site" for segment in shift.segments)


def _inside(stays: list[_Stay], on: date, zone: ZoneInfo) -> list[_Stay]:
    """Return the parts of stays that lie in a local day."""
    first, last = (
        datetime.combine(on + timedelta(days=n), time(), zone).astimezone(UTC) for n in (0, 1)
    )
    parts = (_Stay(max(stay.start, first), min(stay.end, last)) for stay in stays)
    return [part for part in parts if part.start < part.end]


def _crowded(site: str, places: int, on: date, stays: list[_Stay]) -> Iterator[Violation]:
    """Yield one violation where more people are there than places at some minute of a day."""
    edges = sorted({edge for stay in stays for edge in stay})
    beyond, most = 0, places
    full: list[_Stay] = []
    for start, end in pairwise(edges):
        there = sum(stay.start <= start < stay.end for stay in stays)
        if there > places:
            beyond += minutes_between(start, end) * (there - places)
            most = max(most, there)
            full.append(_Stay(start, end))
    if beyond:
        facts = {"site": site, "places": places, "people": most}
        yield Violation(None, on, beyond, start=full[0].start, end=full[-1].end, facts=facts)


def explain(_params: Params, violation: Violation) -> str:
    """Return which room is too full on which date, by how much and what would cure it."""
    facts = violation.facts
    return (
        f"On {violation.on} up to {facts['people']} people recover at {facts['site']} at the same "
        f"time, whose buffer room has {facts['places']} places: {violation.amount} person-minutes "
        "without one. Ending hard work at other times, or in a meal, would cure it."
    )


def with_places(places: int | None, **more: object) -> dict[str, Any]:
    """Return the world of ``EXAMPLES`` with so many places in the buffer room of its site."""
    return {**with_site(buffer_room_places=places), **more}


def _rests(day: str, start: str, end: str, kind: str = RECOVERY) -> str:
    """Return a shift from 08:00 to 12:00 with a segment in it."""
    return (
        f"{day} 08:00-12:00 | work:complaints 08:00-{start} | {kind} {start}-{end} | "
        f"work:phone {end}-12:00"
    )


_MINE, _OTHER = _rests("Mon", "10:00", "10:15"), _rests("B Mon", "10:05", "10:20")
_NIGHT = "22:00-30:00 | work:complaints 22:00-23:50 | recovery 23:50-24:10 | work:phone 24:10-30:00"

EXAMPLES = (
    Example("a place each", (_MINE, _OTHER), 0, given=with_places(2)),
    Example("ten minutes together in one place", (_MINE, _OTHER), 10, given=with_places(1)),
    Example("no place at all", (_MINE, _OTHER), 30, given=with_places(0)),
    Example("places not stated", (_MINE, _OTHER), 0, given=with_places(None)),
    Example(
        "one after the other", (_MINE, _rests("B Mon", "10:15", "10:30")), 0, given=with_places(1)
    ),
    Example(
        "a minute together", (_MINE, _rests("B Mon", "10:14", "10:30")), 1, given=with_places(1)
    ),
    Example(
        "a meal needs no place",
        (_MINE, _rests("B Mon", "10:05", "10:20", "meal")),
        0,
        given=with_places(1),
    ),
    Example(
        "a session has its own room",
        (_MINE, _rests("B Mon", "10:05", "10:20", "recovery:yoga")),
        0,
        given=with_places(1),
    ),
    Example(
        "at home needs none",
        (_MINE, _OTHER.replace("12:00 |", "12:00 at home |", 1)),
        0,
        given=with_places(1),
    ),
    Example(
        "a room that empties between",
        (_MINE, _OTHER, _rests("Tue", "09:00", "09:15"), _rests("B Tue", "09:15", "09:40")),
        10,
        given=with_places(1),
    ),
    Example(
        "twice in a day, both in the same room",
        (
            "Mon 08:30-10:15 | recovery 08:30-08:45 | off_phone 08:45-10:00 | recovery 10:00-10:15",
            "B Mon 08:30-10:40 | recovery 08:30-08:40 | meal 08:40-10:10 | recovery 10:10-10:40",
        ),
        15,
        given=with_places(1),
    ),
    Example(
        "over midnight, counted in both days",
        (f"Mon {_NIGHT}", f"B Mon {_NIGHT}"),
        20,
        given=with_places(1),
    ),
    Example(
        "until midnight",
        tuple(f"{who}Mon 22:00-24:00 | recovery 22:00-24:00" for who in ("", "B ")),
        120,
        given=with_places(1),
    ),
    Example(
        "last week's night counts",
        ("B Mon 00:00-08:00 | recovery 00:05-00:20 | work:phone 00:20-08:00",),
        5,
        history=(f"Sun-1 {_NIGHT}",),
        given=with_places(1),
    ),
    Example(
        "before the horizon is past",
        (_MINE,),
        0,
        history=tuple(shift.replace("Mon", "Sun-1") for shift in (_MINE, _OTHER)),
        given=with_places(1),
    ),
    Example(
        "the night after the last day",
        tuple(
            f"{who}Sun 22:00-30:00 | recovery 23:55-24:15 | work:phone 24:15-30:00"
            for who in ("", "B ")
        ),
        20,
        given=with_places(1),
    ),
    Example(
        "each at a site of their own",
        (
            _MINE,
            _OTHER,
            _rests("Tue", "09:00", "09:15"),
            _rests("B Tue", "09:05", "09:20"),
            _rests("B Wed", "09:00", "09:15"),
        ),
        35,
        given=with_second_site(buffer_room_places=(1, 0)),
    ),
)

RULE = Rule(
    id="buffer.room",
    unit="person-minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
