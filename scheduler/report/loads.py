"""Loads that people share, put on one footing before they are compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from scheduler.domain import LedgerRow, Problem
from scheduler.report.fairness import Fairness, fairness
from scheduler.report.measures import PersonMeasures

FAIR_WEEKS = 13
"""Weeks of the ledger that comparisons look back: what the rules of fair shares do by default."""

Read = Callable[[PersonMeasures], int | None]
Count = Callable[[LedgerRow], int]


@dataclass(frozen=True)
class Load:
    """One kind of load over the people who can carry it.

    Attributes
    ----------
    name, unit
        What is shared, in words.
    total
        Sum as planned, to be read beside every figure of spread.
    shares
        (person, load as it would be at the mean entitlement): what a part-timer carries counts as
        much more as their paid hours are fewer. People without any are left out.
    """

    name: str
    unit: str
    total: float
    shares: tuple[tuple[str, float], ...]

    @property
    def fairness(self) -> Fairness:
        """Figures of the spread of ``shares``."""
        return fairness([value for _, value in self.shares])


_CARRIED: tuple[tuple[str, str, Read, Count], ...] = (
    ("Hard minutes", "min", lambda p: p.hard_minutes, lambda row: row.hard_minutes),
    ("Night shifts", "shifts", lambda p: p.night_shifts, lambda row: row.night_shifts),
    ("Evening shifts", "shifts", lambda p: p.evening_shifts, lambda row: row.evening_shifts),
    ("Weekend shifts", "shifts", lambda p: p.weekend_shifts, lambda row: row.weekend_shifts),
    ("Holiday shifts", "shifts", lambda p: p.holiday_shifts, lambda row: row.holiday_shifts),
    ("Unpopular starts", "starts", lambda p: p.unpopular_starts, lambda row: row.unpopular_starts),
)


def shared_loads(
    people: Sequence[PersonMeasures],
    ledger: Iterable[LedgerRow] = (),
    apart: frozenset[str] = frozenset(),
) -> tuple[Load, ...]:
    """Return hard minutes of those with such a skill, kinds of shift and refused wishes of all.

    Parameters
    ----------
    ledger
        Closed weeks that count with the plan; none compares the plan alone.
    apart
        People who are compared with nobody; their loads are in the totals all the same.
    """
    before: dict[str, list[LedgerRow]] = defaultdict(list)
    for row in ledger:
        before[row.agent_id].append(row)
    paid = {
        p.agent_id: p.contract_minutes + sum(row.paid_minutes for row in before[p.agent_id])
        for p in people
    }
    loads = []
    for name, unit, read, count in _CARRIED:
        values = {
            p.agent_id: value + sum(map(count, before[p.agent_id]))
            for p in people
            if (value := read(p)) is not None
        }
        loads.append(_load(name, unit, values, paid, apart))
    asked = {
        p.agent_id: p.wishes_asked + sum(row.wishes_asked for row in before[p.agent_id])
        for p in people
    }
    granted = {
        p.agent_id: p.wishes_granted + sum(row.wishes_granted for row in before[p.agent_id])
        for p in people
    }
    refused = {agent_id: wishes - granted[agent_id] for agent_id, wishes in asked.items()}
    return (*loads, _load("Wishes refused", "wishes", refused, asked, frozenset()))


def weeks_before(problem: Problem) -> tuple[LedgerRow, ...]:
    """Return the closed weeks that comparisons look back."""
    since = problem.first_date - timedelta(weeks=FAIR_WEEKS)
    return tuple(row for row in problem.ledger if row.week_start >= since)


def compared_with_nobody(problem: Problem) -> frozenset[str]:
    """Return who has a personal limit in the horizon or had one in the weeks looked back."""
    since = problem.first_date - timedelta(weeks=FAIR_WEEKS)
    return frozenset(
        limit.agent_id
        for limit in problem.limits
        if limit.valid_from <= problem.dates[-1] and limit.valid_to >= since
    )


def _load(
    name: str, unit: str, values: dict[str, int], entitled: dict[str, int], apart: frozenset[str]
) -> Load:
    compared = [a for a in values if entitled[a] and a not in apart]
    mean = sum(entitled[agent_id] for agent_id in compared) / max(1, len(compared))
    shares = tuple(
        (agent_id, values[agent_id] * mean / entitled[agent_id]) for agent_id in compared
    )
    return Load(name, unit, sum(values.values()), shares)
