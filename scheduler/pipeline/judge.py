"""A roster file judged from the centre alone, whoever made it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from scheduler.audit import Audit, audit
from scheduler.domain import Roster
from scheduler.errors import Fault, InputError
from scheduler.exchange import read_roster
from scheduler.pipeline.prepare import Prepared, files_of, prepare_from
from scheduler.pipeline.problem import within
from scheduler.pipeline.request import Request
from scheduler.pipeline.weeks import weeks_of

if TYPE_CHECKING:
    from pathlib import Path

    from scheduler.domain import Problem
    from scheduler.exchange import CentreFiles
    from scheduler.pipeline.weeks import Horizon


@dataclass(frozen=True, eq=False)
class Judged:
    """A roster, the problem around its weeks, and the verdicts once they are asked for.

    Attributes
    ----------
    cut
        A sentence on the shifts of the file that lie outside the weeks judged, if there are any.
    """

    prepared: Prepared
    roster: Roster
    cut: tuple[str, ...] = ()

    @cached_property
    def audit(self) -> Audit:
        """What every rule says of the roster."""
        return audit(self.problem, self.roster)

    @property
    def notices(self) -> tuple[str, ...]:
        """Return everything that was set aside or assumed on the way, in order."""
        return (*self.prepared.notices, *self.cut)

    @property
    def files(self) -> CentreFiles:
        """The centre."""
        return self.prepared.files

    @property
    def horizon(self) -> Horizon:
        """The weeks judged."""
        return self.prepared.demand.horizon

    @property
    def problem(self) -> Problem:
        """What the roster answers."""
        return self.prepared.problem


def judge(request: Request, roster_file: Path) -> Judged:
    """Return the audit of a roster file.

    The horizon is the weeks that the roster covers; for an empty roster, or where ``request`` names
    a week, that of the request. Without a need of its own the need is forecast anew from what was
    known before the horizon.

    Raises
    ------
    InputError
        With every fault of the files; also when a week is named of which the roster says nothing.
    """
    files = files_of(request)
    roster = read_roster(roster_file, files)
    covered = None if request.week else weeks_of(roster, files.centre, roster_file.name)
    if covered is not None:
        request = replace(request, week=covered.first, weeks=covered.weeks)
    prepared = prepare_from(files, request)
    horizon = prepared.demand.horizon
    own = within(roster, horizon)
    outside = len(roster.shifts) - len(own.shifts)
    if outside and not own.shifts:
        reason = f"has no shift between {horizon.first} and {horizon.last}"
        cure = "give another --week, or none for the weeks that the roster covers"
        raise InputError((Fault(roster_file.name, None, "work_date", None, reason, cure),))
    cut = _cut(roster_file.name, outside, horizon) if outside else ()
    return Judged(prepared, own, cut)


def _cut(file: str, outside: int, horizon: Horizon) -> tuple[str]:
    shifts = "1 shift" if outside == 1 else f"{outside} shifts"
    verb = "is" if outside == 1 else "are"
    return (f"{file}: {shifts} outside {horizon.first} to {horizon.last} {verb} not judged",)
