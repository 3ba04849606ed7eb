from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.errors import InputError
from scheduler.exchange import CentreFiles, read_forecast, write_forecast, zones_of_queues
from scheduler.exchange.forecast import COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

HEADER = (
    "queue,interval_start,offered,offered_p10,offered_p50,offered_p90,aht_s,hard_contact_share,"
    "model\n"
)
ROW = "sales,2026-03-30T08:00+02:00,12.5,9,12,16,180,0.04,floor\n"


def frame(offered: list[float], model: str) -> pd.DataFrame:
    starts = pd.date_range("2026-10-24T22:00Z", periods=len(offered), freq="15min", unit="us")
    return pd.DataFrame(
        {
            "queue": pd.Series(["sales"] * len(offered), dtype="str"),
            "interval_start": starts,
            "offered": pd.Series(offered, dtype="float64"),
            "offered_p10": [value / 2 for value in offered],
            "aht_s": [180.25] * len(offered),
            "model": pd.Series([model] * len(offered), dtype="str"),
        }
    )


@given(
    st.lists(st.integers(0, 10**6).map(lambda n: n / 4), max_size=12), st.sampled_from(["", "m 1"])
)
def test_what_is_written_comes_back(
    files: CentreFiles,
    tmp_path_factory: pytest.TempPathFactory,
    offered: list[float],
    model: str,
) -> None:
    path = tmp_path_factory.mktemp("forecast") / "forecast.csv"
    written = frame(offered, model)
    write_forecast(path, written[::-1], zones_of_queues(files.centre))
    expected = written.reindex(columns=list(COLUMNS))
    pd.testing.assert_frame_equal(read_forecast(path, files.centre), expected, check_dtype=False)


def test_instants_carry_the_offset_of_the_queue(files: CentreFiles, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    write_forecast(path, frame([1.0], "m"), zones_of_queues(files.centre))
    assert path.read_text(encoding="utf-8").splitlines()[1] == (
        "sales,2026-10-25T00:00+02:00,1,0.5,,,,,180.25,,m"
    )


@pytest.mark.parametrize(
    ("content", "column", "reason"),
    [
        (ROW.replace("sales", "x"), "queue", "names no queue"),
        (ROW.replace("T08:00", "T08:10"), "interval_start", "does not begin an interval"),
        (ROW.replace("+02:00", ""), "interval_start", "has no offset"),
        (ROW.replace("9,12,16", "9,17,16"), "offered_p50", "quantiles cross"),
        (ROW.replace("180", "0"), "aht_s", "is too small"),
        (ROW.replace("0.04", "1.04"), "hard_contact_share", "is too large"),
        (ROW.replace("12.5", ""), "offered", "is blank"),
        (ROW + ROW, "interval_start", "repeats row 2"),
    ],
)
def test_each_fault_is_found(
    files: CentreFiles, tmp_path: Path, content: str, column: str, reason: str
) -> None:
    path = tmp_path / "f.csv"
    path.write_text(HEADER + content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_forecast(path, files.centre)
    assert [(f.column, f.reason[: len(reason)]) for f in caught.value.faults] == [(column, reason)]


def test_missing_columns_are_faults(files: CentreFiles, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("queue,interval_start\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_forecast(path, files.centre)
    assert {fault.column for fault in caught.value.faults} == {"offered", "aht_s"}
