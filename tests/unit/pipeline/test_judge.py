from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from scheduler.domain import Roster
from scheduler.errors import InputError
from scheduler.exchange import write_need, write_roster, zones_of_queues
from scheduler.pipeline.judge import judge
from scheduler.pipeline.prepare import Prepared
from scheduler.pipeline.request import Request
from scheduler.pipeline.weeks import Horizon
from tests.small_centre import WEEK
from tests.small_roster import roster, shift


def written(folder: Path, planned: Roster) -> Path:
    path = folder / "roster.csv"
    write_roster(path, planned, {"bln": "Europe/Berlin"})
    return path


def test_the_weeks_of_the_roster_are_judged(folder: Path, tmp_path: Path) -> None:
    planned = roster(shift("A5", 8), shift("A5", 16))
    judged = judge(Request(folder), written(tmp_path, planned))
    assert judged.horizon == Horizon(WEEK + timedelta(days=7), 2)
    assert judged.roster == planned
    assert judged.audit.feasible
    assert judged.problem.weeks == 2


def test_a_week_asked_for_cuts_the_roster(folder: Path, tmp_path: Path) -> None:
    path = written(tmp_path, roster(shift("A5", 1), shift("A5", 8)))
    judged = judge(Request(folder, WEEK), path)
    assert judged.roster == roster(shift("A5", 1))
    told = "roster.csv: 1 shift outside 2026-03-02 to 2026-03-08 is not judged"
    assert judged.notices == (*judged.prepared.notices, told)


def test_what_is_judged_whole_has_no_notice_of_its_own(folder: Path, tmp_path: Path) -> None:
    judged = judge(Request(folder), written(tmp_path, roster(shift("A5", 1))))
    assert judged.notices == judged.prepared.notices


def test_a_week_of_which_the_roster_says_nothing_is_refused(folder: Path, tmp_path: Path) -> None:
    path = written(tmp_path, roster(shift("A5", 8)))
    with pytest.raises(InputError, match=r"roster\.csv, column work_date: has no shift between"):
        judge(Request(folder, WEEK), path)


def test_an_empty_roster_is_judged_for_the_first_open_week(folder: Path, tmp_path: Path) -> None:
    judged = judge(Request(folder), written(tmp_path, roster()))
    assert judged.horizon == Horizon(WEEK)
    assert judged.audit.feasible
    assert judged.audit.cost_by_rule["cover.shortage"] > 0


def test_need_may_be_given(folder: Path, prepared: Prepared, tmp_path: Path) -> None:
    rows = tuple(
        row.model_copy(update={"required_agents": 2 * row.required_agents, "need_agents": 0.0})
        for row in prepared.problem.need
    )
    path = written(tmp_path, roster(shift("A5", 1)))
    once = judge(Request(folder), path).audit.cost_by_rule["cover.shortage"]
    doubled = tuple(
        row.model_copy(
            update={"need_agents": row.required_agents - row.reserve_agents - row.shrinkage_agents}
        )
        for row in rows
    )
    write_need(tmp_path / "need.csv", doubled, zones_of_queues(prepared.files.centre))
    given = Request(folder, need=tmp_path / "need.csv")
    assert judge(given, path).audit.cost_by_rule["cover.shortage"] > once


def test_broken_rules_are_found(folder: Path, tmp_path: Path) -> None:
    path = written(tmp_path, roster(shift("A5", 1, "09:00 complaints 13:00")))
    judged = judge(Request(folder), path)
    assert not judged.audit.feasible
    assert "task.skill" in {verdict.rule_id for verdict in judged.audit.broken}


def test_an_unreadable_roster_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("agent_id\nA1\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"roster\.csv"):
        judge(Request(folder), tmp_path / "roster.csv")


def test_a_roster_of_too_many_weeks_is_named(folder: Path, tmp_path: Path) -> None:
    path = written(tmp_path, roster(shift("A5", 0), shift("A5", 42)))
    with pytest.raises(InputError, match=r"roster\.csv, column work_date: covers 7 weeks"):
        judge(Request(folder), path)
