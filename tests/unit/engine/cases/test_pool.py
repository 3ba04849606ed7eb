"""Lines against prices, the pool of lines, and the bound that prices prove."""

from __future__ import annotations

import random
from itertools import product
from pathlib import Path

import pytest
from ortools.sat.python import cp_model

from scheduler.cases import Case, CurtoisFile, curtois_case, judge, read_curtois
from scheduler.engine.cases.pool import Pool, bound_milli
from scheduler.engine.cases.pricing import LinePricer, OwnLine, Prices
from scheduler.terms import Facts
from tests.unit.cases.worlds import TEXT, keeps_all, write_case

SECONDS = 20.0


def legal_lines(file: CurtoisFile, case: Case, who: str) -> list[OwnLine]:
    kinds = [*file.shifts, ""] if file.people[who].max_shifts["L"] else ["E", ""]
    return [
        tuple(case.shifts[name][day] for day, name in enumerate(line) if name)
        for line in product(kinds, repeat=file.days)
        if keeps_all(file, who, {(who, d): name for d, name in enumerate(line) if name})
    ]


def own_cost(case: Case, who: str, line: OwnLine) -> int:
    facts = Facts({who: line})
    return sum(
        asked.weight * asked.term.excess(facts)
        for asked in case.terms
        if asked.weight and getattr(asked.term, "agent_id", "") == who
    )


def random_prices(case: Case, seed: int) -> Prices:
    rng = random.Random(seed)  # noqa: S311 - prices to try, not secrets
    return {
        term: rng.randrange(-weight * term.surplus_price * 1000, weight * term.short_price * 1000)
        for term, weight in Pool(case).covers
    }


@pytest.mark.parametrize("seed", range(4))
def test_the_best_line_at_prices_is_that_of_trying_all(
    file: CurtoisFile, case: Case, seed: int
) -> None:
    prices = random_prices(case, seed)
    for who in case.agent_ids:
        values = {
            line: 1000 * own_cost(case, who, line)
            - sum(
                price * term.having.holds(s)
                for term, price in prices.items()
                for s in line
                if s.day == term.day
            )
            for line in legal_lines(file, case, who)
        }
        priced = LinePricer(case, who).best(prices, SECONDS)
        assert priced.line is not None
        assert values[priced.line] == priced.bound_milli == min(values.values())
        assert not priced.impossible


def test_a_person_without_a_line_is_impossible(tmp_path: Path) -> None:
    text = TEXT.replace("A,3\n", "A,0,1,2,3,4,5\n")
    case = curtois_case(read_curtois(write_case(tmp_path, text)))
    assert LinePricer(case, "A").best({}, SECONDS) == (None, 0, True)


@pytest.mark.parametrize("seed", range(4))
def test_no_answer_costs_less_than_the_bound_of_prices(
    file: CurtoisFile, case: Case, seed: int
) -> None:
    prices = random_prices(case, seed)
    bounds = [LinePricer(case, who).best(prices, SECONDS).bound_milli for who in case.agent_ids]
    least = min(cost_of(case, pair) for pair in pairs(file, case))
    assert bound_milli(prices, bounds) <= 1000 * least


def pairs(file: CurtoisFile, case: Case) -> list[dict[str, OwnLine]]:
    legal = (legal_lines(file, case, who) for who in case.agent_ids)
    return [dict(zip(case.agent_ids, both, strict=True)) for both in product(*legal)][::7]


def cost_of(case: Case, lines: dict[str, OwnLine]) -> int:
    return judge(case, {(who, s.day): s for who, line in lines.items() for s in line}).cost


def filled(file: CurtoisFile, case: Case) -> Pool:
    pool = Pool(case)
    for who in case.agent_ids:
        for line in legal_lines(file, case, who):
            assert pool.add(who, line)
            assert not pool.add(who, line)
    return pool


def test_a_line_is_known_once_and_priced_by_its_terms(file: CurtoisFile, case: Case) -> None:
    pool = filled(file, case)
    for who, own in pool.costs.items():
        assert all(cost == own_cost(case, who, line) for line, cost in own.items())


def test_with_all_lines_prices_prove_the_cost_of_the_linear_programme(
    file: CurtoisFile, case: Case
) -> None:
    cost, prices = filled(file, case).prices()
    bounds = [LinePricer(case, who).best(prices, SECONDS).bound_milli for who in case.agent_ids]
    assert bound_milli(prices, bounds) == pytest.approx(1000 * cost, abs=20)
    for term, weight in Pool(case).covers:
        assert -weight * term.surplus_price <= prices[term] / 1000 <= weight * term.short_price


def solver() -> cp_model.CpSolver:
    found = cp_model.CpSolver()
    found.parameters.num_workers = 1
    return found


def test_the_best_choice_is_that_of_trying_all(file: CurtoisFile, case: Case) -> None:
    pool, tried = Pool(case), pairs(file, case)[:60]
    for lines in tried:
        for who, line in lines.items():
            pool.add(who, line)
    choices = product(*(pool.costs[who] for who in case.agent_ids))
    least = min(cost_of(case, dict(zip(case.agent_ids, both, strict=True))) for both in choices)
    known = {(who, s.day): s for who, line in tried[0].items() for s in line}
    found = pool.best(known, solver())
    assert found is not None
    lines_found, cost = found
    assert cost == least == judge(case, lines_found).cost


def test_somebody_without_a_line_leaves_no_choice(case: Case) -> None:
    assert Pool(case).best({}, solver()) is None


def test_rounding_holds_a_line_for_each_person_and_lets_go(file: CurtoisFile, case: Case) -> None:
    pool = filled(file, case)
    free, before = [*case.agent_ids], pool.prices()[0]
    cost = before
    held: dict[str, OwnLine] = {}
    while free:
        last = dict(pool.fix(free))
        assert last
        held |= last
        free = [who for who in free if who not in held]
        cost = pool.prices()[0]
    assert cost == pytest.approx(cost_of(case, held))
    assert cost >= before
    pool.release()
    assert pool.prices()[0] == pytest.approx(before)
