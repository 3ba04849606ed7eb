from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pytest

from forecasting.calendars import QueueCalendar, SpecialDay
from forecasting.day_effects import (
    EVENT_PRIOR_DAYS,
    MONTH_HISTORY_DAYS,
    NO_EFFECTS,
    DayEffects,
    estimate_effects,
)
from forecasting.day_table import DayTable, day_table

FIRST = dt.date(2026, 1, 5)
CLOSED = (SpecialDay(dt.date(2026, 1, 6), "shut", "closed"),)
FEAST = (SpecialDay(dt.date(2026, 1, 14), "feast", "holiday"),)


def table(office: QueueCalendar, days: int, *special: SpecialDay) -> DayTable:
    calendar = dataclasses.replace(office, special_days=special)
    return day_table(calendar, FIRST, FIRST + dt.timedelta(days=days - 1))


def test_effects_multiply(office: QueueCalendar) -> None:
    month = np.zeros(31)
    month[6] = np.log(3.0)
    effects = DayEffects(np.log(2.0), np.log(0.5), month)
    factor = effects.factor(table(office, 10, *CLOSED, *FEAST))
    assert factor == pytest.approx([1, 1, 6, 1, 1, 1, 1, 1, 1, 0.5])


def test_each_effect_is_a_shrunk_mean(office: QueueCalendar) -> None:
    days = table(office, 14, *CLOSED, *FEAST)
    level = np.zeros(14)
    level[2], level[9], level[5] = 0.6, -0.9, np.nan
    found = estimate_effects(days, level, NO_EFFECTS)
    assert found.after_closed == pytest.approx(0.6 / (1 + EVENT_PRIOR_DAYS))
    assert found.holiday == pytest.approx(-0.9 / (1 + EVENT_PRIOR_DAYS))
    assert not found.by_day_of_month.any()


def test_what_the_month_explains_is_not_explained_twice(office: QueueCalendar) -> None:
    days = table(office, 14, *CLOSED)
    month = np.zeros(31)
    month[6] = 0.6
    level = np.where(days.after_closed, 0.6, 0.0)
    found = estimate_effects(days, level, DayEffects(0.0, 0.0, month))
    assert found.after_closed == 0.0


def test_without_such_days_there_are_no_effects(office: QueueCalendar) -> None:
    found = estimate_effects(table(office, 14), np.ones(14), NO_EFFECTS)
    assert (found.after_closed, found.holiday) == (0.0, 0.0)


@pytest.mark.parametrize(("days", "shown"), [(90, False), (MONTH_HISTORY_DAYS, True)])
def test_the_day_of_the_month_needs_13_weeks(office: QueueCalendar, days: int, shown: bool) -> None:
    months = table(office, days)
    level = np.where(months.days_of_month == 15, 0.5, 0.0)
    found = estimate_effects(months, level, NO_EFFECTS)
    assert found.by_day_of_month.any() == shown


def test_a_pay_day_is_felt_around_it_and_shrunk(office: QueueCalendar) -> None:
    months = table(office, 364)
    level = np.where(months.days_of_month == 1, 0.5, 0.0)
    effect = estimate_effects(months, level, NO_EFFECTS).by_day_of_month
    assert effect.argmax() == 0
    assert 0.05 < effect[0] < 0.5
    # The last of a month is next to the first.
    assert effect[30] > effect[28] > effect[15]
