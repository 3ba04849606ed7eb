"""Bounds on people in one place: the encodings allow what the plain interpreter does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

import pytest
from ortools.sat.python import cp_model

from scheduler.engine.choices import Choice, Meals
from scheduler.engine.elements import Chosen, Element, Given
from scheduler.engine.encode_capacity import keep_capacity, keep_places
from scheduler.engine.encode_shift import SlotPlan
from scheduler.engine.pieces import Label, pieces_of
from scheduler.terms import Capacity, Facts, LineShift, Piece, Window

REST, PHONE = Label("recovery"), Label("work", "phone")
STARTS, ENDS = (960, 975, 990), (990, 1005, 1020, 1035)


def whole(day: int, start: int, end: int, *, home: bool = False) -> LineShift:
    return LineShift(day, start, end, 480, end - start, home=home)


PAIRS = [
    whole(0, start, end) for start, end in product(STARTS, ENDS) if end - start in {15, 30, 45}
]
SEATS = Capacity(
    "main",
    Window(967, 1028),
    1,
    (("A", 0, 0), ("B", 0, 0), ("C", -1, 0), ("D", 0, 3), ("F", 1, 2), ("gone", 0, 6)),
)
OTHERS: dict[str, dict[str, LineShift | None]] = {
    "nobody": {},
    "a night that ends within a quarter hour": {"C": whole(-1, 600, 983)},
    "who comes within one": {"C": whole(0, 981, 1028), "D": whole(0, 1027, 1100)},
    "at home": {"C": whole(0, 960, 1035, home=True)},
    "a day before theirs": {"C": whole(-2, 960, 1035), "F": whole(0, 960, 1035)},
    "their first and last day": {"D": whole(3, 985, 990), "F": whole(1, 990, 1003)},
    "a day behind theirs": {"D": whole(4, 960, 1035), "F": whole(3, 960, 1035)},
    "of whom nothing is asked": {"E": whole(0, 960, 1035)},
    "until it begins, and from its end": {"C": whole(0, 900, 967), "D": whole(0, 1028, 1100)},
    "too many already": {"C": whole(0, 960, 1035), "D": whole(0, 1004, 1021)},
    "too many in one minute": {"C": whole(0, 991, 1035), "D": whole(0, 961, 992)},
    "days off": {"C": None, "D": None},
}


def chosen(model: cp_model.CpModel, who: str, *, home: bool = False) -> Chosen:
    choice = Choice(who, 0, STARTS, ENDS, (15, 30, 45), home=home)
    return Chosen(model, choice, Meals(()), {minute: minute for minute in STARTS})


def fits(model: cp_model.CpModel, picks: Mapping[Chosen, LineShift | None]) -> bool:
    """Whether these shifts can be picked."""
    model.clear_assumptions()
    for day, shift in picks.items():
        marks = {minute: day.started_by(minute) for minute in STARTS}
        told = [(mark, shift is not None and shift.start <= at) for at, mark in marks.items()]
        marks = {minute: day.ended_by(minute) for minute in ENDS}
        told += [(mark, shift is not None and shift.end <= at) for at, mark in marks.items()]
        for mark, holds in told:
            assert isinstance(mark, cp_model.IntVar)
            model.add_assumption(mark if holds else ~mark)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    return solver.solve(model) != cp_model.INFEASIBLE


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("seats", [0, 1, 2])
def test_who_sits_where_others_leave_a_seat(seats: int, name: str) -> None:
    """Two people to plan, beside others whose shifts are what they are."""
    term, others = replace(SEATS, maximum=seats), OTHERS[name]
    model = cp_model.CpModel()
    mine, theirs = chosen(model, "A"), chosen(model, "B")
    lines: dict[str, dict[int, Element]] = {"A": {0: mine}, "B": {0: theirs}}
    for who, shift in others.items():
        lines[who] = {0 if shift is None else shift.day: Given(shift)}
    keep_capacity(model, lines, term)
    given = {who: (shift,) for who, shift in others.items() if shift is not None}
    nobody, verdicts = term.excess(Facts(given)), set()
    for one, two in product([None, *PAIRS], repeat=2):
        placed = {who: (shift,) for who, shift in (("A", one), ("B", two)) if shift is not None}
        allowed = term.excess(Facts({**given, **placed})) <= nobody
        assert fits(model, {mine: one, theirs: two}) is allowed, (one, two)
        verdicts.add(allowed)
    assert True in verdicts


def test_who_may_work_at_home_needs_no_seat() -> None:
    model = cp_model.CpModel()
    mine, theirs = chosen(model, "A"), chosen(model, "B", home=True)
    keep_capacity(model, {"A": {0: mine}, "B": {0: theirs}}, replace(SEATS, maximum=0))
    assert fits(model, {mine: None, theirs: PAIRS[0]})
    assert not fits(model, {mine: PAIRS[0], theirs: None})


def test_each_encoding_knows_its_own_bounds_alone() -> None:
    with pytest.raises(TypeError, match="no segments"):
        keep_capacity(cp_model.CpModel(), {}, replace(SEATS, kinds=("recovery",)))
    with pytest.raises(TypeError, match="whole shifts"):
        keep_places(cp_model.CpModel(), (), {}, SEATS)


def small(start: int, slots: int, *, home: bool = False) -> LineShift:
    minutes = 5 * slots
    return LineShift(0, start, start + minutes, 480, minutes, home=home)


def free_plans(model: cp_model.CpModel, *shifts: tuple[str, LineShift]) -> list[SlotPlan]:
    return [SlotPlan(model, who, shift, (REST, PHONE)) for who, shift in shifts]


@pytest.mark.parametrize("maximum", [0, 1, 2])
@pytest.mark.parametrize("start", [1000, 1003])
@pytest.mark.parametrize(("home", "until"), [(False, 1013), (True, 1013), (False, 1040)])
def test_who_recovers_where_others_leave_a_place(
    maximum: int, start: int, until: int, *, home: bool
) -> None:
    """Two free shifts of three slots beside two others, one of them beyond the window's people."""
    term = Capacity(
        "x", Window(1002, until), maximum, (("A", 0, 0), ("B", 0, 0), ("C", -1, 0)), ("recovery",)
    )
    mine, other = small(1000, 3), small(start, 3, home=home)
    given = small(995, 4)._replace(
        pieces=(Piece(995, 1004, "recovery", None), Piece(1004, 1015, "recovery", None, "yoga"))
    )
    away = small(1000, 3)._replace(pieces=(Piece(1000, 1015, "recovery", None),))
    others = {("C", 0): given, ("D", 0): away, ("C", 1): given._replace(day=1)}
    nobody = term.excess(Facts({"C": (given,)}))
    for one, two in product(product((REST, PHONE), repeat=3), repeat=2):
        model = cp_model.CpModel()
        plans = free_plans(model, ("A", mine), ("B", other))
        keep_places(model, plans, others, term)
        for plan, labels in zip(plans, (one, two), strict=True):
            for literals, label in zip(plan.literals, labels, strict=True):
                model.add(literals[label] == 1)
        fits = cp_model.CpSolver().solve(model) == cp_model.OPTIMAL
        lines = {
            "A": (mine._replace(pieces=pieces_of(mine.start, one)),),
            "B": (other._replace(pieces=pieces_of(other.start, two)),),
            "C": (given,),
            "D": (away,),
        }
        assert fits is (term.excess(Facts(lines)) <= nobody)


def test_a_model_without_conflict_has_no_constraint() -> None:
    term = Capacity("x", Window(1000, 1015), 2, (("A", 0, 0), ("B", 0, 0)), ("recovery",))
    model = cp_model.CpModel()
    plans = free_plans(model, ("A", small(1000, 3)), ("B", small(1000, 3)))
    before = len(model.proto.constraints)
    keep_places(model, plans, {}, term)
    assert len(model.proto.constraints) == before
    keep_places(model, plans, {}, replace(term, maximum=1))
    assert len(model.proto.constraints) == before + 3
