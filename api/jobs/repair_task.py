"""The child's task of covering for an absence: the roster in force in, the repaired one out."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Literal

from api.jobs.answers import packed, unpacked
from scheduler.domain import Problem, Roster, Shift
from scheduler.domain.base import Frozen, Json
from scheduler.pipeline.changes import audited
from scheduler.swaps import Standing, SwapVerdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.jobs.asked import Told

ABSENT, HELD, PROBLEM = "absent.json", "held.json.gz", "problem.json.gz"
MENDED = "mended.json.gz"


class Absent(Frozen):
    """Who is away, and when, in UTC minutes."""

    agent_id: str
    start: int
    end: int


class Mended(Frozen):
    """One person's shift before and after, as the repair proposes it."""

    step: Literal["inside", "hours", "day"]
    needs_consent: bool
    old: Shift | None
    new: Shift


class Repair(Frozen):
    """The roster after a repair, its audit, what was changed and what every rule says of that."""

    roster: Roster
    audit: Json
    changes: tuple[Mended, ...]
    verdict: SwapVerdict


def write(folder: Path, before: Standing, absent: Absent) -> None:
    """Lay out what the task reads."""
    (folder / PROBLEM).write_bytes(packed(before.problem))
    (folder / HELD).write_bytes(packed(before.roster))
    (folder / ABSENT).write_text(absent.model_dump_json(), encoding="utf-8")


def read(folder: Path) -> Repair:
    """Return what the task has found."""
    return unpacked(Repair, (folder / MENDED).read_bytes())


def repair(folder: Path, _cancel: Event, _tell: Callable[[Told], None]) -> None:
    """Cover for an absence with the least change of others' work."""
    from scheduler.pipeline.absence import Absence, repaired  # noqa: PLC0415 - heavy libraries

    problem = unpacked(Problem, (folder / PROBLEM).read_bytes())
    before = Standing.of(problem, unpacked(Roster, (folder / HELD).read_bytes()))
    absent = Absent.model_validate_json((folder / ABSENT).read_bytes())
    found = repaired(before, Absence(absent.agent_id, absent.start, absent.end))
    shifts = {who: found.after.shifts.get(who, ()) for who in found.after.people}
    roster, audit = audited(before, shifts)
    mended = Repair(
        roster=roster,
        audit=audit.model_dump(mode="json"),
        changes=tuple(
            Mended(step=c.step, needs_consent=c.needs_consent, old=c.old, new=c.new)
            for c in found.changes
        ),
        verdict=found.verdict,
    )
    (folder / MENDED).write_bytes(packed(mended))
