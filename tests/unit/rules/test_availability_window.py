"""Where somebody's shift may lie: hours that touch are one, and hours of no length are none."""

from __future__ import annotations

from scheduler.domain import Availability
from scheduler.domain.timeline import Timeline
from scheduler.rules.availability_window import open_spans, open_windows
from scheduler.rules.example import CONTRACT, MONDAY, roster_of, tiny_problem
from scheduler.terms import View


def on_mondays(start: int, end: int) -> Availability:
    return Availability(agent_id="A", weekday=0, available_from=start, available_to=end)


def test_hours_that_touch_are_one_window() -> None:
    view = View(tiny_problem(availability=(on_mondays(540, 720), on_mondays(720, 1020))))
    assert open_windows(view, "A", 0) == (view.window("A", 0, 540, 1020),)


def test_hours_that_only_touch_the_working_day_are_no_time_to_work() -> None:
    until_eight = CONTRACT.model_copy(update={"latest_end": 1200})
    problem = tiny_problem(contracts=(until_eight,), availability=(on_mondays(1200, 1440),))
    assert open_spans(Timeline(problem, roster_of(())), "A", MONDAY) == []
    assert open_windows(View(problem), "A", 0) == ()
