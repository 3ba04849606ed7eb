from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasting.staffing.goals import ServiceGoal
from forecasting.staffing.need import NEED_COLUMNS, need_frame
from forecasting.staffing.pool import QueueStaffing

GOAL = ServiceGoal(80.0, 20.0, patience_s=150.0)
CALLS = QueueStaffing("calls", "voice", "front", GOAL, cooldown_s=600.0)
SMALL = QueueStaffing("small", "voice", "front", replace(GOAL, min_staff=1), cooldown_s=600.0)
LETTERS = QueueStaffing("letters", "email", None, ServiceGoal(max_occupancy_pct=90.0))
QUEUES = (CALLS, SMALL, LETTERS)


def forecast_of(
    offered: dict[str, list[float]], start: str = "2026-11-30T08:00Z", share: float = 0.05
) -> pd.DataFrame:
    rows = [
        (queue, pd.Timestamp(start) + pd.Timedelta(minutes=30 * slot), contacts, 240.0, share)
        for queue, series in offered.items()
        for slot, contacts in enumerate(series)
    ]
    columns = ["queue", "interval_start", "offered", "aht_s", "hard_contact_share"]
    return pd.DataFrame(rows, columns=columns)


offered_series = st.lists(st.floats(0.0, 200.0), min_size=3, max_size=3)


@given(calls=offered_series, small=offered_series, shrinkage_pct=st.floats(0.0, 50.0))
def test_columns_add_up(calls: list[float], small: list[float], shrinkage_pct: float) -> None:
    forecast = forecast_of({"calls": calls, "small": small})
    found = need_frame(forecast, QUEUES, 30, shrinkage_pct)
    assert tuple(found.columns) == NEED_COLUMNS
    present = found["need_agents"] + found["reserve_agents"]
    required = present + found["shrinkage_agents"]
    assert found["required_agents"].to_numpy() == pytest.approx(required.to_numpy(), abs=1.1e-6)
    grossed_up = present / (1.0 - shrinkage_pct / 100)
    assert required.to_numpy() == pytest.approx(grossed_up.to_numpy(), abs=1.1e-6)
    pools = found.groupby("interval_start")[["need_agents", "reserve_agents"]].sum().round(6)
    assert (pools % 1 == 0).all(axis=None)
    assert (found.loc[found["queue"] == "small", "need_agents"] >= 0.999998).all()


def test_published_example_of_shrinkage() -> None:
    goal = ServiceGoal(80.0, 20.0)
    forecast = forecast_of({"calls": [100.0]}).assign(aht_s=180.0)
    (row,) = need_frame(forecast, [replace(CALLS, goal=goal, cooldown_s=0.0)], 30, 30.0).to_dict(
        "records"
    )
    assert row["load_erlangs"] == 10.0
    assert row["need_agents"] == 14.0
    assert row["shrinkage_agents"] == 6.0
    assert row["required_agents"] == 20.0


def test_reserve_is_its_own_column_and_shrinkage_counts_it_once() -> None:
    offered = {"calls": [150.0, 20.0], "small": [10.0, 0.0]}
    hard = need_frame(forecast_of(offered, share=0.3), QUEUES, 30, 10.0)
    calm = need_frame(forecast_of(offered, share=0.0), QUEUES, 30, 10.0)
    never_owed = [replace(queue, cooldown_s=0.0) for queue in QUEUES]
    no_cooldown = need_frame(forecast_of(offered, share=0.3), never_owed, 30, 10.0)
    assert hard["reserve_agents"].sum() > 0.0
    assert (calm["reserve_agents"] == 0.0).all()
    pd.testing.assert_frame_equal(no_cooldown, calm)
    assert hard["need_agents"].tolist() == calm["need_agents"].tolist()
    extra = hard["required_agents"] - calm["required_agents"]
    expected = hard["reserve_agents"] / 0.9
    assert extra.to_numpy() == pytest.approx(expected.to_numpy(), abs=2.1e-6)


def test_an_open_interval_without_contacts_has_the_least_staff() -> None:
    found = need_frame(forecast_of({"calls": [0.0], "small": [0.0]}), QUEUES, 30, 0.0)
    assert found["need_agents"].tolist() == [0.0, 1.0]


def test_rows_and_index_stay_as_they_came() -> None:
    forecast = forecast_of({"small": [5.0, 6.0], "letters": [30.0, 0.0], "calls": [50.0, 60.0]})
    shuffled = forecast.sample(frac=1.0, random_state=3)
    found = need_frame(shuffled, QUEUES, 30, 5.0)
    assert found.index.equals(shuffled.index)
    pd.testing.assert_frame_equal(found.sort_index(), need_frame(forecast, QUEUES, 30, 5.0))


def test_letters_are_spread_over_their_workload() -> None:
    found = need_frame(forecast_of({"letters": [67.5, 0.0]}), QUEUES, 30, 0.0)
    assert found["load_erlangs"].tolist() == [9.0, 0.0]
    assert found["need_agents"].tolist() == [10.0, 0.0]


def test_clock_changes_do_not_matter() -> None:
    contacts = [40.0, 30.0, 20.0, 30.0, 40.0, 50.0]
    plain = need_frame(forecast_of({"calls": contacts}), QUEUES, 30, 10.0)
    autumn = forecast_of({"calls": contacts}, start="2026-10-25T00:00Z")
    local = autumn.assign(interval_start=autumn["interval_start"].dt.tz_convert("Europe/Berlin"))
    for forecast in (autumn, local):
        found = need_frame(forecast, QUEUES, 30, 10.0)
        pd.testing.assert_frame_equal(
            found.drop(columns="interval_start"), plain.drop(columns="interval_start")
        )


def test_a_blank_hard_share_takes_the_queue_default() -> None:
    usual = [replace(CALLS, hard_contact_share=0.3)]
    forecast = forecast_of({"calls": [100.0, 100.0]}, share=0.3)
    full = need_frame(forecast, usual, 30, 10.0)
    blank = forecast.assign(hard_contact_share=[0.3, float("nan")])
    pd.testing.assert_frame_equal(need_frame(blank, usual, 30, 10.0), full)
    absent = forecast.drop(columns="hard_contact_share")
    pd.testing.assert_frame_equal(need_frame(absent, usual, 30, 10.0), full)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("queue", "unheard", "unheard"),
        ("offered", -1.0, "offered"),
        ("offered", float("nan"), "offered"),
        ("aht_s", 0.0, "aht_s"),
        ("hard_contact_share", 1.5, "hard_contact_share"),
    ],
)
def test_a_bad_forecast_is_named(column: str, value: str | float, message: str) -> None:
    forecast = forecast_of({"calls": [10.0]})
    forecast[column] = value
    with pytest.raises(ValueError, match=message):
        need_frame(forecast, QUEUES, 30, 10.0)


def test_a_row_twice_is_refused() -> None:
    forecast = forecast_of({"calls": [10.0]})
    with pytest.raises(ValueError, match="two rows"):
        need_frame(pd.concat([forecast, forecast]), QUEUES, 30, 10.0)


@pytest.mark.parametrize("shrinkage_pct", [-1.0, 100.0, float("nan")])
def test_impossible_shrinkage_is_refused(shrinkage_pct: float) -> None:
    with pytest.raises(ValueError, match="unplanned_shrinkage_pct"):
        need_frame(forecast_of({"calls": [10.0]}), QUEUES, 30, shrinkage_pct)
