"""Average handle time per queue and interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from forecasting.cell_profile import CellProfile, constant_profile, profile_per_contact
from forecasting.frames import HistoryError, answered_weight

if TYPE_CHECKING:
    from forecasting.calendars import QueueCalendar


def handle_time(
    history: pd.DataFrame, calendar: QueueCalendar, default_aht_s: float | None
) -> CellProfile:
    """Return the average handle time in seconds per weekday and slot.

    Parameters
    ----------
    history
        Tidy history; rows of other queues are ignored.
    calendar
        The queue's calendar.
    default_aht_s
        Used when no handle time is known, in seconds.

    Raises
    ------
    HistoryError
        If there is neither a known handle time nor a default.
    """
    rows = history[history["queue"] == calendar.queue]
    profile = profile_per_contact(
        pd.DatetimeIndex(rows["interval_start"]),
        rows["aht_s"].to_numpy(dtype=np.float64),
        np.asarray(answered_weight(rows), dtype=np.float64),
        calendar,
    )
    if profile is not None:
        return profile
    if default_aht_s is None:
        fault = (
            f"queue {calendar.queue}: no handle time in the history. Cure: fill aht_s there, or "
            "give the queue a default_aht_s"
        )
        raise HistoryError((fault,))
    return constant_profile(calendar, default_aht_s)
