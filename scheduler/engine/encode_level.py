"""CP-SAT encoding of a load that gathers and leaks away within one shift."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ortools.sat.python import cp_model

from scheduler.engine.elements import Expr
from scheduler.engine.pieces import SLOT_MINUTES
from scheduler.terms import Level, LineShift

UNITS = 1_000_000
"""Steps in which a load is counted, rounded up."""

HALF_MILLI, WHOLE_MILLI = 499, 999
"""Units by which a load may pass thousandths and still be rounded, or cut off, to them."""

PARTS = 1 << 24
"""Parts in which what a slot leaves of a load is counted."""

Added = tuple[cp_model.IntVar, int]
"""A literal that a slot is work on a queue, and the units that it adds."""


def forbid_level(
    model: cp_model.CpModel,
    term: Level,
    shift: LineShift,
    begin: float,
    slots: Sequence[tuple[cp_model.LiteralT, Sequence[Added]]],
) -> None:
    """Keep the load of a shift within the cap, and within the bound at its end.

    Each slot leaves so many parts of the load and adds to it; all is rounded up, so that what the
    model allows the interpreter allows. A load that is below the cap passes it at work alone.

    Parameters
    ----------
    begin
        The load when the shift begins.
    slots
        Of each slot: a literal that it is rest, and what its work may add.
    """
    first = math.ceil(begin * UNITS)
    top = first + sum(max((units for _, units in added), default=0) for _, added in slots)
    capped = term.only_days is None or shift.day in term.only_days
    cap = min(top, _units(term.cap_milli) + HALF_MILLI) if capped else top
    level: Expr = first
    for resting, added in slots:
        after = model.new_int_var(0, max(cap, first), "")
        gain = cp_model.LinearExpr.weighted_sum([a for a, _ in added], [u for _, u in added])
        for rested in (True, False):
            kept = _kept(term.rest_half_life_minutes if rested else term.half_life_minutes)
            leaked = model.add(PARTS * after >= kept * level + PARTS * gain)
            leaked.only_enforce_if(resting if rested else ~resting)
        if first > cap:
            for working, _ in added:
                model.add(level <= cap).only_enforce_if(working)
                model.add(after <= cap).only_enforce_if(working)
        level = after
    last = _units(term.end_milli) + WHOLE_MILLI
    if last < top:
        model.add(level <= last)


def slot_gain(term: Level, rate: float) -> int:
    """Return the units that a slot of work at a rate adds, rounded up."""
    if math.isinf(term.half_life_minutes):
        return math.ceil(UNITS * rate * SLOT_MINUTES)
    left = math.exp2(-SLOT_MINUTES / term.half_life_minutes)
    return math.ceil(UNITS * term.steady(rate) * (1 - left))


def _kept(half_life_minutes: float) -> int:
    return math.ceil(PARTS * math.exp2(-SLOT_MINUTES / half_life_minutes))


def _units(milli: int) -> int:
    return milli * UNITS // 1000
