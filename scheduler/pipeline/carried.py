"""What the ledger has to say before a week is planned: time owed, and nights that are too long."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from scheduler.pipeline.ledger import TIME_OWED_WEEKS, overdue_time
from scheduler.pipeline.weeks import WEEK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from scheduler.domain import LedgerRow

WARNED_WEEKS = 4
"""Weeks before time owed is due to be paid in which it is told (a design choice)."""

NIGHT_WEEKS, NIGHT_MINUTES = 17, 480
"""Reference period and mean length of nights (Directive 2003/88/EC, art. 8 and 16: eight hours on
average; 17 weeks are the four months of art. 16 in whole weeks)."""


def ledger_notices(ledger: Iterable[LedgerRow], first: date) -> Iterator[str]:
    """Yield a sentence for each thing that weeks from ``first`` on should do something about."""
    closed = [row for row in ledger if row.week_start < first]
    due = due_soon(closed, first)
    if due:
        minutes = sum(due.values())
        yield (
            f"ledger.csv: {minutes} minutes of time off owed to {_people(due)} fall due within "
            f"{WARNED_WEEKS} weeks or are due; time owed does not expire. Cure: plan less of their "
            "hours, or pay it"
        )
    nights = long_nights(closed, first)
    if nights:
        yield (
            f"ledger.csv: the nights of {_people(nights)} last more than {NIGHT_MINUTES // 60} "
            f"hours on average over {NIGHT_WEEKS} weeks. Cure: shorter nights, or fewer"
        )


def due_soon(ledger: Iterable[LedgerRow], first: date) -> dict[str, int]:
    """Return person → minutes owed that will be due within four weeks, or are."""
    return overdue_time(ledger, first - WEEK, TIME_OWED_WEEKS - WARNED_WEEKS)


def long_nights(ledger: Iterable[LedgerRow], first: date) -> dict[str, float]:
    """Return person → mean minutes of a night over 17 weeks, where it is beyond eight hours.

    Weeks whose nights have no length, because they were closed before it was kept, do not count.
    """
    minutes, nights = Counter[str](), Counter[str]()
    for row in ledger:
        if row.night_minutes and first - NIGHT_WEEKS * WEEK <= row.week_start < first:
            minutes[row.agent_id] += row.night_minutes
            nights[row.agent_id] += row.night_shifts
    means = {who: minutes[who] / nights[who] for who in minutes if nights[who]}
    return {who: mean for who, mean in sorted(means.items()) if mean > NIGHT_MINUTES}


def _people(named: Iterable[str]) -> str:
    return ", ".join(sorted(named))
