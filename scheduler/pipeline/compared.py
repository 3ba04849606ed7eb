"""Two rosters of the same weeks: what differs by rule and by person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scheduler.audit import audit
from scheduler.exchange import Change, diff_rosters
from scheduler.pipeline.judge import Judged, judge
from scheduler.report.measures import PersonMeasures, person_measures
from scheduler.report.story import Headline, Story
from scheduler.swaps import RuleChange, Says

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from scheduler.audit import Verdict
    from scheduler.domain import Problem, Roster
    from scheduler.pipeline.request import Request


@dataclass(frozen=True)
class PersonChange:
    """One person's plan in two rosters.

    Attributes
    ----------
    shifts_changed
        Shifts added, removed or changed.
    """

    agent_id: str
    shifts_changed: int
    before: PersonMeasures
    after: PersonMeasures


@dataclass(frozen=True, eq=False)
class Compared:
    """What differs between two rosters of the same weeks.

    Attributes
    ----------
    rules
        What each rule of the policy says of both; costs are differences.
    people
        Those whose plan differs, in order of id.
    """

    shifts: tuple[Change, ...]
    rules: tuple[RuleChange, ...]
    people: tuple[PersonChange, ...]
    notices: tuple[str, ...]


def compared(request: Request, old: Path, new: Path) -> Compared:
    """Return what differs between two roster files, judged by the policies of one centre.

    Both are judged over the weeks of the old one, against the same need.

    Raises
    ------
    InputError
        With every fault of the files; also when the new roster says nothing of those weeks.
    """
    before = judge(request, old)
    horizon = before.horizon
    after = judge(replace(request, week=horizon.first, weeks=horizon.weeks), new)
    shifts = diff_rosters(before.roster, after.roster)
    changed = Counter(
        agent_id for c in shifts for agent_id in {s.agent_id for s in (c.old, c.new) if s}
    )
    pairs = zip(_people(before), _people(after), strict=True)
    return Compared(
        shifts=shifts,
        rules=_by_rule(before.problem, before.roster, after.roster),
        people=tuple(
            PersonChange(one.agent_id, changed[one.agent_id], one, other)
            for one, other in pairs
            if one != other or changed[one.agent_id]
        ),
        notices=tuple(dict.fromkeys((*before.notices, *after.notices))),
    )


def _people(judged: Judged) -> tuple[PersonMeasures, ...]:
    headline = Headline("compared", judged.audit.cost_milli, judged.audit.cost_by_rule)
    return person_measures(
        Story(judged.problem, judged.roster, judged.audit, headline, intervals=())
    )


def _by_rule(problem: Problem, before: Roster, after: Roster) -> tuple[RuleChange, ...]:
    """Return what each rule says of both rosters as a whole."""
    audits = audit(problem, before), audit(problem, after)
    return tuple(_change(old, new) for old, new in zip(*(a.verdicts for a in audits), strict=True))


def _change(old: Verdict, new: Verdict) -> RuleChange:
    earlier, later = _amounts(old), _amounts(new)
    worse = {place for place, amount in later.items() if amount > earlier[place]}
    says: Says = "allow" if earlier != later else "no change"
    return RuleChange(
        rule_id=new.rule_id,
        title=new.title,
        unit=new.unit,
        hard=new.hard,
        before=old.amount,
        after=new.amount,
        cost_milli=new.cost_milli - old.cost_milli,
        says="refuse" if new.hard and worse else says,
        texts=tuple(f.text for f in new.findings if (f.agent_id, f.on) in worse),
    )


def _amounts(verdict: Verdict) -> Counter[tuple[str | None, date]]:
    """Return how far a rule is broken, by person and date, beyond what was inherited."""
    amounts: Counter[tuple[str | None, date]] = Counter()
    for finding in verdict.findings:
        amounts[finding.agent_id, finding.on] += finding.amount - finding.inherited
    return +amounts
