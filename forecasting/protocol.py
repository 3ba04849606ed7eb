"""What every forecaster offers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from forecasting.calendars import QueueCalendar


class FittedForecaster(Protocol):
    """A forecaster that has seen one queue's history."""

    def predict(self, first_date: dt.date, last_date: dt.date) -> NDArray[np.float64]:
        """Return mean contacts per open interval of the local dates, both ends included.

        The result is in step with `calendar.intervals(first_date, last_date)`, finite and never
        negative. The dates may lie any number of weeks after the history.
        """
        ...


class Forecaster(Protocol):
    """A way to forecast the contacts of one queue.

    Attributes
    ----------
    name : str
        Same as the name of its file.
    """

    @property
    def name(self) -> str:
        """Name in results and in the `model` column of a forecast."""
        ...

    def fit(self, series: pd.Series[float], calendar: QueueCalendar) -> FittedForecaster:
        """Fit on contacts offered per interval (index in UTC, NaN is unknown).

        Raises
        ------
        HistoryError
            If no open interval has a known value.
        """
        ...
