"""Rosters with what every term makes of them, kept in memory while they are asked about.

Making one reads the centre's files and its need and counts every term once; a version that an
exchange or an edit makes is had from the one before it, and where the centre changed only people
of whom its terms say something else are counted anew.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import select

from api.auth.scope import EVERYTHING, Permission, Scope
from api.centres.check import folder_of
from api.db.tables import CentreRow
from api.errors import Problem, faults_of
from api.repositories import rosters
from api.repositories.centres import files_of
from scheduler.errors import InputError
from scheduler.exchange import write_roster
from scheduler.pipeline.judge import Judged, judge
from scheduler.pipeline.request import Request
from scheduler.swaps import Standing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.db.tables import RosterRow

MOST = 4
"""Rosters kept; those asked about last stay."""

ROSTER, NEED = "roster.csv", "need.csv"


@dataclass
class Standings:
    """The standings that one process of the service has made."""

    _kept: OrderedDict[tuple[str, int, int], Standing] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, session: Session, scope: Scope, row: RosterRow, revision: int) -> Standing:
        """Return the standing of a roster under the files of its centre at a revision.

        Raises
        ------
        Problem
            When the roster does not fit these files, as where somebody of it is no longer known.
        """
        key = row.roster_id, row.version, revision
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        standing = made(session, scope, row, revision)
        if (like := self._latest(row.roster_id)) is not None:
            standing.take_over(like)
        return self.keep(row, revision, standing.counted())

    def _latest(self, roster_id: str) -> Standing | None:
        """Return the standing of a roster that was asked about last, in any state of its centre."""
        with self._lock:
            known = (kept for key, kept in reversed(self._kept.items()) if key[0] == roster_id)
            return next(known, None)

    def ready(self, row: RosterRow, revision: int) -> bool:
        """Return whether the standing of a roster need not be made from files first."""
        with self._lock:
            return (row.roster_id, row.version, revision) in self._kept

    def keep(self, row: RosterRow, revision: int, standing: Standing) -> Standing:
        """Keep the standing of a roster for whoever asks next."""
        with self._lock:
            self._kept[row.roster_id, row.version, revision] = standing
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return standing


def revision_of(session: Session, row: RosterRow) -> int:
    """Return the revision of the files that the centre of a roster has now.

    A change is judged by these: leave, contracts and skills may be others than when the roster was
    made.
    """
    query = select(CentreRow.revision).where(CentreRow.centre_id == row.centre_id)
    return session.scalars(query).one()


def made(session: Session, scope: Scope, row: RosterRow, revision: int) -> Standing:
    """Return the standing of a roster, read from the files of its centre at a revision.

    Raises
    ------
    Problem
        When the roster does not fit them.
    """
    judged = judged_by(session, scope, row, revision)
    return Standing.of(judged.problem, judged.roster)


def judged_by(session: Session, scope: Scope, row: RosterRow, revision: int) -> Judged:
    """Return a roster with its audit by the files of its centre at a revision.

    Raises
    ------
    Problem
        When the roster does not fit them; who reads verdicts is told where.
    """
    everybody = whole(scope)
    roster = rosters.domain_roster(session, everybody, row)
    bundle = files_of(session, everybody, row.centre_id, revision)
    named = {file.name for file in rosters.file_names(session, row)}
    beside = {NEED: rosters.file_content(session, row, NEED)} if NEED in named else {}
    with folder_of(bundle) as folder, folder_of(beside) as files:
        zones = dict.fromkeys({shift.site for shift in roster.shifts}, "UTC")
        write_roster(files / ROSTER, roster, zones)
        need = files / NEED if beside else None
        weeks = ((row.last_date - row.first_date).days + 1) // 7
        request = Request(folder, week=row.first_date, weeks=weeks, need=need)
        try:
            return judge(request, files / ROSTER)
        except InputError as error:
            detail = "It does not fit the centre as it is now: plan these weeks anew."
            places = faults_of(error).errors if scope.may(Permission.VERDICTS_READ) else ()
            raise Problem("wrong-state", detail, errors=places) from error


def whole(scope: Scope) -> Scope:
    """Return an account with the reach of all rows, for what concerns more than its own.

    Rules that compare people need all of them; what is shown stays within the account's reach.
    """
    return Scope(
        account_id=scope.account_id,
        role=scope.role,
        permissions=frozenset(Permission),
        centres=EVERYTHING,
        sites=EVERYTHING,
        teams=EVERYTHING,
        people=EVERYTHING,
    )
