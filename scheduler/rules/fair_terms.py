"""A fair share of some kind of shift as terms: what fair-share rules have in common there.

The formula stands in ``fair_weekend``; the side of ``check`` has its own reading in ``fair_check``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction

from scheduler.domain import LedgerRow
from scheduler.rules.availability_window import open_windows
from scheduler.rules.hours_weekly_max import leave_days
from scheduler.terms import Having, Sum, View, Window

STEPS = (0, 100, 200)
Count = Callable[[LedgerRow], int]
SiteWindows = dict[str, dict[int, Window]]


def fair_sums(
    view: View,
    windows: SiteWindows,
    count: Count,
    least_minutes: int,
    ledger_weeks: int,
    start_clocks: frozenset[int] | None = None,
) -> Iterator[Sum]:
    """Yield each person's number of shifts inside their site's windows; none without windows.

    Parameters
    ----------
    windows
        Site to day index to window, for the horizon and the day after it.
    count
        What a closed week of the ledger counts.
    least_minutes
        Minutes inside the windows that make a shift count.
    ledger_weeks
        How far the ledger is looked back.
    start_clocks
        When given, a shift counts that starts at one of these clock minutes, whatever its span.
    """
    spans = {site: (*days.values(),) for site, days in windows.items() if days}
    havings = {
        site: Having(own, least_minutes) if start_clocks is None else Having((), 0, start_clocks)
        for site, own in spans.items()
    }
    expected = {site: _expected(view, own) for site, own in spans.items()}
    weights = {
        a: _weight(least_minutes, view, a, windows[site_of(view, a)]) for a in view.agent_ids
    }
    fair = fair_parts(view, weights, count, ledger_weeks)
    for agent_id, share in fair.items():
        site = site_of(view, agent_id)
        if site in havings:
            yield Sum(
                agent_id,
                0,
                view.horizon_days - 1,
                "shifts",
                having=havings[site],
                maximum=max(0, 100 * share(expected[site]) // 1),
                steps=STEPS,
                scale=100,
            )


def fair_parts(
    view: View, weights: dict[str, int], count: Count, ledger_weeks: int
) -> dict[str, Callable[[Fraction], Fraction]]:
    """Return person → what is fair of an expected amount; below zero where more was carried.

    Who has a personal limit, or had one within the weeks of the ledger, is compared with nobody:
    their part is that of their weight among everybody in the expected amount alone.
    """
    limited = _limited(view, ledger_weeks)
    carried = {a: sum(map(count, view.ledger(a, ledger_weeks))) for a in weights}
    compared = {a: weight for a, weight in weights.items() if a not in limited}
    all_weights, group_weights = sum(weights.values()) or 1, sum(compared.values()) or 1
    all_carried = sum(carried[a] for a in compared)

    def part(agent_id: str) -> Callable[[Fraction], Fraction]:
        if agent_id in limited:
            return lambda expected: Fraction(weights[agent_id], all_weights) * expected
        share = Fraction(weights[agent_id], group_weights)
        return lambda expected: share * (expected + all_carried) - carried[agent_id]

    return {agent_id: part(agent_id) for agent_id in weights}


def site_of(view: View, agent_id: str) -> str:
    """Return where a person works at the end of the horizon."""
    return view.agent(agent_id, view.horizon_days - 1).site


def site_windows(
    view: View, first_day: int, clocks: tuple[int, int], on: Callable[[str, date], bool]
) -> SiteWindows:
    """Return the hours between two clock times of some days at each site where somebody works.

    Parameters
    ----------
    first_day
        Index of the first day looked at; the last one is the day after the horizon.
    on
        Whether the hours of a site and date count.
    """
    people = {site_of(view, agent_id): agent_id for agent_id in view.agent_ids}
    return {
        site: {
            day: view.window(agent_id, day, *clocks)
            for day in range(first_day, view.horizon_days + 1)
            if on(site, view.date_of(day))
        }
        for site, agent_id in people.items()
    }


def _limited(view: View, ledger_weeks: int) -> set[str]:
    since, last = view.date_of(-7 * ledger_weeks), view.date_of(view.horizon_days - 1)
    return {
        limit.agent_id
        for limit in view.problem.limits
        if limit.valid_from <= last and limit.valid_to >= since
    }


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
