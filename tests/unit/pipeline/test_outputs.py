from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from scheduler.engine.result import Settings
from scheduler.exchange import read_forecast, read_need, read_roster
from scheduler.pipeline.outputs import write_plan
from scheduler.pipeline.prepare import Prepared
from scheduler.pipeline.solving import Solved, solve_audited
from tests.small_roster import answering, roster, shift

PLANNED = roster(shift("A5", 0), shift("A5", 2))
FILES = {
    "audit.json",
    "day_sheets/red.html",
    "fatigue.csv",
    "forecast.csv",
    "hours.csv",
    "need.csv",
    "savings.csv",
    "report.html",
    "roster.csv",
    "roster.json",
    "roster.xlsx",
    "shortfalls.json",
    "time_off_offers.csv",
}


@pytest.fixture(scope="module")
def solved(prepared: Prepared) -> Solved:
    return solve_audited(prepared.problem, Settings(), None, answering(PLANNED))


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory, prepared: Prepared, solved: Solved) -> Path:
    folder = tmp_path_factory.mktemp("out") / "plan"
    write_plan(folder, prepared, solved)
    return folder


def test_every_file_is_written(out: Path) -> None:
    found = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}
    plots = {name for name in found if name.startswith("plots/")}
    assert found - plots == FILES
    assert len(plots) > 10
    assert all(name.endswith(".png") for name in plots)


def test_pictures_are_the_same_however_many_draw_them(
    tmp_path: Path, out: Path, prepared: Prepared, solved: Solved
) -> None:
    write_plan(tmp_path / "plan", prepared, solved, workers=2)
    one, two = (
        {p.name: p.read_bytes() for p in (f / "plots").iterdir()} for f in (out, tmp_path / "plan")
    )
    assert one == two


def test_what_is_written_is_read_back(out: Path, prepared: Prepared) -> None:
    files = prepared.files
    assert read_roster(out / "roster.csv", files) == PLANNED
    assert read_need(out / "need.csv", files.centre) == prepared.problem.need
    again = read_forecast(out / "forecast.csv", files.centre)
    assert len(again) == len(prepared.problem.need)


def test_need_tells_what_is_staffed(out: Path) -> None:
    lines = (out / "need.csv").read_text(encoding="utf-8").splitlines()
    nine = next(line for line in lines if line.startswith("calls,2026-03-02T09:00"))
    required, staffed, short, surplus = map(float, nine.split(",")[-4:])
    assert staffed == 1
    assert short == pytest.approx(required - 1, abs=1e-6)
    assert surplus == 0


def test_the_record_names_result_data_and_software(
    out: Path, solved: Solved, prepared: Prepared
) -> None:
    record = json.loads((out / "roster.json").read_text(encoding="utf-8"))
    assert record["cost_milli"] == sum(record["cost_by_rule"].values())
    assert record["cost_milli"] == solved.audit.cost_milli
    assert (record["shifts"], record["people"], record["paid_minutes"]) == (2, 1, 480)
    assert (record["week"], record["weeks"], record["status"]) == ("2026-03-02", 1, "optimal")
    assert record["week_loss_milli"] == 500
    assert set(record["data"]) == {
        "agents.csv",
        "centre.toml",
        "contracts.csv",
        "history.csv",
        "skills.csv",
        "time_off.csv",
        "wishes.csv",
    }
    assert record["software"]["shiftwell"]
    assert record["notices"] == list(prepared.notices)


def test_a_given_need_writes_no_forecast_and_time_is_told_in_record_and_report_alone(
    prepared: Prepared, solved: Solved, out: Path, tmp_path: Path
) -> None:
    given = replace(prepared, demand=replace(prepared.demand, forecast=None))
    slower = replace(solved, result=replace(solved.result, seconds=99.0))
    write_plan(tmp_path, given, slower)
    names = {path.name for path in tmp_path.iterdir() if path.is_file()}
    differ = {n for n in names if (out / n).read_bytes() != (tmp_path / n).read_bytes()}
    assert differ == {"roster.json", "report.html"}
    assert "forecast.csv" not in names


def test_when_a_file_fails_nothing_is_written(
    prepared: Prepared, solved: Solved, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("scheduler.pipeline.outputs.write_hours", fail)
    with pytest.raises(OSError, match="full"):
        write_plan(tmp_path / "plan", prepared, solved)
    assert list(tmp_path.iterdir()) == []
