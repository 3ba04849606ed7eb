from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from scheduler.domain import (
    Agent,
    Availability,
    Policy,
    Problem,
    RuleSetting,
    Skill,
    SourcedValue,
    TimeOff,
)
from scheduler.domain.timeline import Timeline
from scheduler.explain import (
    NOT_AVAILABLE,
    REASONS,
    Audience,
    Shortfall,
    held_back,
    merged,
    shortfall_data,
    shortfalls,
    totals,
)
from scheduler.rules.example import CONTRACT, MONDAY, moment, roster_of, tiny_problem
from scheduler.rules.limit_hours import limits_of_a

RULES = (
    "days.in-a-row",
    "days.per-week",
    "hours.weekly-max",
    "limit.hours",
    "night.allowed",
    "night.newcomers",
    "rest.between-shifts",
)
POLICY = Policy(
    names=("default",),
    at=MONDAY,
    rules={rule_id: RuleSetting(rule_id=rule_id, hard=True) for rule_id in RULES},
)
EIGHT_HOURS = CONTRACT.model_copy(update={"shift_hours_min": 8.0})
TUESDAY = MONDAY + timedelta(days=1)


def world(**given: object) -> Problem:
    parts: dict[str, Any] = {"policy": POLICY, "contracts": (EIGHT_HOURS,), **given}
    return tiny_problem(**parts)


def reason_of_a(problem: Problem, *shifts: str, at: str = "12:00", on: date = TUESDAY) -> str:
    timeline = Timeline(problem, roster_of(shifts))
    return held_back(timeline, "phone", moment(on, at))["A"]


def employed(**dates: date) -> tuple[Agent, ...]:
    first, second = tiny_problem().agents
    return first.model_copy(update=dates), second


def leave(start: str, end: str) -> tuple[TimeOff, ...]:
    begins, ends = moment(TUESDAY, start), moment(TUESDAY, end)
    return (TimeOff(agent_id="A", start=begins, end=ends, paid=True, credit_minutes=0),)


def available(start: int, end: int) -> tuple[Availability, ...]:
    return (Availability(agent_id="A", weekday=1, available_from=start, available_to=end),)


@pytest.mark.parametrize(
    ("segment", "reason"),
    [
        ("work:phone", "on_queue"),
        ("work:complaints", "on_other_queue"),
        ("meal", "on_meal"),
        ("break", "on_break"),
        ("recovery", "on_recovery"),
        ("training", "in_activity"),
        ("meeting", "in_activity"),
        ("one_to_one", "in_activity"),
        ("off_phone", "off_phone"),
    ],
)
def test_who_is_at_work_counts_under_the_segment(segment: str, reason: str) -> None:
    shift = f"Tue 08:00-16:00 | off_phone 08:00-11:00 | {segment} 11:00-13:00 | meal 13:00-16:00"
    assert reason_of_a(world(), shift) == reason


@pytest.mark.parametrize(
    ("segments", "reason"),
    [
        ("work:complaints 08:00-12:14 | work:phone 12:14-16:00", "on_queue"),
        ("work:phone 08:00-12:00 | work:complaints 12:00-16:00", "on_other_queue"),
        ("meal 08:00-12:14 | work:complaints 12:14-16:00", "on_other_queue"),
        ("break 08:00-12:14 | meal 12:14-16:00", "on_meal"),
        ("meal 08:00-12:01 | off_phone 12:01-16:00", "on_meal"),
    ],
)
def test_the_first_reason_at_any_minute_counts(segments: str, reason: str) -> None:
    assert reason_of_a(world(), f"Tue 08:00-16:00 | {segments}") == reason


def test_the_night_shift_of_last_week_is_at_work() -> None:
    problem = world(history=("Sun-1 22:00-30:00",))
    assert reason_of_a(problem, at="05:45", on=MONDAY) == "on_queue"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({}, "day_off"),
        ({"time_off": leave("12:00", "12:01")}, "on_leave"),
        ({"time_off": leave("12:15", "24:00")}, "day_off"),
        ({"time_off": leave("07:00", "12:00"), "availability": available(0, 1199)}, "on_leave"),
        ({"time_off": leave("07:00", "12:00"), "availability": available(0, 1200)}, "day_off"),
        ({"agents": employed(employed_from=MONDAY + timedelta(days=2))}, "not_employed"),
        ({"agents": employed(employed_to=MONDAY)}, "not_employed"),
        ({"availability": available(480, 720)}, "outside_availability"),
        ({"availability": available(480, 959)}, "outside_availability"),
        ({"availability": available(480, 960)}, "day_off"),
        ({"availability": (*available(480, 720), *available(720, 960))}, "day_off"),
        ({"availability": (*available(480, 720), *available(721, 960))}, "outside_availability"),
        ({"availability": ()}, "day_off"),
    ],
)
def test_who_is_not_at_work_has_a_reason_of_the_day(given: dict[str, Any], reason: str) -> None:
    assert reason_of_a(world(**given)) == reason


@pytest.mark.parametrize(
    ("shifts", "at", "reason"),
    [
        (("Tue 13:00-21:00",), "12:00", "other_hours"),
        (("Mon 14:00-25:01",), "12:00", "rest_after_previous"),
        (("Mon 14:00-25:00",), "12:00", "day_off"),
        (("Wed 07:00-15:00",), "12:00", "day_off"),
        (("Mon 14:00-25:00", "Wed 06:59-15:00"), "12:00", "rest_after_previous"),
        (("Wed 07:00-15:00",), "19:45", "day_off"),
        (("Wed 07:00-15:00",), "20:00", "rest_after_previous"),
    ],
)
def test_a_shift_nearby_takes_its_rest(shifts: tuple[str, ...], at: str, reason: str) -> None:
    assert reason_of_a(world(), *shifts, at=at) == reason


@pytest.mark.parametrize(("hours", "reason"), [(32.0, "day_off"), (31.9, "weekly_hours_reached")])
def test_a_full_week_of_hours_is_reached(hours: float, reason: str) -> None:
    contract = EIGHT_HOURS.model_copy(update={"weekly_hours_max": hours})
    shifts = ("Thu 08:00-16:00", "Fri 08:00-16:00", "Sat 08:00-16:00")
    assert reason_of_a(world(contracts=(contract,)), *shifts) == reason


@pytest.mark.parametrize(
    ("rule_id", "params", "reason"),
    [
        ("overtime.volunteers", {}, "weekly_hours_reached"),
        ("overtime.per-month", {"overtime_hours_per_month": 8}, "day_off"),
        ("overtime.per-month", {"overtime_hours_per_month": 7}, "weekly_hours_reached"),
        ("hours.average", {"max_hours_per_week": 48}, "day_off"),
        ("hours.average", {"max_hours_per_week": 47}, "weekly_hours_reached"),
        ("hours.account", {"overtime_hours_per_month": 0}, "weekly_hours_reached"),
        ("hours.daily-max", {"normal_hours_per_day": 8}, "day_off"),
        ("hours.daily-max", {"normal_hours_per_day": 7}, "weekly_hours_reached"),
    ],
)
def test_hours_and_overtime_are_asked_as_the_policy_holds_them(
    rule_id: str, params: dict[str, int], reason: str
) -> None:
    source = {"unit": "hours", "valid_from": MONDAY, "source": "here", "confirmed": False}
    values = {
        name: SourcedValue.model_validate(
            {"value": value, "policy": "here", "layer": "site", **source}
        )
        for name, value in params.items()
    }
    setting = RuleSetting(rule_id=rule_id, hard=True, values=values)
    policy = Policy(names=("here",), at=MONDAY, rules={rule_id: setting})
    days = ("Mon", "Wed", "Thu", "Fri", "Sat")
    shifts = [f"{day} 08:00-16:00" for day in days]
    assert reason_of_a(world(policy=policy), *shifts) == reason


@pytest.mark.parametrize(("days", "reason"), [(3, "day_off"), (2, "days_reached")])
def test_a_full_week_of_days_is_reached(days: int, reason: str) -> None:
    contract = EIGHT_HOURS.model_copy(update={"days_per_week_max": days})
    problem = world(contracts=(contract,))
    assert reason_of_a(problem, "Thu 08:00-16:00", "Fri 08:00-16:00") == reason


@pytest.mark.parametrize(("earliest", "reason"), [("Thu-1", "day_off"), ("Wed-1", "days_reached")])
def test_days_in_a_row_are_reached(earliest: str, reason: str) -> None:
    days = ("Wed-1", "Thu-1", "Fri-1", "Sat-1", "Sun-1")
    history = [f"{day} 08:00-16:00" for day in days[days.index(earliest) :]]
    assert reason_of_a(world(history=history), "Mon 08:00-16:00") == reason


@pytest.mark.parametrize(
    ("at", "nights", "reason"),
    [
        ("02:00", False, "outside_availability"),
        ("02:00", True, "day_off"),
        ("05:00", False, "day_off"),
    ],
)
def test_a_contract_without_nights_has_no_hours_there(at: str, nights: bool, reason: str) -> None:
    contract = EIGHT_HOURS.model_copy(update={"nights_allowed": nights, "latest_end": 1440})
    assert reason_of_a(world(contracts=(contract,)), at=at) == reason


@pytest.mark.parametrize(
    ("weeks", "at", "reason"),
    [(13, "02:00", "day_off"), (12, "02:00", "outside_availability"), (12, "05:00", "day_off")],
)
def test_a_newcomer_has_no_hours_at_night(weeks: int, at: str, reason: str) -> None:
    contract = EIGHT_HOURS.model_copy(update={"latest_end": 1440})
    agents = employed(employed_from=TUESDAY - timedelta(weeks=weeks))
    assert reason_of_a(world(contracts=(contract,), agents=agents), at=at) == reason


@pytest.mark.parametrize(
    ("limit", "at", "shifts", "reason"),
    [
        (("no_night", None), "02:00", (), "outside_availability"),
        (("no_night", None), "05:45", (), "outside_availability"),
        (("no_night", None), "06:00", (), "day_off"),
        (("no_night", None), "22:45", (), "day_off"),
        (("no_night", None), "23:00", (), "outside_availability"),
        (("max_shift_minutes", 240), "09:45", ("Wed 00:45-06:00",), "day_off"),
        (("max_shift_minutes", 480), "09:45", ("Wed 00:45-06:00",), "rest_after_previous"),
        (("no_overtime", None), "12:00", ("Wed 06:00-30:00", "Fri 06:00-14:00"), "day_off"),
        (
            ("no_overtime", None),
            "12:00",
            ("Wed 06:00-30:00", "Fri 06:00-14:01"),
            "outside_availability",
        ),
    ],
)
def test_a_personal_limit_reads_as_other_hours(
    limit: tuple[str, float | None], at: str, shifts: tuple[str, ...], reason: str
) -> None:
    windows = available(0, 1440) if limit[0] == "no_night" else available(480, 1440)
    problem = world(availability=windows, **limits_of_a(limit))
    assert reason_of_a(problem, *shifts, at=at) == reason
    assert merged("outside_availability") == NOT_AVAILABLE


def test_rules_that_the_policy_does_not_hold_are_not_asked() -> None:
    contract = EIGHT_HOURS.model_copy(
        update={"weekly_hours_max": 8.0, "days_per_week_max": 1, "nights_allowed": False}
    )
    bare = Policy(names=("bare",), at=MONDAY, rules={})
    problem = world(policy=bare, contracts=(contract,))
    assert reason_of_a(problem, "Mon 08:00-23:59", at="00:00") == "day_off"


def test_a_shift_of_the_day_before_may_reach_over_midnight() -> None:
    contract = EIGHT_HOURS.model_copy(update={"earliest_start": 1200, "latest_end": 1800})
    problem = world(contracts=(contract,))
    assert reason_of_a(problem, at="03:00") == "day_off"
    assert reason_of_a(problem, at="06:00") == "outside_availability"
    assert reason_of_a(problem, at="03:00", on=MONDAY) == "outside_availability"


def test_a_weekday_without_a_window_is_outside() -> None:
    problem = world(availability=available(480, 1200))
    wednesday = TUESDAY + timedelta(days=1)
    assert reason_of_a(problem, on=wednesday) == "outside_availability"


def test_nobody_can_start_after_the_horizon() -> None:
    assert reason_of_a(world(), at="12:00", on=MONDAY + timedelta(days=8)) == "outside_availability"


SHORT = {
    ("phone", moment(TUESDAY, "12:00")): 1.5,
    ("complaints", moment(TUESDAY, "12:00")): 0.5,
    ("phone", moment(MONDAY, "12:00")): 1.0,
    ("phone", moment(MONDAY, "12:15")): 0.0,
}


def rows(audience: Audience = "planner", **given: object) -> tuple[Shortfall, ...]:
    timeline = Timeline(world(**given), roster_of(["Mon 08:00-16:00"]))
    return shortfalls(timeline, SHORT, audience)


def test_every_short_interval_has_a_row_by_start_and_queue() -> None:
    places = [(row.queue, row.start, row.short_agents) for row in rows()]
    assert places == [
        ("phone", moment(MONDAY, "12:00"), 1.0),
        ("complaints", moment(TUESDAY, "12:00"), 0.5),
        ("phone", moment(TUESDAY, "12:00"), 1.5),
    ]
    assert all(row.end - row.start == timedelta(minutes=15) for row in rows())


def test_everybody_with_the_skill_counts_exactly_once() -> None:
    skills = (
        Skill(agent_id="A", queue="phone", valid_to=MONDAY, proficiency=4),
        Skill(agent_id="A", queue="complaints", proficiency=4),
        Skill(agent_id="B", queue="phone", proficiency=4),
        Skill(agent_id="gone", queue="phone", proficiency=4),
    )
    found = rows(skills=skills)
    assert [row.qualified for row in found] == [2, 1, 1]
    assert [row.counts for row in found] == [
        {"on_queue": 1, "day_off": 1},
        {"day_off": 1},
        {"day_off": 1},
    ]
    assert [row.able for row in found] == [("B",), ("A",), ("B",)]


def test_others_see_neither_leave_nor_names() -> None:
    away = leave("00:00", "24:00")
    planner, others = rows(time_off=away), rows("others", time_off=away)
    assert planner[2].counts == {"on_leave": 1, "day_off": 1}
    assert others[2].counts == {NOT_AVAILABLE: 1, "day_off": 1}
    assert {row.able for row in others} == {()}
    assert [row.qualified for row in others] == [row.qualified for row in planner]
    assert NOT_AVAILABLE in totals(others, "others")
    assert not {"on_leave", "outside_availability", "on_recovery"} & set(totals(others, "others"))


def test_totals_add_up_in_the_order_of_the_reasons() -> None:
    found = rows()
    assert tuple(totals(found)) == REASONS
    assert sum(totals(found).values()) == sum(row.qualified for row in found) == 6
    assert totals(found)["on_queue"] == 1


def test_data_are_plain() -> None:
    data = shortfall_data(rows())
    assert data["missing_minutes"] == {"phone": 37.5, "complaints": 7.5}
    assert data["totals"]["day_off"] == 5
    assert data["audience"] == "planner"
    assert data["intervals"][0]["queue"] == "phone"


def test_a_large_week_is_counted_in_full() -> None:
    people = [f"P{n:02d}" for n in range(22)]
    template = tiny_problem().agents[0]
    agents = tuple(template.model_copy(update={"agent_id": name}) for name in people)
    skills = tuple(Skill(agent_id=name, queue="phone", proficiency=4) for name in people)
    lines = [f"{name} {day} 08:00-16:00" for name in people for day in ("Mon", "Wed", "Fri")]
    at = moment(MONDAY, "00:00")
    places: list[datetime] = [at + timedelta(minutes=10 * n) for n in range(1000)]
    timeline = Timeline(world(agents=agents, skills=skills), roster_of(lines))
    found = shortfalls(timeline, {("phone", start): 1.0 for start in places})
    assert {sum(row.counts.values()) for row in found} == {22}
