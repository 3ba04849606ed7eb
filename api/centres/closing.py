"""Closing weeks: what the command ``accept`` does to a folder, done to a centre's files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.centres.bundle import from_folder
from api.centres.check import BULKY, checked_change, folder_of
from api.errors import Problem, faults_of
from api.repositories import centres
from scheduler.errors import InputError
from scheduler.pipeline.accept import accept
from scheduler.pipeline.actuals import accept_actual
from scheduler.pipeline.judge import judge
from scheduler.pipeline.request import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from sqlalchemy.orm import Session

    from api.auth.scope import Scope
    from api.centres.bundle import Bundle
    from api.running import Running
    from scheduler.exchange import CentreFiles
    from scheduler.pipeline.judge import Judged

ROSTER, NEED = "roster.csv", "need.csv"


@dataclass(frozen=True)
class Closed:
    """Weeks that were closed, before anything is stored.

    Attributes
    ----------
    revision
        The state of the centre's files that they were judged from.
    changed
        The files that follow from it: ledger, last roster, the rosters stored.
    files
        What the centre says with them.
    summary
        Plain data of what is told.
    """

    centre_id: str
    revision: int
    changed: Bundle
    files: CentreFiles
    summary: dict[str, Any]


def closed_as_planned(
    service: Running, scope: Scope, centre_id: str, handed: Mapping[str, bytes], reason: str | None
) -> Closed:
    """Return what closing the weeks of a roster comes to.

    Parameters
    ----------
    handed
        ``roster.csv`` and, where the need is not to be forecast anew, ``need.csv``.
    reason
        Why a roster that breaks hard rules is taken all the same.

    Raises
    ------
    Problem
        When files have faults, or hard rules are broken without a reason.
    """

    def step(judged: Judged, folder: Path) -> dict[str, Any]:
        if not judged.audit.feasible and not reason:
            raise Problem("breaks-rules", "Hard rules are broken: say why in reason.")
        weeks = accept(judged, folder, None if judged.audit.feasible else reason)
        told = [{"week": week.week.isoformat(), "version": week.version} for week in weeks]
        return {"weeks": told, "overdue_minutes": weeks[-1].overdue}

    return _closed(service, scope, centre_id, handed, step)


def closed_as_worked(
    service: Running, scope: Scope, centre_id: str, handed: Mapping[str, bytes]
) -> Closed:
    """Return what the hours really worked come to; they are never refused for what they broke.

    Raises
    ------
    Problem
        When files have faults.
    """

    def step(judged: Judged, folder: Path) -> dict[str, Any]:
        found = accept_actual(judged, folder)
        weeks = sorted({row.week_start.isoformat() for row in found.ledger})
        broken = {verdict.rule_id: verdict.amount for verdict in found.broken}
        return {"weeks": weeks, "broken": broken, "marked_shifts": found.marked}

    return _closed(service, scope, centre_id, handed, step)


def _closed(
    service: Running,
    scope: Scope,
    centre_id: str,
    handed: Mapping[str, bytes],
    step: Callable[[Judged, Path], dict[str, Any]],
) -> Closed:
    with service.database.read() as session:
        centres.require_whole(scope, centre_id)
        revision = centres.centre(session, scope, centre_id).revision
        held = centres.files_of(session, scope, centre_id)
    try:
        with folder_of(held) as folder, folder_of(dict(handed)) as beside:
            need = beside / NEED if NEED in handed else None
            summary = step(judge(Request(folder, need=need), beside / ROSTER), folder)
            after = from_folder(folder)
        files = checked_change({n: data for n, data in after.items() if n not in BULKY})
    except InputError as error:
        raise faults_of(error) from error
    changed = {name: data for name, data in after.items() if held.get(name) != data}
    return Closed(centre_id, revision, changed, files, summary)


def store_closed(session: Session, scope: Scope, closed: Closed) -> int:
    """Store what closing weeks comes to; return the new version of the centre.

    Raises
    ------
    Problem
        When the centre has changed since it was judged.
    """
    row = centres.whole_centre(session, scope, closed.centre_id)
    if row.revision != closed.revision:
        raise Problem("stale-version", "The centre has changed meanwhile: send it again.")
    centres.replace_files(session, scope, row, closed.changed, closed.files)
    return row.revision
