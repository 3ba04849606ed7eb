"""What the planner has fixed: pins of a horizon, those of ``--fixed`` among them, checked."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from scheduler.domain import Pin, Roster, minute_of
from scheduler.errors import Fault, InputError
from scheduler.exchange import in_force, local_text, zones_of_sites

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from scheduler.exchange import CentreFiles
    from scheduler.pipeline.weeks import Horizon

GRID_MINUTES = 5
FIXED = "--fixed"
_WHOLE = ("shift", "off")


class _Complaint(NamedTuple):
    pin: Pin
    column: str
    reason: str
    cure: str


def planned_pins(
    files: CentreFiles, horizon: Horizon, fixed: Roster | None = None
) -> tuple[Pin, ...]:
    """Return the pins of shifts and time off that a plan has to keep.

    Parameters
    ----------
    files
        A centre with its ``pins.csv``.
    horizon
        Shifts that start in it are kept; time off is kept wherever it lies.
    fixed
        A roster whose shifts are pinned as they are.

    Raises
    ------
    InputError
        For pinned shifts off the 5-minute grid, two that overlap, or two of one person and date.
    """
    dated = [(pin, _date_of(pin, files)) for pin in files.pins if pin.kind in _WHOLE]
    kept = {
        (pin.agent_id, pin.start, pin.end, pin.kind): (pin, on)
        for pin, on in [*dated, *_fixed(fixed)]
        if pin.kind == "off" or on in horizon
    }
    complaints = [*_off_grid(kept.values()), *_clashes(kept.values())]
    if complaints:
        raise InputError(tuple(_fault(complaint, files) for complaint in complaints))
    return tuple(pin for pin, _ in kept.values())


def pin_notices(files: CentreFiles) -> tuple[str, ...]:
    """Return a sentence on pins that no plan uses."""
    segments = sum(pin.kind not in _WHOLE for pin in files.pins)
    return (f"pins.csv: {segments} pins of segments are not planned yet",) if segments else ()


def _zone_of(pin: Pin, files: CentreFiles) -> str:
    rows = [agent for agent in files.agents if agent.agent_id == pin.agent_id]
    agent = in_force(rows, pin.start.date()) or rows[0]
    return zones_of_sites(files.centre)[agent.site]


def _date_of(pin: Pin, files: CentreFiles) -> date:
    return pin.start.astimezone(ZoneInfo(_zone_of(pin, files))).date()


def _fixed(fixed: Roster | None) -> Iterator[tuple[Pin, date]]:
    for shift in fixed.shifts if fixed else ():
        pin = Pin(
            agent_id=shift.agent_id,
            start=shift.start,
            end=shift.end,
            kind="shift",
            author=FIXED,
            reason="given as fixed",
        )
        yield pin, shift.work_date


def _off_grid(pins: Iterable[tuple[Pin, date]]) -> Iterator[_Complaint]:
    for pin, _ in pins:
        for column, instant in (("start", pin.start), ("end", pin.end)):
            if pin.kind == "shift" and (instant.second or minute_of(instant) % GRID_MINUTES):
                reason = f"is off the {GRID_MINUTES}-minute grid"
                cure = f"use whole steps of {GRID_MINUTES} minutes"
                yield _Complaint(pin, column, reason, cure)


def _clashes(pins: Iterable[tuple[Pin, date]]) -> Iterator[_Complaint]:
    own: dict[str, list[tuple[Pin, date]]] = defaultdict(list)
    for pin, on in pins:
        if pin.kind == "shift":
            own[pin.agent_id].append((pin, on))
    for dated in own.values():
        ordered = sorted(dated, key=lambda item: item[0].start)
        for (first, before), (second, on) in pairwise(ordered):
            if second.start < first.end:
                reason = f"overlaps another pinned shift of {second.agent_id}"
                yield _Complaint(second, "start", reason, "keep one of the two pins")
            elif before == on:
                reason = f"is a second pinned shift of {second.agent_id} on {on}"
                yield _Complaint(second, "start", reason, "keep one of the two pins")


def _fault(complaint: _Complaint, files: CentreFiles) -> Fault:
    pin, column, reason, cure = complaint
    file = FIXED if pin.author == FIXED else "pins.csv"
    value = local_text(pin.start if column == "start" else pin.end, _zone_of(pin, files))
    return Fault(file, None, column, value, reason, cure)
