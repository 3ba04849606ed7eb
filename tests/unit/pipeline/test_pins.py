from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from scheduler.domain import Pin
from scheduler.errors import InputError
from scheduler.exchange import CentreFiles
from scheduler.pipeline.pins import pin_notices, planned_pins
from scheduler.pipeline.weeks import Horizon
from tests.small_centre import WEEK
from tests.small_roster import roster, shift

HORIZON = Horizon(WEEK)


def pin(start: str, end: str, kind: str = "shift", agent_id: str = "A1") -> Pin:
    return Pin.model_validate(
        {
            "agent_id": agent_id,
            "start": datetime.fromisoformat(f"{start}+01:00"),
            "end": datetime.fromisoformat(f"{end}+01:00"),
            "kind": kind,
            "author": "planner",
            "reason": "agreed",
        }
    )


MONDAY = pin("2026-03-02T09:00", "2026-03-02T15:00")
MIDNIGHT = pin("2026-03-02T00:00", "2026-03-02T06:00")
OFF = pin("2026-02-20T00:00", "2026-02-27T00:00", "off")
MEAL = pin("2026-03-02T12:00", "2026-03-02T12:30", "meal")


def pinned(files: CentreFiles, *pins: Pin) -> CentreFiles:
    return replace(files, pins=pins)


def test_shifts_of_the_horizon_and_all_time_off_are_kept(files: CentreFiles) -> None:
    before = pin("2026-02-23T09:00", "2026-02-23T15:00")
    found = planned_pins(pinned(files, before, MONDAY, OFF, MEAL), HORIZON)
    assert found == (MONDAY, OFF)
    assert planned_pins(pinned(files, MIDNIGHT), HORIZON) == (MIDNIGHT,)


def test_pins_of_segments_are_told(files: CentreFiles) -> None:
    assert pin_notices(pinned(files, MONDAY, MEAL)) == (
        "pins.csv: 1 pins of segments are not planned yet",
    )
    assert pin_notices(files) == ()


def test_fixed_shifts_become_pins(files: CentreFiles) -> None:
    fixed = roster(shift("A1", 0), shift("A2", 3), shift("A2", 9))
    found = planned_pins(files, HORIZON, fixed)
    assert [(p.agent_id, p.kind, p.author) for p in found] == [
        ("A1", "shift", "--fixed"),
        ("A2", "shift", "--fixed"),
    ]
    assert (found[0].start, found[0].end) == (fixed.shifts[0].start, fixed.shifts[0].end)


def test_the_same_shift_pinned_twice_is_one(files: CentreFiles) -> None:
    same = pin("2026-03-02T09:00", "2026-03-02T13:00")
    assert len(planned_pins(pinned(files, same), HORIZON, roster(shift("A1", 0)))) == 1


@pytest.mark.parametrize(
    ("pins", "reason"),
    [
        ((pin("2026-03-02T09:03", "2026-03-02T15:00"),), "is off the 5-minute grid"),
        ((pin("2026-03-02T09:00", "2026-03-02T15:00:30"),), "is off the 5-minute grid"),
        (
            (MONDAY, pin("2026-03-02T14:55", "2026-03-02T20:00")),
            "overlaps another pinned shift of A1",
        ),
        (
            (MONDAY, pin("2026-03-02T15:00", "2026-03-02T20:00")),
            "is a second pinned shift of A1 on 2026-03-02",
        ),
    ],
)
def test_pins_that_no_plan_can_keep_are_refused(
    files: CentreFiles, pins: tuple[Pin, ...], reason: str
) -> None:
    with pytest.raises(InputError) as caught:
        planned_pins(pinned(files, *pins), HORIZON)
    assert [(fault.file, fault.reason) for fault in caught.value.faults] == [("pins.csv", reason)]


@pytest.mark.parametrize(
    "other",
    [
        pin("2026-03-03T09:00", "2026-03-03T15:00"),
        pin("2026-03-02T09:00", "2026-03-02T16:00", agent_id="A2"),
        pin("2026-03-02T09:01", "2026-03-02T16:02", "off", "A2"),
    ],
)
def test_pins_that_do_not_clash_are_kept(files: CentreFiles, other: Pin) -> None:
    assert planned_pins(pinned(files, MONDAY, other), HORIZON) == (MONDAY, other)


def test_a_clash_with_a_fixed_shift_blames_the_fixed_roster(files: CentreFiles) -> None:
    late = shift("A1", 0, "14:00 calls 18:00")
    with pytest.raises(InputError, match="--fixed, column start"):
        planned_pins(pinned(files, MONDAY), HORIZON, roster(late))


def test_a_fault_shows_the_time_as_the_site_reads_it(files: CentreFiles) -> None:
    with pytest.raises(InputError) as caught:
        planned_pins(pinned(files, pin("2026-03-02T09:03", "2026-03-02T15:00")), HORIZON)
    (fault,) = caught.value.faults
    assert fault.value == "2026-03-02T09:03+01:00"
