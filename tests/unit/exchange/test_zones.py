from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.exchange import CentreFiles, zones_of_queues, zones_of_sites
from scheduler.exchange.parsers import BadCellError, local, local_or_date
from scheduler.exchange.zones import is_repeated, to_utc

ZONES = ("Europe/Berlin", "Asia/Jerusalem", "America/New_York")
AMBIGUOUS = (
    ("Europe/Berlin", "2026-10-25T02:30", "+02:00", "+01:00"),
    ("Asia/Jerusalem", "2026-10-25T01:30", "+03:00", "+02:00"),
    ("America/New_York", "2026-11-01T01:30", "-04:00", "-05:00"),
)


def test_zones_of_a_centre(files: CentreFiles) -> None:
    assert zones_of_sites(files.centre) == {"bln": "Europe/Berlin", "nyc": "America/New_York"}
    assert zones_of_queues(files.centre) == {"sales": "Europe/Berlin", "abuse": "America/New_York"}


@pytest.mark.parametrize(("zone", "cell", "early", "late"), AMBIGUOUS)
def test_a_repeated_hour_needs_its_offset(zone: str, cell: str, early: str, late: str) -> None:
    assert is_repeated(local(cell).wall, zone)
    with pytest.raises(BadCellError, match="occurs twice") as caught:
        to_utc(local(cell), zone)
    assert f"{early} or {late}" in caught.value.cure
    first, second = (to_utc(local(cell + offset), zone) for offset in (early, late))
    assert second - first == dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("zone", "cell"),
    [
        ("Europe/Berlin", "2026-03-29T02:30"),
        ("Asia/Jerusalem", "2026-03-27T02:30"),
        ("America/New_York", "2026-03-08T02:30"),
    ],
)
def test_a_skipped_hour_is_refused(zone: str, cell: str) -> None:
    for written in (cell, cell + "+01:00"):
        with pytest.raises(BadCellError, match="does not exist"):
            to_utc(local(written), zone)


def test_a_wrong_offset_is_refused() -> None:
    with pytest.raises(BadCellError, match="did not have then") as caught:
        to_utc(local("2026-07-01T08:00+01:00"), "Europe/Berlin")
    assert "+02:00" in caught.value.cure


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-07-01", 24)]
)
def test_a_whole_day_is_as_long_as_its_clocks_say(day: str, hours: int) -> None:
    start = to_utc(local_or_date(day), "Europe/Berlin")
    end = to_utc(local_or_date(day), "Europe/Berlin", is_end=True)
    assert end - start == dt.timedelta(hours=hours)


@given(
    st.integers(300_000_000, 2_000_000_000),
    st.sampled_from(ZONES),
)
def test_every_instant_comes_back_through_its_local_time(seconds: int, zone: str) -> None:
    whole = dt.datetime.fromtimestamp(seconds // 60 * 60, dt.UTC)
    written = whole.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")
    assert to_utc(local(written), zone) == whole


@given(
    st.sampled_from(ZONES), st.sampled_from([dt.date(2026, 3, 8), dt.date(2026, 11, 1)]), st.data()
)
def test_a_local_time_without_offset_is_read_once_or_refused(
    zone: str, around: dt.date, data: st.DataObject
) -> None:
    minutes = data.draw(st.integers(-30 * 1440, 30 * 1440))
    wall = dt.datetime.combine(around, dt.time()) + dt.timedelta(minutes=minutes)
    passes = {wall.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(dt.UTC) for fold in (0, 1)}
    if len(passes) == 1:
        assert {to_utc(local(wall.isoformat(timespec="minutes")), zone)} == passes
    else:
        with pytest.raises(BadCellError):
            to_utc(local(wall.isoformat(timespec="minutes")), zone)
