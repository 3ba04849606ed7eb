from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from forecasting.calendars import QueueCalendar
from forecasting.frames import COLUMNS, HistoryError, answered_weight, offered_series, tidy

Build = Callable[..., pd.DataFrame]
# 08:00 and 08:30 in Berlin, Monday 2026-06-01.
EIGHT, HALF_PAST = "2026-06-01T06:00Z", "2026-06-01T06:30Z"


def test_columns_types_and_order(history: Build, office: QueueCalendar) -> None:
    raw = history("sales", [HALF_PAST, EIGHT], [20, 30], remark="x")
    raw["interval_start"] = raw["interval_start"].dt.tz_convert("Asia/Tokyo")
    frame = tidy(raw, {"sales": office}).frame
    assert tuple(frame.columns) == COLUMNS
    assert frame["interval_start"].tolist() == [pd.Timestamp(EIGHT), pd.Timestamp(HALF_PAST)]
    assert frame["offered"].tolist() == [30.0, 20.0]
    assert {str(frame[name].dtype) for name in COLUMNS[2:]} == {"float64"}
    assert str(frame["interval_start"].dtype) == "datetime64[us, UTC]"
    assert frame["aht_s"].isna().all()


def test_duplicates_are_added_and_reported(history: Build, office: QueueCalendar) -> None:
    raw = history(
        "sales",
        [EIGHT, EIGHT, HALF_PAST, HALF_PAST],
        [30.0, 10.0, 20.0, np.nan],
        answered=[20.0, 10.0, 20.0, 0.0],
        aht_s=[100.0, 400.0, 200.0, np.nan],
    )
    done = tidy(raw, {"sales": office})
    assert done.frame["offered"].tolist() == [40.0, 20.0]
    assert done.frame["answered"].tolist() == [30.0, 20.0]
    assert done.frame["aht_s"].tolist() == [200.0, 200.0]
    assert done.frame["hard_contacts"].isna().all()
    assert "queue sales: 4 rows share an interval" in done.notices[0]


def test_duplicates_without_contacts_keep_their_handle_time(
    history: Build, office: QueueCalendar
) -> None:
    raw = history("sales", [EIGHT, EIGHT], np.nan, aht_s=[100.0, 300.0])
    assert tidy(raw, {"sales": office}).frame["aht_s"].tolist() == [200.0]


def test_tidying_twice_changes_nothing(history: Build, office: QueueCalendar) -> None:
    raw = pd.concat(
        [
            history("sales", [EIGHT, EIGHT, "2026-06-03T07:00Z"], [1.0, 2.0, 3.0]),
            history("tech", [HALF_PAST, "2026-06-02T07:00Z"], [50.0, 60.0]),
        ]
    )
    calendars = {"sales": office, "tech": office}
    once = tidy(raw, calendars)
    pd.testing.assert_frame_equal(tidy(once.frame, calendars).frame, once.frame)


def test_blank_and_zero_handle_times_are_unknown_and_told(
    history: Build, office: QueueCalendar
) -> None:
    raw = history("sales", [EIGHT, HALF_PAST], [12.0, np.nan], aht_s=[0.0, np.nan])
    done = tidy(raw, {"sales": office})
    assert done.frame["aht_s"].isna().all()
    assert "queue sales: 1 intervals with unknown contacts" in done.notices
    assert "queue sales: 1 intervals with contacts but no handle time" in done.notices


def test_a_clean_history_has_no_notice(history: Build, office: QueueCalendar) -> None:
    day = pd.Timestamp("2026-06-01").date()
    raw = history("sales", office.intervals(day, day), 12.0, aht_s=180.0)
    assert tidy(raw, {"sales": office}).notices == ()


def test_every_fault_is_listed_at_once(history: Build, office: QueueCalendar) -> None:
    raw = history(
        ["sales", "sales", "ghost", "sales"],
        [EIGHT, "2026-06-01T06:10Z", EIGHT, HALF_PAST],
        [-1.0, 1.0, 1.0, 1.0],
        aht_s=[1.0, np.inf, 1.0, 1.0],
    )
    raw.loc[3, "interval_start"] = pd.NaT
    with pytest.raises(HistoryError) as caught:
        tidy(raw, {"sales": office})
    assert set(caught.value.faults) == {
        "row 0: offered is -1.0",
        "row 1: aht_s is inf",
        "row 3: no interval_start",
        "row 1: 2026-06-01 06:10:00+00:00 is off the 30-minute grid",
        "queue ghost: 1 rows, but no such queue has a calendar",
    }
    assert str(caught.value).count("\n") == 4


def test_missing_and_mistyped_columns_are_listed(office: QueueCalendar) -> None:
    raw = pd.DataFrame({"interval_start": ["2026-06-01 08:00"], "aht_s": ["long"]})
    with pytest.raises(HistoryError) as caught:
        tidy(raw, {"sales": office})
    assert caught.value.faults == (
        "column queue is missing",
        "column offered is missing",
        "column interval_start holds no instants with a time zone",
        "column aht_s holds values that are no numbers",
    )


def test_a_missing_start_column_is_one_fault(office: QueueCalendar) -> None:
    with pytest.raises(HistoryError) as caught:
        tidy(pd.DataFrame({"queue": ["sales"], "offered": [1]}), {"sales": office})
    assert caught.value.faults == ("column interval_start is missing",)


def test_an_empty_text_column_counts_as_unknown(history: Build, office: QueueCalendar) -> None:
    raw = history("sales", [EIGHT], [12.0]).assign(answered=pd.Series([None], dtype=object))
    assert tidy(raw, {"sales": office}).frame["answered"].isna().all()


def test_offered_series_is_one_queue(history: Build) -> None:
    frame = pd.concat([history("a", [EIGHT], [1]), history("b", [EIGHT, HALF_PAST], [2, 3])])
    series = offered_series(frame, "b")
    assert series.tolist() == [2.0, 3.0]
    assert series.index.tolist() == [pd.Timestamp(EIGHT), pd.Timestamp(HALF_PAST)]


def test_answered_is_offered_less_abandoned_where_unknown(history: Build) -> None:
    frame = history("a", [EIGHT] * 3, 10.0, answered=[7.0, np.nan, np.nan])
    assert answered_weight(frame.assign(abandoned=[0.0, 4.0, 11.0])).tolist() == [7.0, 6.0, 0.0]
    assert answered_weight(frame.assign(abandoned=np.nan)).tolist() == [7.0, 10.0, 10.0]
