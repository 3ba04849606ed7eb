from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from forecasting.calendars import QueueCalendar
from forecasting.cell_profile import RECENT_DAYS, constant_profile, profile_per_contact

MONDAY = dt.date(2026, 6, 1)


def test_a_constant_profile_is_the_same_everywhere(office: QueueCalendar) -> None:
    index = office.intervals(MONDAY, MONDAY)
    assert constant_profile(office, 180.0).at(index).tolist() == [180.0] * 8


def test_cells_are_weekday_and_slot(office: QueueCalendar) -> None:
    index = office.intervals(MONDAY, dt.date(2026, 6, 19))
    local = office.local(index)
    values = np.asarray(100.0 * local.weekdays + local.slots, dtype=np.float64)
    profile = profile_per_contact(index, values, np.ones(len(index)), office)
    assert profile is not None
    ahead = index + pd.Timedelta(days=21)
    np.testing.assert_allclose(profile.at(ahead), values)


def test_unknown_values_and_empty_intervals_are_left_out(office: QueueCalendar) -> None:
    index = office.intervals(MONDAY, MONDAY)
    values = np.array([np.nan, 500.0, 200.0, *[200.0] * 5])
    contacts = np.array([5.0, 0.0, 1.0, *[np.nan] * 5])
    profile = profile_per_contact(index, values, contacts, office)
    assert profile is not None
    assert np.unique(profile.cells).tolist() == [200.0]
    assert profile_per_contact(index, values, np.zeros(8), office) is None


def test_only_the_last_quarter_year_counts(office: QueueCalendar) -> None:
    newest = pd.Timestamp("2026-06-01T06:00Z")
    edge = newest - pd.Timedelta(days=RECENT_DAYS)
    starts = pd.DatetimeIndex([edge, edge + pd.Timedelta(minutes=30), newest])
    profile = profile_per_contact(starts, np.array([900.0, 100.0, 200.0]), np.ones(3), office)
    assert profile is not None
    assert np.unique(profile.cells).tolist() == [150.0]
