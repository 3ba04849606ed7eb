"""One shift of a draft replaced, added or taken away: judged first, then stored with its audit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from api import trail, versions
from api.db.tables import DRAFT, RosterRow
from api.edits.given import Slot
from api.errors import Problem
from api.repositories import rosters
from api.repositories.centres import require_whole, whole_centre
from api.standings import revision_of
from scheduler.domain import Shift
from scheduler.pipeline.changes import audited
from scheduler.swaps import Standing, SwapVerdict, judged

if TYPE_CHECKING:
    from api.auth.scope import Scope
    from api.running import Running

Wish = Callable[[Standing], Shift | None]
"""The shift that is wanted in a draft as it stands; None for no shift."""


@dataclass(frozen=True)
class Edit:
    """What one account wants of one shift of a draft.

    Attributes
    ----------
    if_match
        The version that was looked at, as it was sent.
    """

    roster_id: str
    if_match: str | None
    slot: Slot
    wish: Wish


@dataclass(frozen=True)
class Outcome:
    """A draft after an edit, and what every rule says of the change."""

    row: RosterRow
    shift: Shift | None
    verdict: SwapVerdict


def edited(service: Running, scope: Scope, edit: Edit) -> Outcome:
    """Make an edit, whatever the rules say of it; the draft's audit follows it.

    It is judged before the writing transaction begins, which is short and goes through only if
    the draft is still the one that was judged.

    Raises
    ------
    Problem
        When there is no such draft in this version, the account has a part of the centre alone,
        or what is wanted is not allowed.
    """
    with service.database.read_whole() as session:
        row = rosters.roster(session, scope, edit.roster_id)
        require_whole(scope, row.centre_id)
        _check(row, edit)
        revision = revision_of(session, row)
        before = service.standings.of(session, scope, row, revision)
    shift, slot = edit.wish(before), edit.slot
    old = before.shifts.get(slot.agent_id, ())
    left = [own for own in old if own.shift_id != slot.shift_id]
    new = sorted([*left, *([shift] if shift else [])], key=lambda own: own.start)
    shifts = {slot.agent_id: tuple(new)}
    verdict = judged(before, shifts, datetime.now(UTC))
    _, audit = audited(before, shifts)
    with service.database.write() as session:
        row = rosters.roster(session, scope, edit.roster_id)
        whole_centre(session, scope, row.centre_id)  # one edit or publication of it at a time
        session.refresh(row)
        _check(row, edit)
        rosters.replace_shift(session, row, slot.shift_id, shift)
        rosters.rejudge(session, row, revision, audit.model_dump(mode="json"))
        what = "removed" if shift is None else "replaced" if len(left) < len(old) else "added"
        details = {"shift_id": slot.shift_id, "what": what, "answer": verdict.answer}
        where = row.centre_id
        trail.note(session, scope, "roster.edited", row.roster_id, centre_id=where, details=details)
        session.flush()
    service.standings.keep(row, revision, before.changed(shifts))
    return Outcome(row, shift, verdict)


def _check(row: RosterRow, edit: Edit) -> None:
    versions.compare(edit.if_match, row.version)
    if row.status != DRAFT:
        raise Problem("wrong-state", f"It is {row.status}; only a draft can be edited.")
