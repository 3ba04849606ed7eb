"""Weeks that are over: closed as planned, or as they were really worked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, File, Request, Response, UploadFile

from api import repeats, versions
from api.auth.scope import Permission, Scope
from api.centres.closing import NEED, ROSTER, closed_as_planned, closed_as_worked, store_closed
from api.db.tables import PUBLISHED
from api.deps import Service, needs
from api.errors import Problem
from api.repositories import rosters
from api.repositories.centres import digest, domain_centre
from api.routes.centres import UPLOAD_BYTES, CentreId
from api.routes.rosters import RosterId
from api.schemas.weeks import ClosedWeeks, Closing, WorkedWeeks
from scheduler.exchange import roster_text, zones_of_sites

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from api.centres.closing import Closed
    from api.running import Running

router = APIRouter(prefix="/v1", tags=["weeks"])


@router.post(
    "/rosters/{roster_id}/closing", operation_id="roster-close", response_model=ClosedWeeks
)
def close_roster(
    service: Service,
    request: Request,
    scope: Annotated[Scope, needs(Permission.ROSTERS_PUBLISH)],
    roster_id: RosterId,
    body: Closing,
    key: repeats.Key = None,
) -> Response:
    """Close the weeks of a published roster: ledger and last roster follow, the next plan too."""
    sent = body.model_dump(mode="json")
    repeatable = repeats.Repeatable(service, scope, key, request)
    if known := repeatable.known(sent):
        return known
    centre_id, handed = _handed_on(service, scope, roster_id)
    closed = closed_as_planned(service, scope, centre_id, handed, body.reason)
    return repeatable.once(sent, _effect(scope, closed))


@router.post(
    "/centres/{centre_id}/actuals",
    operation_id="actuals-add",
    response_model=WorkedWeeks,
    max_body_size=UPLOAD_BYTES,
)
def add_actuals(
    service: Service,
    request: Request,
    scope: Annotated[Scope, needs(Permission.ACTUALS_WRITE)],
    centre_id: CentreId,
    roster: Annotated[UploadFile, File(description="Hours really worked, as roster.csv.")],
    key: repeats.Key = None,
) -> Response:
    """Hand in the hours really worked: rest, fatigue and ledger are counted anew from them.

    They are never refused for what they broke; the published roster stays as it was.
    """
    handed = {ROSTER: roster.file.read()}
    sent = {name: digest(content) for name, content in handed.items()}
    repeatable = repeats.Repeatable(service, scope, key, request)
    if known := repeatable.known(sent):
        return known
    closed = closed_as_worked(service, scope, centre_id, handed)
    return repeatable.once(sent, _effect(scope, closed))


def _handed_on(service: Running, scope: Scope, roster_id: str) -> tuple[str, dict[str, bytes]]:
    """Return the centre of a published roster, and its files as ``accept`` takes them."""
    with service.database.read() as session:
        row = rosters.roster(session, scope, roster_id)
        if row.status != PUBLISHED:
            raise Problem("wrong-state", f"It is {row.status}; only what is in force is closed.")
        roster = rosters.domain_roster(session, scope, row)
        names = {file.name for file in rosters.file_names(session, row)}
        need = rosters.file_content(session, row, NEED) if NEED in names else None
        centre = domain_centre(session, scope, row.centre_id)
    handed = {ROSTER: roster_text(roster, zones_of_sites(centre)).encode()}
    return row.centre_id, handed | ({NEED: need} if need is not None else {})


def _effect(scope: Scope, closed: Closed) -> Callable[[Session], repeats.Answer]:
    def effect(session: Session) -> repeats.Answer:
        version = store_closed(session, scope, closed)
        body = {"centre_version": version, **closed.summary}
        return repeats.Answer(200, body, {"ETag": versions.tag(version)})

    return effect
