"""Needs, rates and prices as arrays, against the terms they come from."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from scheduler.engine.choices import QUARTER
from scheduler.engine.clauses import Clause
from scheduler.engine.flow_kernels import CHUNK
from scheduler.engine.line_kernels import GRAIN
from scheduler.engine.market import Market
from scheduler.rules.example import tiny_problem
from scheduler.terms import Cover, View, Window
from tests.unit.engine.line_world import hard, lengths, needs, priced, week_of
from tests.unit.engine.market_world import RATES, SPELL, TIERS, market_of


def rates_at(market: Market, window: int) -> list[list[int]]:
    """Rates [row, queue] of everybody's light minutes, then of everybody's hard ones."""
    found: list[list[int]] = market.rates[market.profile, window].tolist()
    return found


def test_needs_and_rates_are_those_of_the_terms() -> None:
    market = market_of()
    assert market.queues == ["complaints", "phone"]
    assert len(market.windows) == 10
    assert market.surplus == 1
    assert market.prices.tolist() == [10, 20, 40]
    assert market.need[:, 1].tolist() == [19_600, 19_600]
    assert market.tops[0, 1].tolist() == [1_960, 4_900, 19_600]
    assert rates_at(market, 0) == [[850, 1000], [0, 700], [0, 0], [0, 0]]


def test_minutes_on_hard_queues_have_rows_of_their_own() -> None:
    market = market_of(*hard(SPELL))
    assert market.hard.tolist() == [[True, False], [False, False]]
    assert rates_at(market, 0) == [[0, 1000], [0, 700], [850, 0], [0, 0]]
    assert market.rows_of(1) == (1, 3)


@pytest.mark.parametrize(("rate", "profiles"), [(850, [0, 0, 1, 1]), (700, [0, 1, 2, 2])])
def test_who_counts_alike_everywhere_shares_a_profile(rate: int, profiles: list[int]) -> None:
    on = [View(tiny_problem()).day("A", day) for day in (0, 1)]
    windows = [Window(day.minute_at(480), day.minute_at(495)) for day in on]
    rates = ((("A", 850), ("B", 850)), (("A", 850), ("B", rate)))
    wanted = [Cover("phone", w, 9_000, r, TIERS) for w, r in zip(windows, rates, strict=True)]
    clauses = [*lengths(30, 30), *lengths(30, 30, agent_id="B"), *priced(1, *wanted)]
    market = Market(week_of(clauses, need=needs({0: ("08:00", 1), 1: ("08:00", 1)})))
    assert market.profile.tolist() == profiles
    assert len(market.rates) == profiles[-1] + 1


def test_quarters_and_windows_answer_each_other() -> None:
    market = market_of()
    worth = np.arange(10, dtype=np.float64) + 0.01
    by_quarter = market.by_quarter(worth)
    first = market.windows[0].start // QUARTER - market.origin
    assert by_quarter[first : first + 6].tolist() == [
        np.ceil(value * GRAIN) / GRAIN for value in worth[:6]
    ]
    assert (by_quarter[:first] == 0).all()
    minutes = np.ones(market.quarters)
    assert market.by_window(minutes).tolist() == [1] * 10


def test_need_around_the_horizon_of_the_people_is_nobodys() -> None:
    rows = needs({-1: ("08:00", 2), 0: ("08:00", 2), 12: ("08:00", 2)})
    view = View(tiny_problem())
    windows = [
        Window(view.day("A", day).minute_at(480), view.day("A", day).minute_at(495))
        for day in (-1, 0, 12)
    ]
    clauses = [*priced(1, *(Cover("phone", w, 15_000, RATES["phone"], TIERS) for w in windows))]
    market = Market(week_of([*lengths(30, 30), *clauses], need=rows))
    found = market.by_quarter(np.array([1.0, 2.0, 3.0]))
    assert sorted(set(found.tolist())) == [0, 2]
    assert (found == 2).sum() == 1


def test_pay_names_the_queue_that_pays_most_for_light_and_hard_minutes() -> None:
    market = market_of(*hard(SPELL))
    prices = np.full(market.need.shape, 10.0)
    pay = market.pay(0, prices)
    assert (pay.light == 11_000).all()
    assert (pay.light_queue == 1).all()
    assert (pay.hard == 9_350).all()
    assert (pay.hard_queue == 0).all()
    none = market.pay(1, prices)
    assert (none.hard == 0).all()
    assert (none.hard_queue == -1).all()


def test_who_serves_no_hard_queue_is_offered_no_hard_minutes() -> None:
    market = market_of(*hard(SPELL))
    light, dear = np.full(10, 7.0), np.full(10, 9.0)
    offered = market.offers(0, light, dear)
    assert offered[1] is not None
    assert (offered[0].max(), offered[1].max()) == (7, 9)
    assert market.offers(1, light, dear)[1] is None


@pytest.mark.parametrize("clauses", [[], hard(SPELL)])
def test_worth_is_what_a_whole_window_saves_beside_what_is_useful(clauses: list[Clause]) -> None:
    market = market_of(*clauses)
    useful = np.random.default_rng(len(clauses)).integers(0, 25_000, market.need.shape)
    for person in range(2):
        found = market.worth(person, useful)
        for worth, row in zip(found, market.rows_of(person), strict=True):
            for window in range(0, 10, 3):
                saved = most_saved(market, row, window, useful[:, window].tolist())
                assert worth[window] == saved / market.length


def most_saved(market: Market, row: int, window: int, useful: list[int]) -> int:
    """What a window of a row's minutes saves at most, over every split between two queues."""
    rates, chunks = rates_at(market, window)[row], range(market.length // CHUNK + 1)
    costs = [
        sum(
            missing_cost(int(market.need[q, window]), useful[q] + CHUNK * split[q] * rates[q])
            for q in range(2)
        )
        for split in product(chunks, repeat=2)
        if sum(split) < len(chunks)
    ]
    return sum(missing_cost(int(market.need[q, window]), useful[q]) for q in range(2)) - min(costs)


def missing_cost(need: int, useful: int) -> int:
    """Price of what is missing, and of the surplus that missing minutes cannot spare."""
    short = max(0, need - useful)
    return Cover("q", Window(0, 15), need, (), TIERS).short_cost(short) + short
