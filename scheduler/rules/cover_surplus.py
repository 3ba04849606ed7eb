"""Surplus.

What it asks
------------
As few minutes at work as possible that are not useful: work on a queue beyond its need or lost to
low proficiency, work where no need is stated, time off the phone, recovery, training and meetings
that no session of the horizon asks for.

Why
---
Idle time costs wages and shows where a shift would be better placed. It is far cheaper than a
missing minute: a plan buys ten minutes of surplus to cover one.

Formula
-------
excess = sum over queues and intervals of (minutes worked - min(need, sum of minutes x rate)), plus
all minutes of off_phone, recovery, training, meetings and one-to-ones but those of people in
sessions of theirs, in thousandths of a person-minute. Counted from the first local midnight of the
horizon to 24 hours after its last, over all sites; the end of history counts there.

Example
-------
Two people for 15 minutes where one is needed: 15 minutes, an excess of 15,000.

Options
-------
``rate_1_per_mille`` … ``rate_4_per_mille`` by proficiency, and ``mentor_per_mille`` of that for
whoever accompanies a newcomer, the same as for coverage; work without the skill has rate 0.

References
----------
None; a design choice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field

from scheduler.domain import Day, Segment
from scheduler.domain.timeline import Timeline, overlap_minutes
from scheduler.rules.example import tiny_session
from scheduler.rules.rated_people import RatedPeople
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.rules.staffed_slots import span_judged, staffed
from scheduler.terms import Asked, Cover, View, Window

IDLE_KINDS = ("off_phone", "recovery", "training", "meeting", "one_to_one")
IDLE = frozenset({"off_phone", "recovery", "training", "meeting", "one_to_one"})
DAY_MINUTES = 1440
Rate = Annotated[int, Field(ge=0, le=1000, json_schema_extra={"stricter": "smaller"})]


class Params(BaseParams):
    """Rates of proficiencies."""

    rate_1_per_mille: Rate = 700
    rate_2_per_mille: Rate = 850
    rate_3_per_mille: Rate = 1000
    rate_4_per_mille: Rate = 1000
    mentor_per_mille: Rate = 900


def terms(params: Params, view: View) -> Iterator[Cover]:
    """Yield one term per queue and interval, one per gap without need, and one for idle time."""
    rates = (
        params.rate_1_per_mille,
        params.rate_2_per_mille,
        params.rate_3_per_mille,
        params.rate_4_per_mille,
    )
    people = RatedPeople(view, rates, params.mentor_per_mille, everybody=True)
    all_alike = tuple((agent_id, 1000) for agent_id in view.agent_ids)
    span = _span(view)
    minutes = view.problem.centre.interval_minutes
    for queue in view.queues:
        at = span.start
        for start, row in view.need.get(queue, ()):
            if at < start:
                yield Cover(queue, Window(at, start), 0, all_alike, surplus_price=1)
            at = start + minutes
            need_milli = round(row.required_agents * minutes * 1000)
            window = Window(start, at)
            yield Cover(queue, window, need_milli, people.of(queue, start), surplus_price=1)
        if at < span.end:
            yield Cover(queue, Window(at, span.end), 0, all_alike, surplus_price=1)
    claimed = tuple(map(Asked.of, view.problem.sessions))
    yield Cover(None, span, 0, all_alike, (), 1, IDLE_KINDS, claimed)


def _span(view: View) -> Window:
    """Return the minutes that are judged; need before or behind the horizon widens them."""
    zones = [site.time_zone for site in view.problem.centre.sites]
    first, last = view.problem.dates[0], view.problem.dates[-1]
    needed = [start for rows in view.need.values() for start, _ in rows]
    ends = [start + view.problem.centre.interval_minutes for start in needed]
    return Window(
        min([*(Day.of(first, zone).start_minute for zone in zones), *needed]),
        max([*(Day.of(last, zone).minute_at(2 * DAY_MINUTES) for zone in zones), *ends]),
    )


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each interval of a queue, and each day, with minutes at work that are not useful."""
    rates, left = params.model_dump(), params.mentor_per_mille
    for slot in staffed(timeline, lambda level: int(rates[f"rate_{level}_per_mille"]), left):
        amount = 1000 * slot.worked_minutes - slot.useful_milli
        if amount:
            yield Violation(
                None,
                slot.on,
                amount,
                start=slot.start,
                end=slot.end,
                facts={
                    "what": slot.queue,
                    "needed_minutes": slot.need_milli / 1000,
                    "worked_minutes": slot.worked_minutes,
                },
            )
    for on, minutes in _idle(timeline, *span_judged(timeline)).items():
        facts = {"what": "time off the phone", "needed_minutes": 0, "worked_minutes": minutes}
        yield Violation(None, on, 1000 * minutes, facts=facts)


def _idle(timeline: Timeline, start: datetime, end: datetime) -> dict[date, int]:
    """Return minutes that no queue and no session claims by date of the shift."""
    minutes: dict[date, int] = defaultdict(int)
    for agent_id in timeline.agent_ids:
        for shift in timeline.shifts(agent_id):
            for segment in shift.segments:
                if segment.kind in IDLE and not _claimed(timeline, agent_id, segment):
                    idle = overlap_minutes(segment.start, segment.end, start, end)
                    minutes[max(shift.work_date, timeline.first)] += idle
    return {on: amount for on, amount in sorted(minutes.items()) if amount}


def _claimed(timeline: Timeline, agent_id: str, segment: Segment) -> bool:
    """Return whether a segment is time in a session of the person."""
    return segment.activity_id is not None and any(
        session.claims(agent_id, segment.kind, segment.activity_id, segment.start)
        for session in timeline.problem.sessions
    )


def explain(_params: Params, violation: Violation) -> str:
    """Return where, how much is worked and needed, what that costs and what would cure it."""
    facts = violation.facts
    since = f" from {violation.start}" if violation.start else ""
    return (
        f"{facts['what']} on {violation.on}{since} takes {facts['worked_minutes']} person-minutes "
        f"where {facts['needed_minutes']:g} are needed; {violation.amount} thousandths of a "
        "person-minute are not useful. Moving them to a short interval would cure it."
    )


def _need(agents: float, start: str = "2026-11-30T09:00:00+01:00") -> dict[str, Any]:
    return {
        "queue": "phone",
        "interval_start": start,
        "need_agents": agents,
        "required_agents": agents,
    }


def _given(agents: float, proficiency: int = 4) -> dict[str, Any]:
    skill = {"queue": "phone", "proficiency": proficiency}
    skills = tuple({"agent_id": agent_id, **skill} for agent_id in ("A", "B"))
    return {"need": (_need(agents),), "skills": skills}


def _asked() -> dict[str, Any]:
    """Return the world in which A is to have half an hour of training on Monday."""
    return {"sessions": (tiny_session("basics", kind="training", minutes=30),)}


A = "Mon 09:00-09:15"
B = "B Mon 09:00-09:15"
QUIET = "Mon 09:00-10:00 | recovery 09:00-09:15 | off_phone 09:15-09:35 | training 09:35-10:00"
COURSE = "Mon 09:00-10:00 | training:basics 09:00-09:30 | training:other 09:30-10:00"

EXAMPLES = (
    Example("no more than needed", (A,), 0, given=_given(1)),
    Example("one too many", (A, B), 15_000, given=_given(1)),
    Example("half a person too many", (A,), 7_500, given=_given(0.5)),
    Example("work before and after the need", ("Mon 08:55-09:20",), 10_000, given=_given(1)),
    Example("work without any need", ("Mon 08:00-09:00", "Tue 08:00-09:00"), 120_000),
    Example("trained for a week", (A,), 4_500, given=_given(1, 1)),
    Example("trained for longer", (A,), 2_250, given=_given(1, 2)),
    Example("fully trained", (A,), 0, given=_given(1, 3)),
    Example("who accompanies a newcomer", (A,), 1_500, given=_given(1, 3) | {"mentors": ("A",)}),
    Example("the same, trained for longer", (A,), 3_525, given=_given(1, 2) | {"mentors": ("A",)}),
    Example("without the skill", (A,), 15_000, given=_given(1) | {"skills": ()}),
    Example("recovery, time off the phone, training", (QUIET,), 60_000),
    Example("training that is asked for", (COURSE,), 30_000, given=_asked()),
    Example("not of this person", (f"B {COURSE}",), 60_000, given=_asked()),
    Example("last week counts from midnight on", (), 120_000, history=("Sun-1 22:00-26:00",)),
    Example("the last night counts to its end", ("Sun 22:00-30:00",), 480_000),
    Example("and no further than a day behind", ("Mon+1 23:00-25:00",), 60_000),
    Example(
        "unless there is need behind it",
        ("Mon+1 25:00-26:30 | work:complaints 25:00-26:30",),
        75_000,
        given={"need": (_need(1, "2026-12-08T02:00:00+01:00"),)},
    ),
    Example(
        "an hour that comes twice",
        ("Sun 00:00-04:00",),
        300_000,
        given={"first_date": "2026-10-19"},
    ),
)

RULE = Rule(
    id="cover.surplus",
    unit="1/1000 person-minute",
    nature="soft",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
