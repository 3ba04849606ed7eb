"""Edits of a draft: one shift replaced, added or taken away by a planner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Response

from api import versions
from api.deps import Service
from api.edits.edit import Edit, Outcome, edited
from api.edits.given import SHIFT_PATTERN, Slot, shift_given
from api.errors import not_found
from api.repositories.swaps import shown
from api.routes.rosters import RosterId, Writer
from api.schemas.edits import Edited, ShiftBody
from api.schemas.rosters import RosterView, ShiftView
from api.schemas.swaps import VerdictOfChange

if TYPE_CHECKING:
    from api.auth.scope import Scope
    from scheduler.domain import Shift
    from scheduler.swaps import Standing

router = APIRouter(prefix="/v1", tags=["rosters"])
ShiftId = Annotated[str, Path(pattern=SHIFT_PATTERN, examples=["A12:2026-03-02"])]


@router.put("/rosters/{roster_id}/shifts/{shift_id:path}", operation_id="roster-shift-put")
def put_shift(
    service: Service,
    response: Response,
    scope: Writer,
    roster_id: RosterId,
    shift_id: ShiftId,
    body: ShiftBody,
    if_match: versions.IfMatch = None,
) -> Edited:
    """Replace a shift of a draft, or add one; the answer says what every rule makes of it.

    The edit is kept whatever the verdict, as a roster that is handed in; ``If-Match`` names the
    version of the roster.
    """
    slot = Slot.of(shift_id)

    def wish(standing: Standing) -> Shift:
        return shift_given(standing, slot, body)

    done = edited(service, scope, Edit(roster_id, if_match, slot, wish))
    return _told(response, scope, done)


@router.delete("/rosters/{roster_id}/shifts/{shift_id:path}", operation_id="roster-shift-delete")
def delete_shift(
    service: Service,
    response: Response,
    scope: Writer,
    roster_id: RosterId,
    shift_id: ShiftId,
    if_match: versions.IfMatch = None,
) -> Edited:
    """Take a shift out of a draft; the answer says what every rule makes of it."""
    slot = Slot.of(shift_id)

    def wish(standing: Standing) -> None:
        own = standing.shifts.get(slot.agent_id, ())
        if all(shift.shift_id != shift_id for shift in own):
            raise not_found("shift")

    done = edited(service, scope, Edit(roster_id, if_match, slot, wish))
    return _told(response, scope, done)


def _told(response: Response, scope: Scope, done: Outcome) -> Edited:
    versions.stamp(response, done.row.version)
    return Edited(
        shift=ShiftView.of(done.shift) if done.shift else None,
        verdict=VerdictOfChange.of(shown(scope, done.verdict)),
        roster=RosterView.of(done.row),
    )
