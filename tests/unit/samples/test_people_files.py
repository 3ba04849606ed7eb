"""Files that say who works."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from scheduler.samples.generator import sample_people
from scheduler.samples.people_files import PeopleFiles, write_people
from scheduler.samples.spec import PLANNED_WEEK, SampleSpec

if TYPE_CHECKING:
    from pathlib import Path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_files_hold_everybody(tmp_path: Path) -> None:
    people = sample_people(SampleSpec(40, 4))
    about = PeopleFiles(1, PLANNED_WEEK, 3, frozenset({"complaints"}))
    write_people(people, about, tmp_path)
    agents = rows_of(tmp_path / "agents.csv")
    assert [row["agent_id"] for row in agents] == [person.agent_id for person in people]
    assert agents[1]["opt_ins"].split(";") == [*people[1].opt_ins]
    skills = rows_of(tmp_path / "skills.csv")
    assert [(row["agent_id"], row["queue"], int(row["proficiency"])) for row in skills] == [
        (person.agent_id, queue, level) for person in people for queue, level in person.skills
    ]
    assert {row["priority"] for row in skills} <= {"1", "2", "3", "4"}
    assert max(int(row["paid_minutes"]) for row in rows_of(tmp_path / "ledger.csv")) >= 2400
    assert {row["agent_id"] for row in rows_of(tmp_path / "time_off.csv")} == {
        person.agent_id for person in people if person.leave
    }


def test_contracts_are_those_in_use_once_each(tmp_path: Path) -> None:
    people = sample_people(SampleSpec(240, 2))
    write_people(people, PeopleFiles(1, PLANNED_WEEK, 1, frozenset()), tmp_path)
    contracts = rows_of(tmp_path / "contracts.csv")
    assert [row["contract_id"] for row in contracts] == [
        "full-40", "night-40", "part-20", "part-30",
    ]  # fmt: skip
    night = contracts[1]
    assert (night["earliest_start"], night["latest_end"]) == ("00:00", "32:00")
    assert [row["nights_allowed"] for row in contracts] == ["false", "true", "false", "false"]
