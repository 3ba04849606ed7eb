from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from forecasting.calendars import QueueCalendar
from forecasting.day_grid import day_grid
from forecasting.weekday_profile import filled, mean_of_latest, weighted_profile

Series = Callable[..., "pd.Series[float]"]
MONDAY = dt.date(2026, 6, 1)


def test_unknown_cells_take_the_slot_then_everything() -> None:
    profile = np.full((7, 3), np.nan)
    profile[0, :2], profile[1, 0] = [2.0, 9.0], 4.0
    found = filled(profile)
    assert found[:, 0].tolist() == [2.0, 4.0, *[3.0] * 5]
    assert found[:, 1].tolist() == [9.0] * 7
    assert found[:, 2].tolist() == [5.0] * 7


def test_the_latest_values_of_each_cell_are_averaged(office: QueueCalendar, weekly: Series) -> None:
    weeks = [
        weekly(
            office, MONDAY + dt.timedelta(weeks=n), MONDAY + dt.timedelta(weeks=n, days=4), scale
        )
        for n, scale in enumerate((1.0, 2.0, 3.0))
    ]
    weeks[1].iloc[0] = np.nan
    grid = day_grid(pd.concat(weeks), office)
    every = np.ones(len(grid.days.dates), dtype=np.bool_)
    assert mean_of_latest(grid, every, 1)[0, 16:18].tolist() == [3 * 116.0, 3 * 117.0]
    assert mean_of_latest(grid, every, 2)[0, 16:18].tolist() == [2 * 116.0, 2.5 * 117.0]
    assert mean_of_latest(grid, every, 9)[1, 16] == pytest.approx(2 * 126.0)
    before = grid.days.dates < np.datetime64("2026-06-08")
    assert mean_of_latest(grid, before, 4)[4, 20] == 160.0


def test_if_no_day_may_be_used_all_are(office: QueueCalendar, weekly: Series) -> None:
    grid = day_grid(weekly(office, MONDAY, MONDAY), office)
    none = np.zeros(1, dtype=np.bool_)
    assert mean_of_latest(grid, none, 4)[0, 16] == 116.0


def test_weighted_profile_agrees_with_a_plain_loop() -> None:
    draw = np.random.default_rng(6)
    values = draw.uniform(0, 9, (21, 4))
    values[draw.uniform(size=values.shape) < 0.2] = np.nan
    weights = draw.uniform(0.1, 1, 21)
    weekdays = np.arange(21) % 7
    found = weighted_profile(values, weights, weekdays)
    for weekday in range(7):
        for slot in range(4):
            total = mass = 0.0
            for day in range(weekday, 21, 7):
                if np.isfinite(values[day, slot]):
                    total += weights[day] * values[day, slot]
                    mass += weights[day]
            if mass:
                assert found[weekday, slot] == pytest.approx(total / mass)
