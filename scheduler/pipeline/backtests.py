"""How well every forecaster would have done on a centre's past."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from forecasting.backtest import backtest_all
from forecasting.frames import HistoryError
from forecasting.incidents import incident_notices
from scheduler.pipeline.calendars import queue_calendars
from scheduler.pipeline.demand import refused, tidy_history

if TYPE_CHECKING:
    from scheduler.domain.base import Json
    from scheduler.exchange import CentreFiles


def backtest_rows(files: CentreFiles) -> tuple[list[Json], tuple[str, ...]]:
    """Return one row for each queue and forecaster, and what was found about the history.

    The columns are those of ``forecasting.backtest.backtest_all``; what is unknown or endless is
    None.

    Raises
    ------
    InputError
        When the history cannot be used.
    """
    calendars = queue_calendars(files)
    history = tidy_history(files, calendars)
    try:
        scores = backtest_all(history.frame, calendars)
    except HistoryError as error:
        raise refused(error) from error
    rows = scores.to_dict(orient="records")
    plain = [{str(name): _plain(cell) for name, cell in row.items()} for row in rows]
    return plain, (*history.notices, *incident_notices(history.frame, calendars))


def _plain(cell: object) -> object:
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell
