"""What weighed spells cost a shift at least, against every use of its slots."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from scheduler.engine.dayboard import SLOT_MINUTES, SLOTS
from scheduler.engine.line_kernels import Floats
from scheduler.engine.line_spec import LineSpec
from scheduler.engine.spell_floors import spell_floors_of
from scheduler.terms import (
    Asked,
    Cooldown,
    Cover,
    Facts,
    Held,
    LineShift,
    Piece,
    Place,
    Share,
    Stretch,
    Term,
    Window,
)
from tests.unit.engine.line_world import (
    hard,
    lengths,
    needs,
    pin,
    priced,
    spec_of,
    week_of,
)

SAME = Stretch(("A",), 14, ("phone", "complaints"), (("off_phone", 10), ("meal", 15)), 0, 30)
PHONE = Stretch(("A",), 14, None, (("off_phone", 5), ("break", 5), ("meal", 5)), 0, 20)
MEAL = Place(("A",), 14, "meal", 15, True, ((60, 1),))
BREAK = Place(("A",), 14, "break", 5, True, ((60, 1), (90, 2)))
WORK, IDLE, EAT = ("work", "phone"), ("off_phone", None), ("meal", None)


def world(*terms: Term, also: tuple[Term, ...] = (), **given: Any) -> LineSpec:
    """Shifts of three quarters to two hours from 08:00 on."""
    clauses = [*lengths(45, 120), *priced(3, *terms), *hard(*also)]
    need = needs(dict.fromkeys((0, 1), ("08:00", 12)))
    return spec_of(week_of(clauses, need=need, **given))


def cost_of(spec: LineSpec) -> list[float]:
    """What shifts of 45, 60, … 120 minutes cost at least without time off the phone."""
    floors = spell_floors_of(spec)
    assert floors is not None
    costs: list[float] = floors.cost.tolist()
    return costs


def test_work_beyond_one_spell_is_charged() -> None:
    assert cost_of(world(SAME)) == [45, 90, 135, 180, 225, 270]


def test_meals_end_spells_and_are_no_work() -> None:
    # 60 minutes less 15 of a meal in two spells of 30; 75, 90, 105 and 120 likewise
    assert cost_of(world(SAME, also=(MEAL,))) == [45, 0, 0, 45, 90, 135]


def test_breaks_end_spells_where_the_term_says_so() -> None:
    assert cost_of(world(SAME, also=(MEAL, BREAK))) == [45, 0, 0, 15, 60, 105]
    assert cost_of(world(PHONE, also=(MEAL, BREAK))) == [75, 0, 0, 0, 0, 45]


def test_several_terms_add_up_and_the_first_relief_counts() -> None:
    both = spell_floors_of(world(SAME, PHONE))
    assert both is not None
    assert both.cost.tolist() == [120, 210, 300, 390, 480, 570]
    assert both.spared.tolist() == [5] * 6
    alone = spell_floors_of(world(SAME))
    assert alone is not None
    assert alone.spared.tolist() == [10] * 6


def test_less_time_off_the_phone_does_where_little_is_too_much() -> None:
    found = spell_floors_of(world(replace(SAME, max_minutes=40)))
    assert found is not None
    assert found.spared.tolist()[:2] == [5, 10]


def test_without_an_end_only_less_work_spares_anything() -> None:
    found = spell_floors_of(world(replace(SAME, ended_by=())))
    assert found is not None
    assert found.spared.tolist() == [15, 30, 45, 60, 75, 90]


@pytest.mark.parametrize(
    "spec",
    [
        pytest.param(world(), id="nothing is weighed"),
        pytest.param(world(replace(SAME, max_minutes=120)), id="long enough for any shift"),
        pytest.param(world(replace(SAME, queues=("phone",))), id="another queue ends it"),
        pytest.param(world(replace(SAME, agent_ids=("B",))), id="somebody else's"),
        pytest.param(world(replace(SAME, days=6)), id="not of all days"),
    ],
)
def test_nothing_is_charged_where_a_spell_may_cost_nothing(spec: LineSpec) -> None:
    assert spell_floors_of(spec) is None


def test_nothing_is_charged_where_recovery_may_end_spells() -> None:
    owing = replace(SAME, queues=("complaints",), owed_minutes=15, owed_kinds=("recovery",))
    assert spell_floors_of(world(SAME, also=(owing,))) is None
    after = Cooldown(("A",), 14, 0, 0, 15, ("recovery",), ("break",))
    assert spell_floors_of(world(SAME, also=(after,))) is None


def test_nothing_is_charged_where_sessions_may_end_spells() -> None:
    whole = Window(0, 1)
    talk = Asked("talk", "meeting", 15, (("A",),), (1,), None, (whole,), whole, None)
    assert spell_floors_of(world(SAME, also=(Held(talk),))) is None


def cheapest(
    spec: LineSpec, terms: tuple[Stretch, ...], worth: Floats, start: int, slots: int
) -> float:
    """What the best use of a shift costs: what is weighed, and worth that is not earned.

    One of 60 minutes has a meal of three slots somewhere in it.
    """
    first = int(spec.first[0]) + start
    lost = SLOT_MINUTES * np.repeat(worth[first : first + slots // SLOTS], SLOTS)
    costs = []
    for meal in range(slots - 2) if slots == 12 else (None,):
        for use in product((True, False), repeat=slots if meal is None else slots - 3):
            kinds = [WORK if on else IDLE for on in use]
            if meal is not None:
                kinds[meal:meal] = [EAT] * 3
            pieces = tuple(
                Piece(SLOT_MINUTES * at, SLOT_MINUTES * at + SLOT_MINUTES, *kind)
                for at, kind in enumerate(kinds)
            )
            facts = Facts({"A": (LineShift(0, 0, SLOT_MINUTES * slots, 0, 0, pieces),)})
            idle = np.array([kind is IDLE for kind in kinds])
            costs.append(3 * sum(term.excess(facts) for term in terms) + lost[idle].sum())
    return float(min(costs))


USES = [
    ((SAME,), (), 9),
    ((PHONE,), (), 9),
    ((replace(SAME, max_minutes=40),), (), 9),
    ((SAME, PHONE), (), 9),
    ((replace(SAME, max_minutes=20),), (MEAL,), 12),
    ((replace(SAME, max_minutes=15), PHONE), (MEAL,), 12),
]
"""Terms, what else is asked for, and slots of a shift."""


@pytest.mark.parametrize(("terms", "also", "slots"), USES)
@pytest.mark.parametrize("most", [0.0, 1.0, 4.0, 40.0])
def test_no_use_of_a_shift_costs_less(
    terms: tuple[Stretch, ...], also: tuple[Term, ...], slots: int, most: float
) -> None:
    spec = world(*terms, also=also)
    floors = spell_floors_of(spec)
    assert floors is not None
    rng = np.random.default_rng(int(most))
    worth = rng.integers(0, int(64 * most) + 1, spec.quarters) / 64.0
    charges = floors.charges(spec, worth)
    for start in (0, 4):
        least = cheapest(spec, terms, worth, start, slots)
        assert charges[0, start, slots // SLOTS - 3] <= least


@pytest.mark.parametrize(("terms", "also", "slots"), USES)
def test_the_charge_is_what_the_best_use_costs_where_minutes_are_dear(
    terms: tuple[Stretch, ...], also: tuple[Term, ...], slots: int
) -> None:
    spec = world(*terms, also=also)
    floors = spell_floors_of(spec)
    assert floors is not None
    worth = np.full(spec.quarters, 60.0)
    charge = floors.charges(spec, worth)[0, 0, slots // SLOTS - 3]
    assert charge == cheapest(spec, terms, worth, 0, slots) > 0


def test_the_cheapest_quarter_of_the_shift_counts() -> None:
    spec = world(SAME)
    floors = spell_floors_of(spec)
    assert floors is not None
    worth = np.full(spec.quarters, 40.0)
    worth[int(spec.first[0]) + 3] = 1.0
    charges = floors.charges(spec, worth)[0]
    assert charges[:, 0].tolist()[:5] == [45, 10, 10, 10, 45]
    assert charges[0].tolist() == [45, 10, 10, 10, 10, 10]


def test_pins_and_days_without_a_choice_bear_nothing() -> None:
    spec = world(SAME, pins=(pin("A", 1, "08:00", "09:00"),))
    floors = spell_floors_of(spec)
    assert floors is not None
    charges = floors.charges(spec, np.full(spec.quarters, 40.0))
    assert [bool(day.any()) for day in charges[:3]] == [True, False, False]


def test_shifts_that_must_be_off_the_phone_anyway_bear_nothing() -> None:
    wanted = Cover("phone", Window(0, 15), 15_000, (), ((0, 10),))
    spec = world(SAME, wanted, also=(Share(("A",), 14, ("phone",), 80),))
    floors = spell_floors_of(spec)
    assert floors is not None
    charges = floors.charges(spec, np.full(spec.quarters, 40.0))
    assert charges[0, 0].tolist() == [45, 90, 135, 0, 0, 0]


def test_a_line_is_worth_less_by_what_its_spells_cost() -> None:
    plain, weighed = world(), world(SAME)
    worth = np.full(plain.quarters, 2000.0)
    found = [spec.best(worth) for spec in (plain, weighed)]
    assert found[1].value - found[0].value == 2 * 270
    assert found[1].own - found[0].own == 2 * 270
