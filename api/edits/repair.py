"""Somebody cannot come: a child looks for what covers for them, and a draft keeps what it finds.

The child has a limited time and is killed with it, so that a request always ends; a process looks
for one repair at a time.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import select

from api import trail
from api.db.tables import PUBLISHED, RosterRow, ShiftRow
from api.errors import Problem, not_found
from api.jobs import repair_task, solver
from api.repositories import rosters
from api.repositories.centres import require_whole, whole_centre
from api.repositories.rosters import Draft
from scheduler.domain import minute_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.auth.scope import Scope
    from api.jobs.repair_task import Absent, Repair
    from api.running import Running
    from scheduler.swaps import Standing

LIMIT_S = 45.0
"""Time in which a child may look, its start included."""

LONGEST = timedelta(hours=24)
ONE_AT_A_TIME = Lock()
"""Held while a process looks for a repair."""


@dataclass(frozen=True)
class Away:
    """Who is away, and when; without an end, until their shift is over."""

    agent_id: str
    start: datetime
    end: datetime | None


@dataclass(frozen=True)
class Found:
    """A repair of a roster that was in force when it was looked for."""

    row: RosterRow
    repair: Repair


def look_for(service: Running, scope: Scope, centre_id: str, away: Away) -> Found:
    """Return what covers for an absence in the roster in force; nothing is stored.

    Raises
    ------
    Problem
        When the account has a part of the centre alone, the times are wrong, the person has no
        published shift then, another repair is being looked for, or it takes too long.
    """
    with service.database.read() as session:
        require_whole(scope, centre_id)
        shift = _shift_missed(session, centre_id, away)
        row = rosters.roster(session, scope, shift.roster_id)
        before = service.standings.of(session, scope, row)
    end = away.end or shift.ends_at
    absent = repair_task.Absent(
        agent_id=away.agent_id, start=minute_of(away.start), end=minute_of(end)
    )
    if not ONE_AT_A_TIME.acquire(blocking=False):
        detail = "Another repair is being looked for; ask again when it has ended."
        raise Problem("too-many-plans", detail, headers={"Retry-After": "10"})
    try:
        return Found(row, _in_child(before, absent))
    finally:
        ONE_AT_A_TIME.release()


def _shift_missed(session: Session, centre_id: str, away: Away) -> ShiftRow:
    """Return the first published shift of a person that an absence touches."""
    end = away.end or away.start + LONGEST
    if not away.start < end <= away.start + LONGEST:
        cure = "end after the start and within 24 hours of it"
        place = {"pointer": "#/ends_at", "reason": "is no end of an absence", "cure": cure}
        raise Problem("invalid", "1 not allowed.", errors=[place])
    query = select(ShiftRow).where(
        *(ShiftRow.centre_id == centre_id, ShiftRow.agent_id == away.agent_id),
        *(ShiftRow.published, ShiftRow.ends_at > away.start, ShiftRow.starts_at < end),
    )
    found = session.scalars(query.order_by(ShiftRow.starts_at).limit(1)).first()
    if found is None:
        raise not_found("published shift")
    return found


def _in_child(before: Standing, absent: Absent) -> Repair:
    ends = time.monotonic() + LIMIT_S
    with TemporaryDirectory() as name:
        folder = Path(name)
        repair_task.write(folder, before, absent)
        try:
            solver.run("repair", folder, lambda: time.monotonic() >= ends)
        except solver.RefusedError as error:
            raise Problem("wrong-state", f"{error}.") from error
        except solver.ChildDiedError as error:
            if time.monotonic() < ends:
                raise
            detail = f"No repair was found in {LIMIT_S:.0f} s."
            raise Problem("out-of-time", detail, headers={"Retry-After": "60"}) from error
        return repair_task.read(folder)


def store(session: Session, scope: Scope, found: Found) -> RosterRow:
    """Store a repair as a draft, if what it repairs is still in force.

    Raises
    ------
    Problem
        When these weeks have been published again since.
    """
    held, repair = found.row, found.repair
    whole_centre(session, scope, held.centre_id)
    row = rosters.roster(session, scope, held.roster_id)
    session.refresh(row)
    if row.status != PUBLISHED:
        raise Problem("wrong-state", "These weeks have been published again since: ask again.")
    named = {file.name for file in rosters.file_names(session, row)} & {"need.csv"}
    changes = [change.model_dump(mode="json") for change in repair.changes]
    draft = Draft(
        row.centre_id,
        row.centre_revision,
        row.first_date,
        ((row.last_date - row.first_date).days + 1) // 7,
        repair.roster,
        repair.audit,
        {"repairs": row.roster_id, "changes": changes},
        {name: rosters.file_content(session, row, name) for name in named},
    )
    stored = rosters.store(session, scope, draft)
    details = {"repairs": row.roster_id, "changes": len(changes)}
    where = row.centre_id
    trail.note(
        session, scope, "roster.repaired", stored.roster_id, centre_id=where, details=details
    )
    return stored
