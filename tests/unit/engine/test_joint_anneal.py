"""Lines and segments together: annealing and sweeps keep exact books and end at something good."""

from __future__ import annotations

from itertools import count
from typing import Any

import numpy as np
import pytest

from scheduler.engine.answer import broken, facts_of
from scheduler.engine.clauses import cost_by_rule
from scheduler.engine.joint import NARROWEST_BLUR, WIDEST_BLUR, Found, Joint
from scheduler.engine.parts import parts_of
from scheduler.engine.pricing import never
from scheduler.engine.search import Search
from scheduler.terms import ShiftTerm
from tests.unit.engine.test_search import TINY, centre, searching


@pytest.fixture(scope="module")
def search() -> Search:
    found = searching(centre(), TINY)
    found.prices(6, never, never)
    return found


def begun(search: Search, seed: int = 1) -> Joint:
    roundup = search.round_up((0.9,), lambda: False)
    return Joint(
        search.market, roundup.lines(), search.days(roundup.lines()), np.random.default_rng(seed)
    )


def annealed(search: Search, sweeps: int, seed: int = 1) -> Joint:
    joint, asked, people = begun(search, seed), count(), len(search.market.specs)
    joint.anneal(search.pricing.best.prices, lambda: next(asked) / (sweeps * people), lambda: False)
    return joint


def exact(search: Search, found: Found) -> int:
    """The cost by the plain interpreters; nothing may be broken."""
    facts = facts_of(search.week, found.lines, found.pieces)
    assert not broken(search.week, facts)
    # what rules weigh within shifts is judged when a roster is kept, and not on the way
    clauses = tuple(c for c in search.week.clauses if c.hard or not isinstance(c.term, ShiftTerm))
    return sum(cost_by_rule(search.week.view, clauses, facts).values())


def test_the_cost_is_that_of_the_plain_interpreters(search: Search) -> None:
    found = annealed(search, 4).found()
    assert found.cost == exact(search, found)


def test_annealing_lowers_the_cost_of_lines_alone(search: Search) -> None:
    first = begun(search)
    assert annealed(search, 12).cost < first.cost


def test_annealing_is_the_same_for_a_seed(search: Search) -> None:
    one, other = annealed(search, 5, seed=3), annealed(search, 5, seed=3)
    assert one.found() == other.found()


def test_annealing_ends_when_all_time_is_gone_or_it_is_told_to(search: Search) -> None:
    joint = begun(search)
    before = joint.found()
    assert joint.anneal(search.pricing.best.prices, lambda: 1.0, lambda: False) == before.cost
    assert joint.anneal(search.pricing.best.prices, lambda: 0.0, lambda: True) == before.cost
    assert joint.found() == before


def test_costs_are_exact_in_the_end_even_of_a_single_sweep(
    search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    blurs: list[float] = []
    put_in = Joint._put_in  # noqa: SLF001 - only its blur is of interest

    def seen(joint: Joint, *given: Any, **named: Any) -> None:
        blurs.append(named["blur"])
        put_in(joint, *given, **named)

    monkeypatch.setattr(Joint, "_put_in", seen)
    annealed(search, 1)
    people = len(search.market.specs)
    assert len(blurs) == people
    assert blurs == sorted(blurs, reverse=True)
    assert blurs[0] == WIDEST_BLUR
    assert blurs[-1] == pytest.approx(
        WIDEST_BLUR * (NARROWEST_BLUR / WIDEST_BLUR) ** (1 - 1 / people)
    )


def test_sweeps_never_cost_more(search: Search) -> None:
    joint = annealed(search, 3)
    before, dual = joint.cost, search.pricing.best.prices
    costs = [joint.sweep(dual, caution, lambda: False) for caution in (0.5, 0.2, 0.0)]
    assert [before, *costs] == sorted([before, *costs], reverse=True)
    assert joint.found().cost == exact(search, joint.found())


def test_without_time_to_anneal_the_best_roster_is_gone_on_from() -> None:
    search = searching(centre(), TINY)
    search.first()
    assert search.best is not None
    best = search.best.cost
    joint = begun(search)
    assert joint.cost > best
    found = search.searched(joint, None, 0, lambda: True)
    assert found.cost <= best
    assert exact(search, found) == found.cost


def test_nobody_to_plan_is_nothing_to_do() -> None:
    empty = centre(agents=(), skills=())
    assert len(parts_of(empty)) == 1
    idle = searching(empty, TINY)
    joint = begun(idle)
    assert joint.anneal(idle.pricing.best.prices, lambda: 0.0, lambda: False) == joint.cost
