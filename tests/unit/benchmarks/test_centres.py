from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks import centres
from benchmarks.centres import Case, measure, summary

if TYPE_CHECKING:
    from pathlib import Path


def test_a_run_is_made_once_and_told_in_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [Case("anonbank", 0.0)]
    (run,) = measure(cases, [1], tmp_path / "bench.jsonl")
    assert run["cost"] >= run["bound"] >= 0
    assert run["way"][-1][1] == run["gap_of_need_pct"]
    monkeypatch.setattr(centres, "planned", lambda *_: pytest.fail("made twice"))
    again = list(measure(cases, [1], tmp_path / "bench.jsonl"))
    assert again == [{**run, "way": [list(step) for step in run["way"]]}]
    (line,) = summary(again)
    assert line.startswith("anonbank, 0 s, median of 1 seeds: first_s")


def test_generated_centres_are_written_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []

    def write(spec: object, folder: Path, *_: object) -> None:
        (folder / "centre.toml").touch()
        written.append(spec)

    monkeypatch.setattr(centres, "GENERATED", tmp_path)
    monkeypatch.setattr(centres, "write_centre", write)
    case = next(case for case in centres.CASES if case.name == "100")
    folder = case.folder()
    assert folder == case.folder()
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]
    assert folder.name.startswith("100-")
    assert written == [case.spec]
