"""Fair share of hard minutes.

What it asks
------------
No shift holds more minutes on hard queues than the person's fair share of them over the last
``ledger_weeks`` weeks and this horizon together, laid evenly on the fewest shifts that hold their
contract hours. A queue is hard from an emotional weight of ``hard_weight`` on (a complaint weighs
1). ``free_minutes`` of a shift are never counted, so that one spell on such a queue stays possible.

Why
---
Complaints kept on few shoulders exhaust those few (Grandey 2004); who carried more of them in the
last weeks carries less now, and nobody carries their share on a single day.

Formula
-------
Shares are fixed before solving. For each person

- weight = sum over the days of the horizon, employed, not on leave and with a skill on a hard
  queue, of the weekly paid minutes of the contract; people with weight 0 are not looked at;
- expected = need of the horizon on hard queues, in person-minutes;
- fair = weight / all weights x (expected + all hard minutes in the ledger) - own ones in the
  ledger; people with a personal limit as in the fair share of weekends (``fair.weekend``);
- most = fair x 7 / weight x longest shift of the contract on the first day in paid minutes, rounded
  up to a quarter hour, at least ``free_minutes``: fair over the shifts that the weight fills.

excess = sum over shifts of max(0, hard minutes - most). Lines are searched without it, since they
do not know segments yet; what it costs is weighed where the segments of a day are improved and
counted in full in every audit.

Example
-------
Two people alike on 40 hours a week in shifts of up to six hours, 1600 hard minutes needed, an empty
ledger: 800 each, 120 minutes on each of six shifts and two thirds. A shift of 130 has 10 minutes
of excess.

Options
-------
``free_minutes``: hard minutes of a shift that are never counted; 2880 switches the rule off.
``hard_weight``: from which weight on a queue is hard. ``ledger_weeks``: how far the ledger is
looked back.

References
----------
Grandey, Dickter and Sin 2004, Journal of Organizational Behavior 25:397; Smet, Martin, Ouelhadj
2012 (PATAT). Half an hour and thirteen weeks are design choices.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Annotated, Any

from pydantic import Field

from scheduler.domain import Skill
from scheduler.domain.timeline import Timeline
from scheduler.rules.example import complaints_weigh
from scheduler.rules.fair_check import due, presences
from scheduler.rules.fair_share import leave_of_b, ledger_row, needed
from scheduler.rules.fair_terms import fair_parts
from scheduler.rules.hard_queues import hard_in_timeline, hard_in_view
from scheduler.rules.hours_weekly_max import leave_days
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Share, View

QUARTER = 15


class Params(BaseParams):
    """What counts as hard, how much of it is free, and how far back the ledger counts."""

    free_minutes: Annotated[
        int, Field(ge=0, le=2880, json_schema_extra={"stricter": "smaller", "neutral": 2880})
    ] = 30
    hard_weight: Annotated[float, Field(ge=0, le=1000, multiple_of=0.1)] = 1.0
    ledger_weeks: Annotated[int, Field(ge=0, le=53)] = 13


def terms(params: Params, view: View) -> Iterator[Share]:
    """Yield one term for all people with the same most minutes a shift."""
    hard = hard_in_view(view, params.hard_weight)
    weights = {a: w for a in view.agent_ids if (w := _weight(view, a, {*hard}))}
    length = view.problem.centre.interval_minutes
    milli = sum(round(1000 * row.required_agents) for q in hard for _, row in view.need.get(q, ()))
    parts = fair_parts(view, weights, lambda row: row.hard_minutes, params.ledger_weeks)
    people: dict[int, list[str]] = defaultdict(list)
    for agent_id, part in parts.items():
        longest = round(60 * view.contract(agent_id).shift_hours_max)
        most = part(Fraction(milli * length, 1000)) * 7 * longest / weights[agent_id]
        people[max(params.free_minutes, -QUARTER * (-most // QUARTER))].append(agent_id)
    for minutes, agents in sorted(people.items()):
        yield Share(tuple(agents), view.horizon_days, hard, max_minutes=minutes)


def _weight(view: View, agent_id: str, hard: set[str]) -> int:
    """Return the paid minutes by which a person takes part."""
    away = {day for leave in view.time_off(agent_id) for day in leave_days(view, leave)}
    return sum(
        round(60 * view.contract(agent_id, day).weekly_hours_paid)
        for day in range(view.horizon_days)
        if view.employed(agent_id, day)
        and day not in away
        and not hard.isdisjoint(view.skills(agent_id, day))
    )


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each shift with more hard minutes than are fair."""
    hard = hard_in_timeline(timeline, params.hard_weight)
    for agent_id, most in _fair_minutes(params, timeline, hard).items():
        for shift, worked in timeline.worked(agent_id):
            minutes = sum(worked[queue] for queue in hard if queue in worked)
            if minutes > most:
                yield Violation(
                    agent_id,
                    shift.work_date,
                    minutes - most,
                    start=shift.start,
                    end=shift.end,
                    facts={"hard_minutes": minutes, "fair_minutes": most},
                )


def _fair_minutes(params: Params, timeline: Timeline, hard: set[str]) -> dict[str, int]:
    """Return how many hard minutes a shift of each person may hold."""
    paid = _entitled(timeline, hard)
    required = [row.required_agents for row in timeline.problem.need if row.queue in hard]
    needed_milli = sum(round(agents * 1000) for agents in required)
    expected = Fraction(needed_milli * timeline.problem.centre.interval_minutes, 1000)
    shares = due(
        timeline,
        paid,
        dict.fromkeys(paid, expected),
        lambda row: row.hard_minutes,
        params.ledger_weeks,
    )
    most = {}
    for agent_id, share in shares.items():
        hours = timeline.contract(agent_id, timeline.first).shift_hours_max
        shifts = Fraction(paid[agent_id], 7 * round(hours * 60))
        most[agent_id] = max(params.free_minutes, ceil(share / shifts / QUARTER) * QUARTER)
    return most


def _entitled(timeline: Timeline, hard: set[str]) -> dict[str, int]:
    """Return the paid minutes by which people take part; who has none is left out."""
    paid = {}
    for agent_id, presence in presences(timeline).items():
        held = [skill for skill in timeline.skills(agent_id) if skill.queue in hard]
        minutes = sum(
            promised
            for on, promised in presence.minutes.items()
            if any(_holds(skill, on) for skill in held)
        )
        if minutes:
            paid[agent_id] = minutes
    return paid


def _holds(skill: Skill, on: date) -> bool:
    return (skill.valid_from or on) <= on <= (skill.valid_to or on)


def explain(_params: Params, violation: Violation) -> str:
    """Return who, how many hard minutes, how many are fair and what would ease it."""
    facts = violation.facts
    return (
        f"The shift of {violation.agent_id} on {violation.on} holds {facts['hard_minutes']} "
        f"minutes on hard queues; {facts['fair_minutes']} are a fair share of a shift. Giving "
        f"{violation.amount} of them to someone with a share left would ease it."
    )


def _hard(minutes: int, day: str = "Mon", who: str = "A") -> tuple[str, ...]:
    """Return a shift of five hours with so many minutes on complaints from eight on."""
    until = f"{8 + minutes // 60:02}:{minutes % 60:02}"
    return (f"{who} {day} 08:00-13:00 | work:complaints 08:00-{until} | work:phone {until}-13:00",)


def _world(people: float = 106.66, **given: object) -> dict[str, Any]:
    """Return need of so many people on complaints for a quarter hour of Saturday."""
    found = needed(people, "10:00")
    rows = tuple(row.model_copy(update={"queue": "complaints"}) for row in found["need"])
    return {**found, "need": rows, **given}


def _skills(*until: date | None) -> tuple[Skill, ...]:
    """Return skills with which A, then B, know complaints until some date."""
    return tuple(
        Skill(agent_id=agent_id, queue="complaints", proficiency=4, valid_to=last)
        for agent_id, last in zip("AB", until, strict=False)
    )


EXAMPLES = (
    Example("two hours are fair", _hard(120), 0, given=_world()),
    Example("ten more are not", _hard(130), 10, given=_world()),
    Example("each shift of its own", (*_hard(121), *_hard(122, "Tue")), 3, given=_world()),
    Example("a little more need, a quarter hour more", _hard(136), 1, given=_world(106.67)),
    Example("half an hour is free", _hard(30), 0),
    Example("a minute more is not", _hard(31), 1),
    Example("an hour is free where it says so", _hard(61), 1, {"free_minutes": 60}),
    Example("not hard at 0.9", _hard(240), 0, given=_world(**complaints_weigh(0.9))),
    Example("hard at 0.1", ("Mon 08:00-13:00",), 270, {"hard_weight": 0.1}),
    Example("not hard at 0.2", ("Mon 08:00-13:00",), 0, {"hard_weight": 0.2}),
    Example(
        "who carried more owes less",
        (*_hard(100), *_hard(200, who="B")),
        45,
        given=_world(ledger=(ledger_row("A", 13, hard_minutes=480),)),
    ),
    Example(
        "fourteen weeks ago is past",
        (*_hard(120), *_hard(120, who="B")),
        0,
        given=_world(ledger=(ledger_row("A", 14, hard_minutes=480),)),
    ),
    Example("all for the one who can", _hard(240), 0, given=_world(skills=_skills(None))),
    Example(
        "the other can until Wednesday",
        _hard(195),
        15,
        given=_world(skills=_skills(None, date(2026, 12, 2))),
    ),
    Example(
        "who cannot is not looked at", _hard(240, who="B"), 0, given=_world(skills=_skills(None))
    ),
    Example(
        "leave on two of seven days",
        _hard(151),
        1,
        given=_world(time_off=leave_of_b("00:00", "47:59", 0)),
    ),
)

RULE = Rule(
    id="fair.hard",
    unit="minute",
    nature="soft",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
