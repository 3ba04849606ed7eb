from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from scheduler.cli import main
from scheduler.errors import InputError
from scheduler.exchange import read_centre, write_roster
from scheduler.exchange.interventions import Intervention, read_interventions
from scheduler.pipeline.evaluate import Evaluation, evaluate, verdict_of
from scheduler.pipeline.kpis import CENTRE
from scheduler.pipeline.resampling import Change, change_of
from tests.small_centre import WEEK, write_small_centre
from tests.small_roster import roster, shift

TEAMS = {"red": 6, "blue": 3, "green": 2}
PEOPLE = {f"{team[0].upper()}{n}": team for team, size in TEAMS.items() for n in range(1, size + 1)}
FIRST = date(2026, 1, 5)
START = FIRST + timedelta(weeks=6)
LEDGER_HEADER = (
    "agent_id,week_start,basis,paid_minutes,worked_minutes,overtime_minutes,time_owed_minutes,"
    "hard_minutes,night_shifts,evening_shifts,weekend_shifts,holiday_shifts,wishes_asked,"
    "wishes_granted\n"
)


def ledger(weeks: int = 12) -> str:
    """Red carries 100 hard minutes, and 40 once the change is in force; the others 80."""
    rows = [LEDGER_HEADER]
    for n in range(weeks):
        on = FIRST + timedelta(weeks=n)
        for agent_id, team in PEOPLE.items():
            after = on >= START
            hard = (40 if after else 100) + n % 2 if team == "red" else 80
            rows.append(f"{agent_id},{on},actual,2280,2280,0,0,{hard},0,1,0,0,4,{1 + 2 * after}\n")
    return "".join(rows)


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Path:
    agents = "agent_id,site,team,role,contract_id,employed_from\n" + "".join(
        f"{name},bln,{team},agent,full,2020-01-01\n" for name, team in PEOPLE.items()
    )
    skills = "agent_id,queue,proficiency\n" + "".join(f"{name},calls,4\n" for name in PEOPLE)
    folder = tmp_path_factory.mktemp("evaluated")
    bare = {"time_off": "agent_id,start,end,paid\n", "wishes": "agent_id,weekday,wish,strength\n"}
    return write_small_centre(folder, agents=agents, skills=skills, ledger=ledger(), **bare)


def asked(**given: Any) -> Intervention:
    known = {"intervention_id": "i", "name": "Change", "starts_on": START, "kpi": "hard_minutes"}
    return Intervention(**{**known, **given})


def found(centre: Path, *interventions: Intervention) -> Evaluation:
    files = read_centre(centre, history_required=False)
    return evaluate(files, centre, interventions, seed=1)


def changes(evaluation: Evaluation) -> dict[str, Change]:
    return {finding.group: finding.change for finding in evaluation.findings}


def test_groups_are_compared_before_and_after(centre: Path) -> None:
    evaluation = found(centre, asked(teams=("red",), target=60))
    assert changes(evaluation).keys() == {"red", "blue + green"}
    red, others = changes(evaluation)["red"], changes(evaluation)["blue + green"]
    assert red.before == pytest.approx(100.5)
    assert red.after == pytest.approx(40.5)
    assert (red.weeks_before, red.weeks_after) == (6, 6)
    assert red.chance is not None
    assert red.chance < 0.01
    assert (others.before, others.after, others.chance) == (80, 80, 1)
    assert [(f.group, f.reached, f.verdict) for f in evaluation.findings] == [
        ("blue + green", "no", "missed"),
        ("red", "yes", "met"),
    ]
    assert evaluation.notices == ()


def test_nobody_is_named(centre: Path) -> None:
    evaluation = found(centre, asked(), asked(kpi="wishes_granted_pct"))
    assert not [name for name in PEOPLE if f"'{name}'" in repr(evaluation)]


def test_wishes_are_a_share_of_those_asked(centre: Path) -> None:
    red = changes(found(centre, asked(kpi="wishes_granted_pct")))["red"]
    assert (red.before, red.after) == (25, 75)


def test_only_whole_weeks_on_either_side_count(centre: Path) -> None:
    midweek = changes(found(centre, asked(starts_on=START + timedelta(days=2))))["red"]
    # the week in which it starts is neither before nor after
    assert (midweek.weeks_before, midweek.weeks_after) == (6, 5)
    ended = asked(ends_on=START + timedelta(days=13))
    assert changes(found(centre, ended))["red"].weeks_after == 2
    day_less = asked(ends_on=START + timedelta(days=12))
    assert changes(found(centre, day_less))["red"].weeks_after == 1
    few = changes(found(centre, asked(weeks=3)))["red"]
    assert (few.weeks_before, few.weeks_after) == (3, 3)


def test_without_weeks_on_a_side_it_is_said(centre: Path) -> None:
    evaluation = found(centre, asked(starts_on=FIRST))
    assert evaluation.findings == ()
    assert evaluation.notices[0].endswith("no whole week before it is stored; left out")


def test_a_week_of_fewer_than_five_people_is_left_out(tmp_path: Path, centre: Path) -> None:
    lines = ledger().splitlines(keepends=True)
    gone = f"{FIRST + timedelta(weeks=2)}"
    kept = [line for line in lines if not (gone in line and line[0:2] in {"R1", "R2"})]
    for path in centre.glob("*"):
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "ledger.csv").write_text("".join(kept), encoding="utf-8")
    assert changes(found(tmp_path, asked()))["red"].weeks_before == 5
    assert changes(found(tmp_path, asked()))["blue + green"].weeks_before == 6


def test_contacts_are_those_of_the_centre(centre: Path) -> None:
    # the history ends on 1 March; half of the complaints are hard, rounded down
    (finding,) = found(centre, asked(kpi="hard_contacts_pct", starts_on=date(2026, 2, 9))).findings
    assert (finding.group, finding.reached) == (CENTRE, "yes")
    assert finding.change.before == pytest.approx(40)
    assert (finding.change.weeks_before, finding.change.weeks_after) == (3, 3)


def test_recovery_comes_from_stored_rosters(tmp_path: Path, centre: Path) -> None:
    for path in centre.glob("*"):
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "rosters").mkdir()
    plans = ("09:00 calls 13:00", "09:00 calls 12:00 recovery 12:15 calls 13:00")
    for n, plan in enumerate(plans):
        week = WEEK + timedelta(weeks=n)
        shifts = roster(*(shift(f"R{k}", 0, plan, week) for k in range(1, 7)))
        zones = {"bln": "Europe/Berlin"}
        write_roster(tmp_path / "rosters" / f"{week}.csv", shifts, zones)
        write_roster(tmp_path / "rosters" / f"{week}.v1.csv", roster(), zones)
    start = WEEK + timedelta(weeks=1)
    evaluation = found(tmp_path, asked(kpi="recovery_minutes", starts_on=start, target=10))
    (finding,) = evaluation.findings
    assert (finding.group, finding.change.before, finding.change.after) == ("red", 0, 15)
    assert finding.verdict == "too few weeks"


@pytest.mark.parametrize(
    ("target", "better", "verdict"),
    [
        (4.0, "lower", "missed"),
        (5.0, "lower", "open"),
        (6.0, "lower", "met"),
        (4.0, "higher", "met"),
        (5.0, "higher", "open"),
        (6.0, "higher", "missed"),
        (None, "lower", "no target"),
    ],
)
def test_a_target_is_met_when_the_whole_interval_is(
    target: float | None, better: Any, verdict: str
) -> None:
    change = Change(9, 9, 9.0, 5.0, -5.0, -3.0, after_low=4.5, after_high=5.5, chance=0.1)
    assert verdict_of(change, target, better) == verdict


def test_the_edge_of_an_interval_meets_the_target() -> None:
    change = change_of([9.0] * 4, [5.0] * 4, seed=1)
    assert verdict_of(change, 5.0, "lower") == verdict_of(change, 5.0, "higher") == "met"


def test_the_file_is_read_with_every_fault(centre: Path, tmp_path: Path) -> None:
    files = read_centre(centre)
    path = tmp_path / "changes.csv"
    header = "intervention_id,name,starts_on,ends_on,teams,kpi,target,weeks\n"
    path.write_text(f"{header}a,Change,2026-02-16,,red;blue,hard_minutes,60,8\n")
    (row,) = read_interventions(path, files)
    assert row == asked(intervention_id="a", teams=("red", "blue"), target=60, weeks=8)
    path.write_text(
        f"{header}a,Change,2026-02-16,2026-02-01,pink,mood,-1,60\na,Change,2026-02-16,,,mood,,\n"
    )
    with pytest.raises(InputError) as error:
        read_interventions(path, files)
    assert {fault.column for fault in error.value.faults} >= {"ends_on", "teams", "kpi", "target"}
    assert {fault.file for fault in error.value.faults} == {"changes.csv"}


def test_the_command_says_that_it_is_no_proof(
    centre: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "interventions.csv", tmp_path / "found.json"
    path.write_text(
        "intervention_id,name,starts_on,teams,kpi,target\n"
        f"a,Shorter spells,{START},red,hard_minutes,60\n"
    )
    command = ["evaluate", str(centre), "--interventions", str(path)]
    assert main([*command, "--out", str(out)]) == 0
    shown = capsys.readouterr().out
    assert "Before and after is no proof" in shown
    assert "Shorter spells" in shown
    assert "lower is better" in shown
    written = json.loads(out.read_text())
    assert written["findings"][1]["verdict"] == "met"
    assert main([*command, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["no_proof"] == written["no_proof"]
