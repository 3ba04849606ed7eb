"""Lawful hard spells of one person in the proof: what a shift of theirs can earn at most.

The relaxation in ``line_kernels`` lays hard minutes and their recovery where they pay best, each
apart from the others. Here spells are whole, with their recovery or the meal right behind them.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from scheduler.engine.choices import QUARTER
from scheduler.engine.dayboard import SLOT_MINUTES, SLOTS
from scheduler.engine.hard_work import hard_terms, owing_spell
from scheduler.engine.line_kernels import (
    FAR,
    GRAIN,
    Floats,
    HardPay,
    Lost,
    relief_quarters,
    shift_values,
)
from scheduler.engine.line_table import LineTable
from scheduler.engine.spell_kernels import lay, shift_gains, way_of
from scheduler.engine.spell_parts import HARD, REST, Earned, Spells, earned_by_spells
from scheduler.terms import NO_LIMIT, Place, Share, ShiftTerm, Stretch

FIRST_CHARGE, LEAST_CHARGE, DEARER, CHEAPER = 250.0, 25.0, 1.3, 0.8
"""A first charge on a hard minute, in thousandths of a person-minute, and the least one; its change
while more minutes are wanted than shifts may hold, and while fewer."""

OTHERS = ("other_work", "off_phone", "training", "meeting", "one_to_one")
"""What may follow a spell but for recovery, meals and breaks."""


def spells_of(table: LineTable) -> Spells | None:
    """Return how hard work may lie in a person's shifts; None where this reading says nothing.

    It asks for one kind of meal, at most once in a shift, that settles what a spell owes, for at
    most one kind of break, and that whatever else there is ends a spell, and any recovery a stretch
    of what owes. So recovery too short to end a spell lies between pieces of it that owe by
    themselves, or before the meal: less than is owed in each place, since with as much the pieces
    are spells with their recovery.
    """
    hard, meals, terms = table.hard, table.meals, hard_terms(table.week, table.agent_id)
    rests = [place for place in meals.places if place.kind in hard.rests]
    breaks = [place for place in meals.places if place.kind not in hard.rests]
    spell = owing_spell(terms)
    spans = table.spans.tolist()
    if spell is None or not hard.owed_share or len(rests) != 1 or len(breaks) > 1:
        return None
    if not all(_parted(terms, queue, spell.owed_from) for queue in hard.queues):
        return None
    meal, most = rests[0], max(rests[0].count(span) for span in spans)
    if most > 1 or not _settles(spell, meal) or not _whole(spell, meal, *breaks):
        return None
    longest, owed = spell.max_minutes // SLOT_MINUTES, spell.owed_minutes // SLOT_MINUTES
    owing = -(-spell.owed_from // SLOT_MINUTES)
    return Spells(
        longest=longest,
        owing=owing,
        owed=owed,
        breaks=max((p.count(n) for p in breaks for n in spans), default=0),
        pause=max((p.minutes // SLOT_MINUTES for p in breaks), default=0),
        waits=(owed - 1) * max(1, (longest - 1) // owing),
        meal=meal.minutes // SLOT_MINUTES,
        earliest=meal.after_start // SLOT_MINUTES,
        latest=meal.latest_start // SLOT_MINUTES,
        closed=_closed(terms, hard.queues, spans[-1]),
    )


def _settles(spell: Stretch, meal: Place) -> bool:
    """Return whether a meal gives what a spell owes, and all that is no rest ends a spell."""
    ends = dict(spell.ended_by)
    others = all(ends.get(kind, NO_LIMIT) <= SLOT_MINUTES for kind in OTHERS)
    least = max(ends.get(meal.kind, NO_LIMIT), spell.owed_minutes)
    return others and meal.minutes >= least and set(spell.owed_kinds) == {"recovery", meal.kind}


def _parted(terms: Iterable[ShiftTerm], queue: str, owed_from: int) -> bool:
    """Return whether any recovery ends stretches on a queue that are never too short to owe."""
    return any(
        isinstance(term, Stretch)
        and term.queues == (queue,)
        and term.min_minutes >= owed_from
        and dict(term.ended_by).get("recovery", NO_LIMIT) <= SLOT_MINUTES
        for term in terms
    )


def _whole(spell: Stretch, *places: Place) -> bool:
    """Return whether all that lies in a shift is so many slots."""
    minutes = [spell.owed_minutes, *(n for p in places for n in (p.minutes, p.after_start))]
    return not any(n % SLOT_MINUTES for n in minutes)


def _closed(terms: Iterable[ShiftTerm], queues: frozenset[str], span: int) -> int:
    """Return the slots at the end of every shift in which there is no hard work."""
    ends = [
        (term.queues, term.last_minutes)
        for term in terms
        if isinstance(term, Share)
        and term.last_minutes
        and term.only_days is None
        and not (term.most(span) or term.from_minute)
    ]
    least = [max((last for of, last in ends if queue in of), default=0) for queue in queues]
    return min(least, default=0) // SLOT_MINUTES


class HardSpells:
    """Shifts of one person at the prices of one moment, hard spells whole.

    Parameters
    ----------
    table
        The person's shifts.
    how
        How hard work may lie in them.
    worth, hard_worth
        [quarter] what a minute earns on light queues or idle, and on hard queues.
    charges
        Prices of a hard minute to try, in thousandths of a person-minute: what a shift may hold of
        them is made up for by any of them (a Lagrangian bound); the best for each shift counts.
    """

    def __init__(
        self,
        table: LineTable,
        how: Spells,
        worth: Floats,
        hard_worth: Floats,
        charges: Iterable[float],
    ) -> None:
        self._table, self._how, self._worth = table, how, worth
        self._premium, self._charges = hard_worth - worth, tuple(charges)
        rests = [place for place in table.meals.places if place.kind in table.hard.rests]
        self._mealed = np.array([rests[0].count(span) for span in table.spans.tolist()])
        self._pauses = np.maximum(0, table.relief - rests[0].minutes * self._mealed)
        self._way = way_of(int(table.spans[-1]) // SLOT_MINUTES)
        self._found: dict[tuple[int, float], Floats] = {}
        self._known: dict[tuple[int, float], tuple[tuple[Floats, Floats], Earned]] = {}

    def read(self, day: int) -> bool:
        """Return whether shifts of a day are read here; pins may break rules."""
        return self._table.choices[day] is not None and day not in self._table.pins

    def values(self, day: int) -> Floats:
        """Return [start, length] the cost of each shift less what its contact minutes earn."""
        table, nothing = self._table, np.zeros(self._worth.size)
        none = np.zeros_like(table.free_hard)
        values = shift_values(
            table.base[day],
            self._worth,
            HardPay(nothing, nothing, none, none),
            int(table.first[day]),
            table.spans,
            Lost(self._pauses[day], none),
            *table.edges(day),
        )
        gains = np.min([self._gains(day, charge) for charge in self._charges], axis=0)
        return np.where(values < FAR, values - gains, values)

    def _gains(self, day: int, charge: float) -> Floats:
        """Return [start, length] the most that hard work earns, by what a charge proves."""
        if (day, charge) not in self._found:
            table = self._table
            _, earned = self._earned(day, charge)
            base, gains = table.base[day], np.zeros_like(table.base[day])
            shift_gains(base, table.spans, self._mealed, self._how, earned, self._way, gains)
            self._found[day, charge] = gains + charge * table.most_hard[day]
        return self._found[day, charge]

    def _earned(self, day: int, charge: float) -> tuple[tuple[Floats, Floats], Earned]:
        """Return premium and worth of each slot of a day's shifts, and what spells earn."""
        if (day, charge) not in self._known:
            table = self._table
            first = int(table.first[day])
            last = first + table.base.shape[1] + int(table.spans[-1]) // QUARTER
            by_slot = tuple(
                np.repeat(SLOT_MINUTES * pay[first:last], SLOTS)
                for pay in (self._premium - charge, self._worth)
            )
            paid = by_slot[0], by_slot[1]
            self._known[day, charge] = paid, earned_by_spells(*paid, self._how)
        return self._known[day, charge]

    def lay(self, day: int, start: int, length: int, contact: Floats, hard: Floats) -> None:
        """Write the minutes of a shift by [quarter] as its value assumes.

        Breaks and recovery go where they cost least even where other hard work lies, or the shift
        has ended, so that light minutes may fall below zero there: this is the plan of the
        relaxation, not a real one.
        """
        table, way = self._table, self._way
        totals = [self._gains(day, charge)[start, length] for charge in self._charges]
        paid, earned = self._earned(day, self._charges[int(np.argmin(totals))])
        span, pauses = int(table.spans[length]), int(self._pauses[day, length])
        at, mealed = SLOTS * start, bool(self._mealed[length])
        codes = np.zeros(paid[0].size - at, np.int64)
        lay(self._how, earned, paid, (at, span // SLOT_MINUTES), mealed, way, codes)
        rests, held = np.divmod(codes.reshape(-1, SLOTS), REST)
        first, nothing = int(table.first[day]) + start, np.zeros_like(contact)
        relief_quarters(contact, self._worth, nothing, first, span, pauses, *table.edges(day))
        here = slice(first, first + held.shape[0])
        contact[here] -= SLOT_MINUTES * (rests + (held > 0)).sum(axis=1)
        hard[here] += SLOT_MINUTES * (held == HARD).sum(axis=1)


def charged_anew(charge: float, beyond: Iterable[int]) -> float:
    """Return a better charge, from the hard minutes of each shift beyond what it may hold."""
    wanted = list(beyond)
    if not wanted:
        return charge
    more = sum(wanted) > 0
    charge = (DEARER * charge or FIRST_CHARGE) if more else CHEAPER * charge
    return float(np.round(charge * GRAIN) / GRAIN) if charge >= LEAST_CHARGE else 0.0
