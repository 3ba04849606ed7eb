"""Every shift that a choice allows is a solution, none else is, and each answer is right."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ortools.sat.python import cp_model

from scheduler.engine.choices import Choice, Meals
from scheduler.engine.elements import Chosen, Expr, Given
from scheduler.terms import Having, LineShift, Place, Window

STARTS, ENDS = (0, 15, 60), (60, 75, 90, 120)
PLAIN = Choice("A", 0, STARTS, ENDS, (45, 60, 75))
CHOICES = {
    "plain": PLAIN,
    "lengths with a hole": Choice("A", 0, STARTS, ENDS, (45, 75, 120)),
    "one length": Choice("A", 0, (0, 15, 30), (60, 75, 90), (60,)),
    "listed": Choice("A", 0, STARTS, ENDS, (60, 75, 120), frozenset({(0, 60), (15, 90), (0, 120)})),
    "one shift": Choice("A", 0, (30,), (90,), (60,)),
}
MEALS = Meals(
    (
        Place(("A",), 7, "meal", 15, False, ((60, 1), (120, 2))),
        Place(("A",), 7, "break", 5, True, ((75, 1),)),
    )
)
CLOCKS = {minute: 600 + 2 * minute for minute in range(0, 121, 15)}


def shift(start: int, end: int) -> LineShift:
    return LineShift(0, start, end, CLOCKS[start], MEALS.paid(end - start))


class Shifts(cp_model.CpSolverSolutionCallback):
    """Collects (shift, value of an expression) of every solution."""

    def __init__(self, day: Chosen, asked: Expr) -> None:
        super().__init__()
        self.day, self.asked = day, asked
        self.found: set[tuple[tuple[int, int] | None, int]] = set()

    def on_solution_callback(self) -> None:
        """Read the shift off the marks of its start and end."""
        starts = [m for m in self.day.choice.starts if self.value(self.day.starts_at(m))]
        ends = [m for m in self.day.choice.ends if self.value(self.day.ends_at(m))]
        assert len(starts) == len(ends) <= 1
        span = (starts[0], ends[0]) if starts else None
        self.found.add((span, self.value(self.asked)))


Question = Callable[[Chosen | Given], Expr]
ASKED: dict[str, tuple[Question, Callable[[LineShift], int]]] = {
    "worked": (lambda day: day.worked, lambda _: 1),
    "span": (lambda day: day.span, lambda s: s.end - s.start),
    "paid": (lambda day: day.paid, lambda s: s.paid),
    "relief": (lambda day: day.relief, lambda s: MEALS.relief(s.end - s.start)),
    "clock": (lambda day: day.clock(), lambda s: s.start_clock),
    "before the first start": (lambda day: day.started_by(-1), lambda _: 0),
    "started between quarters": (lambda day: day.started_by(29), lambda s: s.start <= 29),
    "started in the end": (lambda day: day.started_by(999), lambda _: 1),
    "before the first end": (lambda day: day.ended_by(59), lambda s: s.end <= 59),
    "ended between quarters": (lambda day: day.ended_by(89), lambda s: s.end <= 89),
    "ended in the end": (lambda day: day.ended_by(999), lambda _: 1),
    "all of a window": (lambda day: day.overlap(Window(-60, 200)), lambda s: s.end - s.start),
    "a window off the grid": (
        lambda day: day.overlap(Window(20, 70)),
        lambda s: Window(20, 70).overlap(s.start, s.end),
    ),
    "no window": (lambda day: day.overlap(Window(200, 300)), lambda _: 0),
    "any property": (lambda day: day.has(None), lambda _: 1),
    "always": (lambda day: day.has(Having((Window(0, 120),), 45)), lambda _: 1),
    "never": (lambda day: day.has(Having((Window(0, 30),), 31)), lambda _: 0),
    "half an hour of two windows": (
        lambda day: day.has(Having((Window(0, 20), Window(65, 120)), 30)),
        lambda s: Having((Window(0, 20), Window(65, 120)), 30).holds(s),
    ),
    "longer": (
        lambda day: day.has(Having((), 0, longer_than=60)),
        lambda s: Having((), 0, longer_than=60).holds(s),
    ),
    "longer than a length between quarters": (
        lambda day: day.has(Having((), 0, longer_than=50)),
        lambda s: Having((), 0, longer_than=50).holds(s),
    ),
    "longer and inside": (
        lambda day: day.has(Having((Window(60, 105),), 30, longer_than=60)),
        lambda s: Having((Window(60, 105),), 30, longer_than=60).holds(s),
    ),
    "longer than any": (lambda day: day.has(Having((), 0, longer_than=120)), lambda _: 0),
    "inside and longer than any": (
        lambda day: day.has(Having((Window(0, 120),), 1, longer_than=120)),
        lambda _: 0,
    ),
    "at the border": (
        lambda day: day.has(Having((Window(60, 105),), 30)),
        lambda s: Having((Window(60, 105),), 30).holds(s),
    ),
}


@pytest.mark.parametrize("question", ASKED)
@pytest.mark.parametrize("name", CHOICES)
def test_solutions_are_the_shifts_and_their_answers(name: str, question: str) -> None:
    choice = CHOICES[name]
    ask, answer = ASKED[question]
    model = cp_model.CpModel()
    day = Chosen(model, choice, MEALS, CLOCKS)
    asked = model.new_int_var(-5000, 5000, "asked")
    model.add(asked == ask(day) + ask(day))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.enumerate_all_solutions = True
    shifts = Shifts(day, asked)
    assert solver.solve(model, shifts) == cp_model.OPTIMAL
    expected = {(pair, 2 * answer(shift(*pair))) for pair in choice.pairs()}
    assert shifts.found == {(None, 0)} | expected


@pytest.mark.parametrize("question", ASKED)
def test_a_given_day_answers_the_same(question: str) -> None:
    ask, answer = ASKED[question]
    for pair in PLAIN.pairs():
        known = shift(*pair)
        assert ask(Given(known, MEALS.relief(known.end - known.start))) == answer(known)
    assert ask(Given(None)) == 0


@pytest.mark.parametrize("span", [30, 45, 60, 75])
def test_a_shift_is_as_long_as_it_is_said_to_be(span: int) -> None:
    model = cp_model.CpModel()
    day = Chosen(model, PLAIN, MEALS, CLOCKS)
    long = day.at_least(span)
    assert day.at_least(span) is long
    shifts = Shifts(day, long)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.enumerate_all_solutions = True
    solver.solve(model, shifts)
    assert shifts.found == {(None, 0)} | {(p, int(p[1] - p[0] >= span)) for p in PLAIN.pairs()}


@pytest.mark.parametrize("pair", [None, *PLAIN.pairs()])
def test_a_hint_is_whole_and_is_read_back(pair: tuple[int, int] | None) -> None:
    model = cp_model.CpModel()
    day = Chosen(model, PLAIN, MEALS, CLOCKS)
    day.hint(shift(*pair) if pair else None)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.fix_variables_to_their_hinted_value = True
    assert solver.solve(model) == cp_model.OPTIMAL
    assert day.value(solver) == pair


def test_presence_is_between_start_and_end() -> None:
    model = cp_model.CpModel()
    day = Chosen(model, PLAIN, MEALS, CLOCKS)
    model.add(day.starts_at(15) == 1)
    model.add(day.ends_at(90) == 1)
    solver = cp_model.CpSolver()
    assert solver.solve(model) == cp_model.OPTIMAL
    present = [solver.value(day.present(minute)) for minute in range(0, 120, 15)]
    assert present == [0, 1, 1, 1, 1, 1, 0, 0]
    assert Given(None).first_start == Given(None).last_end == 0
