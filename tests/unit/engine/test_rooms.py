"""Buffer rooms: counted like the plain interpreter, never overfull, whoever is planned first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from scheduler.domain import Problem, Roster
from scheduler.engine.answer import broken
from scheduler.engine.clauses import Clause, clauses_of
from scheduler.engine.dayboard import OFF, RECOVERY, Duty
from scheduler.engine.days import Days
from scheduler.engine.improve_days import improve_days, joined
from scheduler.engine.neutral import neutral_plan
from scheduler.engine.parts import parts_of
from scheduler.engine.pieces import Label, Plans
from scheduler.engine.placing import placed
from scheduler.engine.repair import Bench, Gap
from scheduler.engine.result import Settings
from scheduler.engine.rooms import Rooms, recovering, rooms_of, scarce_rooms
from scheduler.engine.solve import solve
from scheduler.engine.week import Lines, Week
from scheduler.rules.buffer_room import with_places
from scheduler.rules.example import MONDAY, complaints_weigh, tiny_problem
from scheduler.terms import Capacity, Cover, Facts, LineShift, Piece, View, Window
from tests.properties.centres import policy
from tests.unit.engine.line_world import needs
from tests.unit.engine.room_world import room_week, shifts_of
from tests.unit.engine.test_joint import WORK

REST, PHONE, WAIT = Label("recovery"), Label("work", "phone"), Label("off_phone")
NIGHT = "22:00-30:00 | work:complaints 22:00-23:50 | recovery 23:50-24:10 | work:phone 24:10-30:00"


def centre(places: int | None = 1, **given: Any) -> Problem:
    """Complaints for both people all day long, under the default policy."""
    parts = {
        "need": needs({0: ("08:00", 24), 1: ("10:00", 20)}, agents=2.4, queue="complaints"),
        "contracts": (WORK,),
        "policy": policy(MONDAY, "default"),
    }
    return tiny_problem(**{**parts, **with_places(places), **given})


def day_week(places: int | None, **given: Any) -> Week:
    """The same under the hard rules about segments alone."""
    need = needs({0: ("08:00", 24)}, agents=2.4, queue="complaints")
    return room_week(places, **{"need": need, **given})


def full(lines: Lines, plans: Plans) -> dict[tuple[str, int], LineShift]:
    return {key: shift._replace(pieces=plans[key]) for key, shift in lines.items()}


def excess(week: Week, shifts: dict[tuple[str, int], LineShift]) -> int:
    """Minutes without a place, by the interpreter, with history."""
    found = {who: list(line) for who, line in Facts.of(Roster(), week.view).lines.items()}
    for (who, _), shift in sorted(shifts.items()):
        found.setdefault(who, []).append(shift)
    facts = Facts({who: tuple(line) for who, line in found.items()})
    return sum(room.excess(facts) for room in rooms_of(week.clauses))


def minutes_of(plans: Plans, kind: str, queue: str | None = None) -> int:
    return sum(
        p.minutes for plan in plans.values() for p in plan if (p.kind, p.queue) == (kind, queue)
    )


BOTH = ("Mon 08:00-16:30", "B Mon 08:00-16:30")


def planned(week: Week, *texts: str) -> tuple[Days, Lines, Plans]:
    lines = shifts_of(week, *(texts or BOTH))
    days = Days(week, lines, seed=1)
    days.search(4, lambda: False)
    return days, lines, days.plans()


@pytest.mark.parametrize("places", [0, 1])
def test_nobody_is_planned_without_a_place(places: int) -> None:
    week = day_week(places)
    days, lines, plans = planned(week)
    assert excess(week, full(lines, plans)) == 0
    assert days.replaced == 0
    assert minutes_of(plans, "work", "complaints") > 60
    assert (minutes_of(plans, "recovery") > 0) is (places > 0)


def test_where_two_have_places_they_recover_as_they_like() -> None:
    free, bounded, closed = (planned(day_week(n)) for n in (2, 1, 0))
    assert free[0].board.resting.size == 0
    assert bounded[0].board.resting.max() == 1
    costs = [days.cost() for days, _, _ in (free, bounded, closed)]
    assert costs == sorted(costs)
    assert costs[0] < costs[2]


def test_at_home_nobody_needs_a_place() -> None:
    week = day_week(0)
    _, lines, plans = planned(week, "Mon 08:00-16:30", "B Mon 08:00-16:30 at home")
    assert minutes_of({("B", 0): plans["B", 0]}, "recovery") > 0
    assert minutes_of({("A", 0): plans["A", 0]}, "recovery") == 0
    assert excess(week, full(lines, plans)) == 0


def test_who_is_taken_out_gives_the_place_back() -> None:
    days, lines, _ = planned(day_week(1))
    assert days.board.resting.any()
    kept = {who: days.of(who) for who in "AB"}
    for who in "AB":
        days.withdraw(who)
    assert not days.board.resting.any()
    for who in "AB":
        days.readmit(who, {0: lines[who, 0]}, kept[who])
    assert days.board.resting.max() == 1


def test_kept_segments_that_would_crowd_the_room_are_planned_anew() -> None:
    roomy = day_week(2)
    _, lines, plans = planned(roomy)
    mine = plans["A", 0]
    assert any(piece.kind == "recovery" for piece in mine)
    week = day_week(1)
    days = Days(week, lines, seed=1)
    days.lay({("A", 0): mine, ("B", 0): mine})
    assert days.plans()["A", 0] == mine
    assert excess(week, full(lines, days.plans())) == 0
    assert days.replaced == 0


def test_last_weeks_night_and_who_has_left_keep_their_places() -> None:
    gone, here = tiny_problem().agents
    agents = (gone.model_copy(update={"employed_to": MONDAY - timedelta(days=1)}), here)
    week = day_week(1, agents=agents, history=(f"Sun-1 {NIGHT}",))
    rooms = Rooms(week)
    (shift,) = shifts_of(week, "B Mon 00:00-08:00").values()
    start, end = shift.start, shift.end
    assert rooms.room("B", shift) == 0
    assert int(rooms.resting.sum()) == 2
    for minute, free in ((0, False), (5, False), (10, True)):
        stay = Piece(start + minute, start + minute + 5, "recovery", None)
        assert rooms.free("B", shift._replace(pieces=(stay,))) is free
        home = shift._replace(pieces=(stay,), home=True)
        assert rooms.free("B", home)
        assert rooms.free("B", shift._replace(pieces=(stay._replace(kind="meal"),)))
    duty = Duty(2, np.zeros(0, np.int64), np.zeros((0, (end - start) // 15), np.int64), 0)
    at_midnight, later = rooms.full(duty._replace(first=0)), rooms.full(duty)
    assert at_midnight is not None
    assert later is not None
    assert at_midnight.tolist()[:3] == [True, False, False]
    assert not later.any()
    slots = np.full(12, OFF, np.int8)
    slots[1] = RECOVERY
    assert not rooms.fits(duty._replace(first=0), slots)
    assert rooms.fits(duty, slots)
    assert rooms.fits(duty._replace(first=0, room=-1), slots)
    assert rooms.full(duty._replace(room=-1)) is None


def test_only_who_may_recover_needs_a_place() -> None:
    week = day_week(1)
    assert recovering(week.view, week.clauses) == {"A", "B"}
    assert len(scarce_rooms(week.view, week.clauses)) == 8
    assert not scarce_rooms(week.view, day_week(2).clauses)
    unskilled = tuple(
        s for s in tiny_problem().skills if (s.agent_id, s.queue) != ("B", "complaints")
    )
    few = day_week(1, skills=unskilled)
    assert recovering(few.view, few.clauses) == {"A"}
    assert not scarce_rooms(few.view, few.clauses)
    easy = View(centre(1, **complaints_weigh(0.5)))
    assert not recovering(easy, clauses_of(easy))


def test_other_segments_have_no_places() -> None:
    meals = Clause("x", Capacity("main", Window(0, 1), 1, (), ("meal",)), None)
    with pytest.raises(TypeError, match="only recovery"):
        rooms_of([meals])


@pytest.mark.parametrize("history", [(), (f"Sun-1 {NIGHT}",)], ids=["nothing", "a night"])
def test_who_covers_for_somebody_recovers_where_others_leave_a_place(
    history: tuple[str, ...],
) -> None:
    """The first pass of a repair alone: the exact model behind it has no time at all."""
    week = day_week(1, history=history)
    _, lines, plans = planned(week, "Mon 08:00-16:30")
    own = full(lines, plans)
    assert minutes_of(plans, "recovery") > 0
    free = shifts_of(week, "B Mon 08:00-16:30")
    covers = [c.term for c in week.clauses if isinstance(c.term, Cover)]
    gaps = [Gap(cover, 1, 0) for cover in covers if cover.short_tiers]
    nights = {("A", shift.day): shift for shift in week.past.get("A", ())}
    bench = Bench(week.view.problem, week.clauses, ["B"])
    (laid,) = bench.laid(free, gaps, {**nights, **own}, 0.0)
    (line,) = Facts.of(Roster.of([laid]), week.view).lines["B"]
    assert any(piece.kind == "recovery" for piece in line.pieces)
    assert excess(week, {**own, ("B", 0): line}) == 0


def test_history_that_is_among_the_others_keeps_one_place() -> None:
    week = day_week(1, history=(f"Sun-1 {NIGHT}",))
    days = Days(week, {}, seed=1)
    days.beside_others({("A", shift.day): shift for shift in week.past["A"]})
    assert days.board.resting.max() == 1


def test_exact_rounds_keep_to_the_places() -> None:
    """From plans that are easily bettered; unguarded, two people would recover at once."""
    week = day_week(1)
    lines = shifts_of(week, "Mon 08:00-11:00", "B Mon 08:00-11:00")
    plain = {key: neutral_plan(week, key[0], shift) for key, shift in lines.items()}
    done = improve_days(week, lines, plain, 1, lambda: False, 1)
    assert done.gained == 1
    assert minutes_of(done.plans, "recovery") > 0
    assert excess(week, full(lines, done.plans)) == 0


def test_days_that_were_planned_apart_do_not_meet_in_a_full_room() -> None:
    need = needs({0: ("20:00", 16), 1: ("00:00", 16)}, agents=1.0, queue="complaints")
    week = day_week(1, need=need)
    lines = shifts_of(week, "Mon 20:00-28:00", "B Tue 00:00-08:00")
    first = lines["A", 0].start

    def plan(start: int, end: int, at: int) -> tuple[Piece, ...]:
        parts = (("off_phone", start, at), ("recovery", at, at + 15), ("off_phone", at + 15, end))
        return tuple(Piece(a, b, kind, None) for kind, a, b in parts)

    def both(mine: int, other: int) -> Plans:
        return {
            key: plan(lines[key].start, lines[key].end, first + at)
            for key, at in ((("A", 0), mine), (("B", 1), other))
        }

    before = both(60, 400)
    apart = joined(week, lines, before, [both(300, 400), both(60, 330)])
    assert apart == both(300, 330)
    met = joined(week, lines, before, [both(300, 400), both(60, 305)])
    assert met == both(300, 400)
    assert excess(week, full(lines, met)) == 0


def test_nobody_comes_to_the_site_who_finds_no_place_there() -> None:
    agents = tuple(
        a.model_copy(update={"home_days_per_week_max": 5}) for a in tiny_problem().agents
    )
    view = View(centre(1, agents=agents))
    week = Week(view, clauses_of(view))
    lines = shifts_of(week, "Mon 08:00-12:00", "B Mon 08:00-12:00 at home")
    start, end = lines["A", 0].start, lines["A", 0].end

    def plan(at: int) -> tuple[Piece, ...]:
        return (
            Piece(start, start + at, "work", "complaints"),
            Piece(start + at, start + at + 15, "recovery", None),
            Piece(start + at + 15, end, "work", "phone"),
        )

    same = placed(week, lines, {("A", 0): plan(60), ("B", 0): plan(60)})
    assert same["B", 0].home
    apart = placed(week, lines, {("A", 0): plan(60), ("B", 0): plan(45)})
    assert not apart["B", 0].home
    assert apart["B", 0].pieces == ()


@pytest.mark.parametrize(
    "given",
    [{}, {"history": (f"Sun-1 {NIGHT}",)}],
    ids=["nothing", "a night"],
)
def test_a_plan_keeps_to_the_places(given: dict[str, Any]) -> None:
    costs = []
    for places in (1, 2):
        problem = centre(places, **given)
        found = solve(problem, Settings(time_limit_s=4, workers=1))
        view = View(problem)
        week, facts = Week(view, clauses_of(view)), Facts.of(found.roster, view)
        assert not broken(week, facts)
        assert found.roster.shifts
        costs.append(found.cost_milli)
    assert costs[1] <= costs[0]


def test_people_who_share_a_small_room_are_planned_together() -> None:
    queues = {"A": "phone", "B": "complaints"}
    apart = tuple(s for s in tiny_problem().skills if s.queue == queues[s.agent_id])
    need = tuple(row for q in queues.values() for row in needs({0: ("08:00", 12)}, queue=q))
    weighed = tiny_problem().centre.queues[0].model_copy(update={"emotional_weight": 1.0})

    def parts(places: int, *, hard: bool) -> list[int]:
        given = with_places(places)
        if hard:
            both = (weighed, given["centre"].queues[1])
            given["centre"] = given["centre"].model_copy(update={"queues": both})
        return [part.people for part in parts_of(centre(skills=apart, need=need, **given))]

    assert parts(1, hard=True) == [2]
    assert parts(2, hard=True) == [1, 1]
    assert parts(0, hard=False) == [1, 1]
