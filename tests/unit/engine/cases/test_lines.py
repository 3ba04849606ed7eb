"""Search by whole lines: what it counts is what the terms say, and it does not get worse."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from time import monotonic

import numpy as np
import pytest

from scheduler.cases import Case, curtois_case, judge, read_curtois
from scheduler.engine.cases.answer import cover_of
from scheduler.engine.cases.lines import LineSearch, course
from scheduler.engine.cases.path_pricing import Pricing
from scheduler.engine.cases.pool import Pool
from tests.unit.cases.worlds import write_case
from tests.unit.engine.cases.test_solve import HARDER
from tests.unit.engine.cases.worlds import answers_of


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return curtois_case(read_curtois(write_case(tmp_path, HARDER)))


def begun(case: Case, *, guided: bool = False) -> LineSearch:
    answers = answers_of(case)
    nothing = np.zeros_like(answers.cover.needed)
    first = np.array([path.types(nothing)[0] for path in answers.paths])
    search = LineSearch(answers, np.random.default_rng(1))
    search.begin(answers.lines(first), answers.cover.short // 2 if guided else None)
    return search


@pytest.mark.parametrize("guided", [False, True])
def test_the_cost_is_that_of_the_terms_and_falls(case: Case, guided: bool) -> None:
    search = begun(case, guided=guided)
    first = search.best_cost
    found = search.run(monotonic() + 0.3, lambda: False)
    verdict = judge(case, found)
    assert not verdict.broken
    assert 1000 * verdict.cost == search.best_cost < first


def test_prices_lead_at_first_and_not_at_last() -> None:
    assert course(0.0, guided=True) == (3000.0, 0.99)
    assert course(1.0, guided=True) == pytest.approx((300.0, 0.0))
    assert course(0.0, guided=False) == (10_000.0, 0.0)


def test_a_stopped_search_gives_what_it_began_with(case: Case) -> None:
    search = begun(case)
    found = search.run(monotonic() + 60, lambda: True)
    assert 1000 * judge(case, found).cost == search.best_cost == search.cost


def test_cover_that_types_share_is_none(case: Case) -> None:
    with ThreadPoolExecutor(1) as threads:
        pricing = Pricing(case, threads)
    covers = Pool(case).covers
    assert cover_of(case, covers, pricing.cells) is not None
    again = replace(covers[0][0], needed=9), 1
    pricing.cells.kinds_of = {**pricing.cells.kinds_of, again[0]: [0]}
    assert cover_of(case, [*covers, again], pricing.cells) is None
