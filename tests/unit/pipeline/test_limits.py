"""Personal limits from the file to the roster: kept by the plan, told by nothing that leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.audit import audit
from scheduler.domain.timeline import Timeline
from scheduler.engine.result import Settings
from scheduler.pipeline.prepare import prepare
from scheduler.pipeline.request import Request
from scheduler.pipeline.solving import engine, solve_audited
from tests.small_centre import write_small_centre

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = Settings(time_limit_s=300, workers=1, stop_gap=0.2)
LIMITS = """\
limit_id,agent_id,limit,value,valid_from,valid_to
q1,A1,max_shift_minutes,240,2026-03-02,2026-03-08
q2,A2,load_cap_pct,0,2026-03-02,2026-03-08
q3,A3,no_overtime,,2026-02-02,2026-03-08
q4,A4,max_shift_minutes,240,2026-02-02,2026-03-01
"""


def test_a_plan_keeps_the_limits_of_its_dates(tmp_path: Path) -> None:
    problem = prepare(Request(write_small_centre(tmp_path / "c", limits=LIMITS))).problem
    assert [limit.limit_id for limit in problem.limits] == ["q1", "q2", "q3", "q4"]
    timeline = Timeline(problem, solve_audited(problem, SETTINGS, None, engine()).result.roster)
    assert set(timeline.paid("A1")) == {240}
    assert {s.queue for shift in timeline.planned("A2") for s in shift.segments} == {"calls", None}
    assert "complaints" in {s.queue for shift in timeline.planned("A1") for s in shift.segments}
    assert 0 < sum(timeline.paid("A3")) <= 38 * 60
    assert max(timeline.paid("A4")) > 240


def test_a_breach_names_no_limit(tmp_path: Path) -> None:
    problem = prepare(Request(write_small_centre(tmp_path / "c", limits=LIMITS))).problem
    free = problem.model_copy(update={"limits": ()})
    planned = solve_audited(free, SETTINGS, None, engine()).result.roster
    verdicts = [v for v in audit(problem, planned).verdicts if v.rule_id.startswith("limit.")]
    said = [finding.text for verdict in verdicts for finding in verdict.findings]
    assert {who for who in ("A1", "A2", "A3", "A4") if any(who in text for text in said)} >= {"A1"}
    assert all("is not available for" in text for text in said)
    assert not any(word in text for text in said for word in ("240", "limit", "overtime", "load"))
