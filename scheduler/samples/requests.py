"""When people of a sample can come, and what they wish for."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from scheduler.samples.draws import Draws
from scheduler.samples.folder import hhmm
from scheduler.samples.sketches import WEEKDAYS

if TYPE_CHECKING:
    from scheduler.samples.sketches import Person

AVAILABILITY_HEADER = ("agent_id", "weekday", "available_from", "available_to")
WISHES_HEADER = (
    "agent_id", "date", "weekday", "wish", "from", "to", "strength", "valid_from", "valid_to",
    "submitted_at",
)  # fmt: skip

_WINDOWED_SHARE = 0.5
_FREE_DAY_SHARE = 0.4
_SPARE_MINUTES = 150
_WISHES_MAX = 3
_KINDS = (
    ("off", 0.35), ("avoid", 0.2), ("start_after", 0.15), ("end_before", 0.15), ("work", 0.1),
    ("home", 0.05),
)  # fmt: skip

Row = tuple[str, ...]


def availability_rows(person: Person, seed: int) -> list[Row]:
    """Return the weekly windows of a person; none for somebody who can come at any time.

    A window leaves room for the longest shift of the contract, its meal and some choice of start,
    and at least five weekdays stay open.
    """
    draws = Draws(seed, f"availability/{person.agent_id}")
    if not draws.chance(_WINDOWED_SHARE):
        return []
    contract = person.contract
    length = 60 * contract.shift_hours_max + _SPARE_MINUTES
    latest = max(contract.earliest_start, contract.latest_end - length)
    start = 30 * draws.integer(contract.earliest_start // 30, latest // 30)
    end = min(start + length, contract.latest_end)
    free = draws.some(WEEKDAYS, draws.integer(1, 2) if draws.chance(_FREE_DAY_SHARE) else 0)
    days = [day for day in WEEKDAYS if day not in free]
    return [(person.agent_id, day, hhmm(start), hhmm(end)) for day in days]


def wish_rows(person: Person, seed: int, week_start: date) -> list[Row]:
    """Return one to three wishes of a person for a week, at most one for each weekday."""
    draws = Draws(seed, f"wishes/{person.agent_id}")
    days = draws.some(range(7), draws.integer(1, _WISHES_MAX))
    return [_wish(draws, person, week_start, offset) for offset in days]


def _wish(draws: Draws, person: Person, week_start: date, offset: int) -> Row:
    day = week_start + timedelta(days=offset)
    kind = draws.weighted(_KINDS if person.home_days_per_week_max else _KINDS[:-1])
    lasting = draws.chance(0.4)
    starts, ends = _times(draws, kind)
    submitted = datetime.combine(day, time(16), UTC) - timedelta(
        days=draws.integer(14, 30), minutes=draws.integer(0, 480)
    )
    return (
        person.agent_id,
        "" if lasting else day.isoformat(),
        WEEKDAYS[day.weekday()] if lasting else "",
        kind,
        starts,
        ends,
        str(draws.integer(1, 3)),
        week_start.isoformat() if lasting else "",
        (week_start + timedelta(weeks=12)).isoformat() if lasting else "",
        submitted.strftime("%Y-%m-%dT%H:%M:%SZ"),
    )


def _times(draws: Draws, kind: str) -> tuple[str, str]:
    hour = draws.integer(0, 6)
    return {
        "avoid": (hhmm(60 * (12 + hour)), hhmm(60 * (16 + hour))),
        "start_after": (hhmm(60 * (7 + hour)), ""),
        "end_before": ("", hhmm(60 * (15 + hour))),
    }.get(kind, ("", ""))
