from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain import NeedInterval
from scheduler.errors import InputError
from scheduler.exchange import CentreFiles, Staffed, read_need, write_need, zones_of_queues

if TYPE_CHECKING:
    from pathlib import Path

START = dt.datetime(2026, 10, 24, 22, tzinfo=dt.UTC)
HEADER = "queue,interval_start,need_agents,reserve_agents,shrinkage_agents,required_agents\n"
ROW = "sales,2026-03-30T08:00+02:00,3,0.5,0.25,3.75\n"
MILLIS = st.integers(0, 10**6).map(lambda n: n / 1000)


@st.composite
def needs(draw: st.DrawFn) -> tuple[NeedInterval, ...]:
    slots = draw(st.sets(st.tuples(st.sampled_from(["abuse", "sales"]), st.integers(0, 20))))
    return tuple(need(queue, slot, draw(MILLIS), draw(MILLIS)) for queue, slot in sorted(slots))


def need(queue: str, slot: int, load: float, agents: float) -> NeedInterval:
    return NeedInterval(
        queue=queue,
        interval_start=START + slot * dt.timedelta(minutes=15),
        load_erlangs=load,
        need_agents=agents,
        reserve_agents=0.5,
        shrinkage_agents=0.125,
        required_agents=round(agents + 0.625, 3),
    )


@given(needs())
def test_what_is_written_comes_back(
    files: CentreFiles, tmp_path_factory: pytest.TempPathFactory, rows: tuple[NeedInterval, ...]
) -> None:
    path = tmp_path_factory.mktemp("need") / "need.csv"
    write_need(path, rows[::-1], zones_of_queues(files.centre))
    assert read_need(path, files.centre) == rows


def test_staffed_columns_are_written_and_read_over(files: CentreFiles, tmp_path: Path) -> None:
    rows = (need("sales", 0, 1, 2.5), need("sales", 1, 1, 2.5))
    staffed = {("sales", START): Staffed(2.0, 1.125, 0.0)}
    path = tmp_path / "need.csv"
    write_need(path, rows, zones_of_queues(files.centre), staffed)
    first, second = path.read_text(encoding="utf-8").splitlines()[1:]
    assert first == "sales,2026-10-25T00:00+02:00,1,2.5,0.5,0.125,3.125,2,1.125,0"
    assert second.endswith(",3.125,,,")
    assert read_need(path, files.centre) == rows


def test_unknown_parts_are_zero(files: CentreFiles, tmp_path: Path) -> None:
    path = tmp_path / "n.csv"
    path.write_text(HEADER + ROW.replace("0.5,0.25", ","), encoding="utf-8")
    (row,) = read_need(path, files.centre)
    assert (row.reserve_agents, row.required_agents) == (0.0, 3.75)


@pytest.mark.parametrize(
    ("content", "column", "reason"),
    [
        (ROW.replace("sales", "x"), "queue", "names no queue"),
        (ROW.replace("T08:00", "T08:10"), "interval_start", "does not begin an interval"),
        (ROW.replace("+02:00", ""), "interval_start", "has no offset"),
        (ROW.replace("3.75", "4"), "required_agents", "is not the sum"),
        (ROW.replace("3,0.5", "-3,0.5"), "need_agents", "is not allowed"),
        (ROW + ROW, "queue", "repeats row 2"),
    ],
)
def test_each_fault_is_found(
    files: CentreFiles, tmp_path: Path, content: str, column: str, reason: str
) -> None:
    path = tmp_path / "n.csv"
    path.write_text(HEADER + content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_need(path, files.centre)
    assert (column, reason) in [(f.column, f.reason[: len(reason)]) for f in caught.value.faults]
