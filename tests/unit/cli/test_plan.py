from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scheduler.cli import main
from scheduler.domain import Problem
from scheduler.engine.result import Listener, Result, Settings
from tests.small_roster import answering, roster, shift

if TYPE_CHECKING:
    from scheduler.pipeline.solving import Engine

PLANNED = roster(shift("A5", 0), shift("A5", 2))


def use(monkeypatch: pytest.MonkeyPatch, solve: Engine) -> None:
    monkeypatch.setattr("scheduler.cli.plan.engine", lambda: solve)
    monkeypatch.setattr("scheduler.pipeline.outputs._write_pages", lambda *_: None)


def test_a_plan_is_written_and_told(
    centre: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    use(monkeypatch, answering(PLANNED))
    out = tmp_path / "out"
    assert main(["plan", str(centre), "--out", str(out)]) == 0
    shown = capsys.readouterr()
    assert "gap of need" in shown.out
    assert "cover.shortage" in shown.out
    assert "2 shifts written" in shown.out
    assert "planning" in shown.err
    assert "note: ledger.csv" in shown.err
    assert "bound 0" in shown.err
    assert (out / "roster.csv").is_file()


def test_what_cannot_hold_together_is_told_before_the_search(
    centre: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    use(monkeypatch, answering(PLANNED))
    skills = (centre / "skills.csv").read_text(encoding="utf-8").replace("complaints", "calls")
    rows = dict.fromkeys(line.rsplit(",", 1)[0] for line in skills.splitlines()[1:])
    text = "\n".join(["agent_id,queue,proficiency", *(f"{row},4" for row in rows), ""])
    (centre / "skills.csv").write_text(text, encoding="utf-8")
    assert main(["plan", str(centre), "--out", str(tmp_path / "out")]) == 0
    told = capsys.readouterr().err
    assert told.index("nobody has the skill for complaints") < told.index("hours needed")


def test_settings_reach_the_engine(
    centre: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[Problem, Settings]] = []
    answer = answering(roster(shift("A5", 0), shift("A5", 7)))

    def solve(problem: Problem, settings: Settings, listener: Listener | None) -> Result:
        seen.append((problem, settings))
        return answer(problem, settings, listener)

    use(monkeypatch, solve)
    options = ["--seed", "7", "--workers", "3", "--stop-gap", "0.02", "--time-limit", "100"]
    plan = ["plan", str(centre), "--out", str(tmp_path / "o"), "--weeks", "2", *options]
    assert main([*plan, "--week", "2026-03-09", "--policy", "eu"]) == 0
    ((problem, settings),) = seen
    assert (settings.seed, settings.workers, settings.stop_gap) == (7, 3, 0.02)
    assert 70 < settings.time_limit_s <= 90
    assert (str(problem.first_date), problem.weeks) == ("2026-03-09", 2)
    assert problem.policy.names == ("default", "eu")


def test_with_one_worker_the_time_limit_is_an_emergency_stop(
    centre: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Settings] = []
    answer = answering(PLANNED)

    def solve(problem: Problem, settings: Settings, listener: Listener | None) -> Result:
        seen.append(settings)
        return answer(problem, settings, listener)

    use(monkeypatch, solve)
    plan = ["plan", str(centre), "--out", str(tmp_path / "o"), "--time-limit", "100"]
    assert main([*plan, "--workers", "1"]) == 0
    assert seen[0].time_limit_s == 100


def test_json_is_the_record_alone(
    centre: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    use(monkeypatch, answering(PLANNED))
    assert main(["plan", str(centre), "--out", str(tmp_path / "o"), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["shifts"] == 2
    assert record["week"] == "2026-03-02"


def cancelling(solve: Engine) -> Engine:
    def run(problem: Problem, settings: Settings, listener: Listener | None) -> Result:
        settings.cancel.set()
        return solve(problem, settings, listener)

    return run


def test_a_cancelled_plan_writes_the_best_roster_so_far(
    centre: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, cancelling(answering(PLANNED)))
    assert main(["plan", str(centre), "--out", str(tmp_path / "o")]) == 0
    record = json.loads((tmp_path / "o" / "roster.json").read_text(encoding="utf-8"))
    assert record["status"] == "cancelled"


def test_cancelled_without_a_roster_nothing_is_written(
    centre: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, cancelling(answering(roster())))
    assert main(["plan", str(centre), "--out", str(tmp_path / "o")]) == 130
    assert not (tmp_path / "o").exists()


def test_a_disagreement_writes_nothing(
    centre: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    use(monkeypatch, answering(PLANNED, cost_milli=1))
    assert main(["plan", str(centre), "--out", str(tmp_path / "o")]) == 3
    assert "engine and audit disagree" in capsys.readouterr().err
    assert not (tmp_path / "o").exists()


def test_inherited_violations_are_told(
    centre: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (centre / "pins.csv").write_text(
        "agent_id,start,end,kind,author,reason\n"
        "A5,2026-03-02T08:00,2026-03-02T15:00,shift,lead,agreed\n"
    )
    plan = (
        "08:00 calls 09:30 break 09:40 calls 10:40 break 10:50 calls 11:30 meal 12:00 calls 13:20 "
        "break 13:30 calls 15:00"
    )
    use(monkeypatch, answering(roster(shift("A5", 0, plan))))
    assert main(["plan", str(centre), "--out", str(tmp_path / "o"), "--weeks", "2"]) == 0
    shown = capsys.readouterr().out
    assert "Some violations stood in the input already" in shown
    assert "and 1 more" in shown


def test_a_folder_that_cannot_be_written_is_told_before_the_search(
    centre: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr("scheduler.cli.plan.engine", lambda: pytest.fail("searched in vain"))
    assert main(["plan", str(centre), "--out", str(tmp_path / "file" / "out")]) == 2
    assert f"{tmp_path / 'file' / 'out'}: Not a directory" in capsys.readouterr().err


def test_only_those_employed_are_counted(
    centre: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    agents = (centre / "agents.csv").read_text(encoding="utf-8")
    gone = agents.replace("employed_from", "employed_from,employed_to").replace(
        "-01-01\n", "-01-01,\n"
    )
    gone = gone.replace(
        "A1,bln,red,agent,full,2020-01-01,", "A1,bln,red,agent,full,2020-01-01,2026-03-01"
    )
    (centre / "agents.csv").write_text(gone, encoding="utf-8")
    use(monkeypatch, answering(PLANNED))
    assert main(["plan", str(centre), "--out", str(tmp_path / "o")]) == 0
    assert "hours needed, 4 people" in capsys.readouterr().err
