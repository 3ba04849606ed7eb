"""Somebody left and was erased from ``agents.csv``; what they once did must not stop the rest.

Found by a reader of the files: ``ledger.csv`` and ``last_roster.csv`` refused rows of people who
are no longer listed, so that erasing a leaver meant editing three files by hand.
"""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest

import scheduler
from scheduler.exchange import CentreFiles, read_centre

SAMPLE = Path(scheduler.__file__).parents[1] / "data" / "samples" / "anonbank"
OF_PEOPLE = ("agents.csv", "skills.csv", "availability.csv", "time_off.csv", "wishes.csv")
LAST = "2026-11-27"
SHIFT = f"{LAST},{LAST}T08:00Z,{LAST}T12:00Z,work,{{queue}},,{{site}},,true,\n"


def without(text: str, agent_id: str) -> str:
    """A table with the rows of one person taken out."""
    header, *rows = csv.reader(io.StringIO(text))
    column = header.index("agent_id")
    kept = [header, *(row for row in rows if row[column] != agent_id)]
    return "".join(",".join(row) + "\n" for row in kept)


@pytest.fixture(scope="module")
def before() -> CentreFiles:
    return read_centre(SAMPLE)


def test_a_leaver_may_be_erased_from_the_people_alone(before: CentreFiles, tmp_path: Path) -> None:
    folder = shutil.copytree(SAMPLE, tmp_path / "centre")
    stays, leaver = before.ledger[0].agent_id, before.ledger[-1].agent_id
    site, queue = before.centre.sites[0].site, before.centre.queues[0].queue
    shifts = [
        f"{who},{who}:{LAST}," + SHIFT.format(queue=queue, site=site) for who in (stays, leaver)
    ]
    header = "agent_id,shift_id,work_date,start,end,kind,queue,activity_id,site,place,paid,"
    (folder / "last_roster.csv").write_text(f"{header}shift_code\n" + "".join(shifts))
    for name in OF_PEOPLE:
        path = folder / name
        path.write_text(without(path.read_text(encoding="utf-8"), leaver), encoding="utf-8")
    after = read_centre(folder)
    assert {row.agent_id for row in before.ledger if row.agent_id != leaver} == {
        row.agent_id for row in after.ledger
    }
    assert set(after.last_roster.by_agent) == {stays}
    left_out = [text for text in after.notices if "not in agents.csv" in text]
    assert [text.split(":")[0] for text in left_out] == [
        "ledger.csv",
        "activity_log.csv",
        "last_roster.csv",
    ]
    assert not any(leaver in text for text in left_out)
