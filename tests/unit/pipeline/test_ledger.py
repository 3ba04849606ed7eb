from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from scheduler.domain import LedgerRow, Roster, SpecialDay, TimeOff, Wish
from scheduler.exchange import CentreFiles
from scheduler.pipeline.ledger import LEDGER_WEEKS, closed_weeks, overdue_time, rolled
from scheduler.pipeline.policies import policy_at
from scheduler.pipeline.problem import problem_of
from scheduler.pipeline.weeks import Horizon
from tests.small_centre import WEEK
from tests.small_roster import roster, shift
from tests.unit.pipeline.test_weeks import row


def closed(
    files: CentreFiles, planned: Roster, weeks: int = 1
) -> dict[tuple[str, date], LedgerRow]:
    horizon = Horizon(WEEK, weeks)
    problem = problem_of(files, horizon, policy_at(["default"], WEEK), ())
    rows = closed_weeks(files, problem, planned, horizon)
    return {(row.agent_id, row.week_start): row for row in rows}


def test_everybody_employed_has_a_row_for_each_week(files: CentreFiles) -> None:
    rows = closed(files, roster(shift("A1", 0)), weeks=2)
    assert len(rows) == 10
    assert {week for _, week in rows} == {WEEK, WEEK + timedelta(days=7)}
    assert {row.basis for row in rows.values()} == {"planned"}


def test_people_not_employed_have_none_unless_they_work(files: CentreFiles) -> None:
    gone = {"employed_to": WEEK - timedelta(days=1)}
    agents = tuple(
        agent.model_copy(update=gone if agent.agent_id in {"A1", "A2"} else {})
        for agent in files.agents
    )
    rows = closed(replace(files, agents=agents), roster(shift("A1", 0)), weeks=2)
    assert {agent for agent, _ in rows} == {"A1", "A3", "A4", "A5"}
    assert ("A1", WEEK + timedelta(days=7)) not in rows


def test_minutes_are_paid_worked_hard_and_credited(files: CentreFiles) -> None:
    plan = "09:00 calls 10:00 complaints 11:00 recovery 11:15 meal 11:45 calls 13:00"
    rows = closed(files, roster(shift("A1", 0, plan), shift("A4", 0)))
    mine = rows["A1", WEEK]
    assert (mine.paid_minutes, mine.worked_minutes, mine.hard_minutes) == (210, 210, 60)
    # a day of paid leave of 38 hours on five days
    assert rows["A4", WEEK].paid_minutes == 240 + 38 * 60 // 5
    assert rows["A4", WEEK].worked_minutes == 240
    assert rows["A2", WEEK].paid_minutes == 0


def test_overtime_is_owed_where_the_contract_gives_time_for_it(files: CentreFiles) -> None:
    contracts = tuple(c.model_copy(update={"weekly_hours_paid": 3}) for c in files.contracts)
    before = row(WEEK - timedelta(days=7)).model_copy(update={"time_owed_minutes": 30})
    planned = roster(shift("A1", 0), shift("A5", 0), shift("A1", 7))
    rows = closed(replace(files, contracts=contracts, ledger=(before,)), planned, 2)
    assert rows["A1", WEEK].overtime_minutes == 60
    assert rows["A1", WEEK].time_owed_minutes == 90
    assert rows["A1", WEEK + timedelta(days=7)].time_owed_minutes == 150
    assert rows["A5", WEEK].overtime_minutes == 60
    assert rows["A5", WEEK].time_owed_minutes == 0


@pytest.mark.parametrize(
    ("compensation", "opt_ins", "owed"),
    [
        ("time_off", (), 90),
        ("pay", ("time_off",), 30),
        (None, ("time_off",), 30),
        ("choice", ("time_off",), 90),
        ("choice", ("overtime",), 30),
    ],
)
def test_overtime_is_time_or_pay_as_the_contract_or_the_person_says(
    files: CentreFiles, compensation: str | None, opt_ins: tuple[str, ...], owed: int
) -> None:
    changed = {"weekly_hours_paid": 3, "overtime_compensation": compensation}
    known = replace(
        files,
        contracts=tuple(c.model_copy(update=changed) for c in files.contracts),
        agents=tuple(a.model_copy(update={"opt_ins": opt_ins}) for a in files.agents),
        ledger=(row(WEEK - timedelta(days=7)).model_copy(update={"time_owed_minutes": 30}),),
    )
    assert closed(known, roster(shift("A1", 0)))["A1", WEEK].time_owed_minutes == owed


@pytest.mark.parametrize(
    ("before", "hours", "least", "leave", "owed"),
    [
        (90, 5, 0, None, 30),
        (60, 5, 0, None, 0),
        (30, 5, 0, None, 0),
        (90, 4, 0, None, 90),
        (90, 5, 4, None, 30),
        (90, 5, 4.5, None, 60),
        (90, 5, 5, None, 90),
        (90, 5, 0, {"paid": True, "credit_minutes": 20}, 50),
        (90, 5, 0, {"paid": False}, 90),
        (-30, 5, 0, None, -30),
    ],
)
def test_a_short_week_gives_time_back(
    files: CentreFiles,
    before: int,
    hours: int,
    least: float,
    leave: dict[str, Any] | None,
    owed: int,
) -> None:
    noon = datetime(WEEK.year, WEEK.month, WEEK.day, 12, tzinfo=UTC) + timedelta(days=2)
    span = {"agent_id": "A1", "start": noon, "end": noon + timedelta(hours=1)}
    changed = {
        "weekly_hours_paid": hours,
        "weekly_hours_min": least,
        "overtime_compensation": "time_off",
    }
    known = replace(
        files,
        contracts=tuple(c.model_copy(update=changed) for c in files.contracts),
        time_off=(TimeOff.model_validate({**span, **leave}),) if leave else (),
        ledger=(row(WEEK - timedelta(days=7)).model_copy(update={"time_owed_minutes": before}),),
    )
    assert closed(known, roster(shift("A1", 0)))["A1", WEEK].time_owed_minutes == owed


def test_a_week_of_employment_in_part_gives_none_back(files: CentreFiles) -> None:
    gone = {"employed_to": WEEK + timedelta(days=5)}
    flexible = {"weekly_hours_min": 0}
    known = replace(
        files,
        contracts=tuple(c.model_copy(update=flexible) for c in files.contracts),
        agents=tuple(a.model_copy(update=gone) for a in files.agents),
        ledger=(row(WEEK - timedelta(days=7)).model_copy(update={"time_owed_minutes": 90}),),
    )
    assert closed(known, roster(shift("A1", 0)))["A1", WEEK].time_owed_minutes == 90


@pytest.mark.parametrize(
    ("day", "plan", "counts"),
    [
        (0, "09:00 calls 13:00", (0, 0, 0, 0)),
        (0, "06:59 calls 13:00", (0, 0, 0, 1)),
        (0, "07:00 calls 13:00", (0, 0, 0, 0)),
        (0, "17:00 calls 21:00", (0, 1, 0, 0)),
        (0, "17:00 calls 20:59", (0, 0, 0, 0)),
        (0, "22:00 calls 30:00", (1, 1, 0, 0)),
        (4, "22:00 calls 25:00", (0, 1, 1, 0)),
        (5, "09:00 calls 13:00", (0, 0, 1, 0)),
        (6, "23:01 calls 26:00", (0, 0, 0, 0)),
    ],
)
def test_shifts_count_as_the_policy_takes_them(
    files: CentreFiles, day: int, plan: str, counts: tuple[int, int, int, int]
) -> None:
    found = closed(files, roster(shift("A1", day, plan)))["A1", WEEK]
    night, evening, weekend, early = counts
    assert found.night_shifts == night
    assert found.early_starts == early
    if day != 6:
        assert (found.evening_shifts, found.weekend_shifts) == (evening, weekend)
    else:
        assert found.weekend_shifts == 0


def test_shifts_on_holidays_count(files: CentreFiles) -> None:
    holiday = SpecialDay(date=WEEK, name="Fair", kind="holiday")
    rows = closed(replace(files, special_days=(holiday,)), roster(shift("A1", 0), shift("A2", 1)))
    assert rows["A1", WEEK].holiday_shifts == 1
    assert rows["A2", WEEK].holiday_shifts == 0


def test_wishes_are_asked_and_granted_by_date(files: CentreFiles) -> None:
    wishes = (
        Wish(agent_id="A1", weekday=0, wish="off", strength=2),
        Wish(agent_id="A1", date=WEEK + timedelta(days=1), wish="work", strength=1),
        Wish(agent_id="A1", weekday=2, wish="home", strength=1),
        Wish(agent_id="A1", weekday=3, wish="off", strength=1, valid_to=WEEK),
    )
    rows = closed(replace(files, wishes=wishes), roster(shift("A1", 0), shift("A1", 8)), 2)
    first, second = rows["A1", WEEK], rows["A1", WEEK + timedelta(days=7)]
    assert (first.wishes_asked, first.wishes_granted) == (2, 0)
    assert (second.wishes_asked, second.wishes_granted) == (1, 1)


@pytest.mark.parametrize(
    ("owed", "overdue"),
    [
        ({14: 0, 13: 90, 0: 90}, {"A1": 90}),
        ({14: 0, 12: 90, 0: 90}, {}),
        ({14: 90, 5: 150, 0: 150}, {"A1": 90}),
        ({14: 90, 5: 150, 4: 100, 0: 100}, {"A1": 40}),
        ({14: 90, 5: 150, 4: 30, 0: 30}, {}),
        ({14: 90, 13: 60, 12: 90, 0: 90}, {"A1": 60}),
        ({3: 90, 0: 90}, {}),
        ({0: 0, -1: 300}, {}),
    ],
)
def test_time_owed_for_a_quarter_is_due(owed: dict[int, int], overdue: dict[str, int]) -> None:
    rows = [
        row(WEEK - timedelta(weeks=ago)).model_copy(update={"time_owed_minutes": minutes})
        for ago, minutes in owed.items()
    ]
    assert overdue_time(reversed(rows), WEEK) == overdue


def test_a_rolled_ledger_replaces_what_it_knew_and_forgets_what_is_old() -> None:
    def back(n: int) -> LedgerRow:
        return row(WEEK - timedelta(weeks=n))

    new = row(WEEK).model_copy(update={"paid_minutes": 7})
    found = rolled([back(53), back(52), back(0), back(1)], [new])
    assert [entry.week_start for entry in found] == [WEEK - timedelta(weeks=n) for n in (52, 1, 0)]
    assert found[-1] == new
    assert LEDGER_WEEKS == 53
    assert rolled([], []) == ()
