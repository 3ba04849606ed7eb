from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks import runs
from benchmarks.cases import Case
from benchmarks.centres import summary
from benchmarks.plans import OURS
from benchmarks.runs import Method, Run, measure, measured, read_runs
from scheduler.domain import Problem
from tests.unit.benchmarks.records import Tiny

if TYPE_CHECKING:
    from pathlib import Path


def never(_problem: Problem, _limit_s: float, _seed: int) -> Run:
    pytest.fail("was planned")


def test_a_run_is_made_once_and_kept(tmp_path: Path) -> None:
    made = []

    def work(method: Method, case: Case, seed: int) -> Run:
        made.append((method.name, case.name, seed))
        return {"cost": 10.0 * seed}

    methods = [Method("one", never, ()), Method("other", never, (), only=("elsewhere",))]
    results = tmp_path / "new" / "bench.jsonl"
    first = list(measure(methods, [Tiny()], [1, 2], results, work))
    assert made == [("one", "tiny", 1), ("one", "tiny", 2)]
    assert [run["cost"] for run in first] == [10.0, 20.0]
    assert read_runs(results) == first
    assert list(measure(methods, [Tiny()], [2, 1], results, work)) == first[::-1]
    assert len(made) == 2


def test_another_program_or_limit_is_another_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results, method = tmp_path / "bench.jsonl", Method("one", never)

    def made(case: Case) -> int:
        list(measure([method], [case], [1], results, lambda *_: {}))
        return len(read_runs(results))

    assert [made(Tiny()), made(Tiny()), made(Tiny(limit_s=2.0))] == [1, 1, 2]
    monkeypatch.setattr(runs, "digest", lambda *_: "another")
    assert made(Tiny()) == 3


def test_our_plan_is_told_in_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "load_kernels", lambda: None)
    run = measured(OURS, Tiny(), 1)
    assert run["cost"] >= run["bound"] >= 0
    assert run["broken"] == []
    assert run["memory_mib"] > 0
    seconds, costs, bounds, gaps = zip(*run["way"], strict=True)
    assert list(seconds) == sorted(seconds)
    assert (run["first_s"], run["cost"], run["bound"]) == (seconds[0], costs[-1], bounds[-1])
    # One has three places behind the point and the other two.
    assert gaps[-1] == pytest.approx(run["gap_of_need_pct"], abs=0.0055)
    (line,) = summary([{"case": "tiny", "limit_s": 1.0, **run}])
    assert line.startswith("tiny, 1 s, median of 1 seeds: first_s")


def test_a_run_has_a_process_of_its_own(tmp_path: Path) -> None:
    (run,) = measure([OURS], [Case("anonbank", 0.0)], [1], tmp_path / "bench.jsonl")
    assert run["cost"] >= run["bound"]
    assert read_runs(tmp_path / "bench.jsonl") == [run]
