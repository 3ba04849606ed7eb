from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain import Roster, Segment, Shift
from scheduler.domain.roster import SegmentKind
from scheduler.exchange import CentreFiles, read_roster, write_roster, zones_of_sites

if TYPE_CHECKING:
    import pytest

SITES = {"007": ("bln", 7), "A2": ("nyc", 12)}
KINDS: tuple[SegmentKind, ...] = (
    "work",
    "off_phone",
    "meal",
    "break",
    "recovery",
    "training",
    "meeting",
    "one_to_one",
)


@st.composite
def shifts(draw: st.DrawFn, agent_id: str, number: int) -> Shift:
    site, utc_hour = SITES[agent_id]
    day = dt.date(2026, 10, 23) + dt.timedelta(days=number)
    start = dt.datetime.combine(day, dt.time(utc_hour), dt.UTC)
    segments: list[Segment] = []
    for minutes in draw(st.lists(st.integers(1, 100), min_size=1, max_size=5)):
        kind = draw(st.sampled_from(KINDS))
        end = start + dt.timedelta(minutes=minutes)
        segment = Segment(
            start=start,
            end=end,
            kind=kind,
            queue=draw(st.sampled_from(["sales", None])) if kind == "work" else None,
            activity_id=draw(st.sampled_from(["t1", None])),
            place=draw(st.sampled_from(["site", "home"])),
            paid=draw(st.booleans()),
        )
        segments.append(segment)
        start = end
    name = f"{agent_id}:{day}" + draw(st.sampled_from(["", "/2"]))
    code = draw(st.sampled_from(["E", None]))
    return Shift(
        agent_id=agent_id,
        shift_id=name,
        work_date=day,
        site=site,
        segments=tuple(segments),
        shift_code=code,
    )


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    """Up to a week of shifts of two people around the clock change of autumn."""
    days = st.sets(st.integers(0, 6), max_size=4)
    return Roster.of([draw(shifts(agent, n)) for agent in SITES for n in sorted(draw(days))])


@given(rosters())
def test_what_is_written_comes_back(
    files: CentreFiles, tmp_path_factory: pytest.TempPathFactory, roster: Roster
) -> None:
    path = tmp_path_factory.mktemp("roster") / "roster.csv"
    write_roster(path, roster, zones_of_sites(files.centre))
    written = path.read_bytes()
    assert read_roster(path, files) == roster
    write_roster(path, Roster(shifts=roster.shifts[::-1]), zones_of_sites(files.centre))
    assert path.read_bytes() == written


def test_bytes_are_plain(files: CentreFiles, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("roster") / "roster.csv"
    write_roster(path, files.last_roster, zones_of_sites(files.centre))
    assert path.read_bytes() == (
        b"agent_id,shift_id,work_date,start,end,kind,queue,activity_id,site,place,paid,shift_code\n"
        b"007,007:2026-03-27,2026-03-27,2026-03-27T08:00+01:00,2026-03-27T12:00+01:00,work,sales,,"
        b"bln,site,true,\n"
        b"007,007:2026-03-27,2026-03-27,2026-03-27T12:00+01:00,2026-03-27T12:30+01:00,meal,,,"
        b"bln,home,false,\n"
    )
