"""Feasibility and cost of a roster by the checks of the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from scheduler.domain import Problem, Roster, RuleSetting, Segment, Shift
from scheduler.domain.base import Frozen
from scheduler.domain.timeline import Timeline
from scheduler.rules import Rule, Violation, rule

Place = tuple[str | None, date]
"""A person, or else a site, and a date."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation as people read it.

    Attributes
    ----------
    amount
        How far, in the unit of the rule.
    inherited
        How much of it stood in the input already (history and pins).
    """

    agent_id: str | None
    on: date
    start: datetime | None
    end: datetime | None
    amount: int
    inherited: int
    text: str


class Verdict(Frozen):
    """What one rule says of a roster.

    Attributes
    ----------
    amount
        Total excess of the plan in the unit of the rule, without what is inherited.
    cost_milli
        Its cost in thousandths of a person-minute; 0 for a hard rule.
    """

    rule_id: str
    title: str
    unit: str
    hard: bool
    amount: int
    inherited: int
    cost_milli: int
    findings: tuple[Finding, ...]


class Audit(Frozen):
    """All verdicts on a roster.

    Attributes
    ----------
    feasible
        Whether no hard rule is broken beyond what was inherited.
    cost_milli
        Sum of the costs of all weighted rules, in thousandths of a person-minute.
    """

    feasible: bool
    cost_milli: int
    verdicts: tuple[Verdict, ...]

    @property
    def cost_by_rule(self) -> dict[str, int]:
        """Rule → cost in thousandths of a person-minute, for the weighted rules."""
        return {v.rule_id: v.cost_milli for v in self.verdicts if not v.hard}

    @property
    def broken(self) -> tuple[Verdict, ...]:
        """Verdicts of the hard rules that are broken."""
        return tuple(v for v in self.verdicts if v.hard and v.amount)


def audit(problem: Problem, roster: Roster) -> Audit:
    """Judge ``roster`` by every rule of the problem's policy.

    Violations of hard rules that history and pins alone already hold are marked as inherited.
    """
    return Judge(problem, roster).by(problem.policy.rules)


class Judge:
    """A roster that several settings of rules are asked about, its facts worked out once.

    Parameters
    ----------
    problem
        What the roster answers; its policy is not read.
    """

    def __init__(self, problem: Problem, roster: Roster) -> None:
        self._timeline = Timeline(problem, roster)
        self._before = Timeline(problem, _pinned(problem, roster))

    def by(self, rules: Mapping[str, RuleSetting]) -> Audit:
        """Return what these rules say."""
        verdicts = tuple(
            _verdict(rule(rule_id), setting, self._timeline, self._before)
            for rule_id, setting in sorted(rules.items())
        )
        return Audit(
            feasible=not any(v.hard and v.amount for v in verdicts),
            cost_milli=sum(v.cost_milli for v in verdicts),
            verdicts=verdicts,
        )


def _verdict(
    published: Rule[Any], setting: RuleSetting, timeline: Timeline, before: Timeline
) -> Verdict:
    params = published.params.model_validate(setting.params)
    violations, known = published.check(params, timeline), Counter[Place]()
    if setting.hard and (violations := tuple(violations)):  # most are kept: nothing to excuse
        known = _amounts(published.check(params, before))
    findings = []
    for violation in violations:
        inherited = min(violation.amount, known[_place(violation)]) if known else 0
        if inherited:
            known[_place(violation)] -= inherited
        findings.append(
            Finding(
                agent_id=violation.agent_id,
                on=violation.on,
                start=violation.start,
                end=violation.end,
                amount=violation.amount,
                inherited=inherited,
                text=published.explain(params, violation),
            )
        )
    amount = sum(f.amount - f.inherited for f in findings)
    return Verdict(
        rule_id=published.id,
        title=published.title,
        unit=published.unit,
        hard=setting.hard,
        amount=amount,
        inherited=sum(f.inherited for f in findings),
        cost_milli=0 if setting.hard else amount * setting.weight_milli,
        findings=tuple(findings),
    )


def _place(violation: Violation) -> Place:
    """Return who or where, and when: what is inherited at one site is none of another's."""
    return violation.agent_id or violation.facts.get("site"), violation.on


def _amounts(violations: Iterable[Violation]) -> Counter[Place]:
    amounts = Counter[Place]()
    for violation in violations:
        amounts[_place(violation)] += violation.amount
    return amounts


def _pinned(problem: Problem, roster: Roster) -> Roster:
    """Return the shifts that pins alone give, as time without a queue.

    A pin says nothing of meals: as much of it is unpaid as in the roster's shift that keeps it.
    """
    kept = {(shift.agent_id, shift.start, shift.end): shift for shift in roster.shifts}
    sites = {agent.agent_id: agent.site for agent in problem.agents}
    zones = {site.site: site.time_zone for site in problem.centre.sites}
    shifts = []
    for pin in problem.pins:
        on = pin.start.astimezone(ZoneInfo(zones[sites[pin.agent_id]])).date()
        if pin.kind == "shift" and problem.dates[0] <= on <= problem.dates[-1]:
            shift = kept.get((pin.agent_id, pin.start, pin.end))
            unpaid = shift.minutes - shift.paid_minutes if shift else 0
            paid_to = pin.end - timedelta(minutes=unpaid)
            idle = [Segment(start=pin.start, end=paid_to, kind="off_phone")]
            if unpaid:
                idle.append(Segment(start=paid_to, end=pin.end, kind="off_phone", paid=False))
            shifts.append(
                Shift(
                    agent_id=pin.agent_id,
                    shift_id=f"{pin.agent_id}:{on}",
                    work_date=on,
                    site=sites[pin.agent_id],
                    segments=tuple(idle),
                )
            )
    return Roster.of(shifts)
