"""Engine and audit side by side: no roster goes on that they judge differently."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.audit import Audit, audit
from scheduler.domain import Problem
from scheduler.engine.result import Listener, Result, Settings
from scheduler.errors import DisagreementError

if TYPE_CHECKING:
    from collections.abc import Iterator

Engine = Callable[[Problem, Settings, Listener | None], Result]
"""What turns a problem into a roster with a proof."""


@dataclass(frozen=True)
class Solved:
    """A result and the audit that agrees with it."""

    result: Result
    audit: Audit


def engine() -> Engine:
    """Return the engine of this program; the solver is loaded only now, which takes a second."""
    from scheduler.engine.solve import solve  # noqa: PLC0415 - see above

    return solve


def solve_audited(
    problem: Problem, settings: Settings, listener: Listener | None, solve: Engine
) -> Solved:
    """Return the roster that ``solve`` finds, audited.

    Raises
    ------
    DisagreementError
        When the audit finds a hard rule broken, or any cost that differs from the engine's.
    """
    result = solve(problem, settings, listener)
    judged = audit(problem, result.roster)
    differences = list(_differences(result, judged))
    if differences:
        raise DisagreementError("engine and audit disagree: " + "; ".join(differences))
    return Solved(result, judged)


def _differences(result: Result, judged: Audit) -> Iterator[str]:
    for verdict in judged.broken:
        text = verdict.findings[0].text
        yield f"{verdict.rule_id} is hard and broken by {verdict.amount} {verdict.unit} ({text})"
    if result.cost_milli != judged.cost_milli:
        yield f"the cost is {result.cost_milli} to the one, {judged.cost_milli} to the other"
    for rule_id in sorted(result.cost_by_rule.keys() | judged.cost_by_rule.keys()):
        said, found = result.cost_by_rule.get(rule_id, 0), judged.cost_by_rule.get(rule_id, 0)
        if said != found:
            yield f"{rule_id} costs {said} to the one, {found} to the other"
