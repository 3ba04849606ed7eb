"""Totals of people missing and beyond: splits lose no answer, prices of totals prove bounds."""

from __future__ import annotations

from itertools import count
from typing import Any

import numpy as np
import pytest
from ortools.linear_solver import pywraplp

from scheduler.cases import Case, CurtoisFile
from scheduler.engine.cases.answer import Answers
from scheduler.engine.cases.master import NEAR_MILLI, Master, settle
from scheduler.engine.cases.path_kernels import FAR, Ints
from scheduler.engine.cases.totals import (
    UNLIMITED,
    Limits,
    Prices,
    fitting,
    no_limits,
    split,
    totals_of,
    worth_of_cover,
)
from tests.unit.engine.cases.worlds import all_answers, random_worth


def totals_in(answers: Answers, types: Ints) -> Ints:
    """The totals of an answer, counted person by person."""
    left = answers.cover.needed - answers.there(types)
    short, beyond = np.maximum(0, left).sum(0), np.maximum(0, -left).sum(0)
    return np.array([*short, short.sum(), *beyond, beyond.sum()])


def test_one_type_has_no_total_of_all() -> None:
    assert totals_of(1).missing.tolist() == [[1], [0]]
    assert totals_of(1).beyond.tolist() == [[0], [1]]


def test_totals_that_are_whole_are_not_split() -> None:
    assert split(no_limits(totals_of(2)), np.array([1, 2, 3, 0, 0.00005, 0])) is None


@pytest.mark.parametrize(("sums", "first"), [([3.4, 0.0], [0, 3]), ([3.6, 0.1], [4, UNLIMITED])])
def test_a_split_leaves_out_what_lies_between(sums: list[float], first: list[int]) -> None:
    limits = no_limits(totals_of(1))
    both = split(limits, np.array(sums))
    assert both is not None
    assert [both[0].least[0], both[0].most[0]] == first
    kept = [
        [least <= whole <= most for whole in range(8)]
        for least, most in ((side.least[0], side.most[0]) for side in both)
    ]
    assert [a + b for a, b in zip(*kept, strict=True)] == [1] * 8
    assert limits.most.tolist() == [UNLIMITED] * 2


@pytest.mark.parametrize("seed", range(8))
def test_no_answer_within_limits_costs_less_than_prices_prove(
    file: CurtoisFile, case: Case, answers: Answers, seed: int
) -> None:
    rng, cover = np.random.default_rng(seed), answers.cover
    totals = totals_of(cover.needed.shape[1])
    tried = [*all_answers(file, case)]
    some = totals_in(answers, tried[int(rng.integers(len(tried)))])
    most = np.where(rng.random(some.size) < 0.5, some, UNLIMITED)
    limits = Limits(np.where(rng.random(some.size) < 0.5, some, 0), most)
    asked = Prices(random_worth(answers, seed), rng.integers(-30_000, 30_000, some.size))
    prices = fitting(cover, totals, limits, asked)
    bound = worth_of_cover(cover, totals, limits, prices)
    bound += sum(path.types(prices.worth)[2] for path in answers.paths)
    kept = [
        t
        for t in tried
        if (limits.least <= (s := totals_in(answers, t))).all() and (s <= limits.most).all()
    ]
    assert kept
    assert bound <= min(map(answers.cost, kept))


def test_settled_prices_hold_for_all_answers_within_limits(
    file: CurtoisFile, case: Case, answers: Answers
) -> None:
    types = answers.cover.needed.shape[1]
    totals = totals_of(types)
    costs = dict[int, int]()
    for answer in all_answers(file, case):
        missing = int(totals_in(answers, answer)[types])
        costs[missing] = min(costs.get(missing, FAR), answers.cost(answer))
    for missing, least in costs.items():
        limits = no_limits(totals)
        limits.least[types] = limits.most[types] = missing
        master = Master(answers.paths, answers.cover, totals)
        first = Prices(answers.cover.short // 2, 0 * limits.least)
        settled = settle(master, limits, first, FAR, lambda: False)
        solved = master.solve()
        assert solved is not None
        cost, _ = solved
        assert 1000 * cost - NEAR_MILLI < settled.bound <= least
        assert master.sums is not None
        assert abs(master.sums[types] - missing) < 1e-6
        assert not master.add(0, next(iter(master.known[0].values())))


@pytest.mark.parametrize("failing", [1, 10_000])
def test_a_programme_that_numbers_fail_is_begun_once_more_or_left(
    answers: Answers, failing: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    totals = totals_of(answers.cover.needed.shape[1])
    limits = no_limits(totals)
    first = Prices(answers.cover.short // 2, 0 * limits.least)
    whole = settle(Master(answers.paths, answers.cover, totals), limits, first, FAR, lambda: False)
    real: Any = pywraplp.Solver.Solve
    asked = count()

    def solve(solver: pywraplp.Solver, *how: object) -> object:
        return pywraplp.Solver.ABNORMAL if next(asked) < failing else real(solver, *how)

    monkeypatch.setattr(pywraplp.Solver, "Solve", solve)
    master = Master(answers.paths, answers.cover, totals)
    settled = settle(master, limits, first, FAR, lambda: False)
    if failing == 1:
        assert settled.bound == whole.bound
        assert master.sums is not None
    else:
        assert settled.bound <= whole.bound
        assert master.sums is None


def test_prices_end_as_soon_as_nothing_better_exists(answers: Answers) -> None:
    totals = totals_of(answers.cover.needed.shape[1])
    limits = no_limits(totals)
    first = Prices(answers.cover.short // 2, 0 * limits.least)
    for target, asked_once in ((-FAR, True), (FAR, False)):
        master = Master(answers.paths, answers.cover, totals)
        settle(master, limits, first, target, lambda: False)
        assert all(len(known) == 1 for known in master.known) == asked_once
