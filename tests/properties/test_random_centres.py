"""Whatever a centre asks: a roster that the audit finds lawful, its cost, an honest bound."""

from __future__ import annotations

from hypothesis import given

from scheduler.audit import audit
from scheduler.engine.result import Settings
from scheduler.engine.solve import solve
from tests.properties.centres import Case, centres

SETTINGS = Settings(time_limit_s=1.0, workers=1)
"""Some 25 epochs and 20 moves; none of the days is planned again exactly."""


@given(case=centres())
def test_every_answer_is_lawful_priced_right_and_bounded(case: Case) -> None:
    problem = case.problem
    result = solve(problem, SETTINGS)
    judged = audit(problem, result.roster)
    assert [(v.rule_id, [f.text for f in v.findings]) for v in judged.broken] == []
    assert judged.feasible
    assert result.cost_by_rule == judged.cost_by_rule
    assert result.cost_milli == judged.cost_milli
    assert 0 <= result.bound_milli <= result.cost_milli
