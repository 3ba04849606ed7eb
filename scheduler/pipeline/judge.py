"""A roster file judged from the centre alone, whoever made it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scheduler.audit import Audit, audit
from scheduler.domain import Roster
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
    """A roster, the problem around its weeks, and the verdicts."""

    prepared: Prepared
    roster: Roster
    audit: Audit

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
        With every fault of the files.
    """
    files = files_of(request)
    roster = read_roster(roster_file, files)
    covered = None if request.week else weeks_of(roster, files.centre)
    if covered is not None:
        request = replace(request, week=covered.first, weeks=covered.weeks)
    prepared = prepare_from(files, request)
    own = within(roster, prepared.demand.horizon)
    return Judged(prepared, own, audit(prepared.problem, own))
