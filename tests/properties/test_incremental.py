"""What the terms say of a change equals what the whole audit says of the roster after it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scheduler.audit import audit
from scheduler.swaps import Standing
from tests.properties.centres import Case, centres
from tests.properties.roster_changes import Changes

CHANGES_EACH = 8


def compared(case: Case, seed: int) -> int:
    """Make changes one after the other, compare each with the audit; return how many."""
    drawn = Changes(case.problem, seed)
    standing = Standing.of(case.problem, drawn.roster())
    for _ in range(CHANGES_EACH):
        standing = standing.changed(drawn.change(standing.shifts))
        judged = audit(case.problem, standing.roster)
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
