from __future__ import annotations

import pytest

from scheduler.engine.result import Progress, Settings
from scheduler.errors import DisagreementError
from scheduler.pipeline.prepare import Prepared
from scheduler.pipeline.solving import engine, solve_audited
from tests.small_roster import answering, roster, shift

CLEAN = roster(shift("A5", 0), shift("A5", 2))


def test_an_agreeing_engine_is_believed(prepared: Prepared) -> None:
    heard: list[Progress] = []
    solved = solve_audited(prepared.problem, Settings(), heard.append, answering(CLEAN))
    assert solved.result.roster == CLEAN
    assert solved.audit.feasible
    assert solved.audit.cost_milli == solved.result.cost_milli > 0
    assert [progress.stage for progress in heard] == ["exact"]


def test_a_wrong_cost_is_an_error(prepared: Prepared) -> None:
    with pytest.raises(DisagreementError, match="the cost is 7 to the one"):
        solve_audited(prepared.problem, Settings(), None, answering(CLEAN, cost_milli=7))


def test_a_wrong_cost_of_one_rule_is_an_error(prepared: Prepared) -> None:
    lying = answering(CLEAN, cost_by_rule={"cover.shortage": 1})
    with pytest.raises(DisagreementError, match=r"cover\.shortage costs 1 to the one"):
        solve_audited(prepared.problem, Settings(), None, lying)


def test_a_broken_hard_rule_is_an_error(prepared: Prepared) -> None:
    long = roster(shift("A5", 0, "10:00 off_phone 20:00"))
    with pytest.raises(DisagreementError, match=r"shift\.length is hard and broken by 240 minute"):
        solve_audited(prepared.problem, Settings(), None, answering(long))


def test_the_engine_is_the_one_of_this_program() -> None:
    assert engine().__module__ == "scheduler.engine.solve"
