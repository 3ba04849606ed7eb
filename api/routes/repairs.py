"""Repairs: somebody cannot come, and a draft covers for them with the least change for others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Request, Response

from api import repeats, versions
from api.auth.scope import Permission, Scope
from api.deps import Service, needs
from api.edits.repair import Away, Repair, look_for, store
from api.repositories.centres import require_whole
from api.repositories.swaps import shown
from api.routes.centres import CentreId
from api.schemas.repairs import AbsenceBody, MendedView, RepairView
from api.schemas.rosters import RosterView, ShiftView
from api.schemas.swaps import VerdictOfChange

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.db.tables import RosterRow

router = APIRouter(prefix="/v1", tags=["rosters"])


@router.post(
    "/centres/{centre_id}/repairs",
    operation_id="repair-add",
    status_code=201,
    response_model=RepairView,
)
def add_repair(
    service: Service,
    request: Request,
    scope: Annotated[Scope, needs(Permission.PLANS_SOLVE)],
    centre_id: CentreId,
    body: AbsenceBody,
    key: repeats.Key = None,
) -> Response:
    """Cover for an absence in the roster in force; the answer is a draft to be published.

    Work moves inside unchanged shifts first. Whoever is asked for other hours or another day is
    named with ``needs_consent_and_approval``: ask them before the draft is published.
    """
    require_whole(scope, centre_id)
    once = repeats.Repeatable(service, scope, key, request)
    plain = body.model_dump(mode="json")
    if (told := once.known(plain)) is not None:
        return told
    found = look_for(service, scope, centre_id, Away(body.agent_id, body.starts_at, body.ends_at))

    def effect(session: Session) -> repeats.Answer:
        row = store(session, scope, found)
        headers = {"Location": f"/v1/rosters/{row.roster_id}", "ETag": versions.tag(row.version)}
        plain_view = _view(row, scope, found.repair).model_dump(mode="json")
        return repeats.Answer(201, plain_view, headers)

    return once.once(plain, effect)


def _view(row: RosterRow, scope: Scope, repair: Repair) -> RepairView:
    changes = [
        MendedView(
            agent_id=change.new.agent_id,
            step=change.step,
            needs_consent_and_approval=change.needs_consent,
            old=ShiftView.of(change.old) if change.old else None,
            new=ShiftView.of(change.new),
        )
        for change in repair.changes
    ]
    return RepairView(
        roster=RosterView.of(row),
        replaces=row.based_on,
        changes=changes,
        verdict=VerdictOfChange.of(shown(scope, repair.verdict)),
    )
