"""A line with hard minutes: as the relaxation prices them, and as real segments could hold them."""

from __future__ import annotations

import numpy as np
import pytest

from scheduler.engine.line_kernels import QUARTER, Floats
from scheduler.engine.line_spec import LineSpec
from scheduler.engine.path import Plan
from scheduler.engine.week import Week
from scheduler.terms import Run, Share, Stretch
from tests.unit.engine.line_world import (
    grained,
    hard,
    lengths,
    needs,
    relief,
    spec_of,
    surplus,
    week_of,
)


def hard_world() -> Week:
    """One shift of two hours; at most 45 hard minutes, each quarter owes five of recovery."""
    spell = Stretch(
        ("A",),
        14,
        ("complaints",),
        (("recovery", 5), ("meal", 5)),
        15,
        30,
        owed_minutes=10,
        owed_from=15,
        owed_kinds=("recovery", "meal"),
    )
    limit = Share(("A",), 14, ("complaints",), 45)
    clauses = [*lengths(120, 120), *hard(spell, limit), surplus()]
    return week_of(clauses, need=needs({0: ("08:00", 8)}))


def test_hard_minutes_pay_what_their_recovery_leaves() -> None:
    week = hard_world()
    spec = spec_of(week)
    assert (spec.most_hard[0].tolist(), spec.hard.owed_share) == ([45], 10 / 30)
    worth, dear = np.full(spec.quarters, 1500.0), np.full(spec.quarters, 1500.0)
    first = int(spec.first[0])
    dear[first : first + 2] = 3600.0
    dear[first + 5] = 1800.0
    plan = spec.best(worth, dear)
    # two quarters pay 2,100 more a minute and owe a third of one that earns 1,500; a third does not
    gained = 30 * (2100 - 500)
    assert plan.value == 120 * 1000 - 120 * 1500 - gained
    assert plan.hard.sum() == 30
    assert plan.contact.sum() == 120 - 30 - 30 / 3
    assert plan.own == 120 * 1000
    earned = float((worth * plan.contact).sum() + (dear * plan.hard).sum())
    assert plan.own - earned == plan.value


def test_a_meal_that_serves_as_recovery_spares_it() -> None:
    meal = relief(15, 120)
    week = hard_world()
    spec = spec_of(week_of([*week.clauses, meal], need=needs({0: ("08:00", 9)})))
    # half an hour before the meal, and ten minutes behind it: fifteen would owe
    assert spec.free_hard.tolist() == [spec.hard.free_minutes] == [40]
    worth = np.full(spec.quarters, 1536.0)
    dear = worth + 640.0
    plan = spec.best(worth, dear, whole=False)
    # 45 minutes pay 640 more; the five that owe give a third of 1,536 back
    assert plan.value == 120 * 1000 - 120 * 1536 - 45 * 640 + 5 * 512
    earned = float((worth * plan.contact).sum() + (dear * plan.hard).sum())
    assert plan.own - earned == plan.value
    assert spec.best(worth, worth - 1.0).hard.sum() == 0


def meal_world() -> LineSpec:
    """The same with a paid meal of 20 minutes, which lies in no quarter at either end."""
    meal = relief(20, 120, paid=True, edge=15)
    return spec_of(week_of([*hard_world().clauses, meal], need=needs({0: ("08:00", 10)})))


def realistic(spec: LineSpec, worth: Floats, dear: Floats) -> Plan:
    return spec.realistic(spec.lawful(worth, dear, None)[0], worth, dear)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("meal", [0, 20])
def test_realistic_hard_quarters_hold_neither_relief_nor_recovery(seed: int, meal: int) -> None:
    spec = meal_world() if meal else spec_of(hard_world())
    rng = np.random.default_rng(seed)
    worth = 1000 + grained(rng, spec.quarters, 2000)
    plan = realistic(spec, worth, worth + grained(rng, spec.quarters, 2000) - 300)
    shift = plan.shifts[0]
    first = shift.start // QUARTER - spec.origin
    inside = slice(first, first + (shift.end - shift.start) // QUARTER)
    contact, dear = plan.contact[inside], plan.hard[inside]
    assert plan.contact.sum() + plan.hard.sum() == contact.sum() + dear.sum()
    assert set(dear.tolist()) <= {0, QUARTER}
    assert (contact[dear > 0] == 0).all()
    assert (contact >= 0).all()
    # a rest that counts as recovery frees two quarters, a third owes for a spell of its own
    spells = {0: (0, 1, 1, 2), 20: (0, 0, 0, 1)}[meal][int(dear.sum()) // QUARTER]
    lost = shift.end - shift.start - contact.sum() - dear.sum()
    assert lost == meal + 10 * spells


@pytest.mark.parametrize(
    ("premiums", "kept"),
    [
        ((600, 600, 600), 2),
        ((900, 600, 300), 2),
        ((1400, 1400, 1100), 3),
        ((1400, 700, 600), 2),
        ((600, 300, 300), 0),
    ],
)
def test_hard_quarters_are_kept_while_they_pay_whole_recoveries(
    premiums: tuple[int, ...], kept: int
) -> None:
    spec = spec_of(hard_world())
    worth = np.full(spec.quarters, 1500.0)
    dear, first = worth.copy(), int(spec.first[0])
    dear[first + 1 : first + 4] += premiums
    # a spell of at most two quarters owes ten minutes of 1,500: 1,000 a minute of one quarter
    plan = realistic(spec, worth, dear)
    best = sorted(range(1, 4), key=lambda n: -premiums[n - 1])[:kept]
    assert np.flatnonzero(plan.hard[first:]).tolist() == sorted(best)
    assert spec.best(worth, dear).hard.sum() >= plan.hard.sum()


def test_a_line_that_is_repaired_is_realistic_too() -> None:
    clauses = [*hard_world().clauses, *hard(Run("A", 7, max_days=1))]
    need = needs(dict.fromkeys(range(2), ("08:00", 8)))
    spec = spec_of(week_of(clauses, need=need))
    worth = np.full(spec.quarters, 1500.0)
    plan = realistic(spec, worth, 2 * worth)
    assert len(plan.shifts) == 1
    # three quarters hold two spells, and each owes ten minutes
    assert (plan.hard.sum(), plan.contact.sum()) == (45, 120 - 45 - 20)


def test_relief_and_recovery_find_room_beside_hard_quarters() -> None:
    spell = Stretch(
        ("A",),
        14,
        ("complaints",),
        (("recovery", 5),),
        15,
        30,
        owed_minutes=10,
        owed_from=15,
        owed_kinds=("recovery",),
    )
    clauses = [*lengths(120, 120), *hard(spell), relief(15, 60, paid=True), surplus()]
    spec = spec_of(week_of(clauses, need=needs({0: ("08:00", 8)})))
    worth = np.full(spec.quarters, 1500.0)
    plan = realistic(spec, worth, 6 * worth)
    spells = -(-int(plan.hard.sum()) // 30)
    assert spells > 0
    assert plan.hard.sum() + plan.contact.sum() == 120 - 15 - 10 * spells
