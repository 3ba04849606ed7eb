from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from scheduler.exchange import CentreFiles, in_force

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.errors import Fault

    Spoil = Callable[[str, str, str], None]


def test_people_are_read_whole(files: CentreFiles) -> None:
    first = files.agents[0]
    assert (first.agent_id, first.site, first.opt_ins) == ("007", "bln", ("night", "overtime"))
    assert [skill.priority for skill in files.skills] == [1, None]
    contract = files.contracts[0]
    assert (contract.earliest_start, contract.latest_end) == (360, 1560)
    assert (contract.meal_paid, contract.nights_allowed) == (False, True)
    assert (contract.shift_codes, contract.start_step_minutes) == (("E",), 15)
    assert files.shift_codes[0].weekdays == (0, 1)
    assert files.availability[0].available_to == 1440


def test_the_row_in_force_is_the_latest_begun(files: CentreFiles) -> None:
    rows = [agent for agent in files.agents if agent.agent_id == "A2"]
    for day, site in ((dt.date(2026, 5, 31), "nyc"), (dt.date(2026, 6, 1), "bln")):
        found = in_force(rows, day)
        assert found is not None
        assert found.site == site
    assert in_force(rows[1:], dt.date(2020, 1, 1)) == rows[1]
    assert in_force(rows[:0], dt.date(2020, 1, 1)) is None


@pytest.mark.parametrize(
    ("file", "old", "new", "column", "reason"),
    [
        ("agents.csv", "007,bln,red,agent", "007,x,red,agent", "site", "names no site"),
        ("agents.csv", "agent,full", "agent,none", "contract_id", "names no contract"),
        ("agents.csv", "2026-12-31", "2019-12-31", "employed_to", "is earlier than employed_from"),
        ("agents.csv", ",,007,", ",,X,", "mentor_id", "names no agent"),
        ("agents.csv", ",,007,", ",,A2,", "mentor_id", "is the person"),
        ("agents.csv", "red,lead", "red,boss", "role", "is not allowed"),
        ("agents.csv", "night;overtime", "night;days", "opt_ins", "is not allowed"),
        ("agents.csv", "2026-12-31,2026-06-01", "2026-12-31,", "agent_id", "repeats row 3"),
        ("skills.csv", "A2,abuse", "A2,x", "queue", "names no queue"),
        ("skills.csv", "A2,abuse", "X,abuse", "agent_id", "names no agent"),
        ("contracts.csv", "38.5,30,45", "38.5,50,45", "weekly_hours_max", "is less than"),
        ("contracts.csv", "38.5,30,45", "50,30,45", "weekly_hours_max", "is less than"),
        ("contracts.csv", ",4,9,", ",9,4,", "shift_hours_max", "is less than shift_hours_min"),
        ("contracts.csv", "06:00,26:00", "06:00,06:00", "latest_end", "is not after"),
        ("contracts.csv", "yes,E", "yes,F", "shift_codes", "names no shift code"),
        ("shifts.csv", "510,480", "510,540", "length_minutes", "is less than paid_minutes"),
        ("availability.csv", "06:00,24:00", "24:00,06:00", "available_to", "is not after"),
    ],
)
def test_each_fault_is_found(
    spoil: Spoil,
    faults: Callable[[], tuple[Fault, ...]],
    file: str,
    old: str,
    new: str,
    column: str,
    reason: str,
) -> None:
    spoil(file, old, new)
    found = [(f.file, f.column, f.reason[: len(reason)]) for f in faults()]
    assert (file, column, reason) in found
    assert {name for name, *_ in found} == {file}


def test_a_mentor_is_not_the_manager(spoil: Spoil, faults: Callable[[], tuple[Fault, ...]]) -> None:
    spoil("agents.csv", "valid_from,mentor_id", "manager_id,mentor_id")
    spoil("agents.csv", "2026-12-31,,007,", "2026-12-31,007,007,")
    spoil("agents.csv", "A2,bln,red,lead,full,2020-01-01,2026-12-31,2026-06-01,,\n", "")
    (fault,) = faults()
    assert (fault.row, fault.column, fault.value) == (3, "mentor_id", "007")
    assert fault.reason == "is the manager: a mentor is somebody outside the line"
    assert fault.cure == "name another colleague, or leave the cell blank"
