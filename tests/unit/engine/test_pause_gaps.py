"""Pauses close together or far apart cost in the day programme about what the term says."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from scheduler.engine.clauses import Clause
from scheduler.engine.daykind import FRESH, TOUCHING
from scheduler.engine.days import Days
from scheduler.engine.dayspec import Rules, kind_of, shift_terms
from scheduler.engine.pause_gaps import gap_costs, priced_gaps
from scheduler.engine.week import Week
from scheduler.terms import Apart, Facts, LineShift, Piece, Place, Stretch
from tests.unit.engine.day_world import HARD, broken, facts, lines, need, week

PAUSES = ("break", "meal", "recovery", "off_phone")
APART = Apart(("A", "B"), 7, PAUSES, 30)
LONG = Stretch(("A",), 7, None, (("break", 5), ("meal", 5), ("recovery", 5)), 0, 45)
BREAK = Place(("A",), 7, "break", 5, True, ((0, 1),))
VALLEY = [3, 3, 3, 0.9, 0.1, 0.9, 3, 3, 3, 3, 3, 3]
"""Need by half hour in which breaks crowd from 09:30 to 11:00."""


def weighed(weight: int, term: Apart = APART) -> Week:
    params = HARD | {"break.screen": {"break_minutes": 5, "per_minutes": 60}}
    of = week(params, need("phone", VALLEY))
    return Week(of.view, (*of.clauses, Clause("break.apart", term, weight)))


def gaps(plan: tuple[Piece, ...]) -> list[int]:
    """Minutes from each pause to the break or meal that follows."""
    pauses = [piece for piece in plan if piece.kind in PAUSES]
    return [
        b.start - a.end for a, b in pairwise(pauses) if a.end < b.start and b.kind != "off_phone"
    ]


def planned(of: Week) -> tuple[Piece, ...]:
    shifts = lines(of, ("A", 0, 360))
    days = Days(of, shifts, seed=1)
    days.search(0, lambda: False)
    plans = days.plans()
    assert broken(of, facts(shifts, plans)) == {}
    assert days.replaced == 0
    return plans["A", 0]


def test_breaks_crowd_into_a_valley_unless_that_has_a_price() -> None:
    crowded, dear = planned(weighed(1)), planned(weighed(100_000))
    assert min(gaps(crowded)) < 20
    assert min(gaps(dear)) >= 25
    assert sum(p.kind == "break" for p in dear) == sum(p.kind == "break" for p in crowded)


def test_a_small_price_decides_between_plans_that_cost_the_same() -> None:
    breaks = {"break.screen": {"break_minutes": 5, "per_minutes": 60}}
    flat = week(HARD | breaks, need("phone", [1] * 12))
    of = Week(flat.view, (*flat.clauses, Clause("break.apart", APART, 1_000)))
    assert min(gaps(planned(of))) >= 25


def test_who_is_weighed_and_how() -> None:
    other = Apart(("B",), 7, PAUSES, 20)
    hard = Clause("x", APART, None)
    of_a_queue = Clause("v", replace(LONG, queues=("phone",)), 3)
    weighed = [Clause("x", APART, 5), Clause("y", other, 7), Clause("w", LONG, 2)]
    found = priced_gaps([*weighed, hard, of_a_queue, Clause("z", other, 0)])
    assert found == {"A": ((APART, 5), (LONG, 2)), "B": ((APART, 5), (other, 7))}


def test_what_a_pause_costs_by_the_spell_before_it() -> None:
    costs = gap_costs(((APART, 10),), (), 6)
    assert costs.dtype == np.float32
    assert costs[TOUCHING].tolist() == [0, 250, 200]
    assert costs[FRESH].tolist() == [0, 250, 200]
    assert costs[FRESH + 1].tolist() == [200, 150, 100]
    assert costs[FRESH + 2].tolist() == [50, 0, 0]
    assert not costs[FRESH + 3 :].any()
    twice = gap_costs(((APART, 10), (Apart(("A",), 7, PAUSES, 10), 100)), (), 3)
    assert twice[TOUCHING].tolist() == [0, 250 + 500, 200]
    assert not gap_costs((), (), 4).any()


def test_what_a_spell_costs_that_is_too_long_by_the_pause_that_ends_it() -> None:
    costs = gap_costs(((LONG, 10),), (BREAK,), 7)
    assert not costs[: FRESH + 3].any()
    assert costs[FRESH + 3].tolist() == [0, 0, 50]
    assert costs[FRESH + 4].tolist() == [100, 150, 200]


@pytest.mark.parametrize("place", [replace(BREAK, minutes=4), replace(BREAK, kind="screen")])
def test_a_spell_that_not_every_pause_ends_costs_nothing(place: Place) -> None:
    assert not gap_costs(((LONG, 10),), (BREAK, place), 7).any()


def test_breaks_lie_so_that_spells_are_no_longer_than_they_should_be() -> None:
    breaks = {"break.screen": {"break_minutes": 5, "per_minutes": 120}}
    of = week(HARD | breaks, need("phone", [3, 3, 0.1, 0.1, *[3] * 8]))
    target = replace(LONG, max_minutes=75)

    def beyond(weight: int) -> int:
        weighed = Week(of.view, (*of.clauses, Clause("spell.phone-target", target, weight)))
        shift = lines(weighed, ("A", 0, 360))["A", 0]
        line = (shift._replace(pieces=planned(weighed)),)
        return target.excess(Facts({"A": line}))

    assert beyond(100_000) < beyond(1)


@pytest.mark.parametrize("changed", [{}, {"spell.phone": {"ended_by_minutes": 10}}])
def test_what_spells_do_not_tell_costs_nothing(changed: dict[str, dict[str, int]]) -> None:
    params = HARD | {"break.screen": {"break_minutes": 5, "per_minutes": 60}} | changed
    if not changed:
        params = {name: given for name, given in params.items() if name != "spell.phone"}
    of = week(params, need("phone", VALLEY))
    rules = Rules(shift_terms(of.clauses)["A"], 0, 360, priced=((APART, 10),))
    kind = kind_of(rules, ("phone",))
    assert kind is not None
    assert not kind.close.any()
    assert kind.close.shape == (kind.spells, 3)


def test_the_price_is_what_the_term_says_to_five_minutes() -> None:
    costs = gap_costs(((APART, 1),), (), 10)
    for after in (1, 2, 3):
        for whole in range(4):
            for before in range(3):
                work = 5 * after + 15 * whole + 5 * before
                rest = Piece(0, 10, "break", None), Piece(10 + work, 20 + work, "break", None)
                shift = LineShift(0, 0, rest[-1].end, 0, 60, rest)
                said = APART.excess(Facts({"A": (shift,)}))
                assert abs(costs[FRESH + 1 + whole, before] - said) <= 5
