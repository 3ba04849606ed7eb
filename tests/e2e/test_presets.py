"""Every shipped policy plans a small centre, and the roster keeps what it asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.domain import Roster
from scheduler.engine.result import Settings
from scheduler.pipeline.policies import shipped_policies
from scheduler.pipeline.prepare import prepare
from scheduler.pipeline.request import Request
from scheduler.pipeline.solving import engine, solve_audited
from tests.small_centre import write_small_centre

QUICK = Settings(time_limit_s=300.0, workers=1, stop_gap=0.5)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_centre(tmp_path_factory.mktemp("centre"))


def planned(folder: Path, *policies: str) -> Roster:
    """The roster of the open week; an audit that finds a hard rule broken is an error."""
    prepared = prepare(Request(folder, policies=policies))
    return solve_audited(prepared.problem, QUICK, None, engine()).result.roster


@pytest.mark.parametrize("name", shipped_policies())
def test_every_policy_plans_a_small_centre(folder: Path, name: str) -> None:
    assert {shift.agent_id for shift in planned(folder, name).shifts} == {
        "A1", "A2", "A3", "A4", "A5",
    }  # fmt: skip


def test_brazil_plans_shifts_of_six_hours(folder: Path) -> None:
    paid = [shift.paid_minutes for shift in planned(folder, "br").shifts]
    assert max(paid) == 360
    assert max(shift.paid_minutes for shift in planned(folder, "eu").shifts) > 360


def test_spain_plans_five_minutes_an_hour(folder: Path) -> None:
    shifts = planned(folder, "eu", "es").shifts
    for shift in shifts:
        breaks = [segment.minutes for segment in shift.segments if segment.kind == "break"]
        assert breaks == [5] * (shift.minutes // 60)
