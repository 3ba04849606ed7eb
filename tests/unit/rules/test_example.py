"""The notation of examples and the world in which they live, as their docstring states them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from scheduler.rules.example import (
    CONTRACT,
    MONDAY,
    complaints_weigh,
    moment,
    roster_of,
    tiny_problem,
)

SUNDAY = MONDAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("Mon 08:00-16:00", MONDAY),
        ("Sun 08:00-16:00", MONDAY + timedelta(days=6)),
        ("Mon+1 08:00-16:00", MONDAY + timedelta(days=7)),
        ("Tue+2 08:00-16:00", MONDAY + timedelta(days=15)),
        ("Sun-1 08:00-16:00", SUNDAY),
        ("Mon-2 08:00-16:00", MONDAY - timedelta(days=14)),
    ],
)
def test_days_are_those_of_the_first_week_unless_weeks_are_added(text: str, on: date) -> None:
    (shift,) = roster_of([text]).shifts
    assert (shift.work_date, shift.shift_id) == (on, f"A:{on}")


def test_days_follow_the_first_date_of_the_horizon() -> None:
    saturday = MONDAY - timedelta(days=2)
    days = [s.work_date for s in roster_of(["Sat 08:00-09:00", "Fri 08:00-09:00"], saturday).shifts]
    assert days == [saturday, saturday + timedelta(days=6)]


def test_a_shift_without_a_person_or_segments_is_work_of_a_on_the_phone() -> None:
    (shift,) = roster_of(["Mon 22:00-30:00"]).shifts
    (segment,) = shift.segments
    assert (shift.agent_id, shift.site) == ("A", "main")
    assert (segment.kind, segment.queue, segment.paid) == ("work", "phone", True)
    assert shift.start == datetime(2026, 11, 30, 21, tzinfo=UTC)
    assert shift.end == datetime(2026, 12, 1, 5, tzinfo=UTC)


def test_segments_follow_the_shift_and_only_meals_are_unpaid() -> None:
    text = "B Tue 08:00-09:00 | work:complaints 08:00-08:15 | meal 08:15-08:45 | break 08:45-09:00"
    (shift,) = roster_of([text]).shifts
    assert shift.agent_id == "B"
    assert [(s.kind, s.queue, s.paid) for s in shift.segments] == [
        ("work", "complaints", True),
        ("meal", None, False),
        ("break", None, True),
    ]
    assert [s.start.minute for s in shift.segments] == [0, 15, 45]
    assert shift.segments[-1].end.minute == 0


@pytest.mark.parametrize(
    ("text", "what"), [("Someday 08:00", "shift"), ("Mon 08:00-09:00 | nap", "segment")]
)
def test_what_is_not_in_the_notation_is_refused(text: str, what: str) -> None:
    with pytest.raises(ValueError, match=f"not a {what} in example notation"):
        roster_of([text])


@pytest.mark.parametrize(
    ("clock", "instant"),
    [
        ("00:00", datetime(2026, 11, 29, 23, tzinfo=UTC)),
        ("08:15", datetime(2026, 11, 30, 7, 15, tzinfo=UTC)),
        ("23:59", datetime(2026, 11, 30, 22, 59, tzinfo=UTC)),
        ("24:00", datetime(2026, 11, 30, 23, tzinfo=UTC)),
        ("47:59", datetime(2026, 12, 1, 22, 59, tzinfo=UTC)),
    ],
)
def test_clocks_are_those_of_berlin_up_to_the_end_of_the_next_day(
    clock: str, instant: datetime
) -> None:
    assert moment(MONDAY, clock) == instant
    assert moment(MONDAY, clock).tzinfo is UTC


def test_clocks_follow_summer_time() -> None:
    assert moment(date(2026, 7, 1), "08:00") == datetime(2026, 7, 1, 6, tzinfo=UTC)


def test_the_world_has_two_people_who_can_do_everything_and_is_always_open() -> None:
    problem = tiny_problem()
    assert [agent.agent_id for agent in problem.agents] == ["A", "B"]
    assert {agent.employed_from < MONDAY for agent in problem.agents} == {True}
    assert {(s.agent_id, s.queue): s.proficiency for s in problem.skills} == {
        (agent_id, queue): 4 for agent_id in "AB" for queue in ("phone", "complaints")
    }
    for queue in problem.centre.queues:
        assert [(o.weekday, o.start_minute, o.end_minute) for o in queue.opening] == [
            (day, 0, 1440) for day in range(7)
        ]
    assert (problem.first_date, problem.weeks, problem.need) == (MONDAY, 1, ())
    assert problem.centre.unplanned_shrinkage_pct == 0
    assert problem.centre.interval_minutes == 15
    assert MONDAY.weekday() == problem.centre.week_starts_on == 0


def test_the_contract_of_the_world_forbids_nothing() -> None:
    assert (CONTRACT.weekly_hours_min, CONTRACT.days_per_week_max) == (0, 7)
    assert (CONTRACT.shift_hours_min, CONTRACT.shift_hours_max) == (0.25, 24)
    assert (CONTRACT.earliest_start, CONTRACT.latest_end) == (0, 2880)
    assert CONTRACT.nights_allowed
    assert not CONTRACT.meal_paid
    assert (CONTRACT.weekly_hours_paid, CONTRACT.weekly_hours_max) == (40, 60)


def test_complaints_alone_are_hard() -> None:
    weights = {q.queue: q.emotional_weight for q in tiny_problem().centre.queues}
    assert weights["complaints"] == 1
    assert 0 < weights["phone"] < 0.5
    lighter = complaints_weigh(0.4)["centre"]
    assert {q.queue: q.emotional_weight for q in lighter.queues} == {
        "phone": weights["phone"],
        "complaints": 0.4,
    }


def test_parts_of_the_world_may_be_replaced() -> None:
    problem = tiny_problem(weeks=2, interval_minutes=30, history=["Sun-1 08:00-16:00"])
    assert (problem.weeks, problem.centre.interval_minutes) == (2, 30)
    assert [shift.work_date for shift in problem.history.shifts] == [SUNDAY]
