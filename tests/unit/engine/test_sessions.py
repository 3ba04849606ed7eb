"""Sessions find their place: lawful, together, in valleys, and priced as the audit prices them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.audit import audit
from scheduler.domain import Problem, Roster, Segment, Session, minute_of
from scheduler.engine import improve_days, schedule
from scheduler.engine.days import Days
from scheduler.engine.holding import keeps
from scheduler.engine.market import Market
from scheduler.engine.parts import parts_of
from scheduler.engine.pricing import Pricing
from scheduler.engine.result import Result, Settings
from scheduler.engine.solve import solve
from scheduler.rules.example import CONTRACT, MONDAY, moment, tiny_problem, tiny_session
from scheduler.terms import Piece
from tests.properties.centres import policy
from tests.properties.tiny_centre import TinyCentre
from tests.properties.tiny_centre import policy as tiny_policy
from tests.unit.engine.day_world import broken, facts, lines
from tests.unit.engine.line_world import needs, pin
from tests.unit.engine.test_days import world

TINY = Settings(time_limit_s=1.0, workers=1)
WORK = CONTRACT.model_copy(
    update={
        "weekly_hours_min": 20,
        "shift_hours_min": 4,
        "shift_hours_max": 8,
        "earliest_start": 360,
        "latest_end": 1440,
        "days_per_week_max": 5,
    }
)
NIGHT = WORK.model_copy(update={"latest_end": 1620, "nights_allowed": True})
MORNINGS = (pin("A", 0, "08:00", "13:00"), pin("B", 0, "08:00", "13:00"))


def meeting(**given: Any) -> Session:
    parts = {"kind": "meeting", "minutes": 30, "groups": (("A", "B"),), **given}
    return tiny_session("talk", **parts)


def centre(*sessions: Session, **given: Any) -> Problem:
    need = needs({0: ("08:00", 20), 1: ("13:00", 36), 4: ("08:00", 20)}, agents=0.8)
    parts = {"need": need, "contracts": (WORK,), "policy": policy(MONDAY, "default"), **given}
    return tiny_problem(**parts, sessions=sessions)


def agreed(problem: Problem, result: Result) -> bool:
    """Whether the audit finds nothing broken and each rule's very cost."""
    judged = audit(problem, result.roster)
    costs = judged.cost_by_rule == result.cost_by_rule
    return judged.feasible and costs and 0 <= result.bound_milli <= result.cost_milli


def times(roster: Roster) -> dict[str, list[tuple[datetime, datetime]]]:
    """Person → when they are in a session."""
    found: dict[str, list[tuple[datetime, datetime]]] = {}
    for shift in roster.shifts:
        own = [(s.start, s.end) for s in shift.segments if s.activity_id]
        if own:
            found.setdefault(shift.agent_id, []).extend(own)
    return found


@pytest.mark.parametrize(
    "session",
    [
        meeting(),
        meeting(quorums=(1,)),
        meeting(kind="training", groups=(("A",), ("B",))),
        meeting(kind="recovery", groups=(("A",), ("B",)), max_parallel=1),
        meeting(kind="one_to_one", groups=(("A",),), leader_id="B"),
        meeting(minutes=20),
        meeting(minutes=60, window=("11:00", "12:00")),
        meeting(private=True, off_workstation=True),
    ],
)
@pytest.mark.parametrize("few", [schedule.FEW_PEOPLE, 0])
def test_a_session_is_held_as_it_was_asked_for(
    session: Session, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "FEW_PEOPLE", few)
    problem = centre(session, pins=MORNINGS)
    result = solve(problem, TINY)
    assert agreed(problem, result)
    assert result.cost_by_rule["activity.placed"] == 0
    found = times(result.roster)
    led = {session.leader_id} if session.leader_id else set()
    assert led <= set(found) <= led | set(session.participants)
    assert len(found) - len(led) >= sum(session.quorums)
    spans = {time for own in found.values() for time in own}
    assert len(spans) <= len(session.groups)
    for first, last in spans:
        assert (last - first).seconds == 60 * session.minutes
        assert any(low <= first and last <= high for low, high in session.windows)
    if session.max_parallel:
        (one,), (other,) = found["A"], found["B"]
        assert one[1] <= other[0] or other[1] <= one[0]


def test_several_sessions_of_one_person_do_not_touch_each_other() -> None:
    sessions = [
        tiny_session(name, kind="training", minutes=30, window=("09:00", "10:30")) for name in "xyz"
    ]
    problem = centre(*sessions, pins=MORNINGS)
    result = solve(problem, TINY)
    assert agreed(problem, result)
    assert result.cost_by_rule["activity.placed"] == 0
    assert len(set(times(result.roster)["A"])) == 3


@pytest.mark.parametrize(
    ("session", "minutes"),
    [
        (meeting(window=("04:00", "05:00")), 60),
        (meeting(window=("04:00", "05:00"), due=False), 0),
        (meeting(kind="one_to_one", groups=(("A",),), leader_id="C"), 30),
        (meeting(groups=(("A", "B", "C"),)), 90),
        (meeting(groups=(("A", "B", "C"),), quorums=(2,)), 0),
        (meeting(minutes=240), 480),
    ],
)
def test_what_finds_no_place_is_owed_and_priced(session: Session, minutes: int) -> None:
    base = tiny_problem().agents[0]
    agents = tuple(base.model_copy(update={"agent_id": name}) for name in ("A", "B", "C"))
    away = {"agent_id": "C", "paid": True, "start": moment(MONDAY, "00:00")}
    leave = {**away, "end": moment(MONDAY, "24:00")}
    problem = centre(session, pins=MORNINGS, agents=agents, time_off=(leave,))
    result = solve(problem, TINY)
    assert agreed(problem, result)
    weight = problem.policy.rules["activity.placed"].weight_milli
    assert result.cost_by_rule["activity.placed"] == weight * minutes
    assert bool(times(result.roster)) is (minutes == 0 and session.due)


def test_a_meeting_lies_where_the_forecast_leaves_people_free() -> None:
    busy = needs({0: ("08:00", 12)}, agents=2.0)
    quiet = needs({0: ("11:00", 2)}, agents=0.5)
    after = needs({0: ("11:30", 6)}, agents=2.0)
    problem = centre(meeting(), pins=MORNINGS, need=(*busy, *quiet, *after))
    result = solve(problem, TINY)
    (time,) = {time for own in times(result.roster).values() for time in own}
    assert time == (moment(MONDAY, "11:00"), moment(MONDAY, "11:30"))


def test_time_that_nobody_needs_is_no_surplus_in_a_session_and_the_bound_knows() -> None:
    session = meeting(minutes=60, window=("08:00", "09:00"), kind="training", groups=(("A",),))
    short = CONTRACT.model_copy(update={"shift_hours_min": 1})
    problem = centre(
        session,
        need=needs({2: ("08:00", 4)}, agents=0.0),
        pins=(pin("A", 0, "08:00", "09:00"),),
        contracts=(short,),
        policy=tiny_policy(
            {"cover.shortage": 0.001, "cover.surplus": 0.001, "activity.placed": 40.0},
            ("activity.session", "pin.kept", "shift.one-a-day"),
        ),
    )
    result = solve(problem, TINY)
    assert agreed(problem, result)
    assert (result.cost_milli, result.bound_milli) == (0, 0)


def test_the_same_seed_gives_the_same_sessions() -> None:
    problem = centre(meeting(), meeting(kind="training", groups=(("A",), ("B",))))
    one, other = solve(problem, TINY), solve(problem, TINY)
    assert one.roster == other.roster


def test_a_kept_session_stays_where_it_is() -> None:
    problem = centre(meeting(), pins=MORNINGS)
    first = solve(problem, TINY).roster
    (time,) = {time for own in times(first).values() for time in own}
    late = [
        shift.model_copy(update={"segments": _moved(shift.segments, *time)})
        for shift in first.shifts
    ]
    kept = problem.model_copy(update={"kept": Roster.of(late)})
    result = solve(kept, Settings(time_limit_s=1.0, workers=1, mend=True))
    assert agreed(kept, result)
    assert {t for own in times(result.roster).values() for t in own} == {
        (moment(MONDAY, "11:30"), moment(MONDAY, "12:00"))
    }


def _moved(segments: tuple[Segment, ...], start: datetime, end: datetime) -> tuple[Segment, ...]:
    """The meeting at half past eleven; what was there is worked where it was."""
    late = (moment(MONDAY, "11:30"), moment(MONDAY, "12:00"))
    found = []
    idle = {"kind": "off_phone", "activity_id": None}
    for each in segments:
        segment = each.model_copy(update=idle) if (each.start, each.end) == (start, end) else each
        if segment.end <= late[0] or segment.start >= late[1]:
            found.append(segment)
            continue
        if segment.start < late[0]:
            found.append(segment.model_copy(update={"end": late[0]}))
        if segment.end > late[1]:
            found.append(segment.model_copy(update={"start": late[1]}))
    met = Segment(start=late[0], end=late[1], kind="meeting", activity_id="talk")
    return tuple(sorted([*found, met], key=lambda segment: segment.start))


def test_people_who_meet_belong_to_one_part() -> None:
    tiny = tiny_problem()
    skills = tuple(
        skill
        for skill in tiny.skills
        if (skill.agent_id, skill.queue) in {("A", "phone"), ("B", "complaints")}
    )
    need = (*needs({0: ("08:00", 8)}), *needs({0: ("08:00", 8)}, queue="complaints"))
    apart = centre(need=need, skills=skills)
    assert [part.people for part in parts_of(apart)] == [1, 1]
    (part,) = parts_of(apart.model_copy(update={"sessions": (meeting(),)}))
    assert part.people == 2


@settings(max_examples=40)
@given(
    first=st.integers(0, 30),
    length=st.sampled_from((5, 10, 15, 25, 30, 60, 90)),
    kind=st.sampled_from(("training", "meeting", "one_to_one", "recovery")),
    changed=st.sampled_from(
        (
            {},
            {"break_meal": {"meal_minutes": 45}},
            {"break_screen": {"break_minutes": 20, "per_minutes": 180}},
            {"spell_phone": {"longest_minutes": 50}},
            {"spell_queue": {"shortest_minutes": 45}},
            {"spell_hard": {"longest_minutes": 30, "owed_minutes": 30, "owed_from_minutes": 15}},
            {"phone_daily": {"most_minutes": 200}},
        )
    ),
)
def test_nothing_else_lies_in_the_quarters_of_a_session(
    first: int, length: int, kind: str, changed: dict[str, dict[str, int]]
) -> None:
    of, shifts = world(**changed)
    key, shift = ("A", 0), shifts["A", 0]
    piece = Piece(shift.start + 15 * first, shift.start + 15 * first + length, kind, None, "talk")
    if piece.end > shift.end:
        return
    days = Days(of, shifts, seed=1)
    days.search(0, lambda: False)
    crowded = days.hold({key: (piece,)})
    days.search(1, lambda: False)
    plans = days.plans()
    assert (piece in plans[key]) is (key not in crowded)
    assert broken(of, facts(shifts, plans)) == {}
    for plan, each in zip(plans.values(), shifts.values(), strict=True):
        assert (plan[0].start, plan[-1].end) == (each.start, each.end)
    touching = (p for p in plans[key] if p.start < -(-piece.end // 15) * 15 and p.end > piece.start)
    if not crowded:
        assert {p.kind for p in touching} <= {kind, "off_phone"}


def test_a_line_of_another_length_needs_its_session_inside() -> None:
    of, shifts = world()
    days = Days(of, shifts, seed=1)
    start = shifts["A", 0].start
    days.hold({("A", 0): (Piece(start, start + 30, "training", None, "talk"),)})
    shorter = lines(of, ("A", 15, 510))["A", 0]
    assert days.held
    assert not keeps(days.held, "A", {0: shorter}, 1)
    assert keeps(days.held, "A", {0: shifts["A", 0]}, 1)
    assert not keeps(days.held, "A", {}, 1)


@settings(max_examples=10)
@given(
    agents=st.lists(st.sampled_from((0.0, 0.5, 1.0)), min_size=4, max_size=4),
    seed=st.integers(0, 99),
)
def test_the_bound_holds_where_a_session_takes_the_place_of_idle_time(
    agents: list[float], seed: int
) -> None:
    soft = {"cover.shortage": 0.001, "cover.surplus": 0.001, "activity.placed": 40.0}
    hard = ("activity.session", "pin.kept", "shift.length", "shift.one-a-day", "task.skill")
    need = [
        row for n, a in enumerate(agents) for row in needs({0: (f"08:{15 * n:02}", 1)}, agents=a)
    ]
    session = meeting(minutes=15, groups=(("A",),), window=("08:00", "09:00"), due=False)
    problem = tiny_problem(
        agents=tiny_problem().agents[:1],
        skills=tiny_problem().skills[:1],
        contracts=(CONTRACT.model_copy(update={"shift_hours_max": 1.0}),),
        need=tuple(need),
        policy=tiny_policy(soft, hard),
        sessions=(session,),
        pins=(pin("A", 0, "08:00", "09:00"),),
    )
    tiny = TinyCentre(problem)
    found = tiny.cheapest()
    start = minute_of(moment(MONDAY, "08:00"))
    costs = [found.cost_milli]
    for at in range(start, start + 60, 15):
        plan = [Piece(m, m + 15, "work", "phone") for m in range(start, start + 60, 15)]
        plan[(at - start) // 15] = Piece(at, at + 15, "meeting", None, "talk")
        held = type(found)(0, found.lines, {key: tuple(plan) for key in found.lines})
        cost, guilty = tiny.judged(held)
        assert guilty == []
        costs.append(cost)
    pricing = Pricing(Market(tiny.week), np.random.default_rng(seed))
    for _ in range(12):
        pricing.epoch()
        assert pricing.prove(pricing.average) <= min(costs)


def test_exact_rounds_leave_sessions_where_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(schedule.ROUNDS_PER_S, "exact", 4.0)
    monkeypatch.setattr(improve_days, "WORK_PER_ROUND", 0.1)
    problem = centre(meeting(), meeting(kind="training", groups=(("A",),)), pins=MORNINGS)
    result = solve(problem, TINY)
    assert agreed(problem, result)
    assert result.cost_by_rule["activity.placed"] == 0


def test_a_window_past_midnight_begins_no_session_of_the_next_day() -> None:
    nights = tuple(pin(who, 0, "21:00", "25:30") for who in ("A", "B"))
    busy = needs({0: ("21:00", 12)}, agents=3.0)
    late = meeting(window=("22:00", "25:30"))
    result = solve(centre(late, pins=nights, need=busy, contracts=(NIGHT,)), TINY)
    ((start, _),) = {span for spans in times(result.roster).values() for span in spans}
    assert result.cost_by_rule["activity.placed"] == 0
    assert start < moment(MONDAY, "24:00")


def test_two_weeks_have_two_weekly_meetings() -> None:
    weeks = [
        tiny_session("talk", on, kind="meeting", minutes=30, groups=(("A", "B"),))
        for on in (MONDAY, MONDAY + timedelta(weeks=1))
    ]
    pins = (*MORNINGS, pin("A", 7, "08:00", "13:00"), pin("B", 7, "08:00", "13:00"))
    problem = centre(*weeks, pins=pins, weeks=2)
    result = solve(problem, TINY)
    assert agreed(problem, result)
    assert [len(own) for own in times(result.roster).values()] == [2, 2]
