from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from scheduler.errors import InputError
from scheduler.exchange import read_centre, write_roster
from scheduler.pipeline.accept import HISTORY_WEEKS, accept, last_roster
from scheduler.pipeline.judge import Judged, judge
from scheduler.pipeline.request import Request
from scheduler.pipeline.weeks import Horizon
from tests.small_centre import WEEK
from tests.small_roster import roster, shift

ZONES = {"bln": "Europe/Berlin"}


@pytest.fixture
def own(folder: Path, tmp_path: Path) -> Path:
    """A centre of one's own, to write into."""
    copy = tmp_path / "centre"
    shutil.copytree(folder, copy)
    return copy


def judged(centre: Path, *days: int) -> Judged:
    path = centre.parent / "roster.csv"
    write_roster(path, roster(*(shift("A5", day) for day in days)), ZONES)
    return judge(Request(centre), path)


def test_an_accepted_week_is_stored_and_the_next_one_is_open(own: Path) -> None:
    (stored,) = accept(judged(own, 0, 2), own)
    assert (stored.week, stored.version) == (WEEK, 1)
    files = read_centre(own)
    assert files.last_roster == roster(shift("A5", 0), shift("A5", 2))
    assert {row.week_start for row in files.ledger} == {WEEK}
    assert (own / "rosters" / f"{WEEK}.csv").read_bytes() == (own / "last_roster.csv").read_bytes()
    record = json.loads((own / "rosters" / f"{WEEK}.json").read_text(encoding="utf-8"))
    assert (record["version"], record["sha256"]) == (1, stored.digest)
    assert (record["feasible"], record["broken"], record["reason"]) == (True, {}, None)


def test_accepting_a_week_again_keeps_the_older_version(own: Path) -> None:
    accept(judged(own, 0), own)
    first = (own / "rosters" / f"{WEEK}.csv").read_bytes()
    (stored,) = accept(judged(own, 1), own)
    assert stored.version == 2
    assert (own / "rosters" / f"{WEEK}.v1.csv").read_bytes() == first
    files = read_centre(own)
    assert files.last_roster == roster(shift("A5", 1))
    assert len(files.ledger) == 5


@pytest.mark.parametrize("record", ["{", "[]", "{}", '{"version": "two"}'])
def test_a_week_whose_version_cannot_be_read_is_refused(own: Path, record: str) -> None:
    accept(judged(own, 0), own)
    stored = own / "rosters" / f"{WEEK}.json"
    stored.write_text(record, encoding="utf-8")
    with pytest.raises(InputError, match=rf"rosters/{WEEK}\.json: does not tell its version"):
        accept(judged(own, 1), own)
    assert stored.read_text(encoding="utf-8") == record


def test_weeks_are_stored_one_by_one(own: Path) -> None:
    stored = accept(judged(own, 0, 9), own)
    assert [entry.week for entry in stored] == [WEEK, WEEK + timedelta(days=7)]
    assert len(read_centre(own).ledger) == 10
    second = (own / "rosters" / f"{WEEK + timedelta(days=7)}.csv").read_text(encoding="utf-8")
    assert "A5:2026-03-11" in second
    assert "A5:2026-03-02" not in second


def test_why_violations_were_accepted_is_stored(own: Path) -> None:
    path = own.parent / "roster.csv"
    write_roster(path, roster(shift("A5", 0, "09:00 complaints 13:00")), ZONES)
    accept(judge(Request(own), path), own, "agreed with the person")
    record = json.loads((own / "rosters" / f"{WEEK}.json").read_text(encoding="utf-8"))
    assert record["reason"] == "agreed with the person"
    assert not record["feasible"]
    assert record["broken"]["task.skill"] == 240


def test_when_a_file_fails_the_centre_stays_as_it_was(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    before = {path.name for path in own.iterdir()}
    found = judged(own, 0)
    monkeypatch.setattr("scheduler.pipeline.accept.write_ledger", fail)
    with pytest.raises(OSError, match="full"):
        accept(found, own)
    assert {path.name for path in own.iterdir()} == before


def test_the_last_roster_reaches_six_weeks_back() -> None:
    horizon = Horizon(WEEK)
    first, kept = 6 - 7 * HISTORY_WEEKS, 7 - 7 * HISTORY_WEEKS
    before = roster(shift("A1", first), shift("A1", kept), shift("A1", 3), shift("A1", -1))
    found = last_roster(before, roster(shift("A1", 6)), horizon)
    assert found == roster(shift("A1", kept), shift("A1", -1), shift("A1", 6))
    assert last_roster(roster(), roster(), horizon) == roster()


def test_who_took_part_in_what_is_kept_for_the_next_week(own: Path) -> None:
    header = "activity_id,name,kind,length_minutes,paid,participants,earliest,latest,every_weeks\n"
    rows = "weekly,Weekly,meeting,30,true,A5,09:00,12:00,2\n"
    (own / "activities.csv").write_text(header + rows, encoding="utf-8")
    met = shift("A5", 0)
    segments = [
        segment.model_copy(update={"kind": "meeting", "queue": None, "activity_id": "weekly"})
        if number == 0
        else segment
        for number, segment in enumerate(met.segments)
    ]
    path = own.parent / "roster.csv"
    write_roster(path, roster(met.model_copy(update={"segments": tuple(segments)})), ZONES)
    accept(judge(Request(own), path), own, "the meeting is longer than asked for")
    (row,) = read_centre(own).activity_log
    assert (row.activity_id, row.agent_id, row.held_on) == ("weekly", "A5", WEEK)


def test_without_activities_no_log_is_written(own: Path) -> None:
    accept(judged(own, 0), own)
    assert not (own / "activity_log.csv").exists()
