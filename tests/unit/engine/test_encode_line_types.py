"""Terms about types of shift: encodings against interpreters on every line of a tiny world."""

from __future__ import annotations

from itertools import product

import pytest
from ortools.sat.python import cp_model

from scheduler.engine.clauses import Clause
from scheduler.engine.elements import Given
from scheduler.engine.encode_line import encode_line, keep_minimum
from scheduler.engine.picked import Picked
from scheduler.rules.example import tiny_problem
from scheduler.terms import Between, Facts, Having, LineShift, LineTerm, Run, Sum, View
from tests.contract.encoded import Encoded

EARLY, LATE = (360, 480), (840, 480)
BOTH = [EARLY, LATE]
DAYS = {0: BOTH, 1: BOTH, 2: [EARLY], 3: BOTH}
WEEK = {day: [EARLY] for day in range(7)}
EARLIES = Having((), 0, frozenset({360}))
LATES = Having((), 0, frozenset({840, 855}))
WORKED = Having((), 0)
NOON = Having((View(tiny_problem()).window("A", 1, 780, 1440),), 120, frozenset({360, 840}))
LONG_NOON = Having((View(tiny_problem()).window("A", 1, 780, 1440),), 120, frozenset({840}))
LAST_DAYS = ("Sat-1 08:00-16:00", "Sun-1 14:00-22:00")
BARRED = ((LATES, EARLIES),)

TERMS: dict[str, tuple[LineTerm, int | None, dict[int, list[tuple[int, int]]]]] = {
    "barred": (Between("A", 7, barred=BARRED), None, DAYS),
    "barred, priced": (Between("A", 7, barred=(*BARRED, (EARLIES, EARLIES))), 7, DAYS),
    "barred and start": (Between("A", 7, max_start_change=60, barred=BARRED), 7, DAYS),
    "advance": (Between("A", 7, max_start_advance=60), 7, DAYS),
    "advance and start": (Between("A", 7, max_start_change=60, max_start_advance=0), 7, DAYS),
    "advance up to Tuesday": (Between("A", 2, max_start_advance=0), 7, DAYS),
    "barred up to Tuesday": (Between("A", 2, barred=BARRED), None, DAYS),
    "earlies": (Sum("A", 0, 6, "shifts", having=EARLIES, maximum=2), None, DAYS),
    "any type": (Sum("A", 0, 6, "shifts", having=WORKED, maximum=2), None, DAYS),
    "noons": (Sum("A", 0, 6, "shifts", having=NOON, maximum=0), 7, DAYS),
    "noons of lates": (Sum("A", 0, 6, "shifts", having=LONG_NOON, maximum=0), 7, DAYS),
    "buckets": (Sum("A", 0, 6, "buckets", maximum=1, buckets=((0, 1), (2, 3))), None, DAYS),
    "buckets, priced": (
        Sum("A", 0, 6, "buckets", minimum=1, maximum=1, buckets=((0, 1), (2, 3)), scale=2),
        7,
        DAYS,
    ),
    "buckets in a window": (
        Sum("A", -1, 2, "buckets", having=LATES, maximum=1, buckets=((-2, 3), (-1, 0), (1, 9))),
        7,
        DAYS,
    ),
    "buckets up to their last day": (
        Sum("A", 0, 2, "buckets", maximum=0, buckets=((1, 2), (3,))),
        7,
        DAYS,
    ),
    "short runs": (Run("A", 6, min_days=3), None, WEEK),
    "short breaks": (Run("A", 7, min_days_between=2), None, WEEK),
    "short lates": (Run("A", 4, having=LATES, min_days=2, min_days_between=2), None, DAYS),
    "long and short": (Run("A", 7, max_days=3, min_days=2, min_days_between=3), None, WEEK),
}


@pytest.mark.parametrize("history", [(), LAST_DAYS], ids=["fresh", "history"])
@pytest.mark.parametrize("name", TERMS)
def test_model_and_interpreter_agree_on_every_line(name: str, history: tuple[str, ...]) -> None:
    term, weight, shapes = TERMS[name]
    encoded = Encoded(tiny_problem(history=history), [Clause("rule", term, weight)], shapes)
    found = set()
    for picks in encoded.lines():
        cost = encoded.found(picks)
        assert cost == encoded.wanted(picks), picks
        found.add(cost)
    assert len(found) > 1


@pytest.mark.parametrize("history", [(), LAST_DAYS], ids=["fresh", "history"])
def test_a_kept_minimum_refuses_what_falls_short_of_it(history: tuple[str, ...]) -> None:
    term = Sum("A", -1, 3, "shifts", having=EARLIES, minimum=2, carried=1)
    encoded = Encoded(tiny_problem(history=history), [], DAYS)
    keep_minimum(term, encoded.model, encoded.line)
    past = encoded.view_history()
    verdicts = set()
    for picks in encoded.lines():
        line = (*past, *(shift for shift in picks.values() if shift is not None))
        kept = term.excess(Facts({"A": line})) == 0
        assert (encoded.found(picks) is not None) == kept, picks
        verdicts.add(kept)
    assert verdicts == {True, False}


def test_buckets_of_days_to_choose_count_no_more_than_they_hold() -> None:
    term = Sum("A", 0, 6, "buckets", minimum=2, buckets=((0, 1), (2, 3)))
    encoded = Encoded(tiny_problem(), [], DAYS)
    keep_minimum(term, encoded.model, encoded.line)
    for picks in encoded.lines():
        held = [any(picks[day] is not None for day in bucket) for bucket in term.buckets]
        assert (encoded.found(picks) is not None) == all(held), picks


def test_a_day_that_a_line_leaves_out_is_a_day_off() -> None:
    term, model = Run("A", 4, min_days=2, min_days_between=2), cp_model.CpModel()
    shifts = {day: LineShift(day, 1440 * day, 1440 * day + 480, 0, 480) for day in (0, 1, 3)}
    line = {day: Picked(model, [shift]) for day, shift in shifts.items()}
    encode_line(model, line, Clause("rule", term, None))
    verdicts = set()
    for worked in product((False, True), repeat=len(line)):
        copy = model.clone()
        for day, works in zip(line.values(), worked, strict=True):
            copy.add(copy.get_int_var_from_proto_index(day.worked.index) == works)
        own = tuple(shift for shift, works in zip(shifts.values(), worked, strict=True) if works)
        allowed = cp_model.CpSolver().solve(copy) != cp_model.INFEASIBLE
        assert allowed is (term.excess(Facts({"A": own})) == 0), worked
        verdicts.add(allowed)
    assert verdicts == {True, False}


def test_shifts_of_lists_that_never_come_too_close_are_free_of_a_price() -> None:
    model = cp_model.CpModel()
    early, next_early = (LineShift(d, 1440 * d, 1440 * d + 480, 0, 480) for d in (0, 1))
    days = {0: Picked(model, [early]), 1: Picked(model, [next_early])}
    gap = next_early.start - early.end
    kept, broken = (Clause("rule", Between("A", 3, min_gap=least), 7) for least in (gap, gap + 1))
    for day in days.values():
        model.add(day.worked == 1)
    model.minimize(1 * encode_line(model, {**days, 2: Given(None)}, kept))
    solver = cp_model.CpSolver()
    assert solver.solve(model) == cp_model.OPTIMAL
    assert solver.objective_value == 0
    with pytest.raises(TypeError, match="shifts of a list can only be hard"):
        encode_line(model, days, broken)
