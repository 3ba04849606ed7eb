from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from scheduler.cli import main
from scheduler.domain import Problem, Roster
from scheduler.engine.result import Listener, Result, Settings
from scheduler.pipeline.priced_files import HEADER
from tests.small_roster import answering, roster, shift

PLANNED = roster(shift("A5", 0), shift("A5", 2))


@pytest.fixture
def planned(centre: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("scheduler.cli.plan.engine", lambda: answering(PLANNED))
    monkeypatch.setattr("scheduler.pipeline.outputs._write_pages", lambda *_: None)
    monkeypatch.setattr("scheduler.cli.prices.engine", lambda: answering(Roster()))
    assert main(["plan", str(centre), "--out", str(tmp_path / "plan")]) == 0
    return tmp_path / "plan"


def test_prices_of_the_last_answer_are_written_without_a_name(
    centre: Path, planned: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "prices"
    capsys.readouterr()
    assert main(["prices", str(centre), "--roster", str(planned), "--out", str(out)]) == 0
    shown = capsys.readouterr()
    assert "today's roster keeps it" in shown.out
    assert "with nothing changed the cost moved by up to" in shown.out
    assert "control 3 of 3" in shown.err
    with (out / "prices.csv").open(encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    assert tuple(header) == HEADER
    assert all(len(row) == len(HEADER) for row in rows)
    says = [row[HEADER.index("says")] for row in rows]
    assert says[:5] == ["today", "control", "control", "control", "anew"]
    assert set(says[5:]) == {"kept", "slack", "solved", "not computed"}
    told = json.loads((out / "prices.json").read_text(encoding="utf-8"))
    assert told["noise_milli"] > 0
    assert len(told["prices"]) == len(rows) - 5
    assert (out / "prices.png").read_bytes().startswith(b"\x89PNG")
    written = (out / "prices.csv").read_text() + (out / "prices.json").read_text()
    assert "A5" not in written


def test_what_the_time_did_not_reach_is_counted(
    centre: Path, planned: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "prices"
    given = ["--roster", str(planned), "--out", str(out), "--time-limit", "1"]
    assert main(["prices", str(centre), *given]) == 0
    told = json.loads((out / "prices.json").read_text(encoding="utf-8"))
    late = [price for price in told["prices"] if price["why"].startswith("the time was over")]
    assert late
    said = f"The time did not reach {len(late)} of {len(told['prices'])} steps"
    assert said in " ".join(capsys.readouterr().out.split())


def test_every_change_stands_beside_that_of_the_control(
    centre: Path, planned: Path, tmp_path: Path
) -> None:
    out = tmp_path / "prices"
    assert main(["prices", str(centre), "--roster", str(planned), "--out", str(out)]) == 0
    with (out / "prices.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    today, control, *_ = rows
    change = float(control["cost"]) - float(today["cost"])
    for row in rows:
        if row["cost"]:
            assert float(row["control_cost_change"]) == pytest.approx(change)
            assert float(row["cost_change"]) == pytest.approx(
                float(row["cost"]) - float(today["cost"])
            )
        # the fake engine answers alike with and without a step: nothing is beyond the noise
        assert row["beyond_noise"] in {"false", ""}


def test_without_an_answer_the_week_is_planned_first(
    centre: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    limits = []

    def solve(problem: Problem, settings: Settings, listener: Listener | None) -> Result:
        limits.append(settings.time_limit_s)
        return answering(Roster())(problem, settings, listener)

    monkeypatch.setattr("scheduler.cli.prices.engine", lambda: solve)
    monkeypatch.setattr("scheduler.pipeline.outputs._write_pages", lambda *_: None)
    out = tmp_path / "prices"
    assert main(["prices", str(centre), "--out", str(out), "--json", "--time-limit", "100"]) == 0
    shown = capsys.readouterr()
    assert "planning the week first" in shown.err
    assert json.loads(shown.out)["today"]["paid_minutes"] == 0
    assert (out / "roster.csv").is_file()
    assert 20 < limits[0] <= 30
    assert sum(limits[1:]) < 75


def test_a_cancelled_run_writes_no_price(
    centre: Path,
    planned: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def solve(problem: Problem, settings: Settings, listener: Listener | None) -> Result:
        settings.cancel.set()
        return replace(answering(Roster())(problem, settings, listener), status="cancelled")

    monkeypatch.setattr("scheduler.cli.prices.engine", lambda: solve)
    out = tmp_path / "prices"
    assert main(["prices", str(centre), "--roster", str(planned), "--out", str(out)]) == 130
    assert "no price is written" in capsys.readouterr().err
    assert not (out / "prices.csv").exists()
