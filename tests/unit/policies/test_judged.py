from __future__ import annotations

from datetime import date

import pytest

from scheduler.policies import load_policy
from scheduler.policies.judged import faults_of
from tests.unit.policies.conftest import Write
from tests.unit.policies.stated_text import rule, value

AT = date(2026, 11, 30)
REST = value("rest_minutes", 660)
WEIGHTS = "[weights]\n"


@pytest.mark.parametrize(
    ("body", "column", "reason"),
    [
        (rule("rest.betwen-shifts"), "rest.betwen-shifts", "is no rule"),
        (f'{WEIGHTS}"wish.grated" = 1', "wish.grated", "is no rule"),
        (f'{WEIGHTS}"rest.weekly" = 1', "rest.weekly", "prices a rule that is hard by nature"),
        (
            rule("rest.between-shifts", REST) + rule("rest.between-shifts"),
            "rest.between-shifts",
            "is stated 2 times",
        ),
        (rule("rest.between-shifts", strength="weight"), "rest.between-shifts", "hard by nature"),
        (rule("cover.surplus", strength="hard"), "cover.surplus", "is soft by nature"),
        (
            rule("rest.between-shifts", value("rest_hours", 11)),
            "rest.between-shifts rest_hours",
            "is no parameter of the rule; it has rest_minutes",
        ),
        (
            rule("task.skill", value("rest_hours", 11)),
            "task.skill rest_hours",
            "is no parameter of the rule; it has none",
        ),
        (
            rule("rest.between-shifts", value("rest_minutes", '"660"')),
            "rest.between-shifts rest_minutes",
            "'660' input should be a valid integer",
        ),
        (
            rule("rest.between-shifts", value("rest_minutes", "true")),
            "rest.between-shifts rest_minutes",
            "'True' input should be a valid integer",
        ),
        (
            rule("rest.between-shifts", value("rest_minutes", 5000)),
            "rest.between-shifts rest_minutes",
            "'5000' input should be less than or equal to 2880",
        ),
        (
            rule("rest.between-shifts", value("rest_minutes", 660, "2020-01-02", "2020-01-01")),
            "rest.between-shifts rest_minutes",
            "'2020-01-01' ends before it begins, on 2020-01-02; put the dates in order",
        ),
        (
            rule("rest.between-shifts", REST.replace('unit = "minutes"', 'unit = "hours"')),
            "rest.between-shifts rest_minutes",
            "'hours' is no unit of a parameter in minutes; state the value in minutes",
        ),
        (
            rule("rest.between-shifts", REST, REST),
            "rest.between-shifts rest_minutes",
            "begins twice on one date",
        ),
    ],
)
def test_each_fault_is_told_where_it_stands(
    write: Write, body: str, column: str, reason: str
) -> None:
    faults = list(faults_of(load_policy(write("house", body)), AT))
    assert [fault.column for fault in faults] == [column]
    assert reason in str(faults[0])


@pytest.mark.parametrize("strength", ["weight", "off"])
def test_a_law_can_only_be_hard(write: Write, strength: str) -> None:
    law = load_policy(write("land", rule("cover.surplus", strength=strength), "law"))
    assert [fault.value for fault in faults_of(law, AT)] == [strength]


def test_a_policy_that_begins_later_is_refused(write: Write) -> None:
    file = load_policy(write("house", since="2026-12-01"))
    assert [fault.reason for fault in faults_of(file, AT)] == ["begins after 2026-11-30"]
    assert list(faults_of(file, date(2026, 12, 1))) == []


@pytest.mark.parametrize("dates", [("2026-12-01", None), ("2020-01-01", "2026-11-29")])
def test_a_value_of_another_date_is_no_fault(write: Write, dates: tuple[str, str | None]) -> None:
    body = rule("rest.between-shifts", value("rest_minutes", 660, *dates))
    assert list(faults_of(load_policy(write("house", body)), AT)) == []


def test_a_value_may_hold_on_one_day(write: Write) -> None:
    body = rule("rest.between-shifts", value("rest_minutes", 660, "2026-11-30", "2026-11-30"))
    assert list(faults_of(load_policy(write("house", body)), AT)) == []


def test_a_sound_file_has_no_fault(write: Write) -> None:
    body = '[weights]\n"cover.surplus" = 0.001\n'
    body += rule("rest.between-shifts", REST, strength="hard")
    body += rule("cover.surplus", strength="weight") + rule("break.meal", strength="off")
    body += rule("spell.hard", value("hard_weight", 1))
    assert list(faults_of(load_policy(write("house", body)), AT)) == []
