"""What every rule says of a change, and what all of them say together."""

from __future__ import annotations

from typing import Literal

from scheduler.domain.base import Frozen, Id, Instant
from scheduler.rules import all_rules

Answer = Literal["allow", "review", "refuse"]
Says = Literal["allow", "review", "refuse", "no change", "not evaluated"]


class RuleChange(Frozen):
    """What one rule says of a change.

    Attributes
    ----------
    before, after
        Excess in the unit of the rule, of the people and hours that the change touches.
    cost_milli
        What the change costs, in thousandths of a person-minute; negative where it saves.
    says
        ``refuse`` when a hard rule is broken where, or further than, it was not before; ``review``
        when a weighed one gets worse than the policy lets pass; ``no change`` when nothing moves;
        ``not evaluated`` when what it needs is not known; else ``allow``, at the cost.
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


class Coverage(Frozen):
    """What a change does to the intervals of need.

    Attributes
    ----------
    improved, worsened
        Intervals of a queue in which less, or more, of the need is missing than before.
    missing_minutes
        Useful minutes missing after less those before; negative where the change helps.
    """

    improved: int
    worsened: int
    missing_minutes: float

    @property
    def improved_percent(self) -> int:
        """Share of the changed intervals that improve, in whole percent; 100 when none changes."""
        changed = self.improved + self.worsened
        return 100 * self.improved // changed if changed else 100


class Load(Frozen):
    """What one person of a change works in the horizon, and what of it the ledger will count.

    Attributes
    ----------
    hard_minutes
        Work on queues whose contacts weigh hard.
    """

    agent_id: Id
    paid_minutes: int
    phone_minutes: int
    hard_minutes: int
    nights: int
    evenings: int
    weekend_shifts: int
    holiday_shifts: int


class SwapVerdict(Frozen):
    """What all rules say together.

    Attributes
    ----------
    answer
        ``refuse`` where any rule refuses, else ``review`` where any asks for it, else ``allow``.
    cost_milli
        Sum over all rules.
    loads
        Before and after, for each person concerned.
    first_start
        When the first shift begins that the change touches, before or after it.
    """

    answer: Answer
    cost_milli: int
    changes: tuple[RuleChange, ...]
    coverage: Coverage | None = None
    loads: tuple[tuple[Load, Load], ...] = ()
    first_start: Instant | None = None

    @property
    def allowed(self) -> bool:
        """Whether no rule refuses."""
        return self.answer != "refuse"

    @property
    def refusals(self) -> tuple[RuleChange, ...]:
        """Return the rules that refuse."""
        return self.saying("refuse")

    def saying(self, says: Says) -> tuple[RuleChange, ...]:
        """Return the rules that say so."""
        return tuple(change for change in self.changes if change.says == says)


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
    return SwapVerdict(
        answer=verdict.answer,
        cost_milli=0,
        changes=changes,
        coverage=verdict.coverage,
        first_start=verdict.first_start,
    )
