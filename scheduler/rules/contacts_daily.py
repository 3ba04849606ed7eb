"""Contacts a day.

What it asks
------------
No shift is planned to hold more than ``most_contacts`` contacts. How many there are to expect
follows from minutes on each queue, the queue's handle time (``usual_handle_s`` where a centre
states none), contacts handled at once, and how busy people are planned: ``busy_share`` of their
time, or the queue's own largest occupancy where that is lower.

Why
---
Hundreds of customers a day are a load by themselves, however light each of them is, and short
contacts bring more of them than minutes tell. No study gives a number; 250 are a design choice,
beyond what eight hours of calls of two minutes bring. No handle time of a person is read.

Formula
-------
contacts = sum over queues of minutes x 60 / handle time x contacts at once x share; excess =
sum over shifts of max(0, contacts - most_contacts), in thousandths of a contact.

Example
-------
Ten hours of chats of five minutes, three at once, busy 85 %: 306 contacts, 56 beyond 250.

Options
-------
``most_contacts``: 100000 switches the rule off. ``busy_share``, ``usual_handle_s``.

References
----------
None; a design choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field

from scheduler.domain import Queue
from scheduler.domain.timeline import Timeline
from scheduler.rules.example import tiny_problem
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Level, View


class Params(BaseParams):
    """Contacts a shift, and what they are counted from."""

    most_contacts: Annotated[
        int, Field(ge=1, le=100_000, json_schema_extra={"stricter": "smaller", "neutral": 100_000})
    ] = 250
    busy_share: Annotated[
        float, Field(ge=0.01, le=1, multiple_of=0.01, json_schema_extra={"stricter": "larger"})
    ] = 0.85
    usual_handle_s: Annotated[
        int, Field(ge=1, le=86400, json_schema_extra={"stricter": "smaller"})
    ] = 300


def terms(params: Params, view: View) -> Iterator[Level]:
    """Yield one load for everybody that never leaks: contacts."""
    rates = tuple(
        (name, _per_minute(params, queue) * queue.concurrency)
        for name, queue in view.queues.items()
    )
    yield Level(view.agent_ids, view.horizon_days, rates, cap_milli=1000 * params.most_contacts)


def _per_minute(params: Params, queue: Queue) -> float:
    busy = min(params.busy_share, (queue.max_occupancy_pct or 100) / 100)
    return 60 * busy / (queue.default_aht_s or params.usual_handle_s)


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each shift with too many contacts to expect."""
    per_minute = {queue.queue: _contacts(params, queue) for queue in timeline.problem.centre.queues}
    for agent_id in timeline.agent_ids:
        for shift in timeline.planned(agent_id):
            work = [segment for segment in shift.segments if segment.queue in per_minute]
            milli = round(sum(1000 * s.minutes * per_minute[s.queue or ""] for s in work))
            beyond = milli - 1000 * params.most_contacts
            if beyond > 0:
                yield Violation(
                    agent_id,
                    shift.work_date,
                    beyond,
                    start=shift.start,
                    end=shift.end,
                    facts={"contacts": milli / 1000},
                )


def _contacts(params: Params, queue: Queue) -> float:
    """Return the contacts to expect in a minute of work on a queue."""
    handle_s = queue.default_aht_s or params.usual_handle_s
    occupied_s = 0.6 * min(100 * params.busy_share, queue.max_occupancy_pct or 100)
    return queue.concurrency * occupied_s / handle_s


def explain(params: Params, violation: Violation) -> str:
    """Return whose shift, how many contacts are to expect, how many may be, what would cure it."""
    return (
        f"The shift of {violation.agent_id} on {violation.on} is planned to hold "
        f"{violation.facts['contacts']} contacts; {params.most_contacts} are the most: "
        f"{violation.amount} thousandths of a contact too many. Time off the phone or longer "
        "contacts in their place would cure it."
    )


def _chats(**phone: float) -> dict[str, Any]:
    """Return the world in which contacts on ``phone`` are chats, three at once or as said."""
    centre = tiny_problem().centre
    calls, hard = centre.queues
    chats = calls.model_copy(update={"concurrency": 3, **phone})
    return {"centre": centre.model_copy(update={"queues": (chats, hard)})}


EXAMPLES = (
    Example("eight hours of chats", ("Mon 08:00-16:00",), 0, given=_chats()),
    Example("ten hours of them", ("Mon 08:00-18:00",), 56_000, given=_chats()),
    Example("calls of five minutes", ("Mon 08:00-20:00",), 0),
    Example(
        "calls of a minute",
        ("Mon 08:00-13:00",),
        5000,
        given=_chats(concurrency=1, default_aht_s=60.0),
    ),
    Example(
        "250 of them", ("Mon 08:00-12:54",), 0, given=_chats(concurrency=1, default_aht_s=60.0)
    ),
    Example("one more", ("Mon 08:00-12:55",), 750, given=_chats(concurrency=1, default_aht_s=60.0)),
    Example(
        "busy all the time, as many as are allowed",
        ("Mon 08:00-12:10",),
        0,
        {"busy_share": 1.0},
        given=_chats(concurrency=1, default_aht_s=60.0),
    ),
    Example(
        "busy all the time, one more",
        ("Mon 08:00-12:11",),
        1000,
        {"busy_share": 1.0},
        given=_chats(concurrency=1, default_aht_s=60.0),
    ),
    Example(
        "planned less busy", ("Mon 08:00-18:00",), 20_000, given=_chats(max_occupancy_pct=75.0)
    ),
    Example(
        "queues add up",
        ("Mon 08:00-18:00 | work:phone 08:00-17:00 | work:complaints 17:00-18:00",),
        35_600,
        given=_chats(),
    ),
    Example(
        "pauses do not count",
        ("Mon 08:00-18:00 | work:phone 08:00-12:00 | meal 12:00-14:00 | work:phone 14:00-18:00",),
        0,
        given=_chats(),
    ),
    Example("days do not add up", ("Mon 08:00-16:00", "Tue 08:00-16:00"), 0, given=_chats()),
)

RULE = Rule(
    id="contacts.daily",
    unit="thousandth of a contact",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
