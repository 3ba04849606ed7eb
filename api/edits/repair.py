"""Somebody cannot come: what covers for them is looked for, and a draft keeps what is found.

It is looked for here, where the roster stands ready with what its terms make of it: a child would
take longer to get ready than to look. Each search has a fixed amount of work; a process looks for
one repair at a time.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from api import trail
from api.db.tables import PUBLISHED, RosterRow, ShiftRow
from api.edits.asked import ABSENT, REPAIRS
from api.errors import Problem, not_found
from api.repositories import rosters
from api.repositories.centres import require_whole, whole_centre
from api.repositories.rosters import Draft
from api.standings import revision_of
from scheduler.domain import Roster, minute_of
from scheduler.pipeline.changes import audited
from scheduler.swaps import NoSuchShiftError, SwapVerdict

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.auth.scope import Scope
    from api.running import Running
    from scheduler.pipeline.absence import Repaired
    from scheduler.swaps import Standing

LIMIT_S = 45.0
"""Time after which no further step of a search begins; the step under way is still ended."""

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
class Repair:
    """The roster after a repair, its audit, what was changed and what every rule says of that.

    Attributes
    ----------
    people
        Whose shifts differ from those in force.
    """

    roster: Roster
    audit: dict[str, Any]
    changes: tuple[Repaired, ...]
    verdict: SwapVerdict
    people: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """A repair of a roster that was in force when it was looked for.

    Attributes
    ----------
    revision
        Of the centre's files that it was judged by.
    """

    row: RosterRow
    revision: int
    absent: str
    repair: Repair


def look_for(service: Running, scope: Scope, centre_id: str, away: Away) -> Found:
    """Return what covers for an absence in the roster in force; nothing is stored.

    Raises
    ------
    Problem
        When the account has a part of the centre alone, the times are wrong, the person has no
        published shift then, another repair is being looked for, or it takes too long.
    """
    with service.database.read_whole() as session:
        require_whole(scope, centre_id)
        shift = _shift_missed(session, centre_id, away)
        row = rosters.roster(session, scope, shift.roster_id)
        revision = revision_of(session, row)
        before = service.standings.of(session, scope, row, revision)
    span = minute_of(away.start), minute_of(away.end or shift.ends_at)
    if not ONE_AT_A_TIME.acquire(blocking=False):
        detail = "Another repair is being looked for; ask again when it has ended."
        raise Problem("too-many-plans", detail, headers={"Retry-After": "10"})
    try:
        return Found(row, revision, away.agent_id, _looked_for(before, away.agent_id, span))
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


def _looked_for(before: Standing, agent_id: str, span: tuple[int, int]) -> Repair:
    # Solver and kernels are loaded when the first repair is looked for.
    from scheduler.pipeline.absence import Absence, OutOfTimeError, repaired  # noqa: PLC0415

    ends = time.monotonic() + LIMIT_S
    try:
        found = repaired(before, Absence(agent_id, *span), over=lambda: time.monotonic() >= ends)
    except NoSuchShiftError as error:
        raise Problem("wrong-state", f"{error}.") from error
    except OutOfTimeError as error:
        detail = f"No repair was found in {LIMIT_S:.0f} s."
        raise Problem("out-of-time", detail, headers={"Retry-After": "60"}) from error
    shifts = found.after.shifts
    touched = tuple(sorted({agent_id, *(change.new.agent_id for change in found.changes)}))
    roster, audit = audited(before, {who: shifts.get(who, ()) for who in touched})
    return Repair(
        roster=roster,
        audit=audit.model_dump(mode="json"),
        changes=found.changes,
        verdict=found.verdict,
        people=touched,
    )


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
    draft = Draft(
        row.centre_id,
        found.revision,
        row.first_date,
        ((row.last_date - row.first_date).days + 1) // 7,
        repair.roster,
        repair.audit,
        {REPAIRS: row.roster_id, ABSENT: found.absent},
        {name: rosters.file_content(session, row, name) for name in named},
    )
    stored = rosters.store(session, scope, draft, rosters.Like(row, repair.people))
    details = {"repairs": row.roster_id, "changes": len(repair.changes)}
    where = row.centre_id
    trail.note(
        session, scope, "roster.repaired", stored.roster_id, centre_id=where, details=details
    )
    return stored
