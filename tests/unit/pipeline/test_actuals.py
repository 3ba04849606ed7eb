"""Hours really worked: ledger, rest and fatigue follow them, the published roster stays."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from scheduler.exchange import read_centre, write_roster
from scheduler.pipeline.accept import accept
from scheduler.pipeline.actuals import accept_actual, worked
from scheduler.pipeline.judge import Judged, judge
from scheduler.pipeline.request import Request
from tests.small_centre import WEEK
from tests.small_roster import roster, shift

ZONES = {"bln": "Europe/Berlin"}
LATE = "13:00 calls 17:00 meal 17:30 calls 23:30"
EARLY = "07:00 calls 11:00"


@pytest.fixture
def own(folder: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "centre"
    shutil.copytree(folder, copy)
    return copy


def judged(centre: Path, *plans: tuple[int, str]) -> Judged:
    path = centre.parent / "roster.csv"
    write_roster(path, roster(*(shift("A5", day, plan) for day, plan in plans)), ZONES)
    return judge(Request(centre), path)


def test_the_ledger_holds_what_was_worked(own: Path) -> None:
    accept(judged(own, (0, "09:00 calls 13:00")), own)
    found = accept_actual(judged(own, (0, "09:00 calls 14:30")), own)
    files = read_centre(own)
    mine = next(row for row in files.ledger if row.agent_id == "A5")
    assert (mine.basis, mine.worked_minutes) == ("actual", 330)
    assert {row.basis for row in found.ledger} == {"actual"}
    assert files.last_roster == roster(shift("A5", 0, "09:00 calls 14:30"))


def test_the_published_roster_stays_beside_the_hours(own: Path) -> None:
    accept(judged(own, (0, "09:00 calls 13:00")), own)
    published = (own / "rosters" / f"{WEEK}.csv").read_bytes()
    accept_actual(judged(own, (0, "09:00 calls 14:30")), own)
    assert (own / "rosters" / f"{WEEK}.csv").read_bytes() == published
    assert (own / "rosters" / f"{WEEK}.actual.csv").read_bytes() != published
    record = json.loads((own / "rosters" / f"{WEEK}.actual.json").read_text(encoding="utf-8"))
    assert (record["basis"], record["marked_shifts"]) == ("actual", {})


def test_a_broken_rest_is_told_and_not_refused(own: Path) -> None:
    found = worked(judged(own, (0, LATE), (1, EARLY)))
    broken = {verdict.rule_id: verdict.amount for verdict in found.broken}
    assert broken["rest.between-shifts"] == 210
    assert len(found.fatigue) == 2
    assert not (own / "rosters").exists()


def test_fatigue_follows_the_hours(own: Path) -> None:
    planned = worked(judged(own, (0, EARLY)))
    longer = worked(judged(own, (0, "07:00 calls 12:00 meal 12:30 calls 19:00")))
    assert longer.fatigue[0].risk_index > planned.fatigue[0].risk_index


def test_days_changed_after_publication_stay_counted(own: Path) -> None:
    accept(judged(own, (0, "09:00 calls 13:00")), own)
    accept(judged(own, (1, "09:00 calls 13:00")), own)
    assert changes(own) == 2
    accept_actual(judged(own, (1, "09:00 calls 13:30")), own)
    assert changes(own) == 2


def changes(centre: Path) -> int:
    rows = read_centre(centre).ledger
    return next(row.late_changes for row in rows if row.agent_id == "A5")
