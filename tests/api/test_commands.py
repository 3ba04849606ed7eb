"""The verbs of the service, on a machine where nothing is set up yet."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from scheduler.cli import main
from tests.small_centre import write_small_centre


@pytest.fixture(autouse=True)
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which the service keeps its file."""
    monkeypatch.setenv("SHIFTWELL_DATABASE_URL", f"sqlite:///{tmp_path / 'service.db'}")
    return tmp_path


def add_user(monkeypatch: pytest.MonkeyPatch, *arguments: str, password: str = "x" * 12) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
    return main(["user", "add", *arguments, "--password-stdin"])


def test_migrate_makes_the_tables_and_then_does_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["migrate"]) == main(["migrate"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == second
    assert "is at revision" in first


def test_the_first_administrator_is_made_here(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add_user(monkeypatch, "ada", "--role", "administrator") == 0
    assert "ada is administrator" in capsys.readouterr().out
    assert add_user(monkeypatch, "ada", "--role", "administrator") == 2
    assert "is taken" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "password", "said"),
    [
        (("ada", "--role", "planner"), "short", "at least 12"),
        (("ada", "--role", "agent"), "x" * 12, "names its person"),
        (("a b", "--role", "planner"), "x" * 12, "pattern"),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    password: str,
    said: str,
) -> None:
    assert add_user(monkeypatch, *arguments, password=password) == 2
    told = capsys.readouterr().err
    assert said in told
    assert password not in told


def test_a_centre_goes_in_and_comes_back_out(
    fresh: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_small_centre(fresh / "small")
    assert main(["centre", "add", str(folder)]) == 0
    assert main(["centre", "export", str(fresh / "out")]) == 0
    for path in folder.iterdir():
        assert (fresh / "out" / path.name).read_bytes() == path.read_bytes()
    (folder / "wishes.csv").write_text("agent_id,weekday,wish,strength\nA1,mon,off,3\n")
    assert main(["centre", "replace", str(folder)]) == 0
    assert "small: version 2 stored" in capsys.readouterr().out
    assert main(["centre", "add", str(folder)]) == 2
    assert "replace its files instead" in capsys.readouterr().err
    assert main(["centre", "export", str(fresh / "out"), "--id", "none"]) == 2


def test_faults_of_a_centre_are_told_and_nothing_is_stored(
    fresh: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_small_centre(fresh / "small", skills="agent_id,queue,proficiency\nZ9,calls,4\n")
    assert main(["centre", "add", str(folder)]) == 2
    assert "skills.csv, row 2, column agent_id: 'Z9'" in capsys.readouterr().err
    assert main(["centre", "export", str(fresh / "out")]) == 2


def test_backup_restore_and_verify(
    fresh: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["centre", "add", str(write_small_centre(fresh / "small"))]) == 0
    assert main(["verify"]) == 0
    assert main(["backup", str(fresh / "backup.db")]) == 0
    assert main(["restore", str(fresh / "backup.db")]) == 2
    monkeypatch.setenv("SHIFTWELL_DATABASE_URL", f"sqlite:///{fresh / 'new.db'}")
    assert main(["restore", str(fresh / "backup.db")]) == 0
    assert "restored and whole" in capsys.readouterr().out
    monkeypatch.setenv("SHIFTWELL_DATABASE_URL", f"sqlite:///{fresh / 'empty.db'}")
    assert main(["verify"]) == 1
    assert "is at revision None" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"SHIFTWELL_TOKEN_KEY": "short"}, "at least 32 characters"),
        ({"SHIFTWELL_ENVIRONMENT": "production"}, "of its own"),
        ({"SHIFTWELL_THREADS": "many"}, "SHIFTWELL_THREADS"),
    ],
)
def test_settings_that_cannot_be_are_told_without_their_values(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    variables: dict[str, str],
    said: str,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert main(["verify"]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "short" not in told
