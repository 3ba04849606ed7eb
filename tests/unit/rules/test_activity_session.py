"""What is amiss with a session is said of the day on which it begins."""

from __future__ import annotations

from datetime import date

from scheduler.domain.timeline import Timeline
from scheduler.rules.activity_session import RULE
from scheduler.rules.example import moment, roster_of, tiny_problem, tiny_session, with_second_site

MONDAY, TUESDAY, THURSDAY = date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 3)


def test_a_session_that_one_person_holds_on_two_days_is_amiss_on_the_first() -> None:
    whole = (moment(MONDAY, "08:00"), moment(TUESDAY, "12:00"))
    talk = tiny_session(
        "talk", kind="meeting", minutes=30, windows=(whole,), last=moment(TUESDAY, "24:00")
    )
    held = "08:00-09:00 | meeting:talk 08:00-08:30 | work:phone 08:30-09:00"
    problem = tiny_problem(sessions=(talk,))
    roster = roster_of((f"Mon {held}", f"Tue {held}"))
    (violation,) = RULE.check(RULE.params(), Timeline(problem, roster))
    # 30 minutes too often, and as many apart from the time of the group.
    assert (violation.on, violation.amount) == (MONDAY, 60)


def test_the_day_is_that_of_the_first_person() -> None:
    zones = with_second_site(time_zone=("Europe/Berlin", "America/New_York"))
    night = (moment(THURSDAY, "01:00"), moment(THURSDAY, "05:00"))
    talk = tiny_session(
        "talk",
        THURSDAY,
        kind="meeting",
        minutes=30,
        groups=(("A", "B"),),
        quorums=(1,),
        windows=(night,),
    )
    problem = tiny_problem(sessions=(talk,), **zones)
    held = "Thu 02:00-03:00 | meeting:talk 02:00-02:25 | work:phone 02:25-03:00"
    (violation,) = RULE.check(RULE.params(), Timeline(problem, roster_of((held,))))
    assert (violation.on, violation.amount) == (THURSDAY, 5)


def test_a_second_time_in_two_pieces_is_one_stay() -> None:
    talk = tiny_session("talk", kind="meeting", minutes=30)
    pieces = (
        "work:phone 08:00-09:00",
        "meeting:talk 09:00-09:30",
        "work:phone 09:30-10:00",
        "meeting:talk 10:00-10:10",
        "meeting:talk 10:10-10:30",
        "work:phone 10:30-12:00",
    )
    roster = roster_of((" | ".join(["Mon 08:00-12:00", *pieces]),))
    (violation,) = RULE.check(RULE.params(), Timeline(tiny_problem(sessions=(talk,)), roster))
    # 30 minutes too often, and as many apart from the time of the group.
    assert violation.amount == 60
