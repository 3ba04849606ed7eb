"""Search by whole lines: what it counts is what the terms say, and it does not get worse."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from time import monotonic

import numpy as np
import pytest

from scheduler.cases import Case, curtois_case, judge, read_curtois
from scheduler.engine.case_lines import LineSearch, cover_of
from scheduler.engine.case_pool import Pool
from scheduler.engine.path_pricing import Pricing
from tests.unit.cases.worlds import write_case
from tests.unit.engine.test_case_solve import HARDER


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return curtois_case(read_curtois(write_case(tmp_path, HARDER)))


def begun(case: Case) -> LineSearch:
    with ThreadPoolExecutor(1) as threads:
        pricing = Pricing(case, threads)
        first = pricing.ask({}, case.agent_ids, 10.0)
    cover = cover_of(case, Pool(case).covers, pricing.cells)
    assert cover is not None
    search = LineSearch(case, cover, [*pricing.paths.values()], np.random.default_rng(1))
    search.begin({(who, s.day): s for who, p in first.items() for s in p.line or ()})
    return search


def test_the_cost_is_that_of_the_terms_and_falls(case: Case) -> None:
    search = begun(case)
    first = search.best_cost
    found = search.run(monotonic() + 0.3, lambda: False)
    verdict = judge(case, found)
    assert not verdict.broken
    assert 1000 * verdict.cost == search.best_cost < first


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
