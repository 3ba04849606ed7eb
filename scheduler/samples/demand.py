"""Contacts of a generated centre: shapes of week and day, and chance that rises with the scale."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from scheduler.samples.draws import Draws, normal_quantile, poisson_quantile
from scheduler.samples.sketches import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from scheduler.samples.sketches import CentreSketch, QueueSketch
    from scheduler.samples.spec import SampleSpec

HISTORY_HEADER = (
    "queue", "interval_start", "offered", "answered", "abandoned", "aht_s", "hard_contacts",
)  # fmt: skip

WEEKDAY_FACTORS = (1.08, 1.03, 1.0, 0.98, 1.0, 0.75, 0.62)
"""Volume of a weekday against a middling one, Monday first."""

_PEAKS = ((630, 120, 0.55), (930, 150, 0.5), (1170, 90, 0.2))
_DAY_FLOOR, _NIGHT_FLOOR = 0.5, 0.1
_DAY_STARTS, _DAY_ENDS = 390, 1350
_DAY_SPREAD = 0.05
_ABANDONED_SHARE = 0.04
_HANDLE_TIME_SPREAD = 0.6
_HANDLE_TIME_FLOOR = 0.3

Row = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A queue's interval: its place, its part of a week's load and its own chance.

    Attributes
    ----------
    contacts
        Expected contacts when the whole centre carries one minute of load a week.
    chances
        Uniform numbers for offered, abandoned, handle time and hard contacts.
    """

    queue: QueueSketch
    interval_start: str
    contacts: float
    chances: tuple[float, float, float, float]


def make_cells(
    spec: SampleSpec,
    centre: CentreSketch,
    load_shares: Mapping[str, float],
    day_factors: Mapping[date, float],
) -> tuple[Cell, ...]:
    """Return the intervals of the whole history, queue by queue.

    Parameters
    ----------
    spec, centre
        What is generated.
    load_shares
        Each queue's part of the week's load; they sum to 1.
    day_factors
        Volume factors of special dates.
    """
    days = [spec.first_date + timedelta(days=day) for day in range(7 * spec.weeks)]
    weather = Draws(spec.seed, "days")
    factors = {
        day: math.exp(_DAY_SPREAD * weather.normal()) * day_factors.get(day, 1.0) for day in days
    }
    zones = {site.site: ZoneInfo(site.time_zone) for site in centre.sites}
    return tuple(
        cell
        for queue in centre.queues
        for cell in _queue_cells(
            spec, queue, zones[queue.sites[0]], load_shares[queue.queue], factors
        )
    )


def history_rows(cells: tuple[Cell, ...], load_minutes: float) -> Iterator[Row]:
    """Yield the rows of ``history.csv`` when a week's load is so many minutes of handling.

    Counts are Poisson quantiles of each cell's own chance, so that no count falls when the load
    rises: what `scheduler.samples.balance` searches is monotone but for handle times.
    """
    return (_row(cell, cell.contacts * load_minutes) for cell in cells)


def _queue_cells(
    spec: SampleSpec,
    queue: QueueSketch,
    zone: ZoneInfo,
    load_share: float,
    factors: Mapping[date, float],
) -> list[Cell]:
    draws = Draws(spec.seed, f"demand/{queue.queue}")
    shift = draws.integer(-45, 45)
    slots = [
        (stamp, WEEKDAY_FACTORS[day.weekday()] * _shape(minute - shift), factor)
        for day, factor in factors.items()
        for minute in _open_minutes(queue, day, spec.interval_minutes)
        for stamp in _stamps(day, minute, zone)
    ]
    handle_minutes = queue.default_aht_s / 60 / queue.concurrency
    per_weight = load_share * spec.weeks / sum(weight for _, weight, _ in slots) / handle_minutes
    return [
        Cell(queue, stamp, weight * factor * per_weight, _chances(draws))
        for stamp, weight, factor in slots
    ]


def _chances(draws: Draws) -> tuple[float, float, float, float]:
    return draws.uniform(), draws.uniform(), draws.uniform(), draws.uniform()


def _open_minutes(queue: QueueSketch, day: date, step: int) -> Iterator[int]:
    for start, end in queue.opening.get(WEEKDAYS[day.weekday()], ()):
        yield from range(start, end, step)


def _stamps(day: date, minute: int, zone: ZoneInfo) -> tuple[str, ...]:
    """Return the local time as text: none in a lost hour, two with offsets in a repeated one."""
    local = datetime.combine(day, time(minute // 60, minute % 60), zone)
    if local.astimezone(UTC).astimezone(zone).time() != local.time():
        return ()
    again = local.replace(fold=1)
    if again.utcoffset() == local.utcoffset():
        return (local.strftime("%Y-%m-%dT%H:%M"),)
    return local.isoformat(timespec="minutes"), again.isoformat(timespec="minutes")


def _shape(minute: int) -> float:
    humps = (height * math.exp(-(((minute - at) / wide) ** 2)) for at, wide, height in _PEAKS)
    floor = _DAY_FLOOR if _DAY_STARTS <= minute < _DAY_ENDS else _NIGHT_FLOOR
    return floor + sum(humps)


def _row(cell: Cell, mean: float) -> Row:
    by_offered, by_abandoned, by_handle_time, by_hard = cell.chances
    offered = poisson_quantile(by_offered, mean)
    abandoned = min(offered, poisson_quantile(by_abandoned, _ABANDONED_SHARE * offered))
    answered = offered - abandoned
    hard = poisson_quantile(by_hard, cell.queue.hard_contact_share * answered)
    return (
        cell.queue.queue,
        cell.interval_start,
        offered,
        answered,
        abandoned,
        _handle_time(cell.queue.default_aht_s, answered, by_handle_time),
        min(answered, hard),
    )


def _handle_time(mean_s: int, answered: int, chance: float) -> str:
    if not answered:
        return ""
    spread = _HANDLE_TIME_SPREAD * normal_quantile(chance) / math.sqrt(answered)
    return f"{mean_s * max(_HANDLE_TIME_FLOOR, 1 + spread):.1f}"
