from __future__ import annotations

from datetime import date

from scheduler.domain import NeedInterval
from scheduler.report import Story, Table, tables
from tests.unit.report.small_story import interval_rows, problem, small_story


def by_name(story: Story | None = None) -> dict[str, Table]:
    return {table.name: table for table in tables(story or small_story())}


def test_sheets_are_in_order_and_rectangular() -> None:
    found = by_name()
    assert list(found) == [
        "Roster",
        "Need by day",
        "Staffed by day",
        "Intervals",
        "Shortfalls",
        "People",
        "Verdicts",
    ]
    assert all(len(name) <= 31 for name in found)
    for table in found.values():
        assert {len(row) for row in table.rows} == {len(table.header)}


def test_people_by_day() -> None:
    table = by_name()["Roster"]
    assert table.header[:5] == ("agent_id", "name", "team", "paid_hours", "2026-11-30 Mon 30")
    assert table.rows[0][:6] == ("A", "Ada <b>&", "t", 12.0, "08:00–16:30", "")
    assert table.rows[1][:6] == ("B", None, "u", 4.0, "", "09:00–13:00")


def test_days_by_clock() -> None:
    found = by_name()
    assert found["Need by day"].header[:3] == ("queue", "date", "08:00")
    assert found["Need by day"].rows[0][:3] == ("complaints", "2026-11-30", 0.5)
    assert found["Staffed by day"].rows[0][2:4] == (2.0, 0.0)
    assert found["Staffed by day"].rows[2][:4] == ("phone", "2026-11-30", 1.0, 1.0)


def test_a_repeated_hour_shows_its_mean_and_a_missing_one_nothing() -> None:
    sunday = date(2026, 10, 25)
    starts = ("2026-10-25T00:00Z", "2026-10-25T01:00Z", "2026-10-26T02:00Z")
    need = tuple(
        NeedInterval.model_validate(
            {"queue": "phone", "interval_start": at, "need_agents": n, "required_agents": n}
        )
        for n, at in enumerate(starts, 1)
    )
    asked = problem(first_date=sunday, need=need)
    table = by_name(small_story(asked=asked, intervals=interval_rows(asked, {})))["Need by day"]
    assert table.header == ("queue", "date", "02:00", "03:00")
    assert table.rows == (("phone", "2026-10-25", 1.5, None), ("phone", "2026-10-26", None, 3.0))


def test_intervals_and_shortfalls_are_local() -> None:
    found = by_name()
    assert found["Intervals"].rows[0][:2] == ("phone", "2026-11-30 08:00")
    assert found["Intervals"].rows[0][2:] == (1.5, 0.0, 0.0, 1.5, 1.0, 0.5, 0.0)
    assert found["Shortfalls"].header[3:5] == ("qualified", "serving this queue")
    assert found["Shortfalls"].rows[0][:5] == ("phone", "2026-11-30 08:00", 0.5, 2, 1)


def test_verdicts() -> None:
    rows = {row[0]: row[2:] for row in by_name()["Verdicts"].rows}
    assert rows["spell.phone"] == (True, 150, "minute", 2, 0, 0.0)
    assert rows["cover.surplus"][0] is False


def test_nobody_employed_leaves_the_tables_empty() -> None:
    found = by_name(small_story((), problem(agents=(), skills=(), need=())))
    assert found["People"].rows == ()
    assert found["People"].header == ()
