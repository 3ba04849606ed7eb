"""Share of hard contacts (complaint, abuse, threat) per queue and interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from forecasting.cell_profile import CellProfile, constant_profile, profile_per_contact
from forecasting.frames import HistoryError, answered_weight

if TYPE_CHECKING:
    from forecasting.calendars import QueueCalendar


def hard_share(
    history: pd.DataFrame, calendar: QueueCalendar, default_share: float | None
) -> CellProfile:
    """Return the share of answered contacts that are hard, 0 to 1, per weekday and slot.

    Parameters
    ----------
    history
        Tidy history; rows of other queues are ignored.
    calendar
        The queue's calendar.
    default_share
        Used when no hard contacts are known.

    Raises
    ------
    HistoryError
        If there are neither known hard contacts nor a default.
    """
    rows = history[history["queue"] == calendar.queue]
    answered = np.asarray(answered_weight(rows), dtype=np.float64)
    hard = rows["hard_contacts"].to_numpy(dtype=np.float64)
    share = np.minimum(hard / np.where(answered > 0, answered, 1.0), 1.0)
    starts = pd.DatetimeIndex(rows["interval_start"])
    profile = profile_per_contact(starts, share, answered, calendar)
    if profile is not None:
        return profile
    if default_share is None:
        fault = (
            f"queue {calendar.queue}: no hard contacts in the history. Cure: fill hard_contacts "
            "there, or give the queue a hard_contact_share"
        )
        raise HistoryError((fault,))
    return constant_profile(calendar, default_share)
