from __future__ import annotations

from datetime import date, timedelta

import pytest

from scheduler.audit import audit
from scheduler.domain import Agent, ShiftCode
from scheduler.engine.answer import broken, facts_of, roster_of
from scheduler.engine.week import Week
from scheduler.rules.example import CONTRACT, MONDAY, moment
from scheduler.terms import Allow, Facts, LineShift, Piece, Run
from tests.unit.engine.line_world import hard, lengths, needs, pin, priced, relief, week_of

DAY = 1440
CODES = (
    ShiftCode(shift_code="late", start=600, length_minutes=60, paid_minutes=60),
    ShiftCode(shift_code="early", start=480, length_minutes=60, paid_minutes=60, weekdays=(0, 1)),
    ShiftCode(shift_code="long", start=480, length_minutes=120, paid_minutes=120),
)


def shift_at(week: Week, day: int, clock: int, minutes: int) -> LineShift:
    start = week.view.day("A", day).minute_at(clock)
    return week.choices.shift("A", day, start, start + minutes)


def idle(shift: LineShift) -> tuple[Piece, ...]:
    return (Piece(shift.start, shift.end, "off_phone", None),)


def test_pieces_become_segments_and_meals_keep_their_pay() -> None:
    week = week_of([*lengths(30, 120), relief(15, 60), relief(5, 60, paid=True, kind="break")])
    shift = shift_at(week, 0, 480, 75)
    assert shift.paid == 60
    at = shift.start
    pieces = (
        Piece(at, at + 30, "work", "phone"),
        Piece(at + 30, at + 45, "meal", None),
        Piece(at + 45, at + 50, "break", None),
        Piece(at + 50, at + 75, "work", "complaints"),
    )
    roster = roster_of(week, {("A", 0): shift}, {("A", 0): pieces})
    found = roster.shifts[0]
    assert [s.paid for s in found.segments] == [True, False, True, True]
    assert [s.queue for s in found.segments] == ["phone", None, None, "complaints"]
    assert (found.start, found.end) == (moment(MONDAY, "08:00"), moment(MONDAY, "09:15"))
    assert (found.shift_id, found.site, found.shift_code) == ("A:2026-11-30", "main", None)
    line = facts_of(week, {("A", 0): shift}, {("A", 0): pieces}).line("A")
    assert line == (shift._replace(pieces=pieces),)


@pytest.mark.parametrize(
    ("day", "clock", "minutes", "code"),
    [(0, 480, 60, "early"), (2, 480, 60, None), (2, 600, 60, "late"), (0, 480, 120, None)],
)
def test_a_shift_bears_the_code_of_the_contracts_library(
    day: int, clock: int, minutes: int, code: str | None
) -> None:
    contract = CONTRACT.model_copy(update={"shift_codes": ("early", "late")})
    week = week_of(lengths(30, 120), shift_codes=CODES, contracts=(contract,))
    shift = shift_at(week, day, clock, minutes)
    roster = roster_of(week, {("A", day): shift}, {("A", day): idle(shift)})
    assert roster.shifts[0].shift_code == code


def test_without_a_list_of_its_own_a_contract_takes_any_code() -> None:
    week = week_of(lengths(30, 120), shift_codes=CODES)
    shift = shift_at(week, 0, 480, 120)
    roster = roster_of(week, {("A", 0): shift}, {("A", 0): idle(shift)})
    assert roster.shifts[0].shift_code == "long"


def test_a_shift_is_worked_where_its_person_is_on_the_day() -> None:
    row = {"team": "t", "role": "agent", "contract_id": "full", "employed_from": date(2020, 1, 1)}
    moved = MONDAY + timedelta(days=3)
    agents = [
        Agent.model_validate({"agent_id": "A", "site": "main", **row}),
        Agent.model_validate({"agent_id": "A", "site": "main", "valid_from": moved, **row}),
    ]
    week = week_of(lengths(30, 120), agents=tuple(agents))
    lines = {("A", day): shift_at(week, day, 480, 60) for day in (1, 4)}
    roster = roster_of(week, lines, {key: idle(shift) for key, shift in lines.items()})
    assert [shift.work_date.day for shift in roster.shifts] == [1, 4]


def test_only_hard_terms_beyond_what_was_broken_already_are_broken() -> None:
    run, other = Run("A", 7, max_days=1), Allow("A", 3, outside=())
    week = week_of(
        [*hard(run, other), *priced(1, Run("A", 7, max_days=0)), *lengths(30, 600)],
        need=needs({2: ("08:00", 2)}),
        pins=[pin("A", 0, "08:00", "09:00"), pin("A", 1, "08:00", "09:00")],
    )
    pins = dict(week.choices.fixed)
    facts = facts_of(week, pins, {key: idle(shift) for key, shift in pins.items()})
    assert broken(week, facts) == []
    lines = {**pins, ("A", 2): shift_at(week, 2, 480, 30)}
    facts = facts_of(week, lines, {key: idle(shift) for key, shift in lines.items()})
    assert [clause.term for clause in broken(week, facts)] == [run]


def test_history_stands_before_the_horizon_in_the_facts() -> None:
    week = week_of(lengths(30, 60), history=["Sun-1 12:00-20:00"])
    shift = shift_at(week, 0, 480, 60)
    facts = facts_of(week, {("A", 0): shift}, {("A", 0): idle(shift)})
    assert [s.day for s in facts.line("A")] == [-1, 0]
    roster = roster_of(week, {("A", 0): shift}, {("A", 0): idle(shift)})
    assert facts == Facts.of(roster, week.view)
    assert audit(week.view.problem, roster_of(week, {}, {})).feasible
