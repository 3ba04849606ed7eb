from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from scheduler.exchange import CentreFiles, read_centre
from scheduler.exchange.history import Clockwork, read_history
from scheduler.exchange.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scheduler.errors import Fault

    Spoil = Callable[[str, str, str], None]

CLOCKWORK = Clockwork({"sales": "Europe/Berlin"}, 15)


def test_local_times_of_the_first_site_become_utc(files: CentreFiles) -> None:
    assert files.history["interval_start"].to_list() == [
        pd.Timestamp("2026-03-02T07:00Z"),
        pd.Timestamp("2026-03-02T13:00Z"),
    ]
    assert files.history["aht_s"].to_list()[0] == 180.5
    assert np.isnan(files.history["aht_s"].to_list()[1])
    assert list(files.history.columns) == [
        *("queue", "interval_start", "offered", "answered"),
        *("abandoned", "abandoned_short", "aht_s", "hard_contacts"),
    ]
    assert files.actuals is not None
    assert files.actuals["offered"].to_list() == [7.0]


def test_repeated_rows_stay(folder: Path, spoil: Spoil) -> None:
    spoil("history.csv", "abuse,2026-03-02T08:00,3,", "sales,2026-03-02T08:00,3,")
    assert read_centre(folder).history["queue"].to_list() == ["sales", "sales"]


@pytest.mark.parametrize(
    ("old", "new", "row", "column", "reason"),
    [
        ("T08:00,12", "T08:10,12", 2, "interval_start", "does not begin an interval"),
        ("2026-03-02T08:00,12", "2026-03-29T02:30,12", 2, "interval_start", "does not exist"),
        ("2026-03-02T08:00,12", "2026-10-25T02:30,12", 2, "interval_start", "occurs twice"),
        ("abuse,", "x,", 3, "queue", "names no queue"),
        (",12,11", ",,11", 2, "offered", "is blank"),
        (",12,11", ",-12,11", 2, "offered", "is too small"),
        (",180.5,", ',"180,5",', 2, "aht_s", "is not a number"),
        ("offered", "calls", 1, "offered", "is missing"),
    ],
)
def test_each_fault_is_found(
    spoil: Spoil,
    faults: Callable[[], tuple[Fault, ...]],
    old: str,
    new: str,
    row: int,
    column: str,
    reason: str,
) -> None:
    spoil("history.csv", old, new)
    assert [(f.row, f.column, f.reason[: len(reason)]) for f in faults()] == [(row, column, reason)]


def test_an_hour_that_is_marked_is_read_twice(tmp_path: Path) -> None:
    rows = ("2026-10-25T02:30+02:00,1", "2026-10-25T02:30+01:00,2")
    (tmp_path / "h.csv").write_text(
        "queue;interval_start;offered\n" + "".join(f"sales,{r}\n" for r in rows).replace(",", ";"),
        encoding="utf-8",
    )
    frame = read_history(Reading(tmp_path), "h.csv", CLOCKWORK)
    assert frame is not None
    assert frame["interval_start"].diff().to_list()[1] == pd.Timedelta(hours=1)


def test_a_file_may_lack_columns(tmp_path: Path) -> None:
    (tmp_path / "h.csv").write_text("day\n", encoding="utf-8")
    reading = Reading(tmp_path)
    assert read_history(reading, "h.csv", CLOCKWORK) is None
    assert {fault.column for fault in reading.faults} == {"queue", "interval_start", "offered"}


def test_sixty_thousand_rows_are_read_as_written(tmp_path: Path) -> None:
    starts = pd.date_range("2024-01-01", periods=60_000, freq="15min", tz="Europe/Berlin")
    lines = (
        f"sales,{start.isoformat(timespec='minutes')},{n % 97},{n / 7:.2f}"
        for n, start in enumerate(starts)
    )
    (tmp_path / "h.csv").write_text(
        "queue,interval_start,offered,aht_s\n" + "\n".join(lines), encoding="utf-8"
    )
    frame = read_history(Reading(tmp_path), "h.csv", CLOCKWORK)
    assert frame is not None
    assert frame["interval_start"].to_list() == starts.tz_convert("UTC").to_list()
