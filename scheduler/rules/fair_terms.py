"""A fair share of some kind of shift as terms: what fair-share rules have in common there.

The formula stands in ``fair_weekend``; the side of ``check`` has its own reading in ``fair_check``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from scheduler.domain import LedgerRow
from scheduler.rules.availability_window import open_windows
from scheduler.rules.hours_weekly_max import leave_days
from scheduler.terms import Having, Sum, View, Window

STEPS = (0, 100, 200)
Count = Callable[[LedgerRow], int]
DayWindows = dict[str, dict[int, Window]]


def fair_sums(
    view: View, windows: DayWindows, count: Count, least_minutes: int, ledger_weeks: int
) -> Iterator[Sum]:
    """Yield each person's number of shifts inside their zone's windows.

    Parameters
    ----------
    windows
        Zone to day index to window, for the horizon and the day after it.
    count
        What a closed week of the ledger counts.
    least_minutes
        Minutes inside the windows that make a shift count.
    ledger_weeks
        How far the ledger is looked back.
    """
    havings = {zone: Having((*days.values(),), least_minutes) for zone, days in windows.items()}
    weights = {a: _weight(least_minutes, view, a, windows[view.zone(a)]) for a in view.agent_ids}
    carried = {a: sum(map(count, view.ledger(a, ledger_weeks))) for a in view.agent_ids}
    expected = {zone: _expected(view, having.windows) for zone, having in havings.items()}
    all_weights, all_carried = max(1, sum(weights.values())), sum(carried.values())
    for agent_id, weight in weights.items():
        to_share = expected[view.zone(agent_id)] + all_carried
        fair = Fraction(weight, all_weights) * to_share - carried[agent_id]
        yield Sum(
            agent_id,
            0,
            view.horizon_days - 1,
            "shifts",
            having=havings[view.zone(agent_id)],
            maximum=max(0, 100 * fair // 1),
            steps=STEPS,
            scale=100,
        )


def _weight(least_minutes: int, view: View, agent_id: str, windows: dict[int, Window]) -> int:
    """Return the paid minutes by which a person takes part; 0 without open hours to do so."""
    away = {day for leave in view.time_off(agent_id) for day in leave_days(view, leave)}
    days = [d for d in range(view.horizon_days) if view.employed(agent_id, d) and d not in away]
    left = [window for day, window in windows.items() if day not in away]
    for day in days:
        hours = open_windows(view, agent_id, day)
        if sum(h.overlap(*window) for h in hours for window in left) >= least_minutes:
            return sum(round(60 * view.contract(agent_id, d).weekly_hours_paid) for d in days)
    return 0


def _expected(view: View, windows: tuple[Window, ...]) -> Fraction:
    """Return the shifts that the need inside ``windows`` asks for."""
    length = view.problem.centre.interval_minutes
    milli = sum(
        round(1000 * row.required_agents) * window.overlap(start, start + length)
        for rows in view.need.values()
        for start, row in rows
        for window in windows
    )
    contracts = [view.contract(agent_id) for agent_id in view.agent_ids]
    twice = sum(round(60 * c.shift_hours_min) + round(60 * c.shift_hours_max) for c in contracts)
    return Fraction(2 * len(contracts) * milli, 1000 * twice)
