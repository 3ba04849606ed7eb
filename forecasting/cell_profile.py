"""A quantity per contact as a profile over weekdays and slots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from forecasting.credibility import credible_means

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from forecasting.calendars import QueueCalendar

# Handle times and wrap-up habits drift; a quarter of a year shows each cell 13 times.
RECENT_DAYS = 91


@dataclass(frozen=True, eq=False)
class CellProfile:
    """One value per weekday and slot.

    Attributes
    ----------
    calendar : QueueCalendar
    cells : ndarray of float, shape (7, slots)
    """

    calendar: QueueCalendar
    cells: NDArray[np.float64]

    def at(self, index: pd.DatetimeIndex) -> NDArray[np.float64]:
        """Return the value at each instant."""
        local = self.calendar.local(index)
        values: NDArray[np.float64] = self.cells[local.weekdays, local.slots]
        return values


def constant_profile(calendar: QueueCalendar, value: float) -> CellProfile:
    """Return a profile that has the same value everywhere."""
    return CellProfile(calendar, np.full((7, calendar.slots_per_day), value))


def profile_per_contact(
    starts: pd.DatetimeIndex,
    values: NDArray[np.float64],
    contacts: NDArray[np.float64],
    calendar: QueueCalendar,
) -> CellProfile | None:
    """Return the contact-weighted profile, each cell shrunk to the queue's mean.

    Only the last 13 weeks that hold a usable row count.

    Parameters
    ----------
    starts, values, contacts
        One entry per interval; rows with an unknown value or no contact are left out.
    calendar
        The queue's calendar.

    Returns
    -------
    CellProfile or None
        None if no row is usable.
    """
    usable = np.isfinite(values) & (contacts > 0)
    if not usable.any():
        return None
    newest = starts[usable].max()
    usable &= np.asarray(starts > newest - pd.Timedelta(days=RECENT_DAYS))
    local = calendar.local(starts[usable])
    count = calendar.slots_per_day
    groups = local.weekdays * count + local.slots
    cells = credible_means(values[usable], contacts[usable], groups, 7 * count)
    return CellProfile(calendar, cells.reshape(7, count))
