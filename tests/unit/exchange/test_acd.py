from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from scheduler.exchange import read_centre
from scheduler.exchange.acd import read_import
from scheduler.exchange.history import Clockwork
from scheduler.exchange.reading import Reading

if TYPE_CHECKING:
    from pathlib import Path

    from scheduler.domain.base import Json

CLOCKWORK = Clockwork({"sales": "Europe/Berlin", "abuse": "America/New_York"}, 30)
PIPES: Json = {
    "file": "acd.txt",
    "delimiter": "|",
    "header": False,
    "date_format": "%d.%m.%Y",
    "decimal": ",",
    "columns": {"1": "queue", "2": "date", "3": "time", "5": "offered", "6": "aht_s"},
    "units": "min",
}
NAMED: Json = {
    "file": "acd.txt",
    "columns": {"Skill": "queue", "When": "interval_start", "In": "offered"},
}


def read(folder: Path, content: str, mapping: Json) -> tuple[Reading, pd.DataFrame | None]:
    (folder / "acd.txt").write_text(content, encoding="utf-8")
    reading = Reading(folder, known={"queue": frozenset(CLOCKWORK.zones)})
    return reading, read_import(reading, mapping, CLOCKWORK)


def starts(frame: pd.DataFrame | None) -> list[str]:
    assert frame is not None
    return [start.strftime("%H:%M") for start in frame["interval_start"]]


def test_pipes_two_columns_no_header_and_an_unmarked_repeated_hour(tmp_path: Path) -> None:
    periods = ("01:30", "02:00", "02:30", "02:00", "02:30", "03:00")
    content = "".join(
        f"{queue}|25.10.2026|{period}|x|{n}|1,5\n"
        for n, period in enumerate(periods)
        for queue in ("sales", "abuse")
    )
    reading, frame = read(tmp_path, content, PIPES)
    assert reading.faults == []
    assert frame is not None
    sales = frame[frame["queue"] == "sales"]
    assert starts(sales) == ["23:30", "00:00", "00:30", "01:00", "01:30", "02:00"]
    assert sales["offered"].to_list() == [0, 1, 2, 3, 4, 5]
    assert set(sales["aht_s"]) == {90.0}


def test_a_second_run_is_known_though_the_first_has_a_hole(tmp_path: Path) -> None:
    content = "".join(
        f"sales|25.10.2026|{period}|x|1|1\n" for period in ("02:30", "02:00", "02:30")
    )
    assert starts(read(tmp_path, content, PIPES)[1]) == ["00:30", "01:00", "01:30"]


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("8:00", "07:00"),
        ("0830", "07:30"),
        ("800", "07:00"),
        ("0", "23:00"),
        ("08:00 - 08:30", "07:00"),
    ],
)
def test_periods_are_written_in_many_ways(tmp_path: Path, period: str, expected: str) -> None:
    assert starts(read(tmp_path, f"sales|02.03.2026|{period}|x|1|1\n", PIPES)[1]) == [expected]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("sales|31.02.2026|08:00|x|1|1", "interval_start", "is not a date written as %d.%m.%Y"),
        ("sales|02.03.1800|08:00|x|1|1", "interval_start", "is not a date written as %d.%m.%Y"),
        ("sales|02.03.2026|24:00|x|1|1", "interval_start", "has no time of day"),
        ("sales|02.03.2026|noon|x|1|1", "interval_start", "has no time of day"),
        ("sales|||x|1|1", "interval_start", "is blank"),
        ("sales|29.03.2026|02:30|x|1|1", "interval_start", "does not exist in Europe/Berlin"),
        ("sales|02.03.2026|08:15|x|1|1", "interval_start", "does not begin an interval"),
        ("sales|02.03.2026|08:00|x|1.000,5|1", "offered", "is not a number"),
        ("other|02.03.2026|08:00|x|1|1", "queue", "names no queue"),
    ],
)
def test_faults_show_the_cell_of_the_export(
    tmp_path: Path, row: str, column: str, reason: str
) -> None:
    reading, _ = read(tmp_path, row + "\n", PIPES)
    assert [(f.file, f.row, f.column, f.reason[: len(reason)]) for f in reading.faults] == [
        ("acd.txt", 1, column, reason)
    ]


@pytest.mark.parametrize(
    ("extra", "cell", "expected"),
    [
        ({}, "2026-03-02T08:00", "07:00"),
        ({}, "2026-03-02T08:00+01:00", "07:00"),
        ({"time_zone": "UTC"}, "2026-03-02T08:00", "08:00"),
        ({"date_format": "%m/%d/%Y %I:%M %p"}, "03/02/2026 08:00 PM", "19:00"),
        ({"date_format": "%Y%m%d%H%M%z"}, "202603020800+0100", "07:00"),
    ],
)
def test_one_column_of_time(tmp_path: Path, extra: Json, cell: str, expected: str) -> None:
    content = f"Skill,When,In,Talk\nsales,{cell},3,9\n"
    reading, frame = read(tmp_path, content, {**NAMED, **extra})
    assert reading.faults == []
    assert starts(frame) == [expected]


def test_seconds_are_refused(tmp_path: Path) -> None:
    mapping = {**NAMED, "date_format": "%Y-%m-%d %H:%M:%S"}
    reading, _ = read(tmp_path, "Skill,When,In\nsales,2026-03-02 08:00:01,3\n", mapping)
    assert reading.faults[0].reason == "is not on a whole minute"


@pytest.mark.parametrize(
    ("extra", "column", "value"),
    [
        ({"file": "/etc/passwd"}, "file", "/etc/passwd"),
        ({"file": "../x.csv"}, "file", "../x.csv"),
        ({"delimiter": "||"}, "delimiter", None),
        ({"speed": 3}, "speed", None),
        ({"units": "hours"}, "units", None),
        ({"time_zone": "Berlin"}, "time_zone", "Berlin"),
        ({"date_format": "%d.%m"}, "date_format", "%d.%m"),
        ({"date_format": "%d%d%Y"}, "date_format", "%d%d%Y"),
        ({"columns": {"a": "queue", "b": "date", "c": "offered"}}, "columns", "interval_start"),
        ({"columns": {**NAMED["columns"], "c": "wait"}}, "columns", "wait"),
        ({"columns": {**NAMED["columns"], "c": "offered"}}, "columns", "offered"),
        ({"columns": {**NAMED["columns"], "Talk": "aht_s"}}, "columns", "Talk"),
    ],
)
def test_a_wrong_mapping_is_a_fault(
    tmp_path: Path, extra: Json, column: str, value: str | None
) -> None:
    reading, frame = read(tmp_path, "Skill,When,In\n", {**NAMED, **extra})
    assert frame is None
    assert [(f.column, f.value) for f in reading.faults] == [(f"import.history.{column}", value)]


def test_an_import_takes_the_place_of_history(folder: Path) -> None:
    (folder / "history.csv").unlink()
    (folder / "calls.csv").write_text("Q\tT\tN\nsales\t2026-03-02T08:00\t5\n", encoding="utf-8")
    with (folder / "centre.toml").open("a", encoding="utf-8") as handle:
        handle.write('[import.history]\nfile = "calls.csv"\n')
        handle.write('columns = { Q = "queue", T = "interval_start", N = "offered" }\n')
    files = read_centre(folder)
    assert files.history["offered"].to_list() == [5.0]
    assert not any("calls.csv" in notice for notice in files.notices)


def test_a_missing_export_is_a_fault(tmp_path: Path) -> None:
    reading = Reading(tmp_path)
    assert read_import(reading, NAMED, CLOCKWORK) is None
    assert reading.faults[0].file == "acd.txt"
