"""Loads in the day stage: what they leave of hard spells, and plans that keep them."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from random import Random

import pytest

from scheduler.engine.clauses import Clause
from scheduler.engine.days import Days, Plans
from scheduler.engine.improve_days import improve_days
from scheduler.engine.level_room import Room, level_room, worst_begin
from scheduler.engine.week import Lines, Week
from scheduler.terms import Facts, Level, LineShift, Piece
from tests.unit.engine.day_world import HARD, need, week

QUARTER, SPAN = 15, 480
DAYS, HALF_HOURS_A_DAY = 3, 48
LEVEL = Level(
    ("A", "B"),
    7,
    rates=(("complaints", 0.2), ("phone", 0.06)),
    cap_milli=9000,
    half_life_minutes=60,
    rest_half_life_minutes=20,
    rests=("break", "meal", "recovery"),
    carry=0.2,
)
OWED = {"complaints": 15, "phone": 0}


def test_queues_that_alone_stay_within_the_cap_are_light() -> None:
    assert level_room(replace(LEVEL, cap_milli=20_000), OWED, SPAN) == Room(frozenset(), 32, True)
    assert level_room(LEVEL, OWED, SPAN) == Room(frozenset({"complaints"}), 2, True)
    assert not level_room(LEVEL, {"complaints": 0, "phone": 0}, SPAN).proven
    assert not level_room(replace(LEVEL, cap_milli=5000), OWED, SPAN).proven
    assert not level_room(replace(LEVEL, carried=(("A", -1, 60.0),)), OWED, SPAN).proven


def test_a_sum_leaves_no_room_that_could_be_proven() -> None:
    contacts = Level(("A",), 7, rates=(("phone", 0.3),), cap_milli=100_000)
    assert level_room(contacts, {"phone": 0}, 300) == Room(frozenset(), 20, True)
    assert level_room(contacts, {"phone": 0}, SPAN) == Room(frozenset({"phone"}), 32, False)


@pytest.mark.parametrize("cap_milli", [7000, 8000, 9000, 11_000, 14_000])
def test_no_plan_with_spells_in_that_room_passes_the_cap(cap_milli: int) -> None:
    """The room is safe, and one more quarter is not: spells as dense as they may be."""
    term = replace(LEVEL, cap_milli=cap_milli)
    room = level_room(term, OWED, SPAN)
    assert room.proven
    random = Random(cap_milli)  # noqa: S311 - keeps no secret
    for _ in range(300):
        shift = dense(random, 15 * room.quarters)
        assert term.course(shift, worst_begin(term)).peak <= cap_milli / 1000
    surely = Random(1)  # noqa: S311 - keeps no secret
    worst = dense(surely, 15 * (room.quarters + 1), tightest=True)
    assert term.course(worst, worst_begin(term)).peak > cap_milli / 1000


def dense(random: Random, spell: int, *, tightest: bool = False) -> LineShift:
    """A shift of complaints and what lies between them, light work first."""
    pieces, at = [], 0
    kinds = ("recovery", "meal") if tightest else ("recovery", "meal", "break", "off_phone")
    while at < 900:
        light = 300 if tightest and not at else 0 if tightest else random.randrange(0, 200, 5)
        hard = spell if tightest else random.randrange(0, spell + 1, 5) if spell else 0
        rest = 15 if tightest else random.randrange(15, 45, 5)
        kind = random.choice(kinds)
        for name, queue, minutes in (
            ("work", "phone", light),
            ("work", "complaints", hard),
            ("recovery", None, 15),
            (kind, None, rest - 15),
        ):
            if minutes:
                pieces.append(Piece(at, at + minutes, name, queue))
                at += minutes
    return LineShift(0, 0, at, 0, at, tuple(pieces))


def loaded(term: Level, complaints: float = 1.0, phone: float = 1.0) -> Week:
    """Three days of need for a person on either queue, under a cap on their load."""
    half_hours = HALF_HOURS_A_DAY * DAYS
    rows = need("phone", [phone] * half_hours) + need("complaints", [complaints] * half_hours)
    found = week(HARD, rows)
    return Week(found.view, (*found.clauses, Clause("load.level", term, None)))


def shifts_of(found: Week, minutes: int = 510) -> Lines:
    lines = {}
    for who, day in product(("A", "B"), range(DAYS)):
        start = found.view.day(who, day).minute_at(480)
        lines[who, day] = found.choices.shift(who, day, start, start + minutes)
    return lines


def facts(lines: Lines, plans: Plans) -> Facts:
    full = {key: shift._replace(pieces=plans[key]) for key, shift in sorted(lines.items())}
    return Facts({who: tuple(s for (a, _), s in full.items() if a == who) for who in ("A", "B")})


def worked(plans: Plans) -> int:
    return sum(p.minutes for pieces in plans.values() for p in pieces if p.kind == "work")


@pytest.mark.parametrize("cap_milli", [5000, 9500])
def test_the_day_stage_keeps_a_load_and_still_works(cap_milli: int) -> None:
    term = replace(LEVEL, cap_milli=cap_milli)
    of = loaded(term)
    lines = shifts_of(of)
    days = Days(of, lines, seed=1)
    days.search(2, lambda: False)
    plans = days.plans()
    assert days.replaced == 0
    assert term.excess(facts(lines, plans)) == 0
    # light work alone could bring the load beyond five complaints, and still most of it is done
    assert worked(plans) >= (1200 if cap_milli == 5000 else 2000)


def test_improving_days_keeps_a_load_over_nights() -> None:
    term = replace(LEVEL, cap_milli=9500)
    of = loaded(term)
    lines = {key: shift for key, shift in shifts_of(of, 150).items() if key[0] == "A"}
    days = Days(of, lines, seed=1)
    plans = days.plans()
    better = improve_days(of, lines, plans, seed=1, stop=lambda: False, rounds=3)
    assert better.gained > 0
    assert better.saved_milli > 0
    assert term.excess(facts(lines, better.plans)) == 0


def test_a_plan_whose_load_comes_from_the_day_before_gives_way() -> None:
    term = replace(LEVEL, cap_milli=7000, carry=1.0, half_life_minutes=100_000)
    of = loaded(term)
    lines = shifts_of(of)
    days = Days(of, lines, seed=1)
    hour: Plans = {
        (who, day): (
            Piece(shift.start, shift.start + 30, "work", "complaints"),
            Piece(shift.start + 30, shift.end, "off_phone", None),
        )
        for (who, day), shift in lines.items()
    }
    days.lay(hour)
    plans = days.plans()
    assert term.excess(facts(lines, plans)) == 0
