"""Whole centre folders."""

from __future__ import annotations

import csv
import re
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest

from scheduler.samples.closed_form import closed_form_need_minutes
from scheduler.samples.folder import instance_hash
from scheduler.samples.generator import sample_people, write_centre
from scheduler.samples.people import contact_minutes
from scheduler.samples.spec import PLANNED_WEEK, SampleSpec

FROZEN = {
    SampleSpec(20, 1, 1, seed=1): (
        "0dfb92fd312f4cb3a66b6532dd9d46ed1951f9d503ddc0e964d0582fdf71e7cb"
    ),
    SampleSpec(20, 10, 5, seed=1): (
        "e09aebbc7d040afe83357429877d6a700f289c60c6f4b5720cfdc7539543b3d2"
    ),
    SampleSpec(40, 3, 2, seed=7, interval_minutes=30): (
        "25e5bea334fb2a514b4cccc9cd44029a51ac760838e64911e5cf50aefc563c24"
    ),
    SampleSpec(100, 6, 1, seed=1): (
        "b10f1ec0b458db1612a61361bc45e66b64dc256e79f286f51a79c0aeeb63bf84"
    ),
    SampleSpec(300, 4, 3, seed=42, weeks=9): (
        "f4f3827495bfc118c23372ea1c21b6faba47758967bbd7241886d484529a0925"
    ),
    SampleSpec(1500, 6, 3, seed=1): (
        "0a846e3a2c863c213882d6a6e693410336ab69f9ea7653313ebcb4bb4b02cd96"
    ),
}
COLUMNS = {
    "agents.csv": "agent_id name site team role contract_id employed_from team_lead_id mentor_id "
    "home_days_per_week_max commute_minutes opt_ins",
    "skills.csv": "agent_id queue proficiency priority",
    "contracts.csv": "contract_id weekly_hours_paid weekly_hours_min weekly_hours_max "
    "days_per_week_max shift_hours_min shift_hours_max earliest_start latest_end "
    "start_step_minutes meal_paid nights_allowed",
    "availability.csv": "agent_id weekday available_from available_to",
    "history.csv": "queue interval_start offered answered abandoned aht_s hard_contacts",
    "time_off.csv": "agent_id start end paid credit_minutes external_id",
    "wishes.csv": "agent_id date weekday wish from to strength valid_from valid_to submitted_at",
    "ledger.csv": "agent_id week_start basis paid_minutes worked_minutes overtime_minutes "
    "time_owed_minutes hard_minutes night_shifts evening_shifts weekend_shifts holiday_shifts "
    "early_starts unpopular_starts wishes_asked wishes_granted",
    "special_days.csv": "date name kind volume_factor note",
}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("spec", FROZEN, ids=str)
def test_instances_are_frozen(spec: SampleSpec, tmp_path: Path) -> None:
    write_centre(spec, tmp_path)
    assert instance_hash(tmp_path) == FROZEN[spec]


@pytest.mark.parametrize("spec", FROZEN, ids=str)
def test_need_is_within_5_percent_of_paid_contact_minutes(spec: SampleSpec, tmp_path: Path) -> None:
    write_centre(spec, tmp_path)
    present = contact_minutes(sample_people(spec), PLANNED_WEEK)
    assert 0.95 <= closed_form_need_minutes(tmp_path) / present <= 1.05


@pytest.mark.parametrize("sites", [1, 5])
@pytest.mark.parametrize("queues", range(1, 11))
@pytest.mark.parametrize("people", [20, 27])
def test_the_smallest_centres_find_a_balance(
    people: int, queues: int, sites: int, tmp_path: Path
) -> None:
    spec = SampleSpec(people, queues, sites, seed=11, weeks=4, interval_minutes=30)
    write_centre(spec, tmp_path / "new")
    assert (tmp_path / "new" / "history.csv").is_file()


def test_files_and_columns(tmp_path: Path) -> None:
    write_centre(SampleSpec(60, 4, 2), tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {*COLUMNS, "centre.toml", "README.md"}
    for name, columns in COLUMNS.items():
        header = (tmp_path / name).read_text(encoding="utf-8").partition("\n")[0]
        assert header.split(",") == columns.split()


def test_references_between_files_hold(tmp_path: Path) -> None:
    write_centre(SampleSpec(60, 4, 2), tmp_path)
    centre = tomllib.loads((tmp_path / "centre.toml").read_text(encoding="utf-8"))
    queues = {queue["queue"] for queue in centre["queue"]}
    agents = {row["agent_id"] for row in rows_of(tmp_path / "agents.csv")}
    contracts = {row["contract_id"] for row in rows_of(tmp_path / "contracts.csv")}
    assert all(re.fullmatch(r"[A-Za-z0-9._-]{1,32}", name) for name in queues | agents | contracts)
    assert {row["queue"] for row in rows_of(tmp_path / "skills.csv")} == queues
    assert {row["queue"] for row in rows_of(tmp_path / "history.csv")} == queues
    assert {row["contract_id"] for row in rows_of(tmp_path / "agents.csv")} == contracts
    for name in ("skills.csv", "availability.csv", "wishes.csv", "time_off.csv", "ledger.csv"):
        assert {row["agent_id"] for row in rows_of(tmp_path / name)} <= agents


def test_history_ends_the_day_before_the_planned_week(tmp_path: Path) -> None:
    write_centre(SampleSpec(40, 1, weeks=9), tmp_path)
    days = {
        date.fromisoformat(row["interval_start"][:10]) for row in rows_of(tmp_path / "history.csv")
    }
    assert len(days) == 63
    assert max(days) == PLANNED_WEEK - timedelta(days=1)
    kinds = [(row["date"], row["kind"]) for row in rows_of(tmp_path / "special_days.csv")]
    assert kinds == [("2026-10-03", "holiday"), ("2026-11-27", "event")]


def test_days_before_the_history_are_left_out(tmp_path: Path) -> None:
    write_centre(SampleSpec(40, 1, weeks=2), tmp_path)
    assert [row["date"] for row in rows_of(tmp_path / "special_days.csv")] == ["2026-11-27"]


def test_seeds_differ(tmp_path: Path) -> None:
    for seed in (1, 2):
        write_centre(SampleSpec(20, 1, seed=seed, weeks=1), tmp_path / str(seed))
    for name in ("agents.csv", "wishes.csv", "history.csv", "ledger.csv"):
        assert (tmp_path / "1" / name).read_bytes() != (tmp_path / "2" / name).read_bytes()


def test_need_of_somebody_else_is_balanced_too(tmp_path: Path) -> None:
    spec = SampleSpec(20, 2, weeks=2)

    def five_minutes_a_contact(folder: Path) -> float:
        return 5 * sum(int(row["offered"]) for row in rows_of(folder / "history.csv")) / spec.weeks

    write_centre(spec, tmp_path, five_minutes_a_contact)
    present = contact_minutes(sample_people(spec), PLANNED_WEEK)
    assert 0.95 <= five_minutes_a_contact(tmp_path) / present <= 1.05


def test_five_thousand_people_are_written_whole(tmp_path: Path) -> None:
    write_centre(SampleSpec(5000, 10, 5), tmp_path)
    people = [row["agent_id"] for row in rows_of(tmp_path / "agents.csv")]
    assert len(set(people)) == 5000
    assert {row["agent_id"] for row in rows_of(tmp_path / "skills.csv")} == set(people)
