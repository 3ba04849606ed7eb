"""Prices, proofs and whole lines of a few people, against plain sums."""

from __future__ import annotations

from datetime import date
from itertools import product

import numpy as np
import pytest

from scheduler.engine.choices import QUARTER
from scheduler.engine.clauses import Clause
from scheduler.engine.lines import GRAIN, Market, Pricing, Roundup
from scheduler.engine.week import contact_minutes
from scheduler.rules.example import MONDAY, tiny_problem
from scheduler.terms import Cover, Run, Stretch, Sum, View, Window
from tests.unit.engine.line_world import all_lines, hard, lengths, needs, pin, priced, week_of

TIERS = ((100, 10), (250, 20), (1000, 40))
RATES = {"phone": (("A", 1000), ("B", 700)), "complaints": (("A", 850),)}
OPEN = {0: ("08:00", 6), 2: ("08:00", 4)}
SPELL = Stretch(
    ("A",),
    7,
    ("complaints",),
    (("recovery", 5),),
    15,
    30,
    owed_minutes=10,
    owed_from=15,
    owed_kinds=("recovery",),
)


def covers(agents: float = 1.3, step: int = 15, first: date = MONDAY) -> list[Clause]:
    """What is missing and what is too much in each interval that is open."""
    found = []
    view = View(tiny_problem(first_date=first))
    for day, (clock, count) in OPEN.items():
        start = view.day("A", day).minute_at(60 * int(clock[:2]))
        for n, queue in product(range(count * 15 // step), RATES):
            window = Window(start + n * step, start + (n + 1) * step)
            need = round(1000 * agents * step) + 100 * n
            found += priced(1, Cover(queue, window, need, RATES[queue], TIERS))
            found += priced(1, Cover(queue, window, need, RATES[queue], (), 1))
    return found


def market_of(*more: Clause, agents: float = 1.3, **given: object) -> Market:
    clauses = [*lengths(30, 60), *lengths(30, 45, agent_id="B"), *covers(agents), *more]
    return Market(week_of(clauses, need=needs(OPEN), **given))


def plain_cost(market: Market, roundup: Roundup) -> int:
    """Own terms, a price for each missing minute and for all time at work that is not useful."""
    week, lines = market.week, roundup.lines()
    total = 0
    for person, spec in enumerate(market.specs):
        mine = {day: shift for (agent, day), shift in lines.items() if agent == spec.agent_id}
        own = spec.true_cost(mine)
        assert own is not None
        assert own == roundup.own[person]
        total += own + 1000 * sum(contact_minutes(week, s, spec.agent_id) for s in mine.values())
    for q, queue in enumerate(market.queues):
        for w, window in enumerate(market.windows):
            useful = sum(
                int(roundup.routed[p, w, q]) * int(market.planned_rates[p, w, q])
                for p in range(len(market.specs))
            )
            assert roundup.useful[q, w] == useful
            need = int(market.need[q, w])
            short = max(0, need - useful)
            total += Cover(queue, window, need, (), TIERS).short_cost(short) - (need - short)
    return total


def test_needs_and_rates_are_those_of_the_terms() -> None:
    market = market_of()
    assert market.queues == ["complaints", "phone"]
    assert len(market.windows) == 10
    assert market.surplus == 1
    assert market.prices.tolist() == [10, 20, 40]
    assert market.need[:, 1].tolist() == [19_600, 19_600]
    assert market.tops[0, 1].tolist() == [1_960, 4_900, 19_600]
    assert market.rates[0, 0].tolist() == [850, 1000]
    assert market.rates[1, 0].tolist() == [0, 700]
    assert (market.planned_rates == market.rates).all()


def test_owed_recovery_is_taken_off_the_rates_that_are_planned_with() -> None:
    market = market_of(*hard(SPELL))
    assert market.hard.tolist() == [[True, False], [False, False]]
    assert market.planned_rates[0, 0].tolist() == [int(850 / (1 + 1 / 3)), 1000]


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


def test_earnings_name_the_queue_that_pays_most() -> None:
    market = market_of(*hard(SPELL))
    prices = np.full(market.need.shape, 10.0)
    light, queue = market.earnings(0, prices, hard=False)
    assert (light == 11_000).all()
    assert (queue == 1).all()
    hard_pay, queue = market.earnings(0, prices, hard=True)
    assert (hard_pay == 9_350).all()
    assert (queue == 0).all()
    nothing, queue = market.earnings(1, prices, hard=True)
    assert (nothing == 0).all()
    assert (queue == -1).all()
    offered, hard_offered = market.offers(0, prices)
    assert (offered.max(), hard_offered.max()) == (11_000, 9_350)
    assert market.offers(1, prices)[1].max() == 0


@pytest.mark.parametrize(("agents", "tight"), [(0.2, 0.0), (1.3, 0.97)])
def test_no_price_proves_more_than_the_cheapest_pair_of_lines(agents: float, tight: float) -> None:
    market = market_of(*priced(900, Sum("A", 0, 6, "paid", minimum=90)), agents=agents)
    pricing = Pricing(market, np.random.default_rng(1))
    least = cheapest_pair(market)
    for epoch in range(30):
        pricing.epoch()
        assert pricing.prove(pricing.average) <= least
        if epoch % 10 == 0:
            wild = np.random.default_rng(epoch).uniform(-1, 45, market.need.shape)
            assert pricing.prove(wild) <= least
    assert tight * least <= pricing.best.bound <= least


def cheapest_pair(market: Market) -> int:
    """Of every pair of lines, each served as well as moving single chunks can make it."""
    week, costs = market.week, []
    for mine, theirs in product(all_lines(week, "A"), all_lines(week, "B")):
        if len(mine) + len(theirs) < 3:
            continue
        roundup = Roundup(market, np.random.default_rng(0))
        for person, line in enumerate((mine, theirs)):
            own = market.specs[person].true_cost(line)
            assert own is not None
            roundup.put_in(person, market.specs[person].laid(line), own)
        roundup.settle()
        costs.append(roundup.cost)
    return min(costs)


def random_plans(market: Market, roundup: Roundup, rng: np.random.Generator) -> None:
    """Take people out and put them back with random lines, in random order."""
    for person in rng.permutation(len(market.specs)).tolist():
        spec = market.specs[person]
        lines = list(all_lines(market.week, spec.agent_id))
        roundup.take_out(person)
        line = lines[int(rng.integers(0, len(lines)))]
        own = spec.true_cost(line)
        assert own is not None
        roundup.put_in(person, spec.laid(line), own)


@pytest.mark.parametrize("seed", range(4))
def test_cost_is_what_a_plain_sum_gives_whatever_happened_before(seed: int) -> None:
    market = market_of(*priced(900, Sum("A", 0, 6, "paid", minimum=90)))
    rng = np.random.default_rng(seed)
    roundup = Roundup(market, rng)
    costs = []
    for _ in range(6):
        random_plans(market, roundup, rng)
        before = roundup.cost
        assert before == plain_cost(market, roundup)
        state = roundup.snapshot()
        roundup.settle()
        assert plain_cost(market, roundup) == roundup.cost <= before
        costs.append((before, state))
    for before, state in reversed(costs):
        roundup.restore(state)
        assert plain_cost(market, roundup) == roundup.cost == before


def test_who_is_taken_out_leaves_no_minute_behind() -> None:
    market = market_of()
    roundup = Roundup(market, np.random.default_rng(1))
    empty = roundup.cost
    random_plans(market, roundup, np.random.default_rng(2))
    for person in range(2):
        roundup.take_out(person)
    assert (roundup.useful == 0).all()
    assert (roundup.contact == 0).all()
    assert roundup.cost == empty


@pytest.mark.parametrize("caution", [0.0, 0.9])
def test_sweeps_without_caution_only_help(caution: float) -> None:
    market = market_of()
    rng = np.random.default_rng(3)
    roundup = Roundup(market, rng)
    random_plans(market, roundup, rng)
    before = roundup.cost
    roundup.sweep(np.full(market.need.shape, 10.0), caution)
    assert plain_cost(market, roundup) == roundup.cost
    if not caution:
        assert roundup.cost <= before


def test_annealing_ends_with_the_best_it_met() -> None:
    market = market_of(agents=0.7)
    roundup = Roundup(market, np.random.default_rng(4))
    random_plans(market, roundup, np.random.default_rng(5))
    before = roundup.cost
    stops = iter([False] * 40 + [True] * 9)
    found = roundup.anneal(60, 50_000.0, lambda: next(stops))
    assert found == roundup.cost == plain_cost(market, roundup)
    assert found < before
    assert found <= 1.02 * cheapest_pair(market)


def test_lines_that_a_run_forbids_are_mended() -> None:
    market = market_of(*hard(Run("A", 7, max_days=1), Sum("A", 0, 6, "shifts", maximum=7)))
    roundup = Roundup(market, np.random.default_rng(6))
    roundup.sweep(None, 0.0)
    assert plain_cost(market, roundup) == roundup.cost
    assert market.specs[0].true_cost(roundup.plans[0].shifts) is not None


def test_noise_bends_worths_and_prices_pull_at_them() -> None:
    market = market_of(*hard(SPELL))
    roundup = Roundup(market, np.random.default_rng(7))
    dual = np.zeros(market.need.shape)
    roundup.take_out(0)
    plain = roundup.respond(0, None, 0.0, 0.0)
    cautious = roundup.respond(0, dual, 1.0, 0.0)
    bent = roundup.respond(0, None, 0.0, 3.0)
    # at a price of nothing a useful minute saves its surplus and no more
    assert cautious[0].value == 0
    assert plain[0].value < 0
    assert bent[0].value != plain[0].value


def test_pins_are_there_from_the_start_and_stay() -> None:
    market = market_of(pins=[pin("A", 0, "08:05", "09:10"), pin("B", 2, "08:00", "08:30")])
    roundup = Roundup(market, np.random.default_rng(8))
    kept = {("A", 0), ("B", 2)}
    assert set(roundup.lines()) == kept
    for person in range(2):
        roundup.put_in(person, *roundup.empty(person))
    assert roundup.minutes.tolist() == [65, 30]
    assert roundup.cost == plain_cost(market, roundup)
    roundup.sweep(None, 0.0)
    assert kept <= set(roundup.lines())


def test_without_need_or_people_there_is_nothing_to_price() -> None:
    idle = Market(week_of([*lengths(30, 30), *lengths(30, 30, agent_id="B")], need=()))
    pricing = Pricing(idle, np.random.default_rng(1))
    pricing.epoch()
    assert pricing.prove(pricing.average) == 0
    roundup = Roundup(idle, np.random.default_rng(1))
    roundup.sweep(pricing.best.prices, 0.5)
    assert (roundup.lines(), roundup.cost) == ({}, 0)


def test_without_people_the_whole_need_is_proven_to_be_missing() -> None:
    market = Market(week_of(covers(), need=needs(OPEN), agents=(), skills=()))
    pricing = Pricing(market, np.random.default_rng(1))
    for _ in range(24):
        pricing.epoch()
    everything = sum(
        Cover("q", Window(0, 15), int(need), (), TIERS).short_cost(int(need))
        for need in market.need.ravel()
    )
    assert pricing.prove(pricing.average) == everything
    assert Roundup(market, np.random.default_rng(1)).anneal(2, 1.0, lambda: False) == everything
