"""What could be loosened, one thing at a time, for an interval that stays short: as problems.

Only what nobody protects is offered. A value of a policy is left alone when it is law, when a
source confirms it, or when any law of the centre's policies speaks of its rule; leave, personal
limits and history are never touched. What is asked of a person needs that person's agreement.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from pydantic import ValidationError

from scheduler.domain import Availability, Contract, Problem, RuleSetting, Skill, SourcedValue
from scheduler.domain.timeline import Timeline
from scheduler.explain.reasons import Reason
from scheduler.rules import rule

Kind = Literal["setting", "hours", "days", "availability", "skill", "pin"]
Span = tuple[datetime, datetime]

STEPS = {"minutes": 15, "hours": 1, "days": 1, "nights": 1}
"""One step of a value by its unit."""

SMALL_MINUTES, SMALL_STEP = 60, 5
"""Below an hour a step is 5 minutes."""

WEEK_DAYS, WEEK_HOURS = 7, 168
MOST_TRAINEES = 3
BEGINNER = 1
"""Proficiency of somebody newly trained."""


@dataclass(frozen=True)
class Relaxation:
    """One thing loosened.

    Attributes
    ----------
    text
        What is changed, with the values before and after.
    asks
        Whose agreement it needs.
    problem
        The problem after the change.
    trained
        Who gets a skill by it.
    """

    kind: Kind
    text: str
    asks: str
    problem: Problem
    trained: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """A short interval of a queue, and why each qualified person does not serve it."""

    queue: str
    span: Span
    reasons: Mapping[str, Reason]


def relaxations(
    timeline: Timeline, place: Place, of_law: Collection[str] = ()
) -> Iterator[Relaxation]:
    """Yield every single relaxation that may be offered for a short interval.

    Parameters
    ----------
    timeline
        The roster, its history and its problem.
    place
        The interval and its reasons.
    of_law
        Rules of which a law of the centre's policies speaks.
    """
    yield from _settings(timeline.problem, of_law)
    for agent_id, reason in place.reasons.items():
        on = timeline.local(agent_id, place.span[0]).date()
        volunteer = "overtime" in timeline.agent(agent_id, on).opt_ins
        if reason == "weekly_hours_reached" and volunteer:
            yield from _hours(timeline, agent_id, on)
        elif reason == "days_reached" and volunteer:
            yield from _days(timeline, agent_id, on)
        elif reason == "outside_availability":
            yield from _availability(timeline, agent_id, on, place.span)
        yield from _pins(timeline, agent_id, on, place.span)
    yield from _training(timeline, place)


def _settings(problem: Problem, of_law: Collection[str]) -> Iterator[Relaxation]:
    for rule_id, setting in problem.policy.rules.items():
        if not setting.hard or rule_id in of_law:
            continue
        for param, value in setting.values.items():
            looser = _looser(setting, param, value)
            if looser is not None:
                yield Relaxation(
                    "setting",
                    f"{rule_id}: {param} {looser} {value.unit} instead of {value.value}",
                    f"whoever answers for the policy {value.policy}; no source confirms the value",
                    _with_value(problem, setting, param, looser),
                )


def _looser(setting: RuleSetting, param: str, value: SourcedValue) -> int | None:
    """Return the value one step looser; None where it is protected or there is no such step."""
    published = rule(setting.rule_id)
    extra = published.params.model_fields[param].json_schema_extra
    side = extra.get("stricter") if isinstance(extra, dict) else None
    steady = not isinstance(extra, dict) or extra.get("monotone", True)
    protected = value.layer == "law" or value.confirmed
    if protected or side is None or not steady or value.unit not in STEPS:
        return None
    if not isinstance(value.value, int) or isinstance(value.value, bool):
        return None
    small = value.unit == "minutes" and value.value < SMALL_MINUTES
    step = SMALL_STEP if small else STEPS[value.unit]
    looser = value.value - step if side == "larger" else value.value + step
    try:
        published.params.model_validate({**setting.params, param: looser})
    except ValidationError:
        return None
    return looser


def _with_value(problem: Problem, setting: RuleSetting, param: str, looser: int) -> Problem:
    value = setting.values[param].model_copy(update={"value": looser})
    changed = setting.model_copy(update={"values": {**setting.values, param: value}})
    rules = {**problem.policy.rules, setting.rule_id: changed}
    policy = problem.policy.model_copy(update={"rules": rules})
    return problem.model_copy(update={"policy": policy})


def _hours(timeline: Timeline, agent_id: str, on: date) -> Iterator[Relaxation]:
    contract = timeline.contract(agent_id, on)
    most = contract.weekly_hours_max + contract.shift_hours_min
    if most <= WEEK_HOURS:
        yield Relaxation(
            "hours",
            f"{agent_id} up to {most:g} hours a week instead of {contract.weekly_hours_max:g}",
            f"{agent_id}, who has volunteered for overtime; the policy's own maximum stays",
            _with_contract(timeline, agent_id, {"weekly_hours_max": most}),
        )


def _days(timeline: Timeline, agent_id: str, on: date) -> Iterator[Relaxation]:
    before = timeline.contract(agent_id, on).days_per_week_max
    if before < WEEK_DAYS:
        yield Relaxation(
            "days",
            f"{agent_id} on up to {before + 1} days a week instead of {before}",
            f"{agent_id}, who has volunteered for overtime; the policy's own maximum stays",
            _with_contract(timeline, agent_id, {"days_per_week_max": before + 1}),
        )


def _with_contract(timeline: Timeline, agent_id: str, update: dict[str, Any]) -> Problem:
    """Return the problem in which one person has a contract of their own, changed."""
    problem = timeline.problem
    taken = {contract.contract_id for contract in problem.contracts}
    own: dict[str, str] = {}
    for agent in problem.agents:
        if agent.agent_id == agent_id and agent.contract_id not in own:
            name = next(n for n in map("looser.{}".format, range(len(taken) + 1)) if n not in taken)
            taken.add(name)
            own[agent.contract_id] = name
    rows = [contract for contract in problem.contracts if contract.contract_id in own]
    changed = [
        row.model_copy(update={**update, "contract_id": own[row.contract_id]}) for row in rows
    ]
    agents = tuple(
        agent.model_copy(update={"contract_id": own[agent.contract_id]})
        if agent.agent_id == agent_id
        else agent
        for agent in problem.agents
    )
    return problem.model_copy(
        update={"agents": agents, "contracts": (*problem.contracts, *changed)}
    )


def _availability(timeline: Timeline, agent_id: str, on: date, span: Span) -> Iterator[Relaxation]:
    """Yield the day on which a person could come during all hours of the contract."""
    contract = timeline.contract(agent_id, on)
    stated = any(row.agent_id == agent_id for row in timeline.problem.availability)
    if not stated or not _within(timeline, agent_id, on, contract, span):
        return
    row = Availability(
        agent_id=agent_id,
        weekday=on.weekday(),
        available_from=contract.earliest_start,
        available_to=contract.latest_end,
        valid_from=on,
        valid_to=on,
    )
    yield Relaxation(
        "availability",
        f"{agent_id} can come at any hour of the contract on {on}",
        f"{agent_id}, who has stated other hours",
        timeline.problem.model_copy(update={"availability": (*timeline.problem.availability, row)}),
    )


def _within(timeline: Timeline, agent_id: str, on: date, contract: Contract, span: Span) -> bool:
    earliest = timeline.at(agent_id, on, contract.earliest_start)
    return earliest <= span[0] and span[1] <= timeline.at(agent_id, on, contract.latest_end)


def _pins(timeline: Timeline, agent_id: str, on: date, span: Span) -> Iterator[Relaxation]:
    for pin in timeline.problem.pins:
        mine = pin.agent_id == agent_id
        today = pin.kind == "shift" and timeline.local(agent_id, pin.start).date() == on
        free = pin.kind == "off" and pin.start < span[1] and span[0] < pin.end
        if mine and (today or free):
            what = "shift" if pin.kind == "shift" else "time off"
            pins = tuple(other for other in timeline.problem.pins if other is not pin)
            yield Relaxation(
                "pin",
                f"the {what} of {agent_id} on {on} no longer pinned",
                f"{pin.author}, who pinned it",
                timeline.problem.model_copy(update={"pins": pins}),
            )


def _training(timeline: Timeline, place: Place) -> Iterator[Relaxation]:
    """Yield a few people at work in the interval who could learn the queue."""
    start, end = place.span
    problem, found = timeline.problem, 0
    for agent_id in timeline.agent_ids:
        there = any(s.start <= start and end <= s.end for s in timeline.planned(agent_id))
        if agent_id in place.reasons or not there:
            continue
        skill = Skill(agent_id=agent_id, queue=place.queue, proficiency=BEGINNER)
        yield Relaxation(
            "skill",
            f"{agent_id} trained for {place.queue}, as a beginner",
            f"{agent_id} and whoever trains for {place.queue}",
            problem.model_copy(update={"skills": (*problem.skills, skill)}),
            (agent_id,),
        )
        found += 1
        if found == MOST_TRAINEES:
            return
