"""Bounds on all work of a shift, and on hard work of a week, in the day stage."""

from __future__ import annotations

import pytest

from scheduler.domain import Event
from scheduler.engine.clauses import Clause
from scheduler.engine.days import Days, Plans
from scheduler.engine.improve_days import improve_days
from scheduler.engine.week import Lines, Week
from scheduler.rules import rule
from scheduler.rules.example import MONDAY, moment, tiny_problem
from scheduler.terms import Facts, Quota, ShiftTerm, View
from tests.unit.engine.day_world import HARD, Params, need, week

HALF_HOURS_A_DAY = 48
DAYS = 3


def never() -> bool:
    return False


def days_of_need(complaints: float = 1.0, phone: float = 1.0, most: int = 200) -> Week:
    """Three days of need for a person on either queue, under a bound on hard minutes."""
    half_hours = HALF_HOURS_A_DAY * DAYS
    rows = need("phone", [phone] * half_hours) + need("complaints", [complaints] * half_hours)
    return week(HARD | {"hard.weekly": {"most_minutes": most}}, rows)


def shifts_of(found: Week, minutes: int = 510) -> Lines:
    """A shift of A on each day, and of B on the first."""
    spans = [("A", day) for day in range(DAYS)] + [("B", 0)]
    lines = {}
    for who, day in spans:
        start = found.view.day(who, day).minute_at(480)
        lines[who, day] = found.choices.shift(who, day, start, start + minutes)
    return lines


def worked(plans: Plans, who: str, queue: str = "complaints") -> list[int]:
    """Minutes on a queue, day by day."""
    return [
        sum(piece.minutes for piece in pieces if piece.queue == queue)
        for (agent, _), pieces in sorted(plans.items())
        if agent == who
    ]


def facts(lines: Lines, plans: Plans) -> Facts:
    full = {key: shift._replace(pieces=plans[key]) for key, shift in sorted(lines.items())}
    return Facts({who: tuple(s for (a, _), s in full.items() if a == who) for who in ("A", "B")})


def kept(of: Week, lines: Lines, plans: Plans) -> bool:
    seen = facts(lines, plans)
    hard = [c.term for c in of.clauses if c.hard and isinstance(c.term, ShiftTerm | Quota)]
    return not any(term.excess(seen) for term in hard)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("sweeps", [0, 2])
def test_hard_work_of_a_week_stays_within_its_bound(workers: int, sweeps: int) -> None:
    of = days_of_need()
    lines = shifts_of(of)
    days = Days(of, lines, seed=1, workers=workers)
    days.search(sweeps, never)
    plans = days.plans()
    assert kept(of, lines, plans)
    assert 150 <= sum(worked(plans, "A")) <= 200
    assert worked(plans, "B")[0] > 50
    assert days.replaced == 0


def test_the_plans_do_not_depend_on_workers() -> None:
    of = days_of_need()
    both = [Days(of, shifts_of(of), seed=1, workers=workers) for workers in (1, 2)]
    for days in both:
        days.search(1, never)
    assert both[0].plans() == both[1].plans()


def test_a_plan_that_is_laid_leaves_out_what_the_week_has_no_room_for() -> None:
    of = days_of_need(most=100)
    lines = shifts_of(of)
    one = Days(of, lines, seed=1)
    one.replan(one.tasks["A", 0], 0.0)
    monday = one.plans()["A", 0]
    (hard,) = worked({("A", 0): monday}, "A")
    assert 50 < hard <= 100
    later = [lines["A", day].start - lines["A", 0].start for day in range(DAYS)]
    same = {
        ("A", day): tuple(p._replace(start=p.start + by, end=p.end + by) for p in monday)
        for day, by in enumerate(later)
    }
    two = Days(of, lines, seed=1)
    two.lay(same)
    # the first stays as it was laid; the others are planned anew with what the week has left
    assert worked(two.plans(), "A")[0] == hard
    assert sum(worked(two.plans(), "A")) <= 100


def test_days_that_are_planned_again_use_no_more_of_a_week_than_they_did() -> None:
    of = days_of_need(complaints=2.0, phone=0.2, most=100)
    lines = shifts_of(of, minutes=180)
    days = Days(of, lines, seed=1)
    days.search(0, never)
    plans = days.plans()
    done = improve_days(of, lines, plans, 1, never, 4)
    assert done.tried == 4
    assert sum(worked(plans, "A")) > 0
    for before, after in zip(worked(plans, "A"), worked(done.plans, "A"), strict=True):
        assert after <= before
    assert kept(of, lines, done.plans)


@pytest.mark.parametrize("most", [60, 120, 240, 330])
def test_a_shift_holds_as_much_work_as_it_may_and_no_more(most: int) -> None:
    params: Params = HARD | {"phone.daily": {"most_minutes": most}}
    of = week(params, need("phone", [1.0] * 18) + need("complaints", [1.0] * 18))
    start = of.view.day("A", 0).minute_at(480)
    lines = {("A", 0): of.choices.shift("A", 0, start, start + 510)}
    days = Days(of, lines, seed=1)
    days.search(0, never)
    plans = days.plans()
    total = sum(worked(plans, "A")) + sum(worked(plans, "A", "phone"))
    assert most - 60 <= total <= most
    assert kept(of, lines, plans)
    assert days.replaced == 0


@pytest.mark.parametrize(
    ("severity", "day", "clock", "most"),
    [
        ("severe", 0, "09:00", 0),
        ("severe", 0, "20:00", 120),
        ("severe", -1, "20:00", 75),
        ("abuse", 0, "09:00", 60),
        ("complaint", 0, "09:00", 120),
    ],
)
def test_what_happened_is_honoured_when_it_is_planned_again(
    severity: str, day: int, clock: str, most: int
) -> None:
    on = MONDAY.replace(day=30 + day)
    event = {
        "event_id": "e1",
        "agent_id": "A",
        "occurred_at": moment(on, clock),
        "severity": severity,
        "source": "agent",
    }
    needs = need("phone", [0.5] * 18) + need("complaints", [2.0] * 18)
    problem = tiny_problem(
        events=(Event.model_validate(event),), need=tuple(needs), interval_minutes=30
    )
    view = View(problem)
    strengths = {**dict.fromkeys((*HARD, "hard.share", "hard.lighter-days")), "cover.shortage": 1}
    clauses = [
        Clause(name, term, weight)
        for name, weight in strengths.items()
        for term in rule(name).terms(rule(name).params(), view)
    ]
    of = Week(view, tuple(clauses))
    start = view.day("A", 0).minute_at(480)
    lines = {("A", 0): of.choices.shift("A", 0, start, start + 510)}
    days = Days(of, lines, seed=1)
    days.search(0, never)
    plans = days.plans()
    assert most - 30 <= worked(plans, "A")[0] <= most
    assert sum(worked(plans, "A", "phone")) > 100
    assert kept(of, lines, plans)
