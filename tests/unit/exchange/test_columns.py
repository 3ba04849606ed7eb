from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.exchange.columns import is_refused, judge_columns
from scheduler.exchange.reading import Reading


@pytest.mark.parametrize(
    "name",
    [
        *("sex", "Sex", "gender", "age", "Age_Years", "birth_date", "birthDate", "dateofbirth"),
        *("pregnant", "pregnancy", "health", "health_note", "sick", "sick_days", "is_sick"),
        *("religion", "union", "trade_union", "reason", "leave_reason", "leaveReason", "性别"),
        *("disability", "diagnosis", "ethnicity", "medical", "dob"),
    ],
)
def test_personal_columns_are_refused(name: str) -> None:
    assert is_refused(name)


@pytest.mark.parametrize(
    "name", ["message", "average", "language", "usage", "reunion", "wages", "sextet", "classick"]
)
def test_words_that_only_look_alike_are_not(name: str) -> None:
    assert not is_refused(name)


def test_unknown_columns_are_noticed_or_refused() -> None:
    for closed in (False, True):
        reading = Reading(Path())
        judge_columns(reading, "x.csv", 1, ["a", "b", "", ""], ["a"], closed=closed)
        assert (len(reading.faults), len(reading.notices)) == ((1, 0) if closed else (0, 1))


def test_known_columns_are_never_refused_and_stand_once() -> None:
    reading = Reading(Path())
    judge_columns(reading, "pins.csv", 1, ["reason", "reason"], ["reason"])
    assert [fault.reason for fault in reading.faults] == ["stands twice"]
