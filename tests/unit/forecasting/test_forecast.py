from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from forecasting.calendars import QueueCalendar
from forecasting.forecast import COLUMNS, QueueDefaults, forecast
from forecasting.frames import HistoryError, tidy
from forecasting.models import forecasters

Series = Callable[..., "pd.Series[float]"]
MONDAY, FRIDAY = dt.date(2026, 1, 5), dt.date(2026, 3, 27)
WEEK = (dt.date(2026, 3, 30), dt.date(2026, 4, 5))
BANDS = ["offered_p2_5", "offered_p10", "offered_p50", "offered_p90", "offered_p97_5"]
DEFAULTS = {
    "sales": QueueDefaults(default_aht_s=240.0, hard_contact_share=0.05),
    "tech": QueueDefaults(default_aht_s=300.0, hard_contact_share=0.10),
}


@pytest.fixture
def tech(office: QueueCalendar) -> QueueCalendar:
    return dataclasses.replace(office, queue="tech", interval_minutes=15)


@pytest.fixture
def past(office: QueueCalendar, tech: QueueCalendar, weekly: Series) -> pd.DataFrame:
    draw = np.random.default_rng(8)
    parts = []
    for calendar, first in ((office, MONDAY), (tech, dt.date(2026, 3, 9))):
        mean = weekly(calendar, first, FRIDAY)
        rows = pd.DataFrame({"interval_start": mean.index, "offered": draw.poisson(mean)})
        parts.append(rows.assign(queue=calendar.queue))
    return tidy(pd.concat(parts), {"sales": office, "tech": tech}).frame


def test_columns_rows_and_order(
    past: pd.DataFrame, office: QueueCalendar, tech: QueueCalendar
) -> None:
    found = forecast(past, {"tech": tech, "sales": office}, *WEEK, DEFAULTS)
    assert tuple(found.columns) == COLUMNS
    assert found["queue"].tolist() == ["sales"] * 40 + ["tech"] * 80
    assert found["interval_start"].tolist() == [*office.intervals(*WEEK), *tech.intervals(*WEEK)]
    assert found.groupby("queue")["aht_s"].unique().map(list).to_dict() == {
        "sales": [240.0],
        "tech": [300.0],
    }
    assert found["hard_contact_share"].unique().tolist() == [0.05, 0.10]
    assert set(found["model"]) <= set(forecasters())
    assert found.loc[found["queue"] == "tech", "model"].unique().tolist() == [
        "mean_of_same_weekdays"
    ]


def test_bands_are_ordered_and_hold_what_comes(
    past: pd.DataFrame, office: QueueCalendar, tech: QueueCalendar, weekly: Series
) -> None:
    found = forecast(past, {"sales": office, "tech": tech}, *WEEK, DEFAULTS)
    table = found[BANDS].to_numpy()
    assert (np.diff(table, axis=1) >= 0).all()
    assert (table >= 0).all()
    truth = np.concatenate([weekly(calendar, *WEEK) for calendar in (office, tech)])
    came = np.random.default_rng(9).poisson(truth)
    assert np.mean((table[:, 0] <= came) & (came <= table[:, 4])) > 0.85
    assert np.abs(found["offered"] - truth).sum() < 0.05 * truth.sum()


def test_the_same_input_gives_the_same_output(
    past: pd.DataFrame, office: QueueCalendar, tech: QueueCalendar
) -> None:
    calendars = {"sales": office, "tech": tech}
    once = forecast(past, calendars, *WEEK, DEFAULTS)
    shuffled = past.sample(frac=1, random_state=3).sort_values(["queue", "interval_start"])
    again = forecast(shuffled, {"tech": tech, "sales": office}, *WEEK, DEFAULTS)
    pd.testing.assert_frame_equal(once, again, check_exact=True)


def test_history_from_the_first_day_on_is_not_looked_at(
    past: pd.DataFrame, office: QueueCalendar
) -> None:
    week = (dt.date(2026, 3, 16), dt.date(2026, 3, 22))
    early = past[past["interval_start"] < office.midnight(week[0])]
    pd.testing.assert_frame_equal(
        forecast(past, {"sales": office}, *week, DEFAULTS),
        forecast(early, {"sales": office}, *week, DEFAULTS),
    )


def test_weeks_in_between_are_forecast_over(
    past: pd.DataFrame, office: QueueCalendar, weekly: Series
) -> None:
    week = (dt.date(2026, 8, 3), dt.date(2026, 8, 9))
    found = forecast(past, {"sales": office}, *week, DEFAULTS)
    truth = weekly(office, *week).to_numpy()
    assert len(found) == 40
    assert np.abs(found["offered"].to_numpy() - truth).sum() < 0.05 * truth.sum()


def test_a_short_history_borrows_the_residuals_of_others(
    past: pd.DataFrame, office: QueueCalendar, tech: QueueCalendar
) -> None:
    alone = forecast(past, {"tech": tech}, *WEEK, DEFAULTS)
    both = forecast(past, {"sales": office, "tech": tech}, *WEEK, DEFAULTS)
    both = both[both["queue"] == "tech"].reset_index(drop=True)
    pd.testing.assert_series_equal(alone["offered"], both["offered"])
    spread = alone["offered_p97_5"] - alone["offered"]
    # Nothing to borrow: a Poisson count with twice its variance.
    np.testing.assert_allclose(spread, 1.959964 * np.sqrt(2 * alone["offered"]), rtol=1e-5)
    assert (both["offered_p97_5"] != alone["offered_p97_5"]).all()


def test_known_handle_time_and_hard_contacts_go_before_defaults(
    past: pd.DataFrame, office: QueueCalendar
) -> None:
    known = past.assign(aht_s=180.0, hard_contacts=0.2 * past["offered"])
    found = forecast(known, {"sales": office}, *WEEK, {})
    assert found["aht_s"].unique().tolist() == pytest.approx([180.0])
    assert found["hard_contact_share"].to_numpy() == pytest.approx(np.full(40, 0.2))


def test_every_fault_of_every_queue_is_named(
    past: pd.DataFrame, office: QueueCalendar, tech: QueueCalendar
) -> None:
    ghost = dataclasses.replace(office, queue="ghost")
    calendars = {"ghost": ghost, "sales": office, "tech": tech}
    with pytest.raises(HistoryError) as caught:
        forecast(past, calendars, *WEEK, {"tech": QueueDefaults(default_aht_s=200.0)})
    starts = [fault.split(".")[0] for fault in caught.value.faults]
    assert starts == [
        "queue ghost: no history in its opening hours, so no forecast",
        "queue sales: no handle time in the history",
        "queue tech: no hard contacts in the history",
    ]
    assert all("Cure: " in fault for fault in caught.value.faults)


def test_no_queue_gives_no_row(past: pd.DataFrame) -> None:
    found = forecast(past, {}, *WEEK, {})
    assert tuple(found.columns) == COLUMNS
    assert found.empty
