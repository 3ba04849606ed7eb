"""Where a search goes on from: the lines and segments of the kept roster that still stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.domain import minute_of
from scheduler.terms import LineShift, Piece

if TYPE_CHECKING:
    from scheduler.domain import Shift
    from scheduler.engine.days import Plans
    from scheduler.engine.market import Market
    from scheduler.engine.week import Lines, Week


def kept_lines(market: Market) -> Lines:
    """Return the kept shifts that each person may still work, pins in their place.

    A person whose kept shifts no longer make a lawful line starts from pins alone.
    """
    lines: Lines = {}
    for spec in market.specs:
        shifts = dict(_kept(market.week, spec.agent_id)) | spec.pins
        if spec.true_cost(shifts) is None:
            shifts = spec.pins
        lines |= {(spec.agent_id, day): shift for day, shift in shifts.items()}
    return lines


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
            plans[agent_id, day] = _pieces(kept)
    return plans


def _pieces(shift: Shift) -> tuple[Piece, ...]:
    return tuple(
        Piece(minute_of(s.start), minute_of(s.end), s.kind, s.queue) for s in shift.segments
    )
