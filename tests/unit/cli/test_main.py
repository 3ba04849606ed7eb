from __future__ import annotations

import sys
from importlib import import_module
from importlib.metadata import version
from inspect import getdoc
from pathlib import Path

import pytest

from scheduler.cli import main
from scheduler.cli.verbs import VERBS


def test_help_names_every_verb_and_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(verb in shown for verb in VERBS)
    assert "130" in shown


def test_without_a_verb_there_is_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "plan" in "".join(capsys.readouterr())


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.strip() == version("shiftwell")


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([verb, "--help"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    page = getdoc(getattr(import_module(f"scheduler.cli.{verb}"), verb))
    assert page is not None
    assert page.split(".")[0].split(",")[0][:40] in shown


@pytest.mark.parametrize(
    "arguments", [["dance"], ["plan"], ["plan", "nowhere", "--out", "x"], ["plan", ".", "--week"]]
)
def test_what_cannot_be_understood_ends_with_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err


def test_every_fault_is_a_line_of_its_own(
    centre: Path, clean: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (centre / "skills.csv").write_text("agent_id,queue,proficiency\nA1,calls,9\nA9,calls,1\n")
    assert main(["audit", str(centre), str(clean)]) == 2
    shown = capsys.readouterr()
    first, *faults = shown.err.splitlines()
    assert first == "2 faults in the input"
    assert [fault.split(",")[0] for fault in faults] == ["skills.csv", "skills.csv"]
    assert shown.out == ""


def test_a_file_that_cannot_be_written_is_named(
    centre: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert main(["forecast", str(centre), "--out", str(tmp_path / "file" / "out")]) == 2
    assert "file" in capsys.readouterr().err


def test_the_arguments_of_the_process_are_the_default(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["shiftwell", "rules", "rest.weekly"])
    assert main() == 0
    assert "rest.weekly" in capsys.readouterr().out


def test_an_interrupt_before_there_is_anything_ends_with_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_module: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["scheduler.cli.main"], "import_module", interrupted)
    assert main(["rules"]) == 130
    assert "".join(capsys.readouterr()) == ""


def test_an_error_of_the_system_without_a_file_is_told_all_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(_module: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys.modules["scheduler.cli.main"], "import_module", full)
    assert main(["rules"]) == 2
    assert capsys.readouterr().err == "No space left on device\n"
