from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.errors import InputError
from scheduler.exchange import CentreFiles
from scheduler.pipeline.calendars import queue_calendars
from scheduler.pipeline.demand import (
    HARD_CONTACT_SHARE,
    forecast_weeks,
    need_of,
    need_within,
    share_notices,
    staffing_of,
    tidy_history,
    week_notices,
)
from scheduler.pipeline.prepare import Prepared
from scheduler.pipeline.weeks import Horizon
from tests.small_centre import WEEK


def test_a_history_without_rows_is_refused(files: CentreFiles) -> None:
    empty = replace(files, history=files.history.iloc[:0])
    with pytest.raises(InputError, match="has no rows"):
        tidy_history(empty, queue_calendars(files))


def test_what_forecasting_finds_wrong_becomes_a_fault(files: CentreFiles) -> None:
    broken = files.history.assign(offered=-1.0)
    with pytest.raises(InputError, match=r"history\.csv: row 0: offered is -1"):
        tidy_history(replace(files, history=broken), queue_calendars(files))


def test_a_queue_without_history_cannot_be_forecast(files: CentreFiles) -> None:
    calendars = queue_calendars(files)
    calls = files.history[files.history["queue"] == "calls"]
    history = tidy_history(replace(files, history=calls), calendars)
    with pytest.raises(InputError, match="complaints"):
        forecast_weeks(files, history, calendars, Horizon(WEEK))


def test_the_forecast_of_an_even_past_is_that_past(prepared: Prepared) -> None:
    expected = prepared.demand.forecast
    assert expected is not None
    calls = expected[expected["queue"] == "calls"]
    friday = calls["offered"].tolist()[-16:]
    assert friday == pytest.approx([10 + slot % 4 for slot in range(16)])
    assert len(calls) == 5 * 16


def test_shares_are_assumed_where_nobody_says(files: CentreFiles) -> None:
    assert share_notices(files.centre, {"complaints"}) == ()
    (told,) = share_notices(files.centre, ())
    assert "complaints" in told
    assert "5%" in told
    shares = {staffing.queue: staffing for staffing in staffing_of(files.centre)}
    assert shares["complaints"].hard_contact_share == HARD_CONTACT_SHARE
    assert shares["calls"].hard_contact_share == 0.02
    assert shares["calls"].cooldown_s == pytest.approx(267.6)
    assert (
        shares["calls"].goal.max_occupancy_pct,
        shares["complaints"].goal.max_occupancy_pct,
    ) == (
        85,
        75,
    )


def test_need_is_the_sum_of_its_parts_and_in_order(prepared: Prepared) -> None:
    need = prepared.demand.need
    assert list(need) == sorted(need, key=lambda row: (row.queue, row.interval_start))
    for row in need:
        parts = row.need_agents + row.reserve_agents + row.shrinkage_agents
        assert row.required_agents == pytest.approx(parts)
    assert sum(row.reserve_agents for row in need) > 0
    present = sum(row.need_agents + row.reserve_agents for row in need)
    assert sum(row.required_agents for row in need) == pytest.approx(present / 0.95, rel=1e-5)


def test_a_goal_that_contradicts_itself_is_a_fault(prepared: Prepared) -> None:
    centre = prepared.files.centre
    queues = tuple(queue.model_copy(update={"max_occupancy_pct": 0.5}) for queue in centre.queues)
    expected = prepared.demand.forecast
    assert expected is not None
    with pytest.raises(InputError) as caught:
        need_of(expected, centre.model_copy(update={"queues": queues}))
    places = [str(fault).split(":")[:2] for fault in caught.value.faults]
    assert places == [["centre.toml", " queue calls"], ["centre.toml", " queue complaints"]]


def test_a_week_without_need_is_told(prepared: Prepared) -> None:
    need, centre = prepared.demand.need, prepared.files.centre
    assert week_notices(need, Horizon(WEEK), centre, "mine.csv") == ()
    assert week_notices(need, Horizon(WEEK, 2), centre, "mine.csv") == (
        "mine.csv: has no interval in the week of 2026-03-09; nobody is needed in it",
    )


def test_need_outside_the_horizon_is_left_out(prepared: Prepared) -> None:
    need, centre = prepared.demand.need, prepared.files.centre
    assert need_within(need, Horizon(WEEK), centre, "mine.csv") == need
    with pytest.raises(InputError, match=r"mine\.csv, column interval_start: has no interval"):
        need_within(need, Horizon(WEEK + timedelta(days=7)), centre, "mine.csv")
