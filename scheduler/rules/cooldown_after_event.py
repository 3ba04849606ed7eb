"""Recovery right after a hard event.

What it asks
------------
Whoever had a hard event during a shift (``events.csv``) recovers before anything else is asked of
them: ``abuse_minutes`` after abuse, ``severe_minutes`` after a threat or harassment, from the next
five minutes of the clock on. Until then there is no work, training, meeting or talk. Where the
buffer room of the site is full they are off the phone until it has a place; a meal or a break may
lie in between and is no part of it. A shift in which nothing else follows any more owes none. An
event outside the shifts of the planned weeks asks for nothing here, nor does a complaint.

Why
---
Law asks for a pause right after abuse (NR-17 Annex II, Brazil) and for a longer rest, suspension or
a transfer (article 41 of the Occupational Safety and Health Act, Korea), and fixes no minutes. Ten
are where the break curve of HSE report RR446 begins to show recovery; thirty are what one Korean
contractor gave in 2022. Both are design choices. Nobody has to ask for the pause, and it is paid.

Formula
-------
excess = sum over events and the shifts they lie in of max(0, minutes owed - minutes of recovery
from the event on before the first segment that is neither recovery nor a meal, a break or time off
the phone), in minutes; 0 where no such segment follows.

Example
-------
After abuse at 10:02, recovery 10:05-10:10 and then calls: five minutes are missing.

Options
-------
``abuse_minutes``, ``severe_minutes``: 0 switches that part off. What is said of a breach names
minutes and never an event.

References
----------
Portaria 9/2007, NR-17 Annex II (Brazil); Occupational Safety and Health Act (Korea), article 41;
HSE research report RR446 (2006).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from pydantic import Field

from scheduler.domain import Event, Shift, minute_of
from scheduler.domain.timeline import Timeline, overlap_minutes
from scheduler.rules.example import MONDAY, moment
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Cooldown, View

RECOVERY, PAUSES = "recovery", ("meal", "break", "off_phone")
GRID_MINUTES = 5
"""Segments of a plan begin on whole five minutes."""

Minutes = Annotated[int, Field(ge=0, le=480, json_schema_extra={"stricter": "larger"})]


class Params(BaseParams):
    """Minutes of recovery after abuse and after a severe event."""

    abuse_minutes: Minutes = 10
    severe_minutes: Minutes = 30


def terms(params: Params, view: View) -> Iterator[Cooldown]:
    """Yield one term for each event of abuse, and each severe one, of somebody employed."""
    owed = {"abuse": params.abuse_minutes, "severe": params.severe_minutes}
    for event in view.problem.events:
        if event.severity in owed and event.agent_id in view.agent_ids:
            at = minute_of(event.occurred_at)
            begun = event.occurred_at.second or event.occurred_at.microsecond
            yield Cooldown(
                (event.agent_id,),
                view.horizon_days,
                at,
                -(-(at + bool(begun)) // GRID_MINUTES) * GRID_MINUTES,
                owed[event.severity],
                (RECOVERY,),
                PAUSES,
            )


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each shift that goes on before the recovery after an event is over."""
    asked = {"severe": params.severe_minutes, "abuse": params.abuse_minutes, "complaint": 0}
    for event in timeline.problem.events:
        owed, since = asked[event.severity], _next_step(event.occurred_at)
        for shift in timeline.planned(event.agent_id):
            until = _next_demand(shift, since)
            rests = (s for s in shift.segments if s.kind == RECOVERY)
            given = sum(overlap_minutes(s.start, s.end, since, until) for s in rests)
            if shift.start <= event.occurred_at and until < shift.end and given < owed:
                yield Violation(
                    event.agent_id,
                    shift.work_date,
                    owed - given,
                    start=since,
                    end=until,
                    facts={"given_minutes": given, "owed_minutes": owed},
                )


def _next_step(instant: datetime) -> datetime:
    """Return the first whole five minutes that do not lie before an instant."""
    step = timedelta(minutes=GRID_MINUTES)
    return instant + (datetime.min.replace(tzinfo=UTC) - instant) % step


def _next_demand(shift: Shift, since: datetime) -> datetime:
    """Return when a shift asks something of its person again; its end where it does not."""
    calm = (RECOVERY, *PAUSES)
    asked = (max(s.start, since) for s in shift.segments if s.end > since and s.kind not in calm)
    return min(asked, default=shift.end)


def explain(_params: Params, violation: Violation) -> str:
    """Return whose shift, how much recovery it holds, how much is owed and what would cure it."""
    facts = violation.facts
    return (
        f"The shift of {violation.agent_id} on {violation.on} goes on at {violation.end} with "
        f"{facts['given_minutes']} minutes of recovery from {violation.start} on; "
        f"{facts['owed_minutes']} come first there. {violation.amount} more minutes of recovery "
        "before anything else would cure it."
    )


def _after(severity: str, clock: str = "10:00", day: int = 0, **given: object) -> dict[str, Any]:
    event = {
        "event_id": "e1",
        "agent_id": "A",
        "occurred_at": moment(MONDAY + timedelta(days=day), clock),
        "severity": severity,
        "source": "agent",
    }
    return {"events": (Event.model_validate({**event, **given}),)}


def _then(*pieces: str, day: str = "Mon") -> tuple[str, ...]:
    """Return a shift 08:00-12:00 on the phone with these segments in it, in order."""
    clock, parts = "08:00", []
    for piece in pieces:
        start, end = piece.split()[1].split("-")
        parts += [f"work:phone {clock}-{start}"] if clock != start else []
        parts.append(piece)
        clock = end
    parts += [f"work:phone {clock}-12:00"] if clock != "12:00" else []
    return (" | ".join([f"{day} 08:00-12:00", *parts]),)


_SECONDS = moment(MONDAY, "10:00").replace(second=59)
_NIGHT = "22:00-30:00 | work:phone 22:00-26:00 | recovery 26:00-26:05 | work:phone 26:05-30:00"

EXAMPLES = (
    Example("nothing has happened", _then(), 0),
    Example("ten minutes after abuse", _then("recovery 10:00-10:10"), 0, given=_after("abuse")),
    Example("nine minutes", _then("recovery 10:00-10:09"), 1, given=_after("abuse")),
    Example("none", _then(), 10, given=_after("abuse")),
    Example("half an hour", _then("recovery 10:00-10:30"), 0, given=_after("severe")),
    Example("29 minutes", _then("recovery 10:00-10:29"), 1, given=_after("severe")),
    Example("a complaint is no event", _then(), 0, given=_after("complaint")),
    Example(
        "a minute later it begins with the next five",
        _then("recovery 10:05-10:15"),
        0,
        given=_after("abuse", "10:01"),
    ),
    Example(
        "what came before does not count",
        _then("recovery 10:00-10:10"),
        5,
        given=_after("abuse", "10:01"),
    ),
    Example(
        "seconds later too",
        _then("recovery 10:00-10:10"),
        5,
        given=_after("abuse", occurred_at=_SECONDS),
    ),
    Example("work comes first", _then("recovery 10:05-10:15"), 10, given=_after("abuse")),
    Example(
        "off the phone until there is a place",
        _then("off_phone 10:00-10:20", "recovery 10:20-10:30"),
        0,
        given=_after("abuse"),
    ),
    Example(
        "in two parts around a break",
        _then("recovery 10:00-10:05", "break 10:05-10:15", "recovery 10:15-10:20"),
        0,
        given=_after("abuse"),
    ),
    Example("a break is none", _then("break 10:00-10:10"), 10, given=_after("abuse")),
    Example("a meal is none", _then("meal 10:00-10:30"), 30, given=_after("severe")),
    Example(
        "a talk does not come between",
        _then("recovery 10:00-10:05", "one_to_one 10:05-10:20", "recovery 10:20-10:25"),
        5,
        given=_after("abuse"),
    ),
    Example("until the end", _then("recovery 11:50-12:00"), 0, given=_after("severe", "11:50")),
    Example("no more work", _then("off_phone 11:50-12:00"), 0, given=_after("severe", "11:50")),
    Example("the minute before the end", _then(), 0, given=_after("severe", "11:59")),
    Example(
        "within the last five minutes",
        _then("recovery 11:55-12:00"),
        0,
        given=_after("severe", "11:55"),
    ),
    Example("five before the end", _then(), 30, given=_after("severe", "11:55")),
    Example("as it begins", _then(), 10, given=_after("abuse", "08:00")),
    Example("before it begins", _then(), 0, given=_after("abuse", "07:59")),
    Example("as it ends", _then(), 0, given=_after("abuse", "12:00")),
    Example("another day", _then(day="Tue"), 0, given=_after("severe")),
    Example("somebody else", ("B Mon 08:00-12:00",), 0, given=_after("severe")),
    Example("a shift later that day", ("Mon 12:00-16:00",), 0, given=_after("abuse", "10:00")),
    Example("in the night", (f"Mon {_NIGHT}",), 5, given=_after("abuse", "26:00")),
    Example(
        "in a night of the week before",
        ("Mon 12:00-16:00",),
        0,
        history=(f"Sun-1 {_NIGHT}",),
        given=_after("abuse", "02:00"),
    ),
    Example(
        "on the last day",
        _then("recovery 08:35-08:40", day="Sun"),
        5,
        given=_after("abuse", "08:35", 6),
    ),
    Example(
        "two at once",
        _then("recovery 10:00-10:25"),
        5,
        given={"events": (*_after("abuse")["events"], *_after("severe", event_id="e2")["events"])},
    ),
)

RULE = Rule(
    id="cooldown.after-event",
    unit="minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
