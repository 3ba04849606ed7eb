from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from forecasting.calendars import QueueCalendar
from forecasting.frames import HistoryError, tidy
from forecasting.handle_time import handle_time

Build = Callable[..., pd.DataFrame]
MONDAY = dt.date(2026, 6, 1)


def test_handle_time_is_weighted_by_contacts_answered(
    history: Build, office: QueueCalendar
) -> None:
    index = office.intervals(MONDAY, MONDAY)[:2]
    mine = history("sales", index, 100.0, answered=[30.0, 10.0], aht_s=[100.0, 300.0])
    other = history("tech", index, 100.0, answered=50.0, aht_s=999.0)
    frame = tidy(pd.concat([mine, other]), {"sales": office, "tech": office}).frame
    assert handle_time(frame, office, 60.0).at(index).tolist() == [150.0, 150.0]


def test_weekday_and_slot_show_when_history_does(history: Build, office: QueueCalendar) -> None:
    index = office.intervals(MONDAY, dt.date(2026, 8, 28))
    local = office.local(index)
    truth = 200.0 + 20.0 * local.weekdays + 5.0 * (local.slots - 16)
    noise = np.random.default_rng(2).normal(0, 20, len(index))
    frame = tidy(history("sales", index, 40.0, aht_s=truth + noise), {"sales": office}).frame
    week = office.intervals(dt.date(2026, 9, 7), dt.date(2026, 9, 11))
    found = handle_time(frame, office, None).at(week)
    assert np.abs(found - truth[: len(week)]).mean() < 6


def test_the_default_serves_a_queue_without_handle_time(
    history: Build, office: QueueCalendar
) -> None:
    index = office.intervals(MONDAY, MONDAY)
    frame = tidy(history("sales", index, 100.0), {"sales": office}).frame
    assert handle_time(frame, office, 240.0).at(index).tolist() == [240.0] * 8
    with pytest.raises(HistoryError, match=r"queue sales: no handle time .* default_aht_s"):
        handle_time(frame, office, None)
