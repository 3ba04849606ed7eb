from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain import Opening
from scheduler.exchange.centre_toml import cell_of, opening, read_centre_toml
from scheduler.exchange.parsers import BadCellError
from scheduler.exchange.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scheduler.domain import Centre
    from scheduler.errors import Fault
    from scheduler.exchange import CentreFiles

    Spoil = Callable[[str, str, str], None]


def test_a_centre_is_read_whole(files: CentreFiles) -> None:
    centre: Centre = files.centre
    assert (centre.centre_id, centre.week_starts_on, centre.interval_minutes) == ("tiny", 0, 15)
    assert centre.policies == ("default", "eu")
    assert centre.unplanned_shrinkage_pct == 6.5
    sales, abuse = centre.queues
    assert sales.opening == (
        Opening(weekday=0, start_minute=480, end_minute=720),
        Opening(weekday=0, start_minute=780, end_minute=1080),
        Opening(weekday=6, start_minute=1320, end_minute=1560),
    )
    assert abuse.opening == (Opening(weekday=1, start_minute=540, end_minute=1020),)
    assert (abuse.concurrency, sales.concurrency, centre.sites[0].seats) == (2, 1, 20)


@pytest.mark.parametrize(
    ("old", "new", "row", "column", "reason"),
    [
        ('"mon"', '"monday"', 4, "week_starts_on", "is not a weekday"),
        ("= 15", "= 20", 5, "interval_minutes", "is not allowed"),
        ("= 15", '= "x"', 5, "interval_minutes", "is not a whole number"),
        ("6.5", "100", 7, "unplanned_shrinkage_pct", "is not allowed"),
        ("Europe/Berlin", "Europe/Bonn", 11, "time_zone", "is not a time zone"),
        ('"DE"', '"Germany"', 12, "country", "is not allowed"),
        ('site = "nyc"', 'site = "bln"', 16, "site", "repeats row 9"),
        ('["bln", "nyc"]', '["bln", "x"]', 23, "sites", "names no site"),
        ('["bln", "nyc"]', "[]", 23, "sites", "is missing"),
        ('"chat"', '"fax"', 31, "channel", "is not allowed"),
        ("08:00-12:00", "08:00-14:00", 24, "opening", "has ranges that overlap"),
        ("08:00-12:00", "12:00-08:00", 24, "opening", "ends before it starts"),
        ('tue = "09:00-17:00"', 'tue = "all day"', 35, "opening", "is no opening"),
        ("answer_within_s = 20", "", 20, "answer_within_s", "is missing"),
        (
            "hard_contact_share = 0.04",
            "abuse_share = 0.6\nsevere_share = 0.5",
            28,
            "severe_share",
            "is too large beside abuse_share",
        ),
        ('name = "Tiny"\n', "", 1, "name", "is missing"),
        ("[[site]]", 'encoding = "klingon"\n[[site]]', 9, "encoding", "is not an encoding"),
        ("[[site]]", 'encoding = "undefined"\n[[site]]', 9, "encoding", "is not an encoding"),
        ("[centre]", "[center]", None, "centre_id", "is missing"),
        ("[centre]", "centre = 1\n[x]", None, "centre_id", "is missing"),
        ("[centre]", "import = 1\n[centre]", None, "import", "is no table"),
    ],
)
def test_each_fault_has_its_line(
    spoil: Spoil,
    faults: Callable[[], tuple[Fault, ...]],
    old: str,
    new: str,
    row: int | None,
    column: str,
    reason: str,
) -> None:
    spoil("centre.toml", old, new)
    found = [f for f in faults() if f.file == "centre.toml" and f.column == column]
    assert [(f.row, f.reason[: len(reason)]) for f in found] == [(row, reason)]


def test_broken_toml_names_its_line(spoil: Spoil, faults: Callable[[], tuple[Fault, ...]]) -> None:
    spoil("centre.toml", 'name = "Tiny"', "name = Tiny")
    (fault,) = faults()
    assert (fault.file, fault.row) == ("centre.toml", 3)


def test_a_site_that_is_no_list_is_a_fault(
    folder: Path, faults: Callable[[], tuple[Fault, ...]]
) -> None:
    (folder / "centre.toml").write_text("site = 3\n[centre]\n", encoding="utf-8")
    columns = {fault.column for fault in faults() if fault.file == "centre.toml"}
    assert {"site", "queue", "centre_id", "policies"} <= columns


def test_unknown_keys_are_noticed(folder: Path, spoil: Spoil) -> None:
    spoil("centre.toml", "seats = 20", "seats = 20\nlifts = 2")
    reading = Reading(folder)
    assert read_centre_toml(reading).centre is not None
    assert reading.notices == ["centre.toml: column 'lifts' is unknown and was not read"]


def test_the_declared_encoding_is_used_from_here_on(folder: Path, spoil: Spoil) -> None:
    spoil("centre.toml", "[[site]]", 'encoding = "gb18030"\n[[site]]')
    reading = Reading(folder)
    read_centre_toml(reading)
    assert reading.encoding == "gb18030"


def test_values_become_cells() -> None:
    assert cell_of([True, 1, 0.5, "x"]) == "true;1;0.5;x"
    assert cell_of({"mon": ["a", "b"], "tue": "c"}) == "mon a;mon b;tue c"


def test_a_night_that_runs_into_the_first_day_overlaps() -> None:
    with pytest.raises(BadCellError, match="overlap"):
        opening("mon 00:00-08:00;sun 22:00-26:00")
    assert len(opening("mon 02:00-08:00;sun 22:00-26:00")) == 2


@given(st.text(max_size=30) | st.text('[]="centrsiqu. \n{}0-9', max_size=60))
def test_garbage_is_never_more_than_faults(
    tmp_path_factory: pytest.TempPathFactory, content: str
) -> None:
    folder = tmp_path_factory.mktemp("garbage")
    (folder / "centre.toml").write_bytes(content.encode("utf-8", "surrogatepass"))
    reading = Reading(folder)
    assert read_centre_toml(reading).centre is None
    assert reading.faults
