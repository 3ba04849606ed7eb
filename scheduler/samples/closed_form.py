"""Need of a folder's next week in closed form, for when no forecaster is at hand."""

from __future__ import annotations

import csv
import math
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from scheduler.samples.sketches import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

COOLDOWN_S = 300
"""Protected recovery assumed after a hard contact, seconds (a design choice)."""

_MEAN_WEEKS = 4

Slot = tuple[str, int]
"""A queue's group, and minutes since the start of the week's first day (Monday 00:00)."""


@dataclass(frozen=True, slots=True)
class _Contacts:
    queue: str
    start: datetime
    offered: int
    answered: int
    aht_s: float | None


def closed_form_need_minutes(folder: Path) -> float:
    """Return the required person-minutes of the week after a folder's history.

    Contacts are the mean of the last four same weekdays; handle time is each queue's mean over
    them. Each staffing group is pooled. With load ``a`` in erlangs (offered contacts × (handle time
    + hard share × `COOLDOWN_S`)) and occupancy limit ``u``:

    * need with reserve = ceil(max(a / u, a + sqrt(a))), the square-root rule with quality
      parameter 1 (Halfin and Whitt 1981, Operations Research 29(3): 22 % of contacts wait);
    * required = that / (1 − unplanned shrinkage).
    """
    centre = tomllib.loads((folder / "centre.toml").read_text(encoding="utf-8"))
    queues = {queue["queue"]: queue for queue in centre["queue"]}
    interval_minutes = int(centre["centre"]["interval_minutes"])
    recent = _recent(folder / "history.csv")
    rows = [row for row in recent if _is_open(queues[row.queue], row)]
    handle_times = _handle_times(rows, queues)
    weeks = _weeks(recent)
    loads = defaultdict[Slot, float](float)
    for row in rows:
        queue = queues[row.queue]
        slot = (str(queue.get("staffing_group", row.queue)), _week_minute(row.start))
        cooldown_s = COOLDOWN_S * queue.get("hard_contact_share", 0.0)
        held_s = (handle_times[row.queue] + cooldown_s) / queue.get("concurrency", 1)
        loads[slot] += row.offered / weeks * held_s / (60 * interval_minutes)
    occupancy = min(queue.get("max_occupancy_pct", 100) for queue in queues.values()) / 100
    people = sum(agents(load, occupancy) for load in loads.values())
    shrinkage = float(centre["centre"]["unplanned_shrinkage_pct"]) / 100
    return people * interval_minutes / (1 - shrinkage)


def agents(load_erlangs: float, occupancy: float) -> int:
    """Return ceil(max(a / u, a + sqrt(a))) for a load ``a`` and an occupancy limit ``u``."""
    return math.ceil(max(load_erlangs / occupancy, load_erlangs + math.sqrt(load_erlangs)))


def _recent(history: Path) -> list[_Contacts]:
    with history.open(encoding="utf-8", newline="") as file:
        rows = [_contacts(row) for row in csv.DictReader(file)]
    last = max(row.start for row in rows).date()
    first = last - timedelta(days=7 * _MEAN_WEEKS - 1)
    return [row for row in rows if row.start.date() >= first]


def _weeks(rows: Sequence[_Contacts]) -> int:
    days = {row.start.date() for row in rows}
    return math.ceil(((max(days) - min(days)).days + 1) / 7)


def _contacts(row: Mapping[str, str]) -> _Contacts:
    return _Contacts(
        row["queue"],
        datetime.fromisoformat(row["interval_start"]).replace(tzinfo=None),
        int(row["offered"]),
        int(row["answered"]),
        float(row["aht_s"]) if row["aht_s"] else None,
    )


def _week_minute(start: datetime) -> int:
    return 1440 * start.weekday() + 60 * start.hour + start.minute


def _is_open(queue: Mapping[str, Any], row: _Contacts) -> bool:
    ranges = queue["opening"].get(WEEKDAYS[row.start.weekday()], [])
    clock = row.start.strftime("%H:%M")
    return any(first <= clock < last for first, last in (text.split("-") for text in ranges))


def _handle_times(
    rows: Iterable[_Contacts], queues: Mapping[str, Mapping[str, Any]]
) -> dict[str, float]:
    seconds, answered = defaultdict[str, float](float), defaultdict[str, int](int)
    for row in rows:
        if row.aht_s is not None:
            seconds[row.queue] += row.aht_s * row.answered
            answered[row.queue] += row.answered
    return {
        name: seconds[name] / answered[name] if answered[name] else float(queue["default_aht_s"])
        for name, queue in queues.items()
    }
