"""The same weeks planned under several policies, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scheduler.audit import Audit, audit
from scheduler.pipeline.outcome import Outcome, outcome_of
from scheduler.pipeline.prepare import Prepared, files_of, prepare_from
from scheduler.pipeline.solving import Solved, solve_audited
from scheduler.report.loads import Load, shared_loads
from scheduler.report.measures import person_measures
from scheduler.report.story import Headline, Story

if TYPE_CHECKING:
    from scheduler.domain import Problem, Roster
    from scheduler.engine.result import Settings
    from scheduler.pipeline.prices import Hear
    from scheduler.pipeline.request import Request
    from scheduler.pipeline.solving import Engine


@dataclass(frozen=True, eq=False)
class Variant:
    """A plan under one policy.

    Attributes
    ----------
    name
        Of the policy that is laid over those of the centre.
    outcome
        Figures by its own policy.
    loads
        How evenly hard minutes, weekends and evenings are shared, by the first variant's policy.
    by_first
        Audit by the first variant's policy: one yardstick for all.
    """

    name: str
    prepared: Prepared
    solved: Solved
    outcome: Outcome
    loads: tuple[Load, ...]
    by_first: Audit


def variants_of(
    request: Request, policies: Sequence[str], settings: Settings, solve: Engine, hear: Hear
) -> tuple[Variant, ...]:
    """Return a plan under each policy, all from nothing, with the same seed and time.

    Parameters
    ----------
    policies
        Each laid over the centre's own, alone.
    settings
        Of each search.

    Raises
    ------
    InputError
        For files or policies that cannot be used; every policy is read before any is planned.
    """
    files = files_of(request)
    asked = [
        prepare_from(files, replace(request, policies=(*request.policies, policy)))
        for policy in policies
    ]
    yardstick, found = asked[0].problem, []
    for policy, prepared in zip(policies, asked, strict=True):
        hear(f"planning under {policy}")
        solved = solve_audited(prepared.problem, settings, None, solve)
        roster = solved.result.roster
        judged = audit(yardstick, roster)
        outcome, loads = outcome_of(prepared, roster), _loads(yardstick, roster, judged)
        found.append(Variant(policy, prepared, solved, outcome, loads, judged))
    return tuple(found)


def _loads(problem: Problem, roster: Roster, judged: Audit) -> tuple[Load, ...]:
    headline = Headline("variant", judged.cost_milli, judged.cost_by_rule)
    return shared_loads(person_measures(Story(problem, roster, judged, headline, intervals=())))
