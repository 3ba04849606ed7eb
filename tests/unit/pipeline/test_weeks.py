from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from scheduler.domain import LedgerRow
from scheduler.errors import InputError
from scheduler.exchange import CentreFiles
from scheduler.pipeline.weeks import (
    Horizon,
    asked_week,
    default_week,
    first_full_week,
    week_start,
    weeks_of,
)
from tests.small_centre import WEEK
from tests.small_roster import roster, shift


def row(week: date) -> LedgerRow:
    zero = dict.fromkeys(
        ("paid_minutes", "worked_minutes", "overtime_minutes", "time_owed_minutes"), 0
    )
    counts = dict.fromkeys(
        (
            "hard_minutes",
            "night_shifts",
            "evening_shifts",
            "weekend_shifts",
            "holiday_shifts",
        ),
        0,
    )
    return LedgerRow(agent_id="A1", week_start=week, basis="planned", **zero, **counts)


def without_history(files: CentreFiles) -> CentreFiles:
    return replace(files, history=files.history.iloc[:0])


def test_a_horizon_holds_its_days_and_no_others() -> None:
    horizon = Horizon(WEEK, 2)
    assert horizon.last == WEEK + timedelta(days=13)
    assert WEEK in horizon
    assert horizon.last in horizon
    assert WEEK - timedelta(days=1) not in horizon
    assert horizon.last + timedelta(days=1) not in horizon


@pytest.mark.parametrize("starts_on", range(7))
def test_every_day_lies_in_the_week_that_begins_before_it(starts_on: int) -> None:
    for n in range(7):
        day = WEEK + timedelta(days=n)
        start = week_start(day, starts_on)
        assert start.weekday() == starts_on
        assert start <= day < start + timedelta(days=7)


def test_the_first_full_week_begins_after_the_date() -> None:
    sunday = WEEK - timedelta(days=1)
    assert first_full_week(sunday, 0) == WEEK
    assert first_full_week(sunday - timedelta(days=6), 0) == WEEK
    assert first_full_week(WEEK, 0) == WEEK + timedelta(days=7)


def test_an_asked_week_begins_on_the_centres_first_weekday(files: CentreFiles) -> None:
    assert asked_week(WEEK, 3, files.centre) == Horizon(WEEK, 3)
    with pytest.raises(InputError) as caught:
        asked_week(WEEK + timedelta(days=1), 7, files.centre)
    reasons = [fault.reason for fault in caught.value.faults]
    assert reasons == ["is a Tuesday", "is not 1 to 6"]
    assert str(WEEK) in caught.value.faults[0].cure


def test_the_first_full_week_after_the_history_is_open(files: CentreFiles) -> None:
    assert default_week(files) == WEEK


def test_a_history_that_ends_within_a_week_leaves_that_week_out(files: CentreFiles) -> None:
    monday = datetime(2026, 2, 23, 12, tzinfo=UTC)
    early = files.history[files.history["interval_start"] < monday]
    assert default_week(replace(files, history=early)) == WEEK


def test_the_week_after_the_last_accepted_one_is_open(files: CentreFiles) -> None:
    later = WEEK + timedelta(days=7)
    rolled = replace(files, ledger=(row(WEEK),))
    assert default_week(rolled) == later
    rostered = replace(files, last_roster=roster(shift("A1", 4)))
    assert default_week(rostered) == later
    past = replace(files, ledger=(row(WEEK - timedelta(days=70)),))
    assert default_week(past) == WEEK


def test_a_given_need_opens_its_first_full_week(files: CentreFiles) -> None:
    known = [("calls", datetime(2026, 4, n, 9, tzinfo=UTC)) for n in (7, 21, 14)]
    assert default_week(without_history(files), known) == date(2026, 4, 13)


def test_without_any_past_the_week_has_to_be_said(files: CentreFiles) -> None:
    with pytest.raises(InputError, match="say --week"):
        default_week(without_history(files))


def test_a_roster_covers_whole_weeks(files: CentreFiles) -> None:
    assert weeks_of(roster(), files.centre, "mine.csv") is None
    assert weeks_of(roster(shift("A1", 2)), files.centre, "mine.csv") == Horizon(WEEK, 1)
    assert weeks_of(roster(shift("A1", 6), shift("A2", 7)), files.centre, "mine.csv") == Horizon(
        WEEK, 2
    )
    with pytest.raises(InputError, match="covers 7 weeks"):
        weeks_of(roster(shift("A1", 0), shift("A1", 42)), files.centre, "mine.csv")
