"""The child of a worker: it answers, refuses, stops with what it has, and may die."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest

from api.jobs import solver, tasks
from api.jobs.answers import Answer, packed, unpacked
from api.jobs.asked import Asked, Share, Told
from api.jobs.tasks import Judged, Prepared
from scheduler.domain import Problem
from scheduler.engine.result import Settings
from scheduler.engine.solve import solve
from scheduler.pipeline.prepare import prepare
from scheduler.pipeline.request import Request
from tests.small_centre import write_small_centre


@pytest.fixture(scope="module")
def problem(tmp_path_factory: pytest.TempPathFactory) -> Problem:
    return prepare(Request(write_small_centre(tmp_path_factory.mktemp("small")))).problem


def searching(folder: Path, problem: Problem, asked: Asked) -> Path:
    """A folder in which the task ``search`` finds its files."""
    (folder / tasks.PROBLEM).write_bytes(packed(problem))
    (folder / tasks.ASKED).write_text(asked.model_dump_json(), encoding="utf-8")
    (folder / tasks.SHARE).write_text(Share().model_dump_json(), encoding="utf-8")
    return folder


def test_an_answer_is_the_result_again(problem: Problem) -> None:
    result = solve(problem, Settings(0.05, 1, 1))
    assert unpacked(Answer, packed(Answer.of(result))).result() == result


def test_a_problem_is_the_same_behind_its_text(problem: Problem) -> None:
    assert unpacked(Problem, packed(problem)) == problem
    assert packed(problem) == packed(problem)


def test_a_plan_is_prepared_searched_and_judged(tmp_path: Path, problem: Problem) -> None:
    asked = Asked(time_limit_s=0.05)
    write_small_centre(tmp_path / tasks.CENTRE)
    (tmp_path / tasks.ASKED).write_text(asked.model_dump_json(), encoding="utf-8")
    solver.run("prepare", tmp_path)
    found = Prepared.model_validate_json((tmp_path / tasks.PREPARED).read_bytes())
    assert (found.parts, found.people) == (1, 5)
    assert unpacked(Problem, (tmp_path / tasks.PROBLEM).read_bytes()) == problem
    heard: list[Told] = []
    solver.run("search", searching(tmp_path, problem, asked), hear=heard.append)
    assert heard[-1].stage == "done"
    answer = tmp_path / tasks.ANSWER
    answer.rename(tmp_path / f"0.{tasks.ANSWER}")
    solver.run("judge", tmp_path)
    judged = unpacked(Judged, (tmp_path / tasks.JUDGED).read_bytes())
    assert judged.figures["feasible"]
    assert judged.figures["cost_milli"] == judged.audit["cost_milli"] == heard[-1].cost_milli


def test_every_fault_of_a_centre_is_told(tmp_path: Path) -> None:
    write_small_centre(tmp_path / tasks.CENTRE, skills="agent_id,queue,proficiency\nA1,calls,9\n")
    (tmp_path / tasks.ASKED).write_text(Asked().model_dump_json(), encoding="utf-8")
    with pytest.raises(solver.RefusedError, match=r"skills\.csv, row 2, column proficiency"):
        solver.run("prepare", tmp_path)


def test_a_stopped_search_has_a_roster_and_is_gone_within_a_second(
    tmp_path: Path, problem: Problem
) -> None:
    heard: list[Told] = []
    stopped_at: list[float] = []

    def cancelled() -> bool:
        first = any(told.cost_milli is not None for told in heard)
        stopped_at.extend([time.monotonic()] if first and not stopped_at else [])
        return first

    folder = searching(tmp_path, problem, Asked(time_limit_s=600.0))
    with suppress(solver.ChildDiedError):  # on a busy machine it is killed, and has kept a roster
        solver.run("search", folder, cancelled, heard.append)
    assert time.monotonic() - stopped_at[0] <= 2 * solver.STOPPED_WITHIN_S
    kept = unpacked(Answer, (tmp_path / tasks.ANSWER).read_bytes())
    assert kept.status == "cancelled"
    assert kept.cost_milli <= max(told.cost_milli or 0 for told in heard)


def test_a_child_that_is_killed_is_told_apart_from_one_that_refuses(
    tmp_path: Path, problem: Problem
) -> None:
    def kill(_told: Told) -> None:
        mine = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
        for child in mine.read_text(encoding="utf-8").split():
            if b"solver_child" in Path(f"/proc/{child}/cmdline").read_bytes():
                os.kill(int(child), signal.SIGKILL)

    folder = searching(tmp_path, problem, Asked(time_limit_s=600.0))
    with pytest.raises(solver.ChildDiedError, match="search ended with signal 9"):
        solver.run("search", folder, hear=kill)


def test_an_error_of_ours_comes_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(solver.ChildDiedError, match=r"^judge ended with exit code 1$") as died:
        solver.run("judge", tmp_path)
    assert "FileNotFoundError" in died.value.words
