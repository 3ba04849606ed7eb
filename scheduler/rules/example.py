"""The tiny world in which examples of rules live, and the notation of their shifts.

A shift is written ``[person] day from-to [at home] [| segment …]``::

    "Mon 08:00-16:00"
    "B Tue 22:00-30:00"                       ends at 06:00 on Wednesday
    "B Tue 08:00-16:00 at home"
    "Mon 08:00-12:00 | work:phone 08:00-10:00 | break 10:00-10:15 | work:phone 10:15-12:00"
    "Mon 08:00-09:00 | meeting:weekly 08:00-08:30 | work:phone 08:30-09:00"

Days are Mon … Sun of the first week, ``Mon+1`` of the next, ``Sun-1`` of the one before. Without a
person it is A; without segments the whole shift is work on ``phone``. The world has one site in
Berlin, open round the clock, queues ``phone`` and ``complaints`` (hard), and people A and B with
one contract.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from scheduler.domain import (
    Agent,
    Centre,
    Contract,
    Opening,
    Policy,
    Problem,
    Queue,
    Roster,
    Segment,
    Session,
    Shift,
    Site,
    Skill,
)

MONDAY = date(2026, 11, 30)
ZONE = "Europe/Berlin"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SHIFT = re.compile(
    r"(?:(\w+) )?(Mon|Tue|Wed|Thu|Fri|Sat|Sun)([+-]\d+)? (\d\d:\d\d)-(\d\d:\d\d)( at home)?"
)
_SEGMENT = re.compile(r"(\w+)(?::([\w-]+))? (\d\d:\d\d)-(\d\d:\d\d)")
_UNPAID = {"meal"}

CONTRACT = Contract(
    contract_id="full",
    weekly_hours_paid=40,
    weekly_hours_min=0,
    weekly_hours_max=60,
    days_per_week_max=7,
    shift_hours_min=0.25,
    shift_hours_max=24,
    earliest_start=0,
    latest_end=2880,
    meal_paid=False,
    nights_allowed=True,
)


def _queue(name: str, weight: float) -> Queue:
    opening = tuple(Opening(weekday=d, start_minute=0, end_minute=1440) for d in range(7))
    return Queue(
        queue=name, channel="voice", sites=("main",), opening=opening, emotional_weight=weight
    )


def tiny_problem(first_date: date = MONDAY, history: Iterable[str] = (), **given: Any) -> Problem:
    """Return a problem of one week, two people and two queues with some parts replaced.

    Parameters
    ----------
    first_date
        First day of the horizon; the notation's ``Mon`` is the Monday on or after it.
    history
        Shifts before the horizon in the notation of this module.
    **given
        Fields of ``Problem`` that differ; ``interval_minutes`` and ``week_starts_on`` of the centre
        too.
    """
    centre = Centre(
        centre_id="tiny",
        name="Tiny",
        week_starts_on=first_date.weekday(),
        interval_minutes=given.pop("interval_minutes", 15),
        policies=("default",),
        unplanned_shrinkage_pct=0,
        sites=(Site(site="main", time_zone=ZONE, country="DE"),),
        queues=(_queue("phone", 0.1), _queue("complaints", 1.0)),
    )
    people = tuple(
        Agent(
            agent_id=name,
            site="main",
            team="t",
            role="agent",
            contract_id="full",
            employed_from=date.min,
        )
        for name in ("A", "B")
    )
    skills = tuple(
        Skill(agent_id=a, queue=q, proficiency=4)
        for a in ("A", "B")
        for q in ("phone", "complaints")
    )
    parts: dict[str, Any] = {
        "centre": centre,
        "first_date": first_date,
        "weeks": 1,
        "agents": people,
        "contracts": (CONTRACT,),
        "skills": skills,
        "policy": Policy(names=("default",), at=first_date, rules={}),
        "need": (),
        "history": roster_of(history, first_date),
    }
    return Problem(**{**parts, **given})


def tiny_session(activity_id: str, on: date = MONDAY, **given: Any) -> Session:
    """Return a session of A from 08:00 to 12:00 on a day, some fields of ``Session`` replaced.

    ``window`` stands for start and end of its one window as clock times.
    """
    start, end = given.pop("window", ("08:00", "12:00"))
    groups = given.setdefault("groups", (("A",),))
    parts: dict[str, Any] = {
        "activity_id": activity_id,
        "name": activity_id,
        "quorums": tuple(map(len, groups)),
        "windows": ((moment(on, start), moment(on, end)),),
        "first": moment(on, "00:00"),
        "last": moment(on, "24:00"),
    }
    return Session(**{**parts, **given})


def complaints_weigh(weight: float) -> dict[str, Any]:
    """Return the world in which a contact on ``complaints`` weighs so much, for ``EXAMPLES``."""
    centre = tiny_problem().centre
    phone, complaints = centre.queues
    weighed = complaints.model_copy(update={"emotional_weight": weight})
    return {"centre": centre.model_copy(update={"queues": (phone, weighed)})}


def with_site(**changed: object) -> dict[str, Any]:
    """Return the world whose site differs in some fields, for ``EXAMPLES``."""
    centre = tiny_problem().centre
    (site,) = centre.sites
    return {"centre": centre.model_copy(update={"sites": (site.model_copy(update=changed),)})}


def with_second_site(**values: tuple[object, object]) -> dict[str, Any]:
    """Return the world in which B moves to the site ``second`` on Wednesday, for ``EXAMPLES``.

    ``values`` are fields of a site: of ``main``, then of ``second``.
    """
    centre = tiny_problem().centre
    (site,) = centre.sites
    sites = tuple(
        site.model_copy(update={"site": name, **{field: of[n] for field, of in values.items()}})
        for n, name in enumerate(("main", "second"))
    )
    mine, other = tiny_problem().agents
    moved = {"site": "second", "valid_from": MONDAY + timedelta(days=2)}
    return {
        "centre": centre.model_copy(update={"sites": sites}),
        "agents": (mine, other, other.model_copy(update=moved)),
    }


def in_turn(*pieces: str) -> tuple[str, ...]:
    """Return a shift of A from Monday 08:00 of pieces ``kind minutes`` that follow each other."""
    clock, parts = 480, []
    for piece in pieces:
        kind, minutes = piece.split()
        parts.append(f"{kind} {_clock(clock)}-{_clock(clock + int(minutes))}")
        clock += int(minutes)
    return (" | ".join([f"Mon 08:00-{_clock(clock)}", *parts]),)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def roster_of(shifts: Iterable[str], first_date: date = MONDAY) -> Roster:
    """Return the roster written in ``shifts``.

    Raises
    ------
    ValueError
        If a shift is not in the notation.
    """
    return Roster.of([_shift(text, first_date) for text in shifts])


def _shift(text: str, first_date: date) -> Shift:
    head, *tail = [part.strip() for part in text.split("|")]
    match = _SHIFT.fullmatch(head)
    if match is None:
        raise ValueError(f"not a shift in example notation: {text!r}")
    agent_id, name, weeks, start, end, home = match.groups()
    days = (_DAYS.index(name) - first_date.weekday()) % 7 + 7 * int(weeks or 0)
    on = first_date + timedelta(days=days)
    agent_id = agent_id or "A"
    place = "home" if home else "site"
    segments = tuple(_segment(part, on, place) for part in tail or [f"work:phone {start}-{end}"])
    return Shift(
        agent_id=agent_id, shift_id=f"{agent_id}:{on}", work_date=on, site="main", segments=segments
    )


def _segment(text: str, on: date, place: str) -> Segment:
    match = _SEGMENT.fullmatch(text)
    if match is None:
        raise ValueError(f"not a segment in example notation: {text!r}")
    kind, name, start, end = match.groups()
    fields: Mapping[str, Any] = {
        "kind": kind,
        "queue" if kind == "work" else "activity_id": name,
        "place": place,
        "paid": kind not in _UNPAID,
    }
    return Segment(start=moment(on, start), end=moment(on, end), **fields)


def moment(on: date, clock: str) -> datetime:
    """Return the UTC instant of a Berlin clock time (``HH:MM`` up to 47:59) on a date."""
    days, minutes = divmod(int(clock[:2]) * 60 + int(clock[3:]), 1440)
    wall = datetime.combine(on + timedelta(days=days), time(*divmod(minutes, 60)), ZoneInfo(ZONE))
    return wall.astimezone(UTC)
