from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import micro
from benchmarks.micro import main, shown, steps, timed
from benchmarks.runs import read_runs
from tests.unit.benchmarks.records import Tiny

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_each_step_is_timed_as_often_as_asked() -> None:
    records = list(timed(Tiny(), 2))
    assert [record["step"] for record in records] == [name for name, _ in steps(Tiny())]
    for record in records:
        assert record["case"] == "tiny"
        assert len(record["seconds"]) == 2
        assert min(record["seconds"]) >= 0


def test_a_row_holds_median_quartiles_and_extremes() -> None:
    record = {"case": "100", "step": "audit", "seconds": [0.005, 0.001, 0.002, 0.003, 1.5]}
    assert shown(record) == "| 100 | audit | 3.0 | 2.0 | 5.0 | 1.0 | 1,500.0 |"
    assert shown({**record, "seconds": [0.25]}).endswith(
        "| 250.0 | 250.0 | 250.0 | 250.0 | 250.0 |"
    )


def test_the_command_writes_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def tiny(names: list[str]) -> list[Tiny]:
        asked.append(names)
        return [Tiny()]

    monkeypatch.setattr(micro, "chosen", tiny)
    monkeypatch.setattr(micro, "load_kernels", lambda: None)
    results = tmp_path / "build" / "micro.jsonl"
    assert main(["--repeats", "1", "--large"], results) == 0
    assert asked == [["100", "300", "1500"]]
    assert [record["step"] for record in read_runs(results)] == [name for name, _ in steps(Tiny())]
