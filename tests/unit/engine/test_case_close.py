"""Lists of lines near the best, the best choice from them, and the bound that both prove."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from scheduler.cases import Case, CurtoisFile, curtois_case, judge, read_curtois
from scheduler.engine import case_close
from scheduler.engine.case_close import Choice, best_choice, lists_within
from scheduler.engine.case_lines import Cover, cover_of
from scheduler.engine.case_pool import Pool, bound_milli
from scheduler.engine.case_solve import solve_case
from scheduler.engine.path_pricing import Pricing
from scheduler.engine.result import Settings
from tests.unit.cases.worlds import write_case
from tests.unit.engine.test_case_pool import legal_lines, random_prices
from tests.unit.engine.test_case_solve import HARDER, best
from tests.unit.engine.test_path_pricing import value

FAR_MILLI = 10_000_000


@pytest.fixture
def file(tmp_path: Path) -> CurtoisFile:
    return read_curtois(write_case(tmp_path))


@pytest.fixture
def case(file: CurtoisFile) -> Case:
    return curtois_case(file)


@pytest.fixture
def pricing(case: Case) -> Iterator[Pricing]:
    with ThreadPoolExecutor(1) as threads:
        yield Pricing(case, threads)


@pytest.fixture
def cover(case: Case, pricing: Pricing) -> Cover:
    found = cover_of(case, Pool(case).covers, pricing.cells)
    assert found is not None
    return found


@pytest.mark.parametrize("distance", [0, 900, 40_000, FAR_MILLI])
@pytest.mark.parametrize("seed", range(3))
def test_the_lines_near_the_best_are_those_of_trying_all(
    file: CurtoisFile, case: Case, pricing: Pricing, seed: int, distance: int
) -> None:
    prices = random_prices(case, seed)
    worth = pricing.cells.worth(prices)
    for who, path in pricing.paths.items():
        values = {line: value(case, who, line, prices) for line in legal_lines(file, case, who)}
        limit = min(values.values()) + distance + 1
        listed = path.near(worth, limit, len(values))
        assert listed is not None
        found = [path.line(types) for types in listed]
        assert len(found) == len({*found})
        assert {*found} == {line for line, worth_it in values.items() if worth_it < limit}


def test_a_list_that_is_too_long_is_none(pricing: Pricing, monkeypatch: pytest.MonkeyPatch) -> None:
    worth, paths = pricing.cells.worth({}), [*pricing.paths.values()]
    lists, bounds = lists_within(paths, worth, FAR_MILLI)
    count = sum(map(len, lists))
    assert count > len(paths)
    monkeypatch.setattr(case_close, "MOST_LINES", count)
    assert [len(mine) for mine in lists_within(paths, worth, FAR_MILLI)[0]] == [*map(len, lists)]
    monkeypatch.setattr(case_close, "MOST_LINES", count - 1)
    assert lists_within(paths, worth, FAR_MILLI) == ([], bounds)


@pytest.mark.parametrize("distance", [0, 1000, 30_000, 300_000, FAR_MILLI])
@pytest.mark.parametrize("seed", range(3))
def test_no_answer_costs_less_than_lists_prove(
    file: CurtoisFile, case: Case, pricing: Pricing, cover: Cover, seed: int, distance: int
) -> None:
    prices, paths = random_prices(case, seed), [*pricing.paths.values()]
    lists, bounds = lists_within(paths, pricing.cells.worth(prices), distance)
    found = best_choice(paths, cover, lists, 20.0, lambda: False)
    cheapest = best(file)
    assert found.proven
    assert min(1000 * found.bound, bound_milli(prices, [bounds]) + distance) <= 1000 * cheapest
    assert found.bound >= cheapest
    if distance == FAR_MILLI:
        assert found.bound == cheapest


def test_the_choice_costs_what_terms_say(case: Case, pricing: Pricing, cover: Cover) -> None:
    paths = [*pricing.paths.values()]
    lists, _ = lists_within(paths, pricing.cells.worth({}), FAR_MILLI)
    found = best_choice(paths, cover, lists, 20.0, lambda: False)
    assert found.lines is not None
    lines = {
        (who, shift.day): shift
        for who, path, types in zip(case.agent_ids, paths, found.lines, strict=True)
        for shift in path.line(types)
    }
    verdict = judge(case, lines)
    assert not verdict.broken
    assert verdict.cost == found.bound


def test_a_gap_is_closed_without_the_whole_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = curtois_case(read_curtois(write_case(tmp_path, HARDER)))
    for share in ("SMALL", "BEFORE_CLOSING", "BOUND_SHARE", "DIVE_SHARE"):
        monkeypatch.setattr(f"scheduler.engine.case_solve.{share}", 0)
    choices = list[Choice]()

    def noted(*asked: Any) -> Choice:
        choices.append(best_choice(*asked))
        return choices[-1]

    monkeypatch.setattr("scheduler.engine.case_solve.best_choice", noted)
    result = solve_case(case, Settings(time_limit_s=60, workers=1), lambda _: None)
    assert result.lines is not None
    assert choices
    assert result.proven
    assert judge(case, result.lines).cost == result.bound
