from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from forecasting.calendars import QueueCalendar

Series = Callable[..., "pd.Series[float]"]


@pytest.fixture
def office() -> QueueCalendar:
    """Monday to Friday, 08:00 to 12:00 in Berlin, half hours: eight slots."""
    return QueueCalendar("sales", "Europe/Berlin", 30, dict.fromkeys(range(5), ((480, 720),)))


@pytest.fixture
def weekly() -> Series:
    """Contacts of the open intervals: 100 + 10 x weekday + slot from opening, times `scale`."""

    def build(
        calendar: QueueCalendar, first: dt.date, last: dt.date, scale: float = 1.0
    ) -> pd.Series[float]:
        index = calendar.intervals(first, last)
        local = calendar.local(index)
        values = 100.0 + 10.0 * local.weekdays + local.slots
        return pd.Series(scale * values.astype(np.float64), index=index)

    return build


@pytest.fixture
def history() -> Callable[..., pd.DataFrame]:
    """A history frame out of columns."""

    def build(
        queue: str | list[str],
        starts: pd.DatetimeIndex | list[str],
        offered: object,
        **other: object,
    ) -> pd.DataFrame:
        index = starts if isinstance(starts, pd.DatetimeIndex) else pd.to_datetime(starts, utc=True)
        columns = {"queue": queue, "interval_start": index, "offered": offered, **other}
        return pd.DataFrame(columns, index=range(len(index)))

    return build
