"""Where a search goes on from: the lines and segments of the kept roster that still stand."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from operator import itemgetter
from typing import TYPE_CHECKING

from scheduler.domain import minute_of
from scheduler.engine.seats import Seats
from scheduler.terms import LineShift
from scheduler.terms.facts import pieces_of

if TYPE_CHECKING:
    from scheduler.engine.days import Plans
    from scheduler.engine.line_spec import LineSpec
    from scheduler.engine.market import Market
    from scheduler.engine.week import Lines, Week

    Days = dict[int, LineShift]

RESUMABLE_GAP = 0.05
"""Gap of need from which on a kept roster is no place to go on from."""

MOST_LEFT_OUT = 2
"""Shifts of a line that may fall out before the person is planned from nothing."""


def kept_lines(market: Market) -> Lines:
    """Return the kept shifts that each person may still work, pins in their place.

    Where they no longer make a lawful line, one or two of them fall out; where that is not enough
    the person starts from pins alone. Shifts for which others have left no seat fall out first.
    """
    lines: Lines = {}
    seats = Seats(market.week)
    for spec in market.specs:
        kept = dict(_kept(market.week, spec.agent_id))
        shifts = _lawful(spec, seats.fitting(spec.agent_id, kept))
        seats.enter(spec.agent_id, shifts)
        lines |= {(spec.agent_id, day): shift for day, shift in shifts.items()}
    return lines


def _lawful(spec: LineSpec, kept: Days) -> Days:
    """Return most of the kept shifts, with pins, at the least cost of the person's own terms."""
    for left_out in range(MOST_LEFT_OUT + 1):
        fewer = (
            {day: kept[day] for day in kept if day not in without} | spec.pins
            for without in combinations(kept, left_out)
        )
        costs = [(spec.true_cost(shifts), shifts) for shifts in fewer]
        lawful = [(cost, shifts) for cost, shifts in costs if cost is not None]
        if lawful:
            return min(lawful, key=itemgetter(0))[1]
    return spec.pins


def _kept(week: Week, agent_id: str) -> Iterator[tuple[int, LineShift]]:
    for day in range(week.view.horizon_days):
        shift, choice = week.view.kept(agent_id, day), week.choice(agent_id, day)
        if shift is None or choice is None:
            continue
        start, end = minute_of(shift.start), minute_of(shift.end)
        if choice.allows(start, end):
            yield day, week.choices.shift(agent_id, day, start, end)


def kept_plans(week: Week, lines: Lines) -> Plans:
    """Return the segments of shifts that stand in the kept roster as they are in ``lines``."""
    plans: Plans = {}
    for (agent_id, day), shift in lines.items():
        kept = week.view.kept(agent_id, day)
        if kept and (minute_of(kept.start), minute_of(kept.end)) == (shift.start, shift.end):
            plans[agent_id, day] = pieces_of(kept)
    return plans
