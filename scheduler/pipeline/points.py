"""Points that unpopular shifts earn and that lift wishes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from scheduler.explain.counts import dates_asked
from scheduler.pipeline.weeks import WEEK

if TYPE_CHECKING:
    from scheduler.domain import LedgerRow, Wish
    from scheduler.exchange import CentreFiles
    from scheduler.pipeline.weeks import Horizon

HARD_MINUTES_A_POINT = 300
"""Minutes on hard queues in a week that earn a point: half of what the default policy allows in one
(a design choice)."""

POINT_WEEKS = 13
"""Weeks after which points that were not spent are gone (a design choice)."""

Asked = tuple[str, date, str, int, int]
"""A wish on a date: person, date, kind, strength and points."""

_LAST = datetime.max.replace(tzinfo=UTC)


def points_left(ledger: Iterable[LedgerRow], first: date) -> Counter[str]:
    """Return what each person has to spend in the weeks from ``first`` on.

    A night, a weekend shift, a holiday shift and an unpopular start earn a point each, so that one
    shift may earn several; evenings earn none. So do a day changed after publication and every five
    hours on hard queues in a week. What was spent in the same weeks is taken off.
    """
    points: Counter[str] = Counter()
    for row in ledger:
        if first - POINT_WEEKS * WEEK <= row.week_start < first:
            earned = row.night_shifts + row.weekend_shifts + row.holiday_shifts
            earned += row.unpopular_starts + row.late_changes
            earned += row.hard_minutes // HARD_MINUTES_A_POINT
            points[row.agent_id] += earned - row.points_spent
    return points


def affordable(files: CentreFiles, horizon: Horizon) -> tuple[Wish, ...]:
    """Return the wishes with the points that their people can pay for, none below zero.

    A wish takes its points for each date of the horizon it speaks of. Wishes are served in order of
    submission, those without an instant last; one that asks too much gets what is left, by date.
    """
    left = points_left(files.ledger, horizon.first)
    lifted = dict(enumerate(files.wishes))
    for number in sorted(lifted, key=lambda n: (lifted[n].submitted_at or _LAST, n)):
        wish = lifted[number]
        asked = dates_asked(wish, _dates(horizon)) if wish.points else 0
        if asked:
            points = min(wish.points, max(0, left[wish.agent_id]) // asked)
            left[wish.agent_id] -= points * asked
            lifted[number] = wish.model_copy(update={"points": points})
    return tuple(lifted.values())


def point_notices(files: CentreFiles, horizon: Horizon) -> Iterator[str]:
    """Yield how many wishes have fewer points than they ask for, where some have."""
    both = zip(files.wishes, affordable(files, horizon), strict=True)
    lower = sum(paid.points < wish.points for wish, paid in both)
    if lower:
        yield (
            f"wishes.csv: {lower} wish(es) of this horizon put on more points than their people "
            "have left and count with those they have"
        )


def points_spent(
    wishes: Iterable[Wish], missed: Mapping[Asked, int], dates: Iterable[date]
) -> Counter[tuple[str, date]]:
    """Return what the granted wishes of each person and date cost in points.

    Parameters
    ----------
    missed
        How many wishes were not granted.
    """
    spending = [wish for wish in wishes if wish.points]
    asked = Counter(
        (wish.agent_id, on, wish.wish, wish.strength, wish.points)
        for on in dates
        for wish in spending
        if dates_asked(wish, (on,))
    )
    spent: Counter[tuple[str, date]] = Counter()
    for (agent_id, on, kind, strength, points), wished in asked.items():
        granted = wished - missed.get((agent_id, on, kind, strength, points), 0)
        spent[agent_id, on] += points * granted
    return spent


def _dates(horizon: Horizon) -> Iterator[date]:
    return (horizon.first + timedelta(days=n) for n in range(7 * horizon.weeks))
