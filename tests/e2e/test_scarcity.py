"""Protection is not for sale: however much is missing, no cooldown, break or rest is dropped."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.audit import audit
from scheduler.domain import Problem
from scheduler.engine.result import Settings
from scheduler.engine.solve import solve
from scheduler.pipeline.prepare import prepare
from scheduler.pipeline.request import Request

SAMPLE = Path(__file__).parents[2] / "data" / "samples" / "anonbank"
CARE = {"break.meal", "break.screen", "rest.between-shifts", "rest.weekly", "spell.hard"}


def with_need(factor: float) -> Problem:
    """Return the sample week with so many times its need."""
    problem = prepare(Request(SAMPLE)).problem
    need = tuple(
        row.model_copy(update={"required_agents": factor * row.required_agents})
        for row in problem.need
    )
    return problem.model_copy(update={"need": need})


@pytest.mark.parametrize("factor", [1.0, 3.0])
def test_no_shortage_buys_a_cooldown_a_break_or_a_rest(factor: float) -> None:
    problem = with_need(factor)
    found = solve(problem, Settings(time_limit_s=6.0, workers=1))
    judged = audit(problem, found.roster)
    assert judged.broken == ()
    hard = {verdict.rule_id for verdict in judged.verdicts if verdict.hard}
    assert hard >= CARE
    short = judged.cost_by_rule["cover.shortage"] / 1000 / 10
    # three times the need is far beyond what the people can give
    assert short > found.needed_minutes * (0.4 if factor == 3.0 else 0.0)
    kinds = [segment.kind for shift in found.roster.shifts for segment in shift.segments]
    assert kinds.count("meal") >= len([s for s in found.roster.shifts if s.minutes > 360]) > 0
    assert kinds.count("break") > 0
