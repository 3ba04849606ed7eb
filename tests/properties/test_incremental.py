"""What the terms say of a change equals what the whole audit says of the roster after it."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from scheduler.audit import audit
from scheduler.domain import Problem
from scheduler.swaps import Standing
from tests.properties.centres import Case, centres
from tests.properties.roster_changes import Changes

CHANGES_EACH = 8


def with_seats(problem: Problem, seats: int | None) -> Problem:
    """The problem with so few seats at each site that they are often too few."""
    sites = tuple(site.model_copy(update={"seats": seats}) for site in problem.centre.sites)
    centre = problem.centre.model_copy(update={"sites": sites})
    return problem.model_copy(update={"centre": centre})


def compared(case: Case, seed: int) -> int:
    """Make changes one after the other, compare each with the audit; return how many."""
    problem = with_seats(case.problem, Random(seed).choice((None, 1, 2)))  # noqa: S311 - a draw
    drawn = Changes(problem, seed)
    standing = Standing.of(problem, drawn.roster())
    for _ in range(CHANGES_EACH):
        standing = standing.changed(drawn.change(standing.shifts))
        judged = audit(problem, standing.roster)
        assert standing.excess_by_rule == {
            v.rule_id: v.amount + v.inherited for v in judged.verdicts
        }
        assert standing.cost_by_rule == judged.cost_by_rule
        assert standing.broken == {verdict.rule_id for verdict in judged.broken}
        assert standing.feasible == judged.feasible
    return CHANGES_EACH


@given(case=centres(), seed=st.integers(0, 1 << 30))
def test_a_change_is_judged_as_the_whole_audit_judges_the_roster(case: Case, seed: int) -> None:
    compared(case, seed)
