"""Hard spells of one person: how they are read, and what shifts with them cost at least."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from scheduler.engine.choices import QUARTER
from scheduler.engine.hard_spells import (
    CHEAPER,
    DEARER,
    FIRST_CHARGE,
    LEAST_CHARGE,
    HardSpells,
    charged_anew,
    spells_of,
)
from scheduler.engine.line_kernels import FAR, GRAIN, Floats
from scheduler.engine.line_spec import LineSpec
from scheduler.engine.spell_parts import Spells
from scheduler.terms import (
    Allow,
    Facts,
    LineShift,
    Piece,
    Place,
    Share,
    ShiftTerm,
    Stretch,
    Term,
)
from tests.unit.engine.line_world import (
    grained,
    hard,
    lengths,
    needs,
    pin,
    spec_of,
    surplus,
    week_of,
)

SLOT = 5
OTHERS = tuple(
    (kind, 5) for kind in ("other_work", "off_phone", "training", "meeting", "one_to_one")
)
SPELL = Stretch(
    ("A",),
    14,
    ("complaints",),
    (("recovery", 15), ("meal", 15), *OTHERS),
    0,
    60,
    owed_minutes=15,
    owed_from=30,
    owed_kinds=("recovery", "meal"),
)
STRETCH = Stretch(("A",), 14, ("complaints",), (("recovery", 5), *OTHERS), 30)
MEAL = Place(("A",), 14, "meal", 30, True, ((60, 1),), after_start=20, latest_start=135)
BREAK = Place(("A",), 14, "break", 10, True, ((120, 1), (240, 2)))
CLOSED = Share(("A",), 14, ("complaints", "phone"), last_minutes=30)


def read(*terms: Term, agent_id: str = "A", longest: int = 240) -> Spells | None:
    clauses = [*lengths(60, longest, agent_id=agent_id), *hard(*terms)]
    return spells_of(spec_of(week_of(clauses, need=needs({0: ("08:00", 18)})), agent_id))


def test_how_hard_work_may_lie_is_read_from_the_terms() -> None:
    assert read(SPELL, STRETCH, MEAL, BREAK, CLOSED) == Spells(
        longest=12,
        owing=6,
        owed=3,
        breaks=2,
        pause=2,
        waits=2,
        meal=6,
        earliest=4,
        latest=27,
        closed=6,
    )


@pytest.mark.parametrize(
    ("spell", "meal", "expected"),
    [
        (replace(SPELL, max_minutes=64), MEAL, {"longest": 12}),
        (replace(SPELL, max_minutes=65), MEAL, {"longest": 13, "waits": 4}),
        (replace(SPELL, owed_from=26), MEAL, {"owing": 6}),
        (replace(SPELL, owed_from=25), MEAL, {"owing": 5, "waits": 4}),
        (replace(SPELL, owed_minutes=20), MEAL, {"owed": 4, "waits": 3}),
        (SPELL, replace(MEAL, minutes=15), {"meal": 3}),
        (SPELL, replace(MEAL, after_start=0), {"earliest": 0}),
        (SPELL, replace(MEAL, latest_start=139), {"latest": 27}),
        (SPELL, replace(MEAL, latest_start=140), {"latest": 28}),
    ],
)
def test_minutes_are_read_in_slots(spell: Stretch, meal: Place, expected: dict[str, int]) -> None:
    plain = read(SPELL, STRETCH, MEAL)
    assert plain is not None
    assert read(spell, STRETCH, meal) == plain._replace(**expected)


@pytest.mark.parametrize(
    ("places", "longest", "expected"),
    [
        ((), 240, (0, 0)),
        ((BREAK,), 105, (0, 2)),
        ((BREAK,), 120, (1, 2)),
        ((BREAK,), 240, (2, 2)),
        ((replace(BREAK, minutes=15),), 240, (2, 3)),
    ],
)
def test_breaks_are_those_of_the_longest_shift(
    places: tuple[Place, ...], longest: int, expected: tuple[int, int]
) -> None:
    found = read(SPELL, STRETCH, MEAL, *places, longest=longest)
    assert found is not None
    assert (found.breaks, found.pause) == expected


@pytest.mark.parametrize(
    ("shares", "closed"),
    [
        ((), 0),
        ((replace(CLOSED, last_minutes=34),), 6),
        ((CLOSED, replace(CLOSED, last_minutes=45)), 9),
        ((replace(CLOSED, queues=("phone",)),), 0),
        ((replace(CLOSED, max_minutes=5),), 0),
        ((replace(CLOSED, only_days=(0,)),), 0),
        ((replace(CLOSED, from_minute=1),), 0),
        ((Share(("A",), 14, ("complaints",)),), 0),
    ],
)
def test_the_end_of_a_shift_is_closed_where_a_term_closes_it_every_day(
    shares: tuple[Share, ...], closed: int
) -> None:
    found = read(SPELL, STRETCH, MEAL, *shares)
    assert found is not None
    assert found.closed == closed


def test_what_closes_only_one_of_two_hard_queues_closes_nothing() -> None:
    both = ("complaints", "phone")
    terms = replace(SPELL, queues=both), STRETCH, replace(STRETCH, queues=("phone",)), MEAL
    later = replace(CLOSED, queues=("complaints",), last_minutes=45)
    for shares, closed in (((later,), 0), ((CLOSED, later), 6)):
        found = read(*terms, *shares)
        assert found is not None
        assert found.closed == closed


@pytest.mark.parametrize(
    "terms",
    [
        (SPELL, STRETCH),
        (STRETCH, MEAL),
        (SPELL, MEAL),
        (SPELL, replace(STRETCH, min_minutes=25), MEAL),
        (SPELL, replace(STRETCH, ended_by=(("recovery", 10), *OTHERS)), MEAL),
        (SPELL, STRETCH, MEAL, replace(MEAL, minutes=20)),
        (SPELL, STRETCH, replace(MEAL, counts=((60, 1), (180, 2)))),
        (SPELL, STRETCH, replace(MEAL, minutes=10)),
        (replace(SPELL, owed_minutes=35), STRETCH, MEAL),
        (replace(SPELL, ended_by=(("recovery", 15), ("meal", 35), *OTHERS)), STRETCH, MEAL),
        (replace(SPELL, ended_by=(("recovery", 15), *OTHERS)), STRETCH, MEAL),
        (SPELL, STRETCH, MEAL, BREAK, replace(BREAK, minutes=15, kind="screen")),
        (replace(SPELL, owed_minutes=14), STRETCH, MEAL),
        (SPELL, STRETCH, replace(MEAL, minutes=31)),
        (SPELL, STRETCH, replace(MEAL, after_start=21)),
        (SPELL, STRETCH, MEAL, replace(BREAK, minutes=9)),
        (SPELL, STRETCH, MEAL, replace(BREAK, after_start=9)),
    ],
)
def test_other_terms_say_nothing_of_whole_spells(terms: tuple[Term, ...]) -> None:
    assert read(*terms) is None


def test_terms_of_other_people_say_nothing() -> None:
    assert read(SPELL, STRETCH, MEAL, agent_id="B") is None


def test_two_kinds_of_rest_say_nothing() -> None:
    kinds = replace(SPELL, owed_kinds=("recovery", "meal", "break"))
    assert read(kinds, STRETCH, MEAL) is None
    assert read(kinds, STRETCH, MEAL, BREAK) is None


SHORT_SPELL = replace(
    SPELL,
    ended_by=(("recovery", 5), ("meal", 5), *OTHERS),
    max_minutes=15,
    owed_minutes=5,
    owed_from=10,
)
SHORT_MEAL = Place(("A",), 14, "meal", 10, True, ((45, 1),), after_start=10, latest_start=25)
SHORT_BREAK = Place(("A",), 14, "break", 5, True, ((45, 1),), after_start=5, before_end=5)
LIMIT = Share(("A",), 14, ("complaints",), 15)
SHORT = SHORT_SPELL, replace(STRETCH, min_minutes=10), LIMIT, SHORT_MEAL
LABELS = {
    "o": ("work", "phone"),
    "h": ("work", "complaints"),
    "r": ("recovery", None),
    "m": ("meal", None),
    "b": ("break", None),
}
CHARGES = (0.0, 250.0, 700.5)


def short_world(*more: Term) -> LineSpec:
    """Shifts of nine slots that begin in any of three quarters."""
    clauses = [*lengths(45, 45), *hard(*SHORT, *more), surplus()]
    return spec_of(week_of(clauses, need=needs({0: ("08:00", 5)})))


def offers(spec: LineSpec, seed: int) -> tuple[Floats, Floats]:
    """Worths of a minute on other queues, and on hard ones."""
    rng = np.random.default_rng(seed)
    return grained(rng, spec.quarters, 1000), grained(rng, spec.quarters, 2500)


def spells(
    spec: LineSpec, offer: tuple[Floats, Floats], charges: Iterable[float] = CHARGES
) -> HardSpells:
    form = spells_of(spec)
    assert form is not None
    return HardSpells(spec, form, *offer, charges)


def uses(slots: int, pieces: tuple[str, ...]) -> Iterator[str]:
    """Every use of so many slots that holds each of the pieces once."""
    if slots == 0:
        yield from () if pieces else ("",)
    for piece in ("o", "h", "r", *pieces):
        if len(piece) <= slots:
            left = tuple(other for other in pieces if other != piece)
            yield from (piece + rest for rest in uses(slots - len(piece), left))


@cache
def lawful_uses(*more: Place) -> tuple[str, ...]:
    """Every use of the slots of a shift that none of the terms forbids."""
    shift = LineShift(0, 0, 45, 0, 45)
    terms: list[ShiftTerm] = [SHORT_MEAL, *more, *SHORT]
    found = []
    for use in uses(9, ("mm", *("b" for _ in more))):
        pieces = (Piece(SLOT * n, SLOT * n + SLOT, *LABELS[c]) for n, c in enumerate(use))
        facts = Facts({"A": (shift._replace(pieces=tuple(pieces)),)})
        if not any(term.excess(facts) for term in terms):
            found.append(use)
    return tuple(found)


def least_cost(
    spec: LineSpec, start: int, offer: tuple[Floats, Floats], found: tuple[str, ...]
) -> float:
    """What the cheapest lawful use of a shift costs less what its minutes earn."""
    first = int(spec.first[0]) + start
    light, dear = (np.repeat(pay[first : first + 3], QUARTER // SLOT) for pay in offer)
    letters = np.array([list(use) for use in found])
    earned = SLOT * ((letters == "o") @ light + (letters == "h") @ dear)
    return float(spec.base[0, start, 0] - earned.max())


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("more", [(), (SHORT_BREAK,)])
def test_no_charge_makes_a_shift_dearer_than_a_lawful_use(
    seed: int, more: tuple[Place, ...]
) -> None:
    spec = short_world(*more)
    offer = offers(spec, seed)
    alone = [spells(spec, offer, [charge]).values(0) for charge in CHARGES]
    together = spells(spec, offer).values(0)
    assert (together == np.max(alone, axis=0)).all()
    for start in range(3):
        assert together[start, 0] <= least_cost(spec, start, offer, lawful_uses(*more))


def test_a_charge_proves_more_where_less_hard_work_is_allowed_than_pays() -> None:
    spec = short_world()
    light = np.full(spec.quarters, 100.0)
    offer = light, 9 * light
    free, charged = (spells(spec, offer, [charge]).values(0) for charge in (0.0, 800.0))
    least = 35_000 - 20 * 100 - 15 * 900
    assert [least_cost(spec, start, offer, lawful_uses()) for start in range(3)] == [least] * 3
    assert charged.ravel().tolist() == [least] * 3
    # without the limit 15 minutes before the meal, five behind it, ten more and their recovery
    assert free.ravel().tolist() == [35_000 - 30 * 900] * 3


def test_pinned_days_and_days_without_a_choice_are_not_read() -> None:
    clauses = [*lengths(45, 45), *hard(*SHORT)]
    need = needs(dict.fromkeys((0, 1), ("08:00", 4)))
    spec = spec_of(week_of(clauses, need=need, pins=[pin("A", 1, "08:00", "08:45")]))
    found = spells(spec, offers(spec, 0))
    assert [found.read(day) for day in range(3)] == [True, False, False]


def test_shifts_that_are_not_allowed_stay_far() -> None:
    clauses = [*lengths(45, 45), *hard(*SHORT, Allow("A", 0, spans=()))]
    need = needs(dict.fromkeys((0, 1), ("08:00", 4)))
    spec = spec_of(week_of(clauses, need=need))
    found = spells(spec, offers(spec, 0))
    assert not found.read(0)
    assert (found.values(0) == FAR).all()
    assert (found.values(1) < FAR).all()


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("charges", [(0.0,), (250.0,), (0.0, 250.0, 700.5)])
def test_minutes_are_laid_as_the_value_of_a_shift_assumes(
    seed: int, charges: tuple[float, ...]
) -> None:
    spec = short_world()
    light, dear = offers(spec, seed)
    found = spells(spec, (light, dear), charges)
    alone = {charge: spells(spec, (light, dear), [charge]).values(0) for charge in charges}
    for start in range(3):
        contact, hard_minutes = np.zeros(spec.quarters), np.zeros(spec.quarters)
        found.lay(0, start, 0, contact, hard_minutes)
        charge = max(charges, key=lambda charge: alone[charge][start, 0])
        earned = float((light * contact).sum() + (dear * hard_minutes).sum())
        beyond = charge * (hard_minutes.sum() - spec.most_hard[0, 0])
        assert found.values(0)[start, 0] == spec.base[0, start, 0] - earned + beyond
        shift = slice(int(spec.first[0]) + start, int(spec.first[0]) + start + 3)
        inside = contact[shift].sum() + hard_minutes[shift].sum()
        assert inside == contact.sum() + hard_minutes.sum() <= 45 - 10
        assert (contact >= 0).all()


def test_a_charge_rises_while_more_is_wanted_than_allowed() -> None:
    assert charged_anew(0.0, [5]) == FIRST_CHARGE
    assert charged_anew(FIRST_CHARGE, [-10, 15]) == DEARER * FIRST_CHARGE
    assert charged_anew(LEAST_CHARGE, [5]) == round(DEARER * LEAST_CHARGE * GRAIN) / GRAIN


def test_a_charge_falls_to_nothing_while_no_more_is_wanted_than_allowed() -> None:
    assert charged_anew(1000.0, [0, -5]) == CHEAPER * 1000
    assert charged_anew(1001.0, [5, -5]) == round(CHEAPER * 1001 * GRAIN) / GRAIN
    assert charged_anew(LEAST_CHARGE / CHEAPER + 1, [0]) >= LEAST_CHARGE
    assert charged_anew(LEAST_CHARGE, [0]) == 0.0
    assert charged_anew(0.0, [-5]) == 0.0


@pytest.mark.parametrize("charge", [0.0, 40.25, 1000.0])
def test_a_charge_stays_where_no_shift_is_read(charge: float) -> None:
    assert charged_anew(charge, []) == charge
    assert charged_anew(charge, iter(())) == charge


def test_charges_stay_on_the_grain_of_prices() -> None:
    charge = 0.0
    for beyond in [5] * 12 + [-5] * 60:
        charge = charged_anew(charge, [beyond])
        assert charge * GRAIN == round(charge * GRAIN)
    assert charge == 0.0
