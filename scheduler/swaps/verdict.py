"""What every rule says of a change: the audit after minus the audit before."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Literal

from scheduler.audit import Audit, Verdict, audit
from scheduler.domain import Problem, Roster
from scheduler.domain.base import Frozen
from scheduler.rules import all_rules

Says = Literal["allow", "refuse", "no change"]
Place = tuple[str | None, date]


class RuleChange(Frozen):
    """What one rule says of a change.

    Attributes
    ----------
    before, after
        Excess in the unit of the rule.
    cost_milli
        What the change costs, in thousandths of a person-minute; negative where it saves.
    says
        ``refuse`` when a hard rule is broken where, or further than, it was not before; ``no
        change`` when nothing moves; else ``allow``, at the cost.
    texts
        The violations that speak against it.
    """

    rule_id: str
    title: str
    unit: str
    hard: bool
    before: int
    after: int
    cost_milli: int
    says: Says
    texts: tuple[str, ...] = ()


class SwapVerdict(Frozen):
    """What all rules say together.

    Attributes
    ----------
    allowed
        Whether no rule refuses.
    cost_milli
        Sum over all rules.
    """

    allowed: bool
    cost_milli: int
    changes: tuple[RuleChange, ...]

    @property
    def refusals(self) -> tuple[RuleChange, ...]:
        """Return the rules that refuse."""
        return tuple(change for change in self.changes if change.says == "refuse")


def judge_swap(problem: Problem, before: Roster, after: Roster) -> SwapVerdict:
    """Return the audit of ``after`` minus the audit of ``before``, rule by rule."""
    audits = audit(problem, before), audit(problem, after)
    changes = tuple(_change(old, new) for old, new in zip(*map(_verdicts, audits), strict=True))
    return SwapVerdict(
        allowed=all(change.says != "refuse" for change in changes),
        cost_milli=sum(change.cost_milli for change in changes),
        changes=changes,
    )


def _verdicts(judged: Audit) -> tuple[Verdict, ...]:
    return judged.verdicts


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


def _amounts(verdict: Verdict) -> Counter[Place]:
    """Return how far a rule is broken, by person and date, beyond what was inherited."""
    amounts: Counter[Place] = Counter()
    for finding in verdict.findings:
        amounts[finding.agent_id, finding.on] += finding.amount - finding.inherited
    return +amounts


def for_others(verdict: SwapVerdict) -> SwapVerdict:
    """Return a verdict as agents and leads read it, who may know hours, rest and skill of others.

    Private rules speak as one, which says that somebody is not available. Amounts, reasons, wishes
    and costs are left out: each of them could tell what lies behind.
    """
    unavailable = {rule_id for rule_id, known in all_rules().items() if known.private}
    hard = [change for change in verdict.changes if change.hard]
    hidden = [change for change in hard if change.rule_id in unavailable]
    shown = [
        *(change for change in hard if change.rule_id not in unavailable),
        RuleChange(
            rule_id="not_available",
            title="Not available",
            unit="",
            hard=True,
            before=0,
            after=0,
            cost_milli=0,
            says="refuse" if any(c.says == "refuse" for c in hidden) else "no change",
        ),
    ]
    bare = {"before": 0, "after": 0, "cost_milli": 0, "texts": ()}
    changes = tuple(change.model_copy(update=bare) for change in shown)
    return SwapVerdict(allowed=verdict.allowed, cost_milli=0, changes=changes)
