"""Lighter days on hard queues.

What it asks
------------
For a time some people have fewer minutes on hard queues than others: those of an emotional weight
of ``hard_weight`` or more (a complaint weighs 1). From the moment of a severe event (a threat, a
harassment; ``events.csv``) until the end of the local day, each shift that has begun by then holds
at most ``severe_rest_of_day_minutes`` more of it; from the moment of abuse on at most
``abuse_rest_of_day_minutes``. Each shift of the day after a severe event holds at most
``severe_next_day_minutes``. A complaint changes nothing.

Why
---
Law asks for suspension or a transfer, and a longer rest, after abuse by customers (article 41 of
the Occupational Safety and Health Act, Korea) and for a pause right after it (NR-17 Annex II,
Brazil), without minutes. Mistreatment by customers goes with exhaustion and a worse mood the next
morning (Zhan 2011). A severe event ends work on hard queues for the day, as the right to leave them
for the rest of the shift asks; 75 minutes are half of what ``hard.daily`` lets through, an hour
after abuse is four spells of a quarter hour. All three are design choices.

Formula
-------
excess = sum over events and shifts of max(0, hard minutes from the event on - minutes allowed),
plus, on the day after a severe one, max(0, hard minutes - severe_next_day_minutes), in minutes.

Example
-------
After a severe event at 10:00, complaints 09:00-11:00 are 60 minutes too many; 80 minutes of them on
the next day are five.

Options
-------
``severe_rest_of_day_minutes``, ``abuse_rest_of_day_minutes``, ``severe_next_day_minutes``: 2880
switches that part off; a ``hard_weight`` of 1000 switches the rule off. What is said of a breach
names minutes and never an event: to others it reads as any other cap.

References
----------
Occupational Safety and Health Act (Korea), article 41; Portaria 9/2007, NR-17 Annex II (Brazil);
Zhan, Wang and Shi 2011.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import Field

from scheduler.domain import Event, Shift, minute_of
from scheduler.domain.timeline import Timeline, overlap_minutes
from scheduler.rules.example import MONDAY, complaints_weigh, moment
from scheduler.rules.hard_queues import HardWeight, hard_in_timeline, hard_in_view
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Share, View

Minutes = Annotated[int, Field(ge=0, le=2880, json_schema_extra={"stricter": "smaller"})]


class Params(BaseParams):
    """Minutes on hard queues after an event, and from which emotional weight on a queue is hard."""

    severe_rest_of_day_minutes: Minutes = 0
    severe_next_day_minutes: Minutes = 75
    abuse_rest_of_day_minutes: Minutes = 60
    hard_weight: HardWeight = 1.0


def terms(params: Params, view: View) -> Iterator[Share]:
    """Yield the rest of the day, and after a severe event the next day, of each person concerned.

    None where no queue is hard, or nothing has happened.
    """
    hard = hard_in_view(view, params.hard_weight)
    most = {
        "severe": params.severe_rest_of_day_minutes,
        "abuse": params.abuse_rest_of_day_minutes,
    }
    for event in view.problem.events:
        if not hard or event.severity not in most or event.agent_id not in view.agent_ids:
            continue
        who, days = (event.agent_id,), view.horizon_days
        day = view.day_index(event.occurred_at.astimezone(ZoneInfo(view.zone(who[0]))).date())
        yield Share(
            who,
            days,
            hard,
            max_minutes=most[event.severity],
            only_days=(day - 1, day),
            from_minute=minute_of(event.occurred_at),
        )
        if event.severity == "severe":
            yield Share(
                who,
                days,
                hard,
                max_minutes=params.severe_next_day_minutes,
                only_days=(day + 1,),
            )


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each shift with more hard minutes than are allowed after an event."""
    hard = hard_in_timeline(timeline, params.hard_weight)
    for event in timeline.problem.events:
        if event.severity == "complaint" or event.agent_id not in timeline.agent_ids:
            continue
        on = timeline.local(event.agent_id, event.occurred_at).date()
        for shift in timeline.planned(event.agent_id):
            start, most = _allowed(params, event, on, shift)
            work = [s for s in shift.segments if s.queue in hard]
            minutes = sum(overlap_minutes(s.start, s.end, start, shift.end) for s in work)
            if minutes > most:
                yield Violation(
                    event.agent_id,
                    shift.work_date,
                    minutes - most,
                    start=start,
                    end=shift.end,
                    facts={"hard_minutes": minutes, "most": most},
                )


def _allowed(params: Params, event: Event, on: date, shift: Shift) -> tuple[datetime, int]:
    """Return from when on hard minutes of a shift count, and how many are allowed."""
    if event.severity == "severe" and shift.work_date == on + timedelta(days=1):
        return shift.start, params.severe_next_day_minutes
    since = max(shift.start, event.occurred_at.replace(second=0, microsecond=0))
    if not on - timedelta(days=1) <= shift.work_date <= on or since >= shift.end:
        return shift.end, 0
    severe = event.severity == "severe"
    return since, params.severe_rest_of_day_minutes if severe else params.abuse_rest_of_day_minutes


def explain(_params: Params, violation: Violation) -> str:
    """Return who, how many minutes, how many are allowed and what would cure it; never why."""
    return (
        f"The shift of {violation.agent_id} on {violation.on} holds "
        f"{violation.facts['hard_minutes']} minutes on hard queues from {violation.start} on; "
        f"{violation.facts['most']} are the most there. Moving {violation.amount} of them to "
        "others would cure it."
    )


def _after(severity: str, clock: str = "10:00", day: int = 0) -> dict[str, Any]:
    event = {
        "event_id": "e1",
        "agent_id": "A",
        "occurred_at": moment(MONDAY + timedelta(days=day), clock),
        "severity": severity,
        "source": "agent",
    }
    return {"events": (Event.model_validate(event),)}


def _hard(day: str, start: str, end: str) -> tuple[str, ...]:
    easy = f"work:phone 08:00-{start}", f"work:phone {end}-12:00"
    return (f"{day} 08:00-12:00 | {easy[0]} | work:complaints {start}-{end} | {easy[1]}",)


EXAMPLES = (
    Example("nothing has happened", _hard("Mon", "09:00", "11:00"), 0),
    Example("up to a severe event", _hard("Mon", "09:00", "10:00"), 0, given=_after("severe")),
    Example("a minute after it", _hard("Mon", "09:00", "10:01"), 1, given=_after("severe")),
    Example("an hour after it", _hard("Mon", "09:00", "11:00"), 60, given=_after("severe")),
    Example("an hour after abuse", _hard("Mon", "09:00", "11:00"), 0, given=_after("abuse")),
    Example("a minute more", _hard("Mon", "09:00", "11:01"), 1, given=_after("abuse")),
    Example(
        "a complaint is no event", _hard("Mon", "09:00", "11:50"), 0, given=_after("complaint")
    ),
    Example("75 minutes the next day", _hard("Tue", "09:00", "10:15"), 0, given=_after("severe")),
    Example("76 minutes the next day", _hard("Tue", "09:00", "10:16"), 1, given=_after("severe")),
    Example("not the day after that", _hard("Wed", "09:00", "11:50"), 0, given=_after("severe")),
    Example("abuse ends with its day", _hard("Tue", "09:00", "11:50"), 0, given=_after("abuse")),
    Example(
        "an event of yesterday",
        _hard("Mon", "09:00", "10:20"),
        5,
        given=_after("severe", "15:00", -1),
    ),
    Example(
        "the night in which it happened goes on",
        ("Mon 22:00-30:00 | work:phone 22:00-26:00 | work:complaints 26:00-30:00",),
        90,
        given=_after("severe", "28:30"),
    ),
    Example(
        "a later shift of its day",
        ("Tue 20:00-23:00 | work:complaints 20:00-23:00",),
        180,
        given=_after("severe", "28:30"),
    ),
    Example(
        "a shift that had ended by then",
        _hard("Mon", "09:00", "11:50"),
        0,
        given=_after("severe", "12:00"),
    ),
    Example("on a Sunday", _hard("Sun", "09:00", "11:00"), 80, given=_after("severe", "09:40", 6)),
    Example(
        "abuse early on it", _hard("Sun", "09:00", "11:00"), 60, given=_after("abuse", "08:10", 6)
    ),
    Example(
        "the day before it", _hard("Sun", "09:00", "11:00"), 45, given=_after("severe", "11:00", 5)
    ),
    Example(
        "somebody else's day",
        ("B Mon 08:00-12:00 | work:complaints 08:00-12:00",),
        0,
        given=_after("severe"),
    ),
    Example(
        "not hard at 0.9",
        _hard("Mon", "09:00", "11:00"),
        0,
        given={**_after("severe"), **complaints_weigh(0.9)},
    ),
    Example("hard at 0.1", ("Mon 08:00-12:00",), 120, {"hard_weight": 0.1}, given=_after("severe")),
    Example(
        "not hard at 0.2", ("Mon 08:00-12:00",), 0, {"hard_weight": 0.2}, given=_after("severe")
    ),
)

RULE = Rule(
    id="hard.lighter-days",
    unit="minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
