"""Whatever planners, leads, agents and workers do in whatever order, service and model agree."""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from api.centres.bundle import Bundle
from api.db.engine import Database
from scheduler.domain import Problem, Roster
from scheduler.exchange import CentreFiles, write_need, write_roster
from scheduler.pipeline.prepare import prepare
from scheduler.pipeline.request import Request
from tests.api.conftest import empty, service_with
from tests.api.machine.machine import Machine
from tests.api.machine.sending import Given
from tests.small_centre import write_small_centre

SOAK = os.environ.get("SHIFTWELL_SOAK") == "1"
EXAMPLES, STEPS = (150, 50) if SOAK else (12, 40)

WELL_MET = {
    *("publish 200", "publish 409 wrong-state", "edit 200", "ask 201", "consent 200"),
    *("approve 200", "approve 409 wrong-state", "see 200", "store True"),
}
SELDOM_MET = {
    *("publish 409 published-since", "publish 409 breaks-rules", "publish 412 stale-version"),
    *("edit 404 not-found", "edit 409 wrong-state", "edit 412 stale-version", "store False"),
    *("ask 404 not-found", "ask 409 wrong-state", "ask 409 breaks-rules", "withdrawal 200"),
    *("consent 403 beyond-reach", "consent 412 stale-version", "approve 412 stale-version"),
    *("refusal 200", "see 404 not-found", "begin True", "begin False"),
}
"""What has to have come of requests, or the run has shown little."""


@pytest.fixture(scope="session")
def week(tmp_path_factory: pytest.TempPathFactory) -> tuple[Problem, bytes]:
    """The week of the small centre, and its need as a file."""
    folder = write_small_centre(tmp_path_factory.mktemp("week") / "small")
    problem = prepare(Request(folder)).problem
    write_need(folder / "need.csv", problem.need, dict.fromkeys(("calls", "complaints"), "UTC"))
    return problem, (folder / "need.csv").read_bytes()


@pytest.fixture
def machine(
    database: Database, small: tuple[Bundle, CentreFiles], week: tuple[Problem, bytes]
) -> type[Machine]:
    problem, need = week

    def files(roster: Roster) -> dict[str, bytes]:
        with TemporaryDirectory() as name:
            write_roster(Path(name) / "roster.csv", roster, {"bln": "UTC"})
            return {"roster.csv": (Path(name) / "roster.csv").read_bytes(), "need.csv": need}

    def begin() -> Given:
        empty(database)
        return Given(service_with(database, *small), problem, files)

    own = {"begin": staticmethod(begin), "outcomes": Counter()}
    return type("MachineOverDatabase", (Machine,), own)


def test_service_and_model_agree(
    machine: type[Machine], capsys: pytest.CaptureFixture[str]
) -> None:
    told = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        phases=[Phase.generate, Phase.shrink] if SOAK else [Phase.generate],
    )
    run_state_machine_as_test(machine, settings=told)
    if SOAK:
        with capsys.disabled():
            sys.stdout.write(f"\n    {dict(sorted(machine.outcomes.items()))}")
    wanted = WELL_MET | (SELDOM_MET if SOAK else set())
    assert machine.outcomes.keys() >= wanted, wanted - machine.outcomes.keys()
