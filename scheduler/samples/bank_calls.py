"""Calls of a real Israeli bank in 1999, per type and half hour, as the sample centre uses them.

Source: Technion, Service Enterprise Engineering Laboratory (A. Mandelbaum), "AnonBank"; described
in Brown, Gans, Mandelbaum, Sakov, Shen, Zeltyn and Zhao 2005, *Statistical Analysis of a Telephone
Call Center*, JASA 100(469), 36–50.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

QUEUES = ("PS", "NE", "NW")
"""Call types kept as queues, the largest first but for the hard one beside it."""

HISTORY_FIRST, HISTORY_LAST = date(1999, 1, 1), date(1999, 2, 20)
"""Dates of ``history.csv``, both included: the last one is a Saturday."""

PLANNED_WEEK = date(1999, 2, 21)
"""The Sunday that begins the planned week, whose calls are ``actuals.csv``."""

CALLS_HEADER = ("queue", "interval_start", "offered", "answered", "abandoned", "aht_s")

_JOINS = {"PE": "PS", "TT": "PS", "IN": "NE"}
_COLUMNS = ("queue", "timestamp", "offered", "abandoned", "aht_s", "mean_wait_s")

Row = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls of one queue in one half hour of local time.

    Attributes
    ----------
    handled_s
        Seconds of handling of the answered calls; unknown where the source gives no handle time.
    waited_s
        Seconds that all offered calls waited together.
    """

    queue: str
    start: datetime
    offered: int
    abandoned: int
    handled_s: float | None
    waited_s: float

    @property
    def answered(self) -> int:
        """Calls that were answered."""
        return self.offered - self.abandoned


def read_calls(path: Path) -> tuple[Calls, ...]:
    """Return the calls of the queues kept, types joined, sorted by queue and time.

    Types too thin to be anybody's queue (under 0.15 people on average) join the one whose people
    answer them: PE (regular activity in English) and TT (call-backs after a message) join PS
    (regular activity), IN (help with the internet service) joins NE; AA, two abandoned calls in two
    months, is left out. Where two half hours join, their handling adds up,
    so that the handle time is weighted by answered calls; it stays unknown where one part that was
    answered has none.

    Raises
    ------
    ValueError
        When a column is missing.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise ValueError(f"{path.name} has no column {', '.join(missing)}")
        cells = defaultdict[tuple[int, datetime], list[Calls]](list)
        for row in reader:
            calls = _calls(row)
            if calls.queue in QUEUES:
                cells[QUEUES.index(calls.queue), calls.start].append(calls)
    return tuple(_joined(cells[key]) for key in sorted(cells))


def calls_between(calls: Iterable[Calls], first: date, last: date) -> tuple[Calls, ...]:
    """Return the calls of some dates, both included."""
    return tuple(each for each in calls if first <= each.start.date() <= last)


def planned_week_calls(calls: Iterable[Calls]) -> tuple[Calls, ...]:
    """Return what came in the planned week."""
    return calls_between(calls, PLANNED_WEEK, PLANNED_WEEK + timedelta(days=6))


def call_rows(calls: Iterable[Calls]) -> Iterator[Row]:
    """Yield rows of ``history.csv`` or ``actuals.csv``; an unknown handle time stays blank."""
    for each in calls:
        yield (
            each.queue,
            each.start.strftime("%Y-%m-%dT%H:%M"),
            each.offered,
            each.answered,
            each.abandoned,
            "" if each.handled_s is None else f"{each.handled_s / each.answered:.1f}",
        )


def mean_handle_time_s(calls: Iterable[Calls]) -> float:
    """Return the mean handle time of answered calls whose handle time is known, seconds."""
    known = [each for each in calls if each.handled_s is not None]
    return sum(each.handled_s or 0.0 for each in known) / sum(each.answered for each in known)


def mean_patience_s(calls: Iterable[Calls], is_open: Callable[[datetime], bool]) -> float:
    """Return the mean patience of callers in opening hours, seconds.

    The time all callers waited over the number that gave up: the maximum-likelihood estimate when
    patience is exponential and answering ends the observation (Brown et al. 2005, section 5).
    At least one call must have been abandoned.
    """
    heard = [each for each in calls if is_open(each.start)]
    return sum(each.waited_s for each in heard) / sum(each.abandoned for each in heard)


def _calls(row: dict[str, str]) -> Calls:
    offered, abandoned = int(row["offered"]), int(row["abandoned"])
    queue = _JOINS.get(row["queue"], row["queue"])
    answered = offered - abandoned
    handled_s = float(row["aht_s"]) * answered if row["aht_s"] and answered else None
    start = datetime.fromisoformat(row["timestamp"])
    return Calls(queue, start, offered, abandoned, handled_s, float(row["mean_wait_s"]) * offered)


def _joined(parts: list[Calls]) -> Calls:
    answered = [part for part in parts if part.answered]
    known = bool(answered) and all(part.handled_s is not None for part in answered)
    return Calls(
        parts[0].queue,
        parts[0].start,
        sum(part.offered for part in parts),
        sum(part.abandoned for part in parts),
        sum(part.handled_s or 0.0 for part in answered) if known else None,
        sum(part.waited_s for part in parts),
    )
