"""The verb ``bench``: an answer for the scorer, or a plain word that there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.cli import main
from tests.unit.cases.matsp_worlds import TEXT as FREE_TEXT
from tests.unit.cases.matsp_worlds import write_matsp
from tests.unit.cases.worlds import TEXT, write_case


def bench(case: Path, out: Path, family: str = "curtois", seconds: int = 20) -> int:
    arguments = ["--time-limit", str(seconds), "--workers", "1", "--out", str(out)]
    return main(["bench", family, str(case), *arguments])


def test_the_answer_is_written_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "answer.csv"
    assert bench(write_case(tmp_path), out) == 0
    shown = capsys.readouterr()
    assert "optimal" in shown.out
    assert {"cover", "requests", "cost", "bound"} <= set(shown.out.split())
    assert "cost" in shown.err
    assert out.read_text(encoding="utf-8").startswith("employee,day,shift\nA,")


def test_without_an_answer_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "answer.csv"
    text = TEXT.replace("A,3\n", "A,0,1,2,3,4,5\n")
    assert bench(write_case(tmp_path, text), out) == 1
    assert "none can exist" in capsys.readouterr().out
    assert not out.exists()


def test_a_fault_in_the_case_ends_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = write_case(tmp_path, TEXT.replace("L,600,E", "L,600,N"))
    assert bench(case, tmp_path / "answer.csv") == 2
    assert "Tiny.txt, row 7, column cannot follow: 'N' is not known" in capsys.readouterr().err


def test_a_folder_that_is_missing_is_made(tmp_path: Path) -> None:
    out = tmp_path / "answers" / "tiny.roster"
    assert bench(write_case(tmp_path), out) == 0
    assert [path.name for path in out.parent.iterdir()] == ["tiny.roster"]


def test_an_answer_that_cannot_be_written_is_told_before_the_search(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "scheduler.engine.cases.solve.solve_case", lambda *_: pytest.fail("searched in vain")
    )
    (tmp_path / "file").touch()
    assert bench(write_case(tmp_path), tmp_path / "file" / "answer.csv") == 2
    assert str(tmp_path / "file") in capsys.readouterr().err


def test_a_case_with_free_starts_is_answered_in_its_own_form(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "answer.solution"
    assert bench(write_matsp(tmp_path), out, "matsp", seconds=1) == 0
    assert {"surplus", "cost", "bound"} <= set(capsys.readouterr().out.split())
    assert out.read_text(encoding="utf-8").startswith("<Solution>")


def test_minima_that_nobody_can_meet_leave_no_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = FREE_TEXT.replace("2,08:00-08:15,1,0,0", "2,08:00-08:15,1,4,4")
    out = tmp_path / "answer.solution"
    assert bench(write_matsp(tmp_path, text), out, "matsp", seconds=1) == 1
    assert "none found" in capsys.readouterr().out
    assert not out.exists()
