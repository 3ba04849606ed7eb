from __future__ import annotations

from datetime import date

from scheduler.domain.timeline import Timeline
from scheduler.report.roster_lines import bars, hours_shown
from scheduler.rules.example import MONDAY, roster_of
from tests.unit.report.small_story import problem, small_story


def test_bars_lie_in_hours_after_midnight() -> None:
    timeline = small_story().timeline
    first, *_, last = [bar for shift in timeline.planned("A") for bar in bars(timeline, shift)]
    assert (first.start_hours, first.length_hours) == (8.0, 2.0)
    assert (last.start_hours, last.length_hours) == (22.0, 4.0)


def test_touching_segments_alike_are_one_bar() -> None:
    text = "Mon 08:00-10:00 | work:phone 08:00-09:00 | work:phone 09:00-10:00"
    timeline = Timeline(problem(), roster_of([text]))
    (shift,) = timeline.planned("A")
    assert [bar.length_hours for bar in bars(timeline, shift)] == [2.0]


def test_a_bar_is_as_long_as_it_lasts_when_clocks_change() -> None:
    sunday = date(2027, 3, 28)
    asked = problem(first_date=sunday, need=())
    timeline = Timeline(asked, roster_of(["Sun 01:00-05:00"], sunday))
    (shift,) = timeline.planned("A")
    assert [(bar.start_hours, bar.length_hours) for bar in bars(timeline, shift)] == [(1.0, 3.0)]


def test_hours_hold_every_shift_of_the_dates() -> None:
    timeline = small_story().timeline
    assert hours_shown(timeline, timeline.problem.dates) == (8, 26)
    assert hours_shown(timeline, [MONDAY]) == (8, 17)
    assert hours_shown(timeline, [timeline.problem.dates[2]]) == (0, 24)
