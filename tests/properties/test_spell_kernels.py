"""The most that hard spells can earn in a shift, against every lawful use of its slots."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from scheduler.engine.dayboard import SLOTS
from scheduler.engine.line_kernels import FAR, Floats, Ints
from scheduler.engine.spell_kernels import fill, lay, shift_gains, total, way_of
from scheduler.engine.spell_parts import HARD, MEAL, NEVER, REST, Spells, earned_by_spells

SLOT = 5
STARTS = 3
LONGEST = (9, 8, 7)
"""Slots of the longest shift, by how many breaks it has at most: all its uses are listed."""
SPELL = re.compile("h(?:b*h)*")
"""Hard slots; breaks may lie between them. Other letters: o(ther work), r(ecovery), m(eal)."""


class Rules(NamedTuple):
    """How hard work may lie in shifts whose uses are listed."""

    how: Spells

    @property
    def longest(self) -> int:
        """Slots of the longest shift."""
        return LONGEST[self.how.breaks]


def rules_of(
    spell: tuple[int, int, int],
    meal: tuple[int, int, int],
    closed: int,
    breaks: int,
    pause: int,
    waits: int,
) -> Rules:
    more, owing, owed = spell
    minutes, earliest, later = meal
    return Rules(
        Spells(
            longest=owing + more,
            owing=owing,
            owed=owed,
            breaks=breaks,
            pause=pause,
            waits=waits,
            meal=minutes,
            earliest=earliest,
            latest=earliest + later,
            closed=closed,
        )
    )


def rules(closed: int, breaks: int, waits: int) -> st.SearchStrategy[Rules]:
    """Rules with at most so many closed slots, breaks and waits."""
    return st.builds(
        rules_of,
        spell=st.tuples(st.integers(0, 2), st.integers(1, 3), st.integers(1, 2)),
        meal=st.tuples(st.integers(1, 2), st.integers(0, 4), st.integers(0, 4)),
        closed=st.integers(0, closed),
        breaks=st.integers(0, breaks),
        pause=st.integers(1, 2),
        waits=st.integers(0, waits),
    )


@cache
def uses(slots: int, meal: int, breaks: int, pause: int) -> tuple[str, ...]:
    """Every use of so many slots with a meal of ``meal`` slots, and maybe breaks."""

    def behind(piece: str, meal: int, breaks: int) -> Iterator[str]:
        if len(piece) <= slots:
            yield from (piece + rest for rest in uses(slots - len(piece), meal, breaks, pause))

    if not slots:
        return () if meal else ("",)
    found = [use for piece in "ohr" for use in behind(piece, meal, breaks)]
    found += behind("m" * meal, 0, breaks) if meal else ()
    found += behind("b" * pause, meal, breaks - 1) if breaks else ()
    return tuple(found)


def lawful(use: str, how: Spells, longest_behind_meal: int) -> bool:
    """Whether a shift may be used so."""
    if "b" * (how.pause + 1) in use:
        return False
    if "m" in use and not how.earliest <= use.index("m") <= how.latest:
        return False
    if how.closed and "h" in use[-how.closed :]:
        return False
    return all(fits(spell, how, longest_behind_meal) for spell in SPELL.finditer(use))


def fits(spell: re.Match[str], how: Spells, longest_behind_meal: int) -> bool:
    """Whether a spell is not too long, and has its rest behind it or lies beside the meal."""
    use, worked = spell.string, spell.group().count("h")
    behind_meal = use[: spell.start()].rstrip("b").endswith("m")
    before_meal = use[spell.end() :].lstrip("b").startswith("m")
    if worked > (longest_behind_meal if behind_meal else how.longest):
        return False
    if worked < how.owing and behind_meal:
        return True
    rest = re.compile("[rb]*").match(use, spell.end())
    assert rest is not None
    return before_meal or (worked >= how.owing and rest.group().count("r") >= how.owed)


@cache
def lawful_uses(
    rules: Rules, slots: int, meal: bool, longest_behind_meal: int
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """[use, slot] where hard work lies in each lawful use, and where its meal and recovery."""
    every = uses(slots, rules.how.meal if meal else 0, rules.how.breaks, rules.how.pause)
    found = [use for use in every if lawful(use, rules.how, longest_behind_meal)]
    letters = np.array([list(use) for use in found]).reshape(-1, slots)
    return letters == "h", (letters == "r") | (letters == "m")


class Pay(NamedTuple):
    """Premium of hard work over other work, and the worth of other work, by slot of a day."""

    premium: Floats
    worth: Floats


class Shifts(NamedTuple):
    """Shifts of 1, 2, 3, … slots from each of the first quarters on.

    ``mealed`` is [length], ``allowed`` [start, length] ``FAR`` where there is no such shift.
    """

    mealed: Ints
    allowed: Floats

    def inside(self, pay: Pay) -> Iterator[tuple[int, int]]:
        """Start and length of those that the day holds."""
        for start, length in np.argwhere(self.allowed < FAR).tolist():
            if SLOTS * start + length + 1 <= pay.worth.size:
                yield start, length


@st.composite
def pays(draw: st.DrawFn) -> Pay:
    """Pay for a day that may be too short for the last of the shifts."""
    longest = SLOTS * (STARTS - 1) + max(LONGEST)
    slots = draw(st.integers(longest - 4, longest))
    premium = draw(st.lists(st.integers(-9, 9), min_size=slots, max_size=slots))
    worth = draw(st.lists(st.integers(0, 9), min_size=slots, max_size=slots))
    return Pay(np.array(premium, dtype=np.float64), np.array(worth, dtype=np.float64))


@st.composite
def worlds(
    draw: st.DrawFn, closed: int = 2, breaks: int = 2, waits: int = 2
) -> tuple[Rules, Shifts]:
    """Rules with at most so many closed slots, breaks and waits, and shifts to judge by them."""
    found = draw(rules(closed, breaks, waits))
    cells = STARTS * found.longest
    barred = np.array(draw(st.lists(st.integers(0, 5), min_size=cells, max_size=cells)))
    meals = draw(st.lists(st.booleans(), min_size=found.longest, max_size=found.longest))
    allowed = np.where(barred.reshape(STARTS, -1) == 1, FAR, 0.0)
    return found, Shifts(np.array(meals, dtype=np.int64), allowed)


def most(rules: Rules, pay: Pay, start: int, slots: int, meal: bool, run: int) -> float:
    """The most that a lawful use of a shift earns; ``run`` is the longest spell behind a meal."""
    hard, lost = lawful_uses(rules, slots, meal, run)
    first = SLOTS * start
    inside = slice(first, first + slots)
    earned = hard @ pay.premium[inside] - lost @ pay.worth[inside]
    return float(earned.max(initial=NEVER))


def gains_of(rules: Rules, pay: Pay, shifts: Shifts) -> Floats:
    """[start, length] what the kernel says; nan where it says nothing."""
    gains = np.full_like(shifts.allowed, np.nan)
    spans = SLOT * np.arange(1, rules.longest + 1)
    earned, way = earned_by_spells(*pay, rules.how), way_of(rules.longest)
    shift_gains(shifts.allowed, spans, shifts.mealed, rules.how, earned, way, gains)
    return gains


@given(world=worlds(), pay=pays())
def test_no_lawful_use_of_a_shift_earns_more_than_hard_spells_can(
    world: tuple[Rules, Shifts], pay: Pay
) -> None:
    rules, shifts = world
    gains = gains_of(rules, pay, shifts)
    for start, length in shifts.inside(pay):
        meal = bool(shifts.mealed[length])
        least = most(rules, pay, start, length + 1, meal, rules.how.longest)
        assert gains[start, length] >= least


@given(world=worlds(closed=0, breaks=0, waits=0), pay=pays())
def test_without_breaks_hard_spells_earn_what_the_best_lawful_use_does(
    world: tuple[Rules, Shifts], pay: Pay
) -> None:
    rules, shifts = world
    gains = gains_of(rules, pay, shifts)
    run = side_by_side(rules)
    for start, length in shifts.inside(pay):
        meal = bool(shifts.mealed[length])
        assert gains[start, length] == most(rules, pay, start, length + 1, meal, run)


def side_by_side(rules: Rules) -> int:
    """The longest spell behind a meal: one that owes nothing and one that owes, side by side."""
    return rules.how.longest + rules.how.owing - 1


@given(world=worlds(), pay=pays())
def test_shifts_that_are_barred_or_end_beyond_the_day_are_left_alone(
    world: tuple[Rules, Shifts], pay: Pay
) -> None:
    rules, shifts = world
    known = np.argwhere(~np.isnan(gains_of(rules, pay, shifts))).tolist()
    assert [tuple(place) for place in known] == list(shifts.inside(pay))


class Laid(NamedTuple):
    """How a shift is laid, what that earns, and what the kernel says that it earns."""

    codes: Ints
    value: float
    said: float


def laid(rules: Rules, pay: Pay, start: int, slots: int, meal: bool) -> Laid:
    first, way = SLOTS * start, way_of(slots)
    earned, codes = earned_by_spells(*pay, rules.how), np.full(pay.premium.size - first, -1)
    lay(rules.how, earned, (pay.premium, pay.worth), (first, slots), meal, way, codes)
    value = pay.premium[first:][codes % REST == HARD].sum()
    value -= (pay.worth[first:] * (codes // REST + (codes % REST == MEAL))).sum()
    fill(rules.how, earned, first, slots, way)
    return Laid(codes, float(value), total(rules.how, earned, first, slots, way, meal)[0])


@given(world=worlds(), pay=pays())
def test_a_shift_is_laid_as_its_value_assumes(world: tuple[Rules, Shifts], pay: Pay) -> None:
    rules, shifts = world
    for start, length in shifts.inside(pay):
        codes, value, said = laid(rules, pay, start, length + 1, bool(shifts.mealed[length]))
        if said > NEVER:
            assert value == said
            held = codes % REST
            assert (held == MEAL).sum() == rules.how.meal * shifts.mealed[length]
            assert not held[length + 1 :].any()


@given(world=worlds(breaks=0, waits=0), pay=pays())
def test_a_shift_without_breaks_is_laid_lawfully(world: tuple[Rules, Shifts], pay: Pay) -> None:
    rules, shifts = world
    for start, length in shifts.inside(pay):
        codes, _, said = laid(rules, pay, start, length + 1, bool(shifts.mealed[length]))
        if said > NEVER and not rules.how.closed:
            use = "".join("ohm.r"[code] for code in codes[: length + 1])
            assert lawful(use, rules.how, side_by_side(rules))
