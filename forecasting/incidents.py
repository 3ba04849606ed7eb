"""Intervals whose contacts are so far from usual that a forecast should not repeat them."""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from forecasting.day_grid import day_grid
from forecasting.day_table import ORDINARY_KINDS
from forecasting.frames import HistoryError, offered_series

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from forecasting.calendars import QueueCalendar
    from forecasting.day_grid import DayGrid

# The threshold, in robust standard deviations. 917,280 Poisson counts stayed below 5; the mass
# calls and outages of AnonBank, 1999, lie between 6 and 19 (measured on both).
FAR = 6.0
# sqrt(x + 1/4) of a Poisson count has a standard deviation of about 1/2 whatever its mean (Brown,
# Cai, Zhang, Zhao and Zhou, Probability Theory and Related Fields 146, 2010).
ROOT_SHIFT = 0.25
POISSON_SCALE = 0.5
# Median absolute deviation to standard deviation of a normal variable (Hampel, JASA 69, 1974).
MAD_TO_SD = 1.4826
# Design choices. Six weeks either side show a monthly peak again; three days make a median that
# one of them cannot move; six neighbours within three hours either side outlast a lunch-long hole.
FEWEST_OTHERS = 3
WEEKS_EITHER_SIDE = 6
NEIGHBOUR_MINUTES = 180
NEIGHBOURS_EITHER_SIDE = 6
# Another day at least half as far off makes a peak recurring; a queue that has its peaks on more
# than every tenth day has them by nature.
AS_FAR = 0.5
MOST_DAYS = 0.1


@dataclass(frozen=True)
class Incident:
    """Contacts far from usual in one interval, or several in a row.

    Attributes
    ----------
    queue : str
    date : date
        Local.
    start_minute, end_minute : int
        Local minutes after midnight, end exclusive.
    offered, usual : float
        Contacts that came, and the sum of the medians of the same weekday and slot.
    """

    queue: str
    date: dt.date
    start_minute: int
    end_minute: int
    offered: float
    usual: float

    @property
    def notice(self) -> str:
        """The incident in one sentence."""
        return (
            f"queue {self.queue}: {self.offered:.0f} contacts on {self.date} from "
            f"{_clock(self.start_minute)} to {_clock(self.end_minute)}, where {self.usual:.0f} are "
            "usual, are left out as an incident; put the day into special_days.csv to decide "
            "otherwise"
        )


def find_incidents(series: pd.Series[float], calendar: QueueCalendar) -> tuple[Incident, ...]:
    """Return the incidents of a queue, in order of time.

    An interval is an incident if its square root of contacts lies more than 6 robust standard
    deviations, the same way, both from the median of the same weekday and slot within six weeks
    (at least three other days) and from that median times the level of the hours around it. So a
    busy day, growth and a new level are none; nor is a peak that comes again at that slot, on any
    weekday, within six weeks. Days after a closed day are not judged, nor are special days and days
    for which the planner gives a volume factor: a factor of 1 keeps a day as it is. The scale is
    1.4826 times the median absolute deviation, of the queue or of the slot, whichever is larger,
    and at least that of a Poisson count. In effect, fewer than about 12 usual contacts have no
    hole.

    Parameters
    ----------
    series
        Contacts offered; index in UTC, NaN is unknown.
    calendar
        The queue's calendar.

    Raises
    ------
    HistoryError
        If no open interval has a known value.
    """
    grid = day_grid(series, calendar)
    usual = _usual(_root(grid))
    return tuple(_runs(grid, usual, _found(grid, usual, calendar), calendar))


def without_incidents(series: pd.Series[float], calendar: QueueCalendar) -> pd.Series[float]:
    """Return a history to fit on: the same, with the contacts of incidents unknown (NaN).

    Raises
    ------
    HistoryError
        If no open interval has a known value.
    """
    grid = day_grid(series, calendar)
    found = _found(grid, _usual(_root(grid)), calendar)
    index = calendar.intervals(grid.days.dates[0].item(), grid.days.dates[-1].item())
    local = calendar.local(index)
    rows = (local.dates - grid.days.dates[0]).astype(np.int64)
    return series.mask(series.index.isin(index[found[rows, local.slots]]))


def incident_notices(
    history: pd.DataFrame,
    calendars: Mapping[str, QueueCalendar],
    first_date: dt.date | None = None,
) -> tuple[str, ...]:
    """Return one sentence for each incident in a tidy history.

    Parameters
    ----------
    history
        Tidy history.
    calendars
        By queue.
    first_date
        First local date that is forecast: history from it on is not looked at. None is all of it.
    """
    notices: list[str] = []
    for queue, calendar in calendars.items():
        series = offered_series(history, queue)
        if first_date is not None:
            series = series[series.index < calendar.midnight(first_date)]
        # A queue without history is for the forecast to report.
        with contextlib.suppress(HistoryError):
            found = find_incidents(series, calendar)
            notices += [incident.notice for incident in found]
    return tuple(notices)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _root(grid: DayGrid) -> NDArray[np.float64]:
    """Return the square roots of the contacts of ordinary days; NaN elsewhere."""
    roots = np.sqrt(grid.contacts + ROOT_SHIFT)
    return np.where(grid.days.ordinary[:, None], roots, np.nan)


def _found(grid: DayGrid, usual: NDArray[np.float64], calendar: QueueCalendar) -> NDArray[np.bool_]:
    root = _root(grid)
    off = root - usual
    off_level = root - usual * _level(root / usual, calendar.interval_minutes)
    scale = np.fmax(np.fmax(_mad(off_level), _mad(off_level.reshape(-1, 1))), POISSON_SCALE)
    nearer = np.where(off > 0, np.minimum(off, off_level), np.maximum(off, off_level))
    # Where the two disagree in direction, nothing is far off.
    far = np.where(off * off_level > 0, nearer, 0.0) / scale
    found = (np.abs(far) > FAR) & _judged(grid, calendar)[:, None] & ~_recurs(far)
    rare = found.any(axis=1).sum() <= MOST_DAYS * grid.known.any(axis=1).sum()
    return np.asarray(found & rare)


def _usual(root: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the median of other days of the same weekday, NaN with too few of them."""
    weeks = [week for week in range(-WEEKS_EITHER_SIDE, WEEKS_EITHER_SIDE + 1) if week]
    others = np.stack([_shifted(root, 7 * week) for week in weeks])
    enough = np.isfinite(others).sum(axis=0) >= FEWEST_OTHERS
    return np.where(enough, _median(others), np.nan)


def _level(ratio: NDArray[np.float64], interval_minutes: int) -> NDArray[np.float64]:
    """Return how busy the hours around each cell were, against usual; the cell is left out."""
    reach = max(NEIGHBOUR_MINUTES // interval_minutes, 1)
    step = -(-reach // NEIGHBOURS_EITHER_SIDE)
    away = range(step, reach + 1, step)
    near = [_shifted(ratio.T, by * side).T for by in away for side in (-1, 1)]
    return _median(np.stack(near))


def _recurs(far: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return whether a day within six weeks is at least half as far off at the same slot."""
    reach = 7 * WEEKS_EITHER_SIDE
    most = np.zeros((2, *far.shape))
    for by in (*range(-reach, 0), *range(1, reach + 1)):
        other = _shifted(far, by)
        most = np.fmax(most, np.stack([other, -other]))
    return np.asarray(np.where(far > 0, most[0], most[1]) >= AS_FAR * np.abs(far))


def _judged(grid: DayGrid, calendar: QueueCalendar) -> NDArray[np.bool_]:
    decided = [
        any(
            day.volume_factor is not None or day.kind not in ORDINARY_KINDS
            for day in calendar.special_on(date)
        )
        for date in grid.days.dates.tolist()
    ]
    return np.asarray(grid.days.ordinary & ~grid.days.after_closed & ~np.array(decided))


def _shifted(values: NDArray[np.float64], rows: int) -> NDArray[np.float64]:
    """Return the row so many rows before each; NaN where there is none."""
    moved = np.full_like(values, np.nan)
    if rows > 0:
        moved[rows:] = values[:-rows]
    else:
        moved[:rows] = values[-rows:]
    return moved


def _median(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the median of what is known along the first axis, NaN where nothing is."""
    ordered = np.sort(values, axis=0)
    count = np.isfinite(ordered).sum(axis=0)[None]
    low = np.take_along_axis(ordered, np.maximum(count - 1, 0) // 2, axis=0)
    high = np.take_along_axis(ordered, count // 2, axis=0)
    return np.asarray((low + high)[0] / 2)


def _mad(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the standard deviation of each column around zero, from its median deviation."""
    return MAD_TO_SD * _median(np.abs(values))


def _runs(
    grid: DayGrid, usual: NDArray[np.float64], found: NDArray[np.bool_], calendar: QueueCalendar
) -> Iterator[Incident]:
    contacts = np.maximum(usual**2 - ROOT_SHIFT, 0.0)
    width = calendar.interval_minutes
    for row in np.flatnonzero(found.any(axis=1)):
        slots = np.flatnonzero(found[row])
        for run in np.split(slots, np.flatnonzero(np.diff(slots) > 1) + 1):
            yield Incident(
                queue=calendar.queue,
                date=grid.days.dates[row].item(),
                start_minute=int(run[0]) * width,
                end_minute=int(run[-1] + 1) * width,
                offered=float(grid.contacts[row, run].sum()),
                usual=float(contacts[row, run].sum()),
            )
