"""Lists of lines near the best, the best choice from them, and what closing a part proves."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from math import ceil
from pathlib import Path

import numpy as np
import pytest

from scheduler.cases import Case, CurtoisFile, curtois_case, judge, read_curtois
from scheduler.engine.cases import close as module
from scheduler.engine.cases import path_pricing
from scheduler.engine.cases.answer import Answers
from scheduler.engine.cases.choice import Choice, Programme
from scheduler.engine.cases.close import Effort, Part, _Closing, close, lists_within, nearest
from scheduler.engine.cases.master import Master, Settled
from scheduler.engine.cases.parts import earnings
from scheduler.engine.cases.path_kernels import FAR, Ints
from scheduler.engine.cases.path_near import Types
from scheduler.engine.cases.path_pricing import PathPricer, Pricing
from scheduler.engine.cases.totals import (
    Limits,
    Prices,
    fitting,
    no_limits,
    totals_of,
    worth_of_cover,
)
from tests.unit.cases.worlds import write_case
from tests.unit.engine.cases.test_path_pricing import value
from tests.unit.engine.cases.test_pool import legal_lines, random_prices
from tests.unit.engine.cases.test_solve import HARDER, best
from tests.unit.engine.cases.worlds import all_answers, answers_of, random_worth

FAR_MILLI = 10_000_000
EFFORT = Effort(5000, 30.0)


@pytest.fixture
def harder(tmp_path: Path) -> Answers:
    return answers_of(curtois_case(read_curtois(write_case(tmp_path, HARDER))))


def never() -> bool:
    return False


def bounds_at(paths: list[PathPricer], worth: Ints) -> list[int]:
    """Everybody's bound at prices."""
    return [path.types(worth)[2] for path in paths]


def everybody(answers: Answers) -> Part:
    """All people, with the lines that are best at no prices at all."""
    paths, worth = answers.paths, np.zeros_like(answers.cover.needed)
    types = np.array([path.types(worth)[0] for path in paths])
    return Part(paths, answers.cover, types, answers.cost(types))


def optimum(answers: Answers) -> Part:
    """Everybody with lines that closing again and again does not better."""
    part = everybody(answers)
    worth = answers.cover.short // 2
    while (found := close(part, worth, EFFORT, never).types) is not None:
        cost = answers.cost(found)
        assert cost < part.cost
        part = part._replace(types=found, cost=cost)
    return part


@pytest.mark.parametrize("distance", [0, 900, 40_000, FAR_MILLI])
@pytest.mark.parametrize("seed", range(3))
def test_the_lines_near_the_best_are_those_of_trying_all(
    file: CurtoisFile, case: Case, seed: int, distance: int
) -> None:
    prices = random_prices(case, seed)
    with ThreadPoolExecutor(1) as threads:
        pricing = Pricing(case, threads)
    worth = pricing.cells.worth(prices)
    for who, path in pricing.paths.items():
        values = {line: value(case, who, line, prices) for line in legal_lines(file, case, who)}
        limit = min(values.values()) + distance + 1
        listed, whole = path.near(worth, limit, len(values))
        assert whole
        found = [path.line(types) for types in listed]
        assert len(found) == len({*found})
        assert {*found} == {line for line, worth_it in values.items() if worth_it < limit}


def test_lists_that_are_too_long_are_none(answers: Answers) -> None:
    worth = random_worth(answers, 1)
    least = bounds_at(answers.paths, worth)
    lists = lists_within(answers.paths, worth, least, FAR_MILLI, 100_000)
    count = sum(map(len, lists))
    assert count > len(answers.paths)
    again = lists_within(answers.paths, worth, least, FAR_MILLI, count)
    assert [len(mine) for mine in again] == [*map(len, lists)]
    assert lists_within(answers.paths, worth, least, FAR_MILLI, count - 1) == []


@pytest.mark.parametrize("most", [1, 3, 1000])
def test_the_nearest_lines_are_no_more_than_asked(answers: Answers, most: int) -> None:
    worth = random_worth(answers, 2)
    for path in answers.paths:
        whole, _ = path.near(worth, FAR_MILLI, 10_000)
        mine = nearest(path, worth, path.types(worth)[2], FAR_MILLI, most)
        assert 1 <= len(mine) <= most
        assert {line.tobytes() for line in mine} <= {line.tobytes() for line in whole}
        if most >= len(whole):
            assert len(mine) == len(whole)


@pytest.mark.parametrize("steps", [0, 5, 30])
def test_lines_that_take_too_long_to_find_are_left_out(
    answers: Answers, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    worth = random_worth(answers, 2)
    whole = [path.near(worth, FAR_MILLI, 10_000)[0] for path in answers.paths]
    monkeypatch.setattr(path_pricing, "STEPS", steps)
    monkeypatch.setattr(path_pricing, "STEPS_PER_LINE", 0)
    for path, everything in zip(answers.paths, whole, strict=True):
        some, all_found = path.near(worth, FAR_MILLI, 10_000)
        assert not all_found
        assert len(some) < len(everything)
        assert {line.tobytes() for line in some} <= {line.tobytes() for line in everything}
        mine = nearest(path, worth, path.types(worth)[2], FAR_MILLI, 10_000)
        assert len(mine) < len(everything)
    least = bounds_at(answers.paths, worth)
    assert lists_within(answers.paths, worth, least, FAR_MILLI, 100_000) == []


def test_no_list_is_made_once_time_is_over(answers: Answers) -> None:
    worth = random_worth(answers, 1)
    least = bounds_at(answers.paths, worth)
    stopped = lists_within(answers.paths, worth, least, FAR_MILLI, 100_000, lambda: True)
    assert stopped == []


def chosen(answers: Answers, limits: Limits | None = None, most: int | None = None) -> Choice:
    """The best choice among all lines."""
    totals = totals_of(answers.cover.needed.shape[1])
    free = np.zeros_like(answers.cover.needed)
    least = bounds_at(answers.paths, free)
    lists = lists_within(answers.paths, free, least, FAR_MILLI, 100_000)
    limits = no_limits(totals) if limits is None else limits
    programme = Programme(answers.paths, answers.cover, lists, totals, limits)
    if most is not None:
        programme.below(most)
    return programme.solve(30.0, never)


def test_the_choice_costs_what_terms_say(file: CurtoisFile, case: Case, answers: Answers) -> None:
    found = chosen(answers)
    assert found.lines is not None
    verdict = judge(case, answers.lines(found.lines))
    assert not verdict.broken
    assert verdict.cost == found.bound == best(file) == answers.cost(found.lines) // 1000


def test_a_choice_keeps_limits_of_totals(file: CurtoisFile, case: Case, answers: Answers) -> None:
    types = answers.cover.needed.shape[1]
    totals, cover = totals_of(types), answers.cover
    costs = dict[int, int]()
    for answer in all_answers(file, case):
        missing = int(np.maximum(0, cover.needed - answers.there(answer)).sum())
        costs[missing] = min(costs.get(missing, FAR_MILLI), answers.cost(answer))
    for missing, least in costs.items():
        limits = no_limits(totals)
        limits.least[types] = limits.most[types] = missing
        found = chosen(answers, limits)
        assert found.lines is not None
        # One more missing and one more beyond at one place add up too, and cost something.
        assert answers.cost(found.lines) <= 1000 * found.bound <= least
        assert missing == min(costs) or found.bound > best(file)
    limits = no_limits(totals)
    limits.least[types] = limits.most[types] = min(costs) - 1
    assert chosen(answers, limits) == (None, FAR)


def test_nothing_below_the_best_is_proven_to_be_none(file: CurtoisFile, answers: Answers) -> None:
    assert chosen(answers, most=best(file)).lines is not None
    found = chosen(answers, most=best(file) - 1)
    assert found == (None, FAR)


def test_closing_again_and_again_ends_at_the_optimum(file: CurtoisFile, answers: Answers) -> None:
    part = optimum(answers)
    assert part.cost == 1000 * best(file)


@pytest.mark.parametrize("splits", [0, EFFORT.splits])
def test_an_optimum_is_proven_to_the_last_unit(harder: Answers, splits: int) -> None:
    part = optimum(harder)
    closed = close(part, harder.cover.short // 2, EFFORT._replace(splits=splits), never)
    assert closed.types is None
    assert 1000 * ceil(closed.bound / 1000) == part.cost


@pytest.mark.parametrize("seed", range(3))
def test_lists_prove_an_optimum_at_any_prices(
    answers: Answers, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    part, worth = optimum(answers), random_worth(answers, seed)

    def unsettled(master: Master, limits: Limits, first: Prices, *_: object) -> Settled:
        prices = fitting(master.cover, master.totals, limits, first)
        least = bounds_at(master.paths, prices.worth)
        cover = worth_of_cover(master.cover, master.totals, limits, prices)
        return Settled(cover + sum(least), prices, least)

    monkeypatch.setattr(module, "settle", unsettled)
    closed = close(part, worth, Effort(100_000, 30.0, 0), never)
    assert closed.types is None
    assert 1000 * ceil(closed.bound / 1000) == part.cost


BOUNDED = """\
SECTION_HORIZON
7
SECTION_SHIFTS
E,600,
D,360,
L,600,
SECTION_STAFF
A,E=1|D=2|L=3,3000,1200,4,1,1,1
SECTION_COVER
""" + "".join(f"{day},{kind},1,100,1\n" for day in range(7) for kind in "EDL")
"""Three bounds on types: one is counted, the others have prices and labels."""


@pytest.mark.parametrize("seed", range(3))
def test_lists_hold_what_prices_left_open_whatever_is_asked_in_between(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(path_pricing, "LABELS", 1)
    monkeypatch.setattr(path_pricing.PathPricer, "rooms", path_pricing.Rooms())
    file = read_curtois(write_case(tmp_path, BOUNDED))
    case = curtois_case(file)
    answers = answers_of(case)
    path, worth = answers.paths[0], random_worth(answers, seed)
    lines = [
        answers.types({("A", shift.day): shift for shift in line})[0]
        for line in legal_lines(file, case, "A")
    ]
    values = [path.own_cost(line) - earnings(worth, line) for line in lines]
    least = max(path.types(worth)[2] for _ in range(3))
    assert least <= min(values)

    def disturbed(_: Master, __: Limits, first: Prices, *___: object) -> Settled:
        # Another thread asks for other prices, which leaves prices of bounds that suit those.
        for other in range(100, 103):
            path.types(random_worth(answers, other))
        return Settled(least, first, [least])

    noted = list[set[bytes]]()

    def listed(_: object, lists: list[Types], *__: object) -> Choice:
        noted.append({line.tobytes() for line in lists[0].astype(np.int64)})
        return Choice(None, FAR)

    monkeypatch.setattr(module, "settle", disturbed)
    monkeypatch.setattr(_Closing, "_choice", listed)
    for target in sorted({*values})[:20]:
        part = Part(answers.paths, answers.cover, lines[0][None], target + 1000)
        assert close(part, worth, Effort(100_000, 30.0, 0), never) == (None, target + 1)
        kept = zip(lines, values, strict=True)
        assert noted.pop() == {line.tobytes() for line, value in kept if value <= target}


@pytest.mark.parametrize("some", [False, True])
@pytest.mark.parametrize("lines", [0, 5, 40, 5000])
def test_short_lists_prove_no_more_than_prices_do(harder: Answers, lines: int, some: bool) -> None:
    part = optimum(harder)
    closed = close(
        everybody(harder), harder.cover.short // 2, Effort(lines, 30.0, some=some), never
    )
    assert some or lines or closed.types is None
    assert closed.bound <= part.cost
    if closed.types is not None:
        assert harder.cost(closed.types) >= part.cost


def test_a_stopped_closing_has_a_bound_all_the_same(harder: Answers) -> None:
    closed = close(everybody(harder), harder.cover.short // 2, EFFORT, lambda: True)
    assert closed.types is None
    assert closed.bound <= optimum(harder).cost
