"""Lines and segments searched together: lawful, priced as the audit does, the best state kept."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from scheduler.domain import Problem
from scheduler.engine.answer import broken, facts_of, roster_of
from scheduler.engine.clauses import clauses_of, cost_by_rule
from scheduler.engine.days import Days
from scheduler.engine.joint import Found, Joint
from scheduler.engine.market import Market
from scheduler.engine.week import Week
from scheduler.rules.example import CONTRACT, MONDAY, tiny_problem
from scheduler.terms import Facts, ShiftTerm, View
from tests.properties.centres import policy
from tests.unit.engine.line_world import needs, pin

OPEN = {0: ("08:00", 24), 1: ("13:00", 20), 4: ("08:00", 20)}
WORK = CONTRACT.model_copy(
    update={
        "weekly_hours_min": 8,
        "shift_hours_min": 3,
        "shift_hours_max": 6,
        "earliest_start": 360,
        "latest_end": 1440,
        "days_per_week_max": 5,
    }
)
MOVES = 64
HOT = 1e12
"""A temperature at which everything is accepted."""
WARM = 100_000.0


def never() -> bool:
    return False


def at_once() -> bool:
    return True


def centre() -> Problem:
    return tiny_problem(
        need=(
            *needs(OPEN, agents=1.4),
            *needs({1: ("14:00", 12)}, agents=0.6, queue="complaints"),
        ),
        contracts=(WORK,),
        policy=policy(MONDAY, "default"),
        pins=(pin("A", 4, "08:30", "12:00"),),
    )


@pytest.fixture(scope="module")
def market() -> Market:
    view = View(centre())
    return Market(Week(view, clauses_of(view)))


def joint_of(market: Market, seed: int = 1) -> Joint:
    """Lines swept once, from pins alone on."""
    fixed = dict(market.week.choices.fixed)
    joint = Joint(market, fixed, Days(market.week, fixed, 1), np.random.default_rng(seed))
    joint.sweep(np.zeros(market.need.shape), 0.0, never)
    return joint


def audited(market: Market, found: Found) -> int:
    facts = facts_of(market.week, found.lines, found.pieces)
    roster = roster_of(market.week, found.lines, found.pieces)
    assert facts == Facts.of(roster, market.week.view)
    assert broken(market.week, facts) == []
    # what rules weigh within shifts is judged when a roster is kept, and not on the way
    clauses = tuple(c for c in market.week.clauses if c.hard or not isinstance(c.term, ShiftTerm))
    return sum(cost_by_rule(market.week.view, clauses, facts).values())


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("heat", [1.0, WARM, HOT])
def test_the_best_state_met_is_where_it_ends(market: Market, heat: float, seed: int) -> None:
    joint = joint_of(market, seed)
    met = [joint.cost]

    def stop() -> bool:
        met.append(joint.cost)
        return False

    best = joint.polish(MOVES, heat, stop)
    assert best == joint.cost <= min(met)
    assert audited(market, joint.found()) == best
    assert joint.days.replaced == 0


def test_heat_leads_away_from_the_start_and_back_to_the_best(market: Market) -> None:
    joint = joint_of(market)
    joint.polish(200, WARM, never)
    start = joint.cost
    met = set()

    def stop() -> bool:
        met.add(joint.cost)
        return False

    assert joint.polish(MOVES, HOT, stop) <= start
    assert max(met) > start


def test_small_moves_save_what_whole_lines_miss(market: Market) -> None:
    joint = joint_of(market)
    swept = joint.cost
    assert joint.polish(200, WARM, never) < swept


def test_pins_stay(market: Market) -> None:
    joint = joint_of(market)
    joint.polish(MOVES, HOT, never)
    pinned = market.week.choices.fixed
    assert pinned
    assert all(joint.found().lines[key] == shift for key, shift in pinned.items())


def test_nothing_moves_once_it_is_to_stop(market: Market) -> None:
    joint = joint_of(market)
    before = joint.found()
    assert joint.polish(MOVES, WARM, at_once) == before.cost
    assert joint.found() == before


def test_the_same_seed_finds_the_same(market: Market) -> None:
    def found(seed: int) -> Found:
        dual = np.zeros(market.need.shape)
        return joint_of(market).search(seed, dual, 100, WARM)(never)

    assert found(3) == found(3)


@pytest.mark.parametrize("late", [0.0, 0.5])
def test_it_cools_by_the_share_of_its_own_time_that_is_gone(market: Market, late: float) -> None:
    def clock() -> Callable[[], float]:
        asked = iter([0, *range(MOVES)])
        return lambda: late + (1 - late) * next(asked) / MOVES

    by_moves, by_time = joint_of(market), joint_of(market)
    by_moves.polish(MOVES, WARM, never)
    by_time.polish(MOVES, WARM, never, clock())
    assert by_time.found() == by_moves.found()
