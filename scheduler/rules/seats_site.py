"""Seats of a site.

What it asks
------------
At no time are more people on shift at a site than it has seats. Shifts worked at home need none.

Why
---
The source of this project's figures speaks of 800 seats for 1,500 people: whoever finds no seat
cannot work, stands about, or sits where no headset, screen and light suit them.

Formula
-------
excess = sum over sites that state their seats and over minutes of max(0, people on shift there -
seats), in person-minutes. A shift counts from its start to its end, breaks included, at the site at
which the person works on the day it starts; last week's nights count until they end. What lies in
a day of the horizon, or in the day after it, is judged.

Example
-------
One seat, two people from 08:00 to 10:00 and from 09:00 to 11:00: 60 person-minutes.

Options
-------
None: seats are stated in ``centre.toml``. A site that does not state them is not bounded.

References
----------
None; a fact of the place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from scheduler.domain import Site
from scheduler.domain.timeline import Timeline, minutes_between
from scheduler.rules.example import with_second_site, with_site
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Capacity, View, Window

Change = tuple[datetime, int]


class Params(BaseParams):
    """None: the place says how many there are."""


def terms(_params: Params, view: View) -> Iterator[Capacity]:
    """Yield one bound per site and day, those of the day after the horizon among them."""
    for site in view.problem.centre.sites:
        if site.seats is not None:
            for index in range(view.horizon_days + 1):
                day = view.site_day(site.site, index)
                window = Window(day.start_minute, day.end_minute)
                yield Capacity(site.site, window, site.seats, view.at_site.get(site.site, ()))


def check(_params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each site and date on which people are on shift who find no seat."""
    changes = _changes(timeline)
    for site in timeline.problem.centre.sites:
        if site.seats is not None:
            yield from _without_seat(site, site.seats, sorted(changes[site.site]), timeline)


def _changes(timeline: Timeline) -> dict[str, list[Change]]:
    """Return site → when somebody comes to a seat (1) and leaves it (-1)."""
    changes: dict[str, list[Change]] = defaultdict(list)
    for agent_id in {agent.agent_id for agent in timeline.problem.agents}:
        for shift in timeline.shifts(agent_id):
            if any(segment.place == "site" for segment in shift.segments):
                site = timeline.agent(agent_id, shift.work_date).site
                changes[site] += [(shift.start, 1), (shift.end, -1)]
    return changes


def _without_seat(
    site: Site, seats: int, changes: list[Change], timeline: Timeline
) -> Iterator[Violation]:
    zone, levels = ZoneInfo(site.time_zone), list(_levels(changes))
    for on in (*timeline.problem.dates, timeline.last + timedelta(days=1)):
        start, end = (_midnight(on + timedelta(days=n), zone) for n in (0, 1))
        crowded = [
            (max(begun, start), min(ended, end), there)
            for begun, ended, there in levels
            if there > seats and begun < end and start < ended
        ]
        if crowded:
            beyond = sum(minutes_between(a, b) * (there - seats) for a, b, there in crowded)
            yield Violation(
                None,
                on,
                beyond,
                start=crowded[0][0],
                end=crowded[-1][1],
                facts={
                    "site": site.site,
                    "seats": seats,
                    "people": max(there for _, _, there in crowded),
                },
            )


def _levels(changes: list[Change]) -> Iterator[tuple[datetime, datetime, int]]:
    """Yield each stretch in which the number of people there does not change, with it."""
    there = 0
    for (begun, change), (ended, _) in pairwise(changes):
        there += change
        yield begun, ended, there


def _midnight(on: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, time(), zone).astimezone(UTC)


def explain(_params: Params, violation: Violation) -> str:
    """Return which site is too full on which date, by how much and what would cure it."""
    facts = violation.facts
    return (
        f"On {violation.on} up to {facts['people']} people are on shift at {facts['site']} at the "
        f"same time, which has {facts['seats']} seats: {violation.amount} person-minutes without "
        "one. Moving shifts to other hours, or a day worked at home, would cure it."
    )


def with_seats(seats: int | None, **more: object) -> dict[str, Any]:
    """Return the world of ``EXAMPLES`` with so many seats at its site."""
    return {**with_site(seats=seats), **more}


_BOTH = ("Mon 08:00-10:00", "B Mon 09:00-11:00")

EXAMPLES = (
    Example("a seat each", _BOTH, 0, given=with_seats(2)),
    Example("one seat, an hour together", _BOTH, 60, given=with_seats(1)),
    Example("no seat at all", _BOTH, 240, given=with_seats(0)),
    Example("seats not stated", _BOTH, 0, given=with_seats(None)),
    Example(
        "one after the other", ("Mon 08:00-10:00", "B Mon 10:00-12:00"), 0, given=with_seats(1)
    ),
    Example("a minute together", ("Mon 08:00-10:01", "B Mon 10:00-12:00"), 1, given=with_seats(1)),
    Example(
        "twice in a day",
        ("Mon 08:00-10:00", "B Mon 09:00-13:00", "Mon 12:00-14:00"),
        120,
        given=with_seats(1),
    ),
    Example("until midnight", ("Mon 22:00-24:00", "B Mon 22:00-24:00"), 120, given=with_seats(1)),
    Example("from midnight", ("Tue 00:00-02:00", "B Tue 00:00-02:00"), 120, given=with_seats(1)),
    Example(
        "at home needs none",
        ("Mon 08:00-10:00", "B Mon 09:00-11:00 at home"),
        0,
        given=with_seats(1),
    ),
    Example(
        "a seat is held during breaks",
        ("Mon 08:00-10:00 | work:phone 08:00-09:00 | meal 09:00-10:00", "B Mon 09:00-10:00"),
        60,
        given=with_seats(1),
    ),
    Example(
        "last week's night counts",
        ("B Mon 00:00-08:00",),
        360,
        history=("Sun-1 22:00-30:00",),
        given=with_seats(1),
    ),
    Example(
        "over midnight",
        ("Mon 22:00-30:00", "B Mon 23:00-25:00"),
        120,
        given=with_seats(1),
    ),
    Example(
        "the night after the last day",
        ("Sun 22:00-30:00", "B Sun 22:00-30:00"),
        480,
        given=with_seats(1),
    ),
    Example(
        "before the horizon is past",
        ("Mon 08:00-10:00",),
        0,
        history=("Sun-1 08:00-16:00", "B Sun-1 08:00-16:00"),
        given=with_seats(1),
    ),
    Example(
        "each at a site of their own",
        ("Tue 08:00-10:00", "B Tue 09:00-11:00", "B Wed 08:00-09:00"),
        120,
        given=with_second_site(seats=(1, 0)),
    ),
)

RULE = Rule(
    id="seats.site",
    unit="person-minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
