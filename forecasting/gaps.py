"""Rows that a history does not have: whether they mean zero contacts or unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from forecasting.weekday_profile import filled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from forecasting.calendars import QueueCalendar

# A Poisson count of mean 10 is zero once in 22,000 intervals: above it an absent row is a hole.
THIN_CONTACTS = 10.0


def read_absent_rows(
    frame: pd.DataFrame, calendars: Mapping[str, QueueCalendar]
) -> tuple[pd.DataFrame, list[str]]:
    """Add rows of zero contacts where an export left empty intervals out.

    Many exports write a row only where a contact came. An absent open interval is read as zero if
    the queue's rows hold no explicit zero, some queue has a row on that local date, and the rows
    that exist at that weekday and slot (else at that slot, else at all) average less than 10
    contacts. Otherwise it stays absent,
    which means unknown.

    Parameters
    ----------
    frame
        History, one row per queue and interval.
    calendars
        Calendar of every queue in the history.

    Returns
    -------
    tuple of DataFrame and list of str
        The history with the added rows, and what was found, one sentence each.
    """
    everything = pd.DatetimeIndex(frame["interval_start"]).unique()
    parts, notices = [frame], []
    for queue, rows in frame.groupby("queue"):
        calendar = calendars[str(queue)]
        starts = pd.DatetimeIndex(rows["interval_start"])
        dates = calendar.local(starts).dates
        last = calendar.local(everything).dates.max()
        index = calendar.intervals(dates.min().item(), last.item())
        closed = int(rows["offered"][~starts.isin(index)].sum())
        absent = index.difference(starts)
        zero = np.zeros(len(absent), dtype=np.bool_)
        if not (rows["offered"] == 0).any():
            zero = _is_thin(rows, absent, calendar) & _has_rows(everything, absent, calendar)
        parts.append(_zero_rows(str(queue), absent[zero]))
        for count, words in (
            (closed, "contacts outside opening hours are not forecast"),
            (int(zero.sum()), "intervals without a row are read as zero contacts"),
            (int((~zero).sum()), "open intervals without a row are unknown"),
        ):
            if count:
                notices.append(f"queue {queue}: {count} {words}")
    return pd.concat([part for part in parts if len(part)], ignore_index=True), notices


def _is_thin(
    rows: pd.DataFrame, absent: pd.DatetimeIndex, calendar: QueueCalendar
) -> NDArray[np.bool_]:
    shape = (7, calendar.slots_per_day)
    total, count = np.zeros(shape), np.zeros(shape)
    known = rows.dropna(subset="offered")
    if known.empty:
        return np.zeros(len(absent), dtype=np.bool_)
    seen = calendar.local(pd.DatetimeIndex(known["interval_start"]))
    np.add.at(total, (seen.weekdays, seen.slots), known["offered"].to_numpy(dtype=np.float64))
    np.add.at(count, (seen.weekdays, seen.slots), 1.0)
    usual = filled(np.where(count > 0, total / np.maximum(count, 1.0), np.nan))
    where = calendar.local(absent)
    return np.asarray(usual[where.weekdays, where.slots] < THIN_CONTACTS)


def _has_rows(
    everything: pd.DatetimeIndex, absent: pd.DatetimeIndex, calendar: QueueCalendar
) -> NDArray[np.bool_]:
    return np.isin(calendar.local(absent).dates, calendar.local(everything).dates)


def _zero_rows(queue: str, starts: pd.DatetimeIndex) -> pd.DataFrame:
    zeros = dict.fromkeys(("offered", "answered", "abandoned", "abandoned_short"), 0.0)
    rows = pd.DataFrame({"interval_start": starts})
    return rows.assign(queue=queue, aht_s=np.nan, hard_contacts=0.0, **zeros)
