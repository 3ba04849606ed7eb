"""Recovery after events is placed: right behind them, or as soon as the buffer room has a place."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.audit import audit
from scheduler.domain import Event, Problem, minute_of
from scheduler.engine.clauses import clauses_of
from scheduler.engine.cooling import Cooling, cooling
from scheduler.engine.days import Days
from scheduler.engine.holding import asked_for
from scheduler.engine.improve_days import improve_days
from scheduler.engine.neutral import neutral_plan
from scheduler.engine.replan import replanned
from scheduler.engine.result import Settings
from scheduler.engine.rooms import Rooms, recovering
from scheduler.engine.solve import solve
from scheduler.engine.week import Lines, Week
from scheduler.rules.buffer_room import with_places
from scheduler.rules.example import MONDAY, moment, tiny_problem, tiny_session
from scheduler.terms import Cooldown, Piece, View
from tests.properties.centres import policy
from tests.unit.engine.day_world import broken, facts
from tests.unit.engine.line_world import needs, pin
from tests.unit.engine.room_world import room_week, shifts_of
from tests.unit.engine.test_joint import WORK

NIGHT = "22:00-30:00 | work:complaints 22:00-23:50 | recovery 23:50-24:10 | work:phone 24:10-30:00"


def after(severity: str, clock: str, who: str = "A") -> Event:
    fields = {"event_id": who, "agent_id": who, "occurred_at": moment(MONDAY, clock)}
    return Event.model_validate({**fields, "severity": severity, "source": "agent"})


def day_week(places: int | None = None, **given: Any) -> Week:
    """Calls and complaints all Monday for two people under the hard rules about segments."""
    phone = needs({0: ("08:00", 24)}, agents=0.6)
    need = (*phone, *needs({0: ("08:00", 24)}, agents=2.4, queue="complaints"))
    further = "cooldown.after-event", "activity.session"
    return room_week(places, *further, **{"need": need, **given})


BOTH = ("Mon 08:00-16:30", "B Mon 08:00-16:30")


def planned(week: Week, *texts: str) -> tuple[Days, Lines]:
    lines = shifts_of(week, *(texts or BOTH))
    days = Days(week, lines, seed=1)
    days.search(3, lambda: False)
    return days, lines


def of_kind(plan: tuple[Piece, ...], clock: str, minutes: int) -> set[str]:
    """What some minutes of a plan are spent on."""
    start = minute_of(moment(MONDAY, clock))
    there = (p for p in plan if p.start < start + minutes and p.end > start)
    return {piece.kind for piece in there}


def work(plan: tuple[Piece, ...]) -> int:
    return sum(piece.minutes for piece in plan if piece.kind == "work")


@pytest.mark.parametrize(
    ("severity", "clock", "start", "minutes"),
    [
        ("abuse", "10:00", "10:00", 10),
        ("abuse", "10:02", "10:05", 10),
        ("severe", "12:20", "12:20", 30),
        ("severe", "16:10", "16:10", 20),
        ("abuse", "08:00", "08:00", 10),
    ],
)
def test_recovery_begins_with_the_event(
    severity: str, clock: str, start: str, minutes: int
) -> None:
    week = day_week(events=(after(severity, clock),))
    days, lines = planned(week)
    plans = days.plans()
    assert of_kind(plans["A", 0], start, minutes) == {"recovery"}
    assert days.replaced == 0
    assert not broken(week, facts(lines, plans))
    assert min(work(plan) for plan in plans.values()) > 240


@pytest.mark.parametrize("event", [after("complaint", "10:00"), after("abuse", "17:00")])
def test_a_complaint_and_an_event_off_duty_change_nothing(event: Event) -> None:
    week, calm = day_week(events=(event,)), day_week()
    assert planned(week)[0].plans() == planned(calm)[0].plans()
    assert Cooling(week).pieces("A", shifts_of(week, *BOTH)["A", 0]) == ()


def test_two_events_close_together_are_both_met() -> None:
    week = day_week(events=(after("abuse", "10:00"), after("severe", "10:05")))
    days, lines = planned(week)
    plans = days.plans()
    assert of_kind(plans["A", 0], "10:00", 35) == {"recovery"}
    assert not broken(week, facts(lines, plans))


def test_who_finds_the_room_full_is_off_the_phone_until_a_place_is_free() -> None:
    week = day_week(1, events=(after("severe", "10:00"), after("abuse", "10:10", "B")))
    days, lines = planned(week)
    plans = days.plans()
    assert of_kind(plans["A", 0], "10:00", 30) == {"recovery"}
    assert of_kind(plans["B", 0], "10:10", 20) == {"off_phone"}
    assert of_kind(plans["B", 0], "10:30", 10) == {"recovery"}
    assert days.replaced == 0
    assert not broken(week, facts(lines, plans))
    assert days.board.resting.max() == 1
    stays = [p for plan in plans.values() for p in plan if p.kind == "recovery"]
    assert sum(p.minutes for p in stays) >= 40


def test_at_home_nobody_waits_for_a_place() -> None:
    week = day_week(1, events=(after("severe", "10:00"), after("abuse", "10:10", "B")))
    days, lines = planned(week, BOTH[0], f"{BOTH[1]} at home")
    plans = days.plans()
    assert of_kind(plans["B", 0], "10:10", 10) == {"recovery"}
    assert not broken(week, facts(lines, plans))


def test_where_there_is_never_a_place_the_rest_of_the_shift_is_off_the_phone() -> None:
    week = day_week(0, events=(after("abuse", "15:00"),))
    days, lines = planned(week)
    plans = days.plans()
    assert of_kind(plans["A", 0], "15:00", 90) <= {"off_phone", "break", "meal"}
    assert work(plans["A", 0]) > 200
    assert not broken(week, facts(lines, plans))


def test_last_weeks_night_keeps_its_place() -> None:
    week = day_week(1, events=(after("abuse", "00:00", "B"),), history=(f"Sun-1 {NIGHT}",))
    (shift,) = shifts_of(week, "B Mon 00:00-08:00").values()
    waits, rests = cooling(week).pieces("B", shift)
    assert (waits.kind, waits.start, waits.minutes) == ("off_phone", shift.start, 10)
    assert (rests.kind, rests.start, rests.minutes) == ("recovery", shift.start + 10, 10)


def test_the_place_is_kept_before_anything_is_planned() -> None:
    week = day_week(1, events=(after("severe", "10:00"),))
    days = Days(week, {}, seed=1)
    slots = days.board.resting.sum() - Rooms(week).resting.sum()
    assert slots == 6
    assert days.board.resting.max() == 1
    assert recovering(week.view, [c for c in week.clauses if c.rule_id[:5] != "spell"]) == {"A"}


def test_the_plan_that_is_always_legal_holds_it_too() -> None:
    week = day_week(events=(after("severe", "12:15"),))
    lines = shifts_of(week, *BOTH)
    plans = {key: neutral_plan(week, key[0], shift) for key, shift in lines.items()}
    assert of_kind(plans["A", 0], "12:15", 30) == {"meal", "recovery"}
    assert not broken(week, facts(lines, plans))
    for key, plan in plans.items():
        assert [p.start for p in plan[1:]] == [p.end for p in plan[:-1]]
        assert (plan[0].start, plan[-1].end) == lines[key][1:3]


def test_kept_segments_stay_where_they_hold_it_and_are_planned_anew_where_not() -> None:
    calm, week = day_week(), day_week(events=(after("abuse", "10:00"),))
    before, lines = planned(calm)
    days = Days(week, lines, seed=1)
    days.lay(before.plans())
    plans = days.plans()
    assert of_kind(plans["A", 0], "10:00", 10) == {"recovery"}
    assert plans["B", 0] == before.plans()["B", 0]
    assert not broken(week, facts(lines, plans))
    again = Days(week, lines, seed=1)
    again.lay(plans)
    assert again.plans() == plans


def test_sessions_keep_clear_of_it() -> None:
    talk = tiny_session("talk", kind="meeting", minutes=30, groups=(("A",),))
    week = day_week(events=(after("severe", "10:00"),), sessions=(talk,))
    lines = shifts_of(week, *BOTH)
    ten = minute_of(moment(MONDAY, "10:00"))

    def held(start: int) -> bool:
        piece = Piece(start, start + 30, "meeting", None, "talk")
        return bool(asked_for(week, lines, {("A", 0): (piece,)}))

    assert [held(ten + by) for by in (-30, -15, 0, 15, 30)] == [True, False, False, False, True]


def test_exact_rounds_keep_it() -> None:
    week = day_week(events=(after("abuse", "09:00"),))
    lines = shifts_of(week, "Mon 08:00-10:00")
    plain = {key: neutral_plan(week, key[0], shift) for key, shift in lines.items()}
    done = improve_days(week, lines, plain, 1, lambda: False, 1)
    assert done.gained
    assert work(done.plans["A", 0]) > 0
    assert not broken(week, facts(lines, done.plans))


def centre(*events: Event, **given: Any) -> Problem:
    need = needs({0: ("08:00", 24), 1: ("10:00", 20)}, agents=1.4)
    parts = {"need": need, "contracts": (WORK,), "policy": policy(MONDAY, "default"), **given}
    return tiny_problem(**parts, events=events)


def test_a_roster_that_stands_is_planned_again_around_it() -> None:
    """The middle of the week: shifts are pinned as they were published, and something happened."""
    pins = (pin("A", 0, "08:00", "13:00"), pin("B", 0, "09:00", "14:00"))
    settings = Settings(time_limit_s=1.0, workers=1)
    before = solve(centre(pins=pins), settings).roster
    events = (after("severe", "11:00"), after("abuse", "10:58", "B"))
    problem = centre(*events, pins=pins, kept=before, **with_places(1))
    assert not audit(problem, before).feasible
    found = solve(problem, settings)
    judged = audit(problem, found.roster)
    assert judged.feasible
    assert judged.cost_by_rule == found.cost_by_rule
    assert 0 <= found.bound_milli <= found.cost_milli
    spans = {(s.agent_id, s.start, s.end) for s in found.roster.shifts}
    assert {(p.agent_id, p.start, p.end) for p in pins} <= spans
    rests = {
        shift.agent_id: [
            (s.start, s.end)
            for s in shift.segments
            if s.kind == "recovery" and s.activity_id is None
        ]
        for shift in found.roster.shifts
        if shift.work_date == MONDAY
    }
    ten = moment(MONDAY, "11:00")
    assert any(start <= ten < end for start, end in rests["B"])
    assert rests["A"]
    repaired = replanned(problem, before, ("A", "B"), "phone")
    assert audit(problem, repaired).feasible


def test_its_rule_gives_the_same_terms_to_the_engine() -> None:
    problem = centre(after("abuse", "10:00"), after("complaint", "10:00", "B"))
    terms = [c.term for c in clauses_of(View(problem)) if isinstance(c.term, Cooldown)]
    assert [term.agent_ids for term in terms] == [("A",)]
