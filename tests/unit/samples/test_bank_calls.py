"""Reading and joining the bank's calls."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from scheduler.samples.bank_calls import (
    Calls,
    call_rows,
    calls_between,
    mean_handle_time_s,
    mean_patience_s,
    planned_week_calls,
    read_calls,
)

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "queue,timestamp,offered,abandoned,aht_s,mean_wait_s"


def read(folder: Path, *rows: str) -> tuple[Calls, ...]:
    (folder / "calls.csv").write_text("\n".join([HEADER, *rows]) + "\n")
    return read_calls(folder / "calls.csv")


def test_english_calls_join_weighted_by_answered(tmp_path: Path) -> None:
    calls = read(
        tmp_path,
        "PE,1999-01-03 09:00:00,2,1,400.0,30.0",
        "PS,1999-01-03 09:00:00,4,1,200.0,10.0",
    )
    # (1 × 400 + 3 × 200) / 4 = 250
    assert list(call_rows(calls)) == [("PS", "1999-01-03T09:00", 6, 4, 2, "250.0")]
    assert calls[0].waited_s == 100.0


@pytest.mark.parametrize(
    ("english", "handle_time"),
    [
        ("PE,1999-01-03 09:00:00,2,1,,0", ""),
        ("PE,1999-01-03 09:00:00,2,2,,0", "200.0"),
    ],
)
def test_an_unknown_handle_time_counts_only_where_somebody_answered(
    tmp_path: Path, english: str, handle_time: str
) -> None:
    calls = read(tmp_path, "PS,1999-01-03 09:00:00,4,1,200.0,10.0", english)
    assert next(call_rows(calls))[-1] == handle_time


def test_blank_handle_times_stay_blank(tmp_path: Path) -> None:
    calls = read(tmp_path, "NW,1999-01-03 04:00:00,2,2,,7.0", "NW,1999-01-03 05:00:00,2,0,,7.0")
    assert [row[-1] for row in call_rows(calls)] == ["", ""]


def test_stray_types_are_left_out_and_the_rest_is_sorted(tmp_path: Path) -> None:
    calls = read(
        tmp_path,
        "AA,1999-01-01 06:30:00,1,1,,0",
        "NW,1999-01-01 08:00:00,1,0,90,0",
        "PS,1999-01-02 08:00:00,1,0,90,0",
        "PS,1999-01-01 08:00:00,1,0,90,0",
    )
    assert [(each.queue, each.start.day) for each in calls] == [("PS", 1), ("PS", 2), ("NW", 1)]


def test_missing_columns_are_named(tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text("queue,timestamp,offered\n")
    with pytest.raises(ValueError, match=r"calls.csv has no column abandoned, aht_s, mean_wait_s"):
        read_calls(tmp_path / "calls.csv")


def test_an_empty_file_lacks_every_column(tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text("")
    with pytest.raises(ValueError, match="has no column queue, timestamp"):
        read_calls(tmp_path / "calls.csv")


def test_dates_are_included_at_both_ends() -> None:
    calls = [Calls("PS", datetime(1999, 2, day, 23, 30), 1, 0, 9.0, 0.0) for day in range(19, 29)]  # noqa: DTZ001
    kept = calls_between(calls, date(1999, 2, 20), date(1999, 2, 21))
    assert [each.start.day for each in kept] == [20, 21]
    assert [each.start.day for each in planned_week_calls(calls)] == list(range(21, 28))


def test_estimates(tmp_path: Path) -> None:
    calls = read(
        tmp_path,
        "PS,1999-01-03 04:00:00,9,9,,50.0",
        "PS,1999-01-03 09:00:00,4,1,200.0,30.0",
        "PS,1999-01-03 10:00:00,2,1,280.0,60.0",
        "PS,1999-01-03 11:00:00,1,0,,0.0",
    )
    assert mean_handle_time_s(calls) == pytest.approx((3 * 200 + 280) / 4)
    assert mean_patience_s(calls, lambda start: start.hour > 6) == pytest.approx((120 + 120) / 2)
