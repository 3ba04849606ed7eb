"""Two consecutive weeks of a small centre, planned by the real engine through the command."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from scheduler.cli import main
from scheduler.domain import Roster
from scheduler.exchange import read_centre, read_roster
from tests.small_centre import WEEK, write_small_centre

NEXT = WEEK + timedelta(days=7)
QUICK = ("--time-limit", "300", "--workers", "1", "--stop-gap", "0.1", "--seed", "1")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a centre and the plan of its open week, everything written."""
    folder = tmp_path_factory.mktemp("first")
    write_small_centre(folder / "centre")
    plan(folder / "centre", folder / "out")
    return folder


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plans without pages and pictures, which take longer than the search."""
    monkeypatch.setattr("scheduler.pipeline.outputs._write_pages", lambda *_: None)


def plan(centre: Path, out: Path, *more: str) -> dict[str, object]:
    assert main(["plan", str(centre), "--out", str(out), *QUICK, *more]) == 0
    record: dict[str, object] = json.loads((out / "roster.json").read_text(encoding="utf-8"))
    return record


def dates(roster: Roster) -> tuple[date, date]:
    found = [shift.work_date for shift in roster.shifts]
    return min(found), max(found)


def test_a_plan_is_proven_audited_and_shown(
    first: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = json.loads((first / "out" / "roster.json").read_text(encoding="utf-8"))
    assert (record["week"], record["feasible"]) == (f"{WEEK}", True)
    assert 0 <= record["bound_milli"] <= record["cost_milli"]
    assert 0 <= record["gap_of_need"] <= 1
    assert (first / "out" / "report.html").stat().st_size > 10_000
    assert main(["audit", str(first / "centre"), str(first / "out" / "roster.csv")]) == 0
    assert "no hard rule is broken" in capsys.readouterr().out


@pytest.mark.usefixtures("plain")
def test_the_next_plan_starts_from_the_accepted_week(first: Path, tmp_path: Path) -> None:
    centre, second = tmp_path / "centre", tmp_path / "second"
    shutil.copytree(first / "centre", centre)
    assert main(["accept", str(centre), str(first / "out" / "roster.csv")]) == 0
    record = plan(centre, second)
    assert (record["week"], record["feasible"]) == (f"{NEXT}", True)
    assert main(["accept", str(centre), str(second / "roster.csv")]) == 0
    files = read_centre(centre)
    assert {row.week_start for row in files.ledger} == {WEEK, NEXT}
    planned = [read_roster(out / "roster.csv", files) for out in (first / "out", second)]
    assert dates(planned[0])[1] < NEXT <= dates(planned[1])[0]
    assert files.last_roster == Roster.of([*planned[0].shifts, *planned[1].shifts])


@pytest.mark.usefixtures("plain")
def test_the_same_seed_with_one_worker_gives_the_same_bytes(first: Path, tmp_path: Path) -> None:
    plan(first / "centre", tmp_path)
    again = (tmp_path / "roster.csv").read_bytes()
    assert again == (first / "out" / "roster.csv").read_bytes()


@pytest.mark.usefixtures("plain")
def test_a_fixed_roster_is_planned_as_it_is(first: Path, tmp_path: Path) -> None:
    published = first / "out" / "roster.csv"
    plan(first / "centre", tmp_path, "--fixed", str(published), "--seed", "2")
    files = read_centre(first / "centre")
    spans = [
        {(s.shift_id, s.start, s.end) for s in read_roster(path, files).shifts}
        for path in (published, tmp_path / "roster.csv")
    ]
    assert spans[0] <= spans[1]


@pytest.mark.usefixtures("plain")
def test_a_kept_roster_has_the_price_that_the_audit_finds(
    first: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    published = first / "out" / "roster.csv"
    record = plan(first / "centre", tmp_path, "--keep", str(published), "--seed", "2")
    capsys.readouterr()
    command = ["audit", str(first / "centre"), str(tmp_path / "roster.csv"), "--json"]
    assert main([*command, "--keep", str(published)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["cost_milli"] == record["cost_milli"]
    costs = {v["rule_id"]: v["cost_milli"] for v in told["verdicts"] if not v["hard"]}
    assert costs == record["cost_by_rule"]
