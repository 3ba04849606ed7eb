"""What is owed is dated by the start of the first window, on the clocks of the first person."""

from __future__ import annotations

from datetime import date

from scheduler.domain.timeline import Timeline
from scheduler.rules.activity_placed import RULE
from scheduler.rules.example import moment, roster_of, tiny_problem, tiny_session, with_second_site

THURSDAY, FRIDAY, SATURDAY = date(2026, 12, 3), date(2026, 12, 4), date(2026, 12, 5)


def test_what_is_owed_is_dated_by_the_start_of_the_first_window() -> None:
    over_midnight = (moment(THURSDAY, "20:00"), moment(THURSDAY, "28:00"))
    second = (moment(SATURDAY, "08:00"), moment(SATURDAY, "12:00"))
    talk = tiny_session(
        "talk",
        THURSDAY,
        kind="meeting",
        minutes=30,
        windows=(over_midnight, second),
        last=moment(SATURDAY, "24:00"),
    )
    timeline = Timeline(tiny_problem(sessions=(talk,)), roster_of(()))
    assert [v.on for v in RULE.check(RULE.params(), timeline)] == [THURSDAY]


def test_the_date_is_that_of_the_first_person() -> None:
    zones = with_second_site(time_zone=("Europe/Berlin", "America/New_York"))
    early = (moment(FRIDAY, "01:00"), moment(FRIDAY, "05:00"))
    talk = tiny_session(
        "talk", FRIDAY, kind="meeting", minutes=30, groups=(("A", "B"),), windows=(early,)
    )
    timeline = Timeline(tiny_problem(sessions=(talk,), **zones), roster_of(()))
    assert [v.on for v in RULE.check(RULE.params(), timeline)] == [FRIDAY]
