from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from forecasting.calendars import QueueCalendar
from forecasting.frames import TidyHistory, tidy

Build = Callable[..., pd.DataFrame]
MONDAY = pd.Timestamp("2026-06-01").date()
TUESDAY = pd.Timestamp("2026-06-02").date()


def test_absent_rows_of_a_thin_queue_are_zero(history: Build, office: QueueCalendar) -> None:
    index = office.intervals(MONDAY, MONDAY)
    done = tidy(history("sales", index[[0, 2]], [3.0, 9.0]), {"sales": office})
    assert done.frame["offered"].tolist() == [3.0, 0.0, 9.0, *[0.0] * 5]
    assert done.notices[0] == "queue sales: 6 intervals without a row are read as zero contacts"


def test_an_explicit_zero_means_absent_is_unknown(history: Build, office: QueueCalendar) -> None:
    index = office.intervals(MONDAY, MONDAY)
    done = tidy(history("sales", index[[0, 2]], [0.0, 9.0]), {"sales": office})
    assert done.frame["offered"].tolist() == [0.0, 9.0]
    assert done.notices[0] == "queue sales: 6 open intervals without a row are unknown"


@pytest.mark.parametrize(("usual", "rows"), [(9.9, 16), (10.0, 15)])
def test_a_busy_slot_without_a_row_is_a_hole(
    history: Build, office: QueueCalendar, usual: float, rows: int
) -> None:
    next_monday = MONDAY + pd.Timedelta(days=7)
    index = office.intervals(MONDAY, MONDAY).append(office.intervals(next_monday, next_monday))
    raw = history("sales", index.delete(3), usual)
    assert len(tidy(raw, {"sales": office}).frame) == rows


def two_queues(history: Build, office: QueueCalendar, other_days: int) -> TidyHistory:
    last = MONDAY + pd.Timedelta(days=other_days)
    raw = [
        history("thin", office.intervals(MONDAY, MONDAY), 2.0),
        history("busy", office.intervals(MONDAY, last), 50.0),
    ]
    return tidy(pd.concat(raw, ignore_index=True), {"thin": office, "busy": office})


def test_a_day_on_which_others_have_rows_is_zero_up_to_the_end(
    history: Build, office: QueueCalendar
) -> None:
    frame = two_queues(history, office, 1).frame
    thin = frame[frame["queue"] == "thin"]
    assert thin["offered"].tolist() == [2.0] * 8 + [0.0] * 8
    assert thin["aht_s"].isna().all()
    assert thin["answered"].tolist()[8:] == [0.0] * 8


def test_a_day_on_which_nobody_has_rows_is_a_hole(history: Build, office: QueueCalendar) -> None:
    raw = history("sales", office.intervals(MONDAY, MONDAY), 2.0)
    late = history("sales", office.intervals(TUESDAY, TUESDAY) + pd.Timedelta(days=1), 2.0)
    done = tidy(pd.concat([raw, late], ignore_index=True), {"sales": office})
    assert len(done.frame) == 16
    assert done.notices[0] == "queue sales: 8 open intervals without a row are unknown"


def test_contacts_out_of_hours_are_kept_and_told(history: Build, office: QueueCalendar) -> None:
    raw = history("sales", office.intervals(MONDAY, MONDAY), 2.0)
    early = history("sales", ["2026-06-01T02:00Z", "2026-06-01T02:30Z"], [3.0, 4.0])
    done = tidy(pd.concat([raw, early], ignore_index=True), {"sales": office})
    assert len(done.frame) == 10
    assert done.notices[0] == "queue sales: 7 contacts outside opening hours are not forecast"


def test_a_slot_never_seen_is_judged_by_the_others(history: Build, office: QueueCalendar) -> None:
    index = office.intervals(MONDAY, TUESDAY)
    raw = history("sales", index.delete([0, 8, 9]), [50.0] * 7 + [1.0] * 6)
    done = tidy(raw, {"sales": office})
    # Slot 0 on no day at all: by the mean of all; slot 1 on Tuesday: by that of Monday.
    assert len(done.frame) == 13
    thin = tidy(raw.assign(offered=[*[9.0] * 7, *[1.0] * 6]), {"sales": office})
    assert (thin.frame["offered"] == 0).sum() == 3


def test_rows_that_know_nothing_say_nothing_about_absent_ones(
    history: Build, office: QueueCalendar
) -> None:
    done = tidy(
        history("sales", office.intervals(MONDAY, MONDAY)[:2], float("nan")), {"sales": office}
    )
    assert len(done.frame) == 2
