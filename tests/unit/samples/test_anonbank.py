"""The sample centre of real calls: how it is made, and the folder that is shipped."""

from __future__ import annotations

import csv
import tomllib
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from scheduler.samples.anonbank import main, write_anonbank
from scheduler.samples.bank_activities import write_activities
from scheduler.samples.bank_people import CONTRACTS
from scheduler.samples.closed_form import closed_form_need_minutes
from scheduler.samples.folder import instance_hash
from scheduler.samples.sketches import Person

SHIPPED = Path(__file__).parents[3] / "data" / "samples" / "anonbank"
TYPES = {"PS": 24, "PE": 1, "NE": 6, "NW": 8, "IN": 2, "TT": 2}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def paid_minutes_of(folder: Path) -> float:
    hours = {
        row["contract_id"]: float(row["weekly_hours_paid"])
        for row in rows_of(folder / "contracts.csv")
    }
    return sum(60 * hours[row["contract_id"]] for row in rows_of(folder / "agents.csv"))


@pytest.fixture(scope="module")
def calls_csv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Invented calls in the columns of the source, and some of October."""
    lines = ["queue,timestamp,offered,abandoned,aht_s,mean_wait_s"]
    start = datetime(1999, 1, 1, 4)  # noqa: DTZ001
    halves = [start + timedelta(minutes=30 * step) for step in range(59 * 48)]
    opened = [half for half in halves if half.hour >= 7 or half.hour == 4]
    for half in [*opened, datetime(1999, 10, 3, 9)]:  # noqa: DTZ001
        for queue, offered in TYPES.items():
            abandoned = (offered + 5) // 6 if half.hour >= 7 else offered
            aht = "" if offered == abandoned else "180.5"
            lines.append(f"{queue},{half},{offered},{abandoned},{aht},30.0")
    path = tmp_path_factory.mktemp("source") / "calls.csv"
    path.write_text("\n".join([*lines, "AA,1999-01-13 04:00:00,1,1,,0.0"]) + "\n")
    return path


def test_people_fit_the_closed_form(calls_csv: Path, tmp_path: Path) -> None:
    count = write_anonbank(calls_csv, tmp_path / "bank")
    assert count == len(rows_of(tmp_path / "bank" / "agents.csv"))
    need = closed_form_need_minutes(tmp_path / "bank")
    assert 0.95 <= paid_minutes_of(tmp_path / "bank") / need <= 1.05


def test_people_fit_a_need_from_elsewhere(calls_csv: Path, tmp_path: Path) -> None:
    write_anonbank(calls_csv, tmp_path, lambda _folder: 45_000.0)
    assert 0.95 <= paid_minutes_of(tmp_path) / 45_000 <= 1.05


def test_a_need_that_runs_after_the_people_is_refused(calls_csv: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="the need follows the number of people"):
        write_anonbank(calls_csv, tmp_path, lambda folder: 1.1 * paid_minutes_of(folder))


def test_history_ends_on_saturday_and_actuals_are_the_planned_week(
    calls_csv: Path, tmp_path: Path
) -> None:
    write_anonbank(calls_csv, tmp_path, lambda _folder: 45_000.0)
    history = rows_of(tmp_path / "history.csv")
    actuals = rows_of(tmp_path / "actuals.csv")
    assert (history[0]["interval_start"], history[-1]["interval_start"]) == (
        "1999-01-01T04:00",
        "1999-02-20T23:30",
    )
    assert {row["interval_start"][:10] for row in actuals} == {
        f"1999-02-{day}" for day in range(21, 28)
    }
    assert history[0]["aht_s"] == ""
    assert history[0]["offered"] == "27"


def test_queues_get_handle_time_and_patience_from_the_calls(
    calls_csv: Path, tmp_path: Path
) -> None:
    write_anonbank(calls_csv, tmp_path, lambda _folder: 45_000.0)
    centre = tomllib.loads((tmp_path / "centre.toml").read_text(encoding="utf-8"))
    first = centre["queue"][0]
    # 27 calls wait 30 s each, 6 of them give up: 135 s
    assert (first["queue"], first["default_aht_s"], first["patience_s"]) == ("PS", 180, 135)
    assert centre["queue"][1]["emotional_weight"] == 1.0


def test_command_line(calls_csv: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(calls_csv), str(tmp_path / "a")]) == 0
    assert capsys.readouterr().out.endswith(" people\n")
    assert main([str(calls_csv), str(tmp_path / "b")]) == 0
    assert instance_hash(tmp_path / "a") == instance_hash(tmp_path / "b")


def test_command_line_without_arguments_says_how(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "CALLS_CSV OUT" in capsys.readouterr().err


def test_shipped_calls_are_all_there() -> None:
    history = rows_of(SHIPPED / "history.csv")
    offered = Counter[str]()
    for row in history:
        offered[row["queue"]] += int(row["offered"])
        assert int(row["offered"]) == int(row["answered"]) + int(row["abandoned"])
    assert offered.total() == 55_371
    assert list(offered) == ["PS", "NE", "NW"]
    days = {date.fromisoformat(row["interval_start"][:10]) for row in history}
    span = {date(1999, 1, 1) + timedelta(days=day) for day in range(51)}
    assert span - days == {date(1999, 1, 11), date(1999, 1, 12)}
    assert days <= span
    assert any(row["interval_start"].endswith("T04:00") for row in history)


def test_shipped_actuals_are_the_planned_week() -> None:
    actuals = rows_of(SHIPPED / "actuals.csv")
    assert sum(int(row["offered"]) for row in actuals) == 7696
    days = sorted({row["interval_start"][:10] for row in actuals})
    assert (days[0], days[-1], len(days)) == ("1999-02-21", "1999-02-27", 7)


def test_shipped_centre_opens_when_calls_were_answered() -> None:
    centre = tomllib.loads((SHIPPED / "centre.toml").read_text(encoding="utf-8"))
    assert (centre["centre"]["week_starts_on"], centre["centre"]["interval_minutes"]) == ("sun", 30)
    assert {queue["staffing_group"] for queue in centre["queue"]} == {"calls"}
    opening = centre["queue"][0]["opening"]
    weekdays = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    inside = answered = 0
    for row in rows_of(SHIPPED / "history.csv"):
        day, clock = row["interval_start"].split("T")
        ranges = opening[weekdays[date.fromisoformat(day).weekday()]]
        start, end = ranges[0].split("-")
        answered += int(row["answered"])
        inside += int(row["answered"]) if start <= clock < end else 0
    assert inside / answered > 0.99


def test_shipped_people_refer_to_what_exists() -> None:
    agents = rows_of(SHIPPED / "agents.csv")
    ids = {row["agent_id"] for row in agents}
    assert Counter(row["role"] for row in agents)["lead"] == 2
    assert {row["contract_id"] for row in agents} == {
        row["contract_id"] for row in rows_of(SHIPPED / "contracts.csv")
    }
    for name in ("skills.csv", "availability.csv", "wishes.csv", "time_off.csv", "ledger.csv"):
        assert {row["agent_id"] for row in rows_of(SHIPPED / name)} <= ids
    on_leave = [row for row in rows_of(SHIPPED / "time_off.csv") if row["start"] < "1999-02-28"]
    assert 1 <= len(on_leave) <= 3
    weeks = {row["week_start"] for row in rows_of(SHIPPED / "ledger.csv")}
    assert (min(weeks), max(weeks), len(weeks)) == ("1999-01-03", "1999-02-14", 7)


def test_shipped_activities_are_as_written(tmp_path: Path) -> None:
    rows = rows_of(SHIPPED / "agents.csv")
    people = [
        Person(
            **{name: row[name] for name in ("agent_id", "name", "site", "team", "role")},
            contract=CONTRACTS[0],
            employed_from=date.fromisoformat(row["employed_from"]),
            skills=(),
            team_lead_id=row["team_lead_id"],
            mentor_id=row["mentor_id"],
            home_days_per_week_max=0,
            commute_minutes=0,
            opt_ins=(),
            leave=(),
        )
        for row in rows
    ]
    write_activities(people, "NE", date(1999, 2, 21), tmp_path)
    for name in ("activities.csv", "activity_log.csv"):
        assert (tmp_path / name).read_bytes() == (SHIPPED / name).read_bytes()
