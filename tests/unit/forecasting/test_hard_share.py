from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from forecasting.calendars import QueueCalendar
from forecasting.frames import HistoryError, tidy
from forecasting.hard_share import hard_share

Build = Callable[..., pd.DataFrame]
MONDAY = dt.date(2026, 6, 1)


def test_the_share_is_hard_contacts_over_answered(history: Build, office: QueueCalendar) -> None:
    index = office.intervals(MONDAY, MONDAY)[:2]
    raw = history("sales", index, 100.0, answered=[30.0, 10.0], hard_contacts=[3.0, 5.0])
    frame = tidy(raw, {"sales": office}).frame
    assert hard_share(frame, office, None).at(index) == pytest.approx([0.2, 0.2])


def test_the_share_never_passes_one(history: Build, office: QueueCalendar) -> None:
    index = office.intervals(MONDAY, MONDAY)
    frame = tidy(
        history("sales", index, 12.0, answered=1.0, hard_contacts=7.0), {"sales": office}
    ).frame
    assert hard_share(frame, office, None).at(index).tolist() == [1.0] * 8


def test_a_hard_monday_shows_after_enough_weeks(history: Build, office: QueueCalendar) -> None:
    index = office.intervals(MONDAY, dt.date(2026, 8, 28))
    truth = np.where(office.local(index).weekdays == 0, 0.3, 0.1)
    hard = np.random.default_rng(4).binomial(50, truth)
    raw = history("sales", index, 50.0, hard_contacts=hard)
    frame = tidy(raw, {"sales": office}).frame
    week = office.intervals(dt.date(2026, 9, 7), dt.date(2026, 9, 11))
    found = hard_share(frame, office, None).at(week)
    assert found[:8].mean() == pytest.approx(0.3, abs=0.02)
    assert found[8:].mean() == pytest.approx(0.1, abs=0.02)
    assert ((found >= 0) & (found <= 1)).all()


def test_the_default_serves_a_queue_without_wrap_up_codes(
    history: Build, office: QueueCalendar
) -> None:
    index = office.intervals(MONDAY, MONDAY)
    frame = tidy(history("sales", index, 100.0), {"sales": office}).frame
    assert hard_share(frame, office, 0.05).at(index).tolist() == [0.05] * 8
    with pytest.raises(HistoryError, match=r"queue sales: no hard contacts .* hard_contact_share"):
        hard_share(frame, office, None)
