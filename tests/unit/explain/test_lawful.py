"""Who counts as free could work a shift that no audit objects to; who does not could not."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from scheduler.audit import audit
from scheduler.domain import Pin, Policy, Problem, RuleSetting, ShiftCode
from scheduler.domain.timeline import Timeline
from scheduler.explain import held_back
from scheduler.explain.lawful import LawfulShifts
from scheduler.rules.example import CONTRACT, MONDAY, moment, roster_of, tiny_problem

TUESDAY = MONDAY + timedelta(days=1)
EIGHT_HOURS = CONTRACT.model_copy(
    update={"shift_hours_min": 8.0, "meal_paid": True, "latest_end": 1440}
)


def world(*rules: str, **given: Any) -> Problem:
    settings = {rule_id: RuleSetting(rule_id=rule_id, hard=True) for rule_id in rules}
    policy = Policy(names=("test",), at=MONDAY, rules=settings)
    return tiny_problem(**{"policy": policy, "contracts": (EIGHT_HOURS,), **given})


def covers(problem: Problem, *shifts: str, at: str = "12:00", on: date = TUESDAY) -> bool:
    start = moment(on, at)
    lawful = LawfulShifts(Timeline(problem, roster_of(shifts)), {"A"})
    return lawful.cover("A", (start, start + timedelta(minutes=15)))


@pytest.mark.parametrize(
    ("rules", "shifts", "at", "free"),
    [
        ((), (), "12:00", True),
        (("shift.length",), (), "12:00", True),
        (("shift.length", "availability.window"), (), "23:45", True),
        (("shift.length", "rest.between-shifts"), ("Mon 14:00-25:00",), "12:00", True),
        (("shift.length", "rest.between-shifts"), ("Mon 14:00-25:01",), "12:00", False),
        (("shift.length", "rest.between-shifts"), ("Mon 14:00-25:01",), "12:15", True),
    ],
)
def test_a_shortest_shift_over_the_span_is_sought(
    rules: tuple[str, ...], shifts: tuple[str, ...], at: str, free: bool
) -> None:
    assert covers(world(*rules), *shifts, at=at) is free


def eight_hours(hour: int, minute: int) -> str:
    return f"Tue {hour:02d}:{minute:02d}-{hour + 8:02d}:{minute:02d}"


def test_what_is_found_is_no_breach_in_the_audit() -> None:
    rules = ("shift.length", "rest.between-shifts", "rest.weekly", "availability.window")
    days = [f"{day} 08:00-16:00" for day in ("Mon", "Wed", "Thu", "Fri", "Sat")]
    for count in range(len(days) + 1):
        problem = world(*rules)
        for hour in range(24):
            at = f"{hour:02d}:00"
            found = covers(problem, *days[:count], at=at)
            spans = ((h, m) for h in range(max(0, hour - 8), hour + 1) for m in range(0, 60, 15))
            tried = (
                audit(
                    problem, roster_of([*days[:count], f"Tue {h:02d}:{m:02d}-{h + 8:02d}:{m:02d}"])
                )
                for h, m in spans
                if 60 * h + m <= 60 * hour and 60 * hour + 15 <= 60 * (h + 8) + m
            )
            assert found is any(judged.feasible for judged in tried), (count, at)


def test_an_unpaid_meal_makes_the_shortest_shift_longer() -> None:
    unpaid = EIGHT_HOURS.model_copy(update={"meal_paid": False, "earliest_start": 480})
    until = [unpaid.model_copy(update={"latest_end": end}) for end in (990, 975)]
    rules = ("shift.length", "break.meal", "availability.window")
    assert [covers(world(*rules, contracts=(contract,))) for contract in until] == [True, False]


def test_of_a_library_only_its_shifts_count() -> None:
    code = ShiftCode(shift_code="E", start=360, length_minutes=480, paid_minutes=480)
    contract = EIGHT_HOURS.model_copy(update={"shift_codes": ("E",)})
    problem = world("shift.library", contracts=(contract,), shift_codes=(code,))
    assert covers(problem, at="13:45")
    assert not covers(problem, at="14:00")


def test_a_night_of_the_day_before_counts() -> None:
    nights = EIGHT_HOURS.model_copy(update={"earliest_start": 1320, "latest_end": 1860})
    problem = world("availability.window", "shift.length", contracts=(nights,))
    assert covers(problem, at="03:00")
    assert not covers(problem, at="03:00", on=MONDAY)


def test_a_day_that_is_worked_takes_no_second_shift() -> None:
    assert not covers(world(), "Tue 18:00-23:45")


def test_a_pinned_day_off_holds_back_by_another_rule() -> None:
    start: datetime = moment(TUESDAY, "00:00")
    pin = Pin(
        agent_id="A",
        start=start,
        end=start + timedelta(days=1),
        kind="off",
        author="planner",
        reason="agreed",
    )
    nothing = Timeline(world("pin.kept", "shift.length"), roster_of(()))
    pinned = Timeline(world("pin.kept", "shift.length", pins=(pin,)), roster_of(()))
    reasons = [held_back(t, "phone", moment(TUESDAY, "12:00"))["A"] for t in (nothing, pinned)]
    assert reasons == ["day_off", "other_rule"]
