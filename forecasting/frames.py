"""The column contract of a contact history, its validation and its tidying."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from forecasting.gaps import read_absent_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecasting.calendars import QueueCalendar

REQUIRED = ("queue", "interval_start", "offered")
VOLUMES = ("offered", "answered", "abandoned", "abandoned_short", "hard_contacts")
COLUMNS = (
    "queue",
    "interval_start",
    "offered",
    "answered",
    "abandoned",
    "abandoned_short",
    "aht_s",
    "hard_contacts",
)
NUMBERS = COLUMNS[2:]


class HistoryError(ValueError):
    """A history that cannot be used.

    Parameters
    ----------
    faults
        One sentence per fault.
    """

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, eq=False)
class TidyHistory:
    """A history that holds the contract.

    Attributes
    ----------
    frame : DataFrame
        Columns `queue` (str), `interval_start` (UTC), and the floats of `NUMBERS` (NaN is
        unknown); one row per queue and interval, sorted by both.
    notices : tuple of str
        What was changed or is missing, one sentence each.
    """

    frame: pd.DataFrame
    notices: tuple[str, ...]


def tidy(raw: pd.DataFrame, calendars: Mapping[str, QueueCalendar]) -> TidyHistory:
    """Validate a history and put it in order.

    Duplicate rows of a queue and interval are added up (handle time weighted by contacts), a
    handle time of 0 becomes unknown, and absent rows of thin queues become zero contacts
    (`forecasting.gaps`). Tidying twice changes nothing.

    Parameters
    ----------
    raw
        Columns `queue`, `interval_start` (any time zone), `offered`; the others are optional.
        Unknown columns are dropped.
    calendars
        Calendar of every queue in the history.

    Raises
    ------
    HistoryError
        With every fault found, not only the first.
    """
    _raise_if(_column_faults(raw))
    frame = raw.reindex(columns=list(COLUMNS))
    frame = frame.astype(dict.fromkeys(NUMBERS, np.float64)).astype({"queue": "str"})
    frame["interval_start"] = raw["interval_start"].dt.tz_convert("UTC").dt.as_unit("us")
    _raise_if(_value_faults(frame, calendars))
    frame["aht_s"] = frame["aht_s"].where(frame["aht_s"] > 0)
    frame, doubled = _merge_duplicates(frame)
    frame, absent = read_absent_rows(frame, calendars)
    frame = frame.sort_values(["queue", "interval_start"], ignore_index=True)
    return TidyHistory(frame, (*doubled, *absent, *_blank_notices(frame)))


def offered_series(frame: pd.DataFrame, queue: str) -> pd.Series[float]:
    """Return one queue's contacts offered, indexed by the start of the interval in UTC."""
    rows = frame[frame["queue"] == queue]
    index = pd.DatetimeIndex(rows["interval_start"])
    return pd.Series(rows["offered"].to_numpy(dtype=np.float64), index=index, name=queue)


def answered_weight(frame: pd.DataFrame) -> pd.Series[float]:
    """Return contacts answered per row; where unknown, offered less abandoned, never below 0."""
    handled = frame["offered"] - frame["abandoned"].fillna(0.0)
    return frame["answered"].fillna(handled).clip(lower=0.0)


def _raise_if(faults: list[str]) -> None:
    if faults:
        raise HistoryError(tuple(faults))


def _column_faults(raw: pd.DataFrame) -> list[str]:
    faults = [f"column {name} is missing" for name in REQUIRED if name not in raw]
    starts = raw.get("interval_start")
    if starts is not None and not isinstance(starts.dtype, pd.DatetimeTZDtype):
        faults.append("column interval_start holds no instants with a time zone")
    return faults + [
        f"column {name} holds values that are no numbers"
        for name in NUMBERS
        if name in raw and not pd.api.types.is_numeric_dtype(raw[name]) and raw[name].notna().any()
    ]


def _value_faults(frame: pd.DataFrame, calendars: Mapping[str, QueueCalendar]) -> list[str]:
    faults = []
    for name in NUMBERS:
        wrong = (frame[name] < 0) | np.isinf(frame[name])
        faults += [f"row {row}: {name} is {frame[name][row]}" for row in frame.index[wrong]]
    faults += [f"row {row}: no interval_start" for row in frame.index[frame.interval_start.isna()]]
    for queue, rows in frame.dropna(subset="interval_start").groupby("queue", dropna=False):
        calendar = calendars.get(str(queue))
        if calendar is None:
            faults.append(f"queue {queue}: {len(rows)} rows, but no such queue has a calendar")
            continue
        off = rows[~calendar.on_grid(pd.DatetimeIndex(rows["interval_start"]))]
        width = calendar.interval_minutes
        faults += [
            f"row {row}: {off['interval_start'][row]} is off the {width}-minute grid"
            for row in off.index
        ]
    return faults


def _merge_duplicates(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    keys = ["queue", "interval_start"]
    doubled = frame[frame.duplicated(keys, keep=False)]
    if doubled.empty:
        return frame, []
    weight = answered_weight(doubled).fillna(1.0).clip(lower=1e-9).where(doubled["aht_s"].notna())
    work = doubled.assign(weight=weight, seconds=weight * doubled["aht_s"])
    merged = work.groupby(keys)[[*VOLUMES, "weight", "seconds"]].sum(min_count=1).reset_index()
    merged["aht_s"] = merged["seconds"] / merged["weight"]
    rest = frame[~frame.duplicated(keys, keep=False)]
    together = pd.concat([rest, merged[list(COLUMNS)]], ignore_index=True)
    notices = [
        f"queue {queue}: {len(rows)} rows share an interval with another; their contacts are added"
        for queue, rows in doubled.groupby("queue")
    ]
    return together, notices


def _blank_notices(frame: pd.DataFrame) -> list[str]:
    notices = []
    for queue, rows in frame.groupby("queue"):
        unknown = int(rows["offered"].isna().sum())
        blank = int((rows["aht_s"].isna() & (answered_weight(rows) > 0)).sum())
        if unknown:
            notices.append(f"queue {queue}: {unknown} intervals with unknown contacts")
        if blank:
            notices.append(f"queue {queue}: {blank} intervals with contacts but no handle time")
    return notices
