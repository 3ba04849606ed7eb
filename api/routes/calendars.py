"""Calendars that people subscribe to: one secret address for each, theirs to renew and end."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Header, Path, Request, Response

from api import repeats
from api.auth.scope import Permission, Scope
from api.db.tables import CalendarRow, CentreRow
from api.deps import Service, needs, public
from api.errors import not_found
from api.feeds.calendar import CANCELLED_DAYS, CalendarShift, calendar_text
from api.repositories import calendars as repository
from api.repositories.people import today
from api.repositories.published import Known, known_of
from api.routes.centres import CentreId
from api.routes.people import AgentId
from api.schemas.calendars import CalendarAddress
from scheduler.domain import Centre
from scheduler.exchange import zones_of_sites

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter(prefix="/v1", tags=["calendars"])
Own = Annotated[Scope, needs(Permission.ROSTERS_READ)]
CALENDAR = "text/calendar"
SUFFIX = ".ics"


@router.post(
    "/centres/{centre_id}/people/{agent_id}/calendar",
    operation_id="calendar-renew",
    status_code=201,
    response_model=CalendarAddress,
)
def renew_calendar(
    service: Service,
    request: Request,
    scope: Own,
    centre_id: CentreId,
    agent_id: AgentId,
    key: repeats.Key = None,
) -> Response:
    """Give one's own calendar a new address; the one before ends.

    The address is a secret and is shown once: when the request is repeated ``path`` is null.
    """

    def effect(session: Session) -> repeats.Answer:
        secret = repository.renew(session, scope, centre_id, agent_id)
        path = {"path": f"/v1/calendars/{secret}{SUFFIX}"}
        headers = {"Cache-Control": "no-store"}
        return repeats.Answer(201, {"agent_id": agent_id, "path": None}, headers, path)

    return repeats.Repeatable(service, scope, key, request).once({}, effect)


@router.delete(
    "/centres/{centre_id}/people/{agent_id}/calendar",
    operation_id="calendar-revoke",
    status_code=204,
)
def revoke_calendar(service: Service, scope: Own, centre_id: CentreId, agent_id: AgentId) -> None:
    """End the address of one's own calendar."""
    with service.database.write() as session:
        repository.revoke(session, scope, centre_id, agent_id)


@router.get(
    "/calendars/{name}",
    operation_id="calendar-read",
    response_class=Response,
    responses={200: {"content": {CALENDAR: {"schema": {"type": "string"}}}}},
)
@public
def read_calendar(
    service: Service,
    request: Request,
    name: Annotated[str, Path(max_length=100, examples=["…secret….ics"])],
    if_none_match: Annotated[str | None, Header(alias="If-None-Match", max_length=500)] = None,
) -> Response:
    """Return a calendar to whoever knows its address."""
    address = request.client.host if request.client else "unknown"
    service.rates.count("calendars", address, service.settings.requests_per_minute)
    secret, dot, _ = name.partition(SUFFIX)
    if not dot:
        raise not_found("calendar")
    with service.database.read() as session:
        body = _calendar(session, repository.at_address(session, secret))
    tag = f'"{hashlib.sha256(body).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": "private, max-age=300"}
    if tag in (if_none_match or ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=CALENDAR, headers=headers)


def _calendar(session: Session, row: CalendarRow) -> bytes:
    now = today()
    since = now - timedelta(days=CANCELLED_DAYS)
    found = session.get_one(CentreRow, row.centre_id)
    zones = zones_of_sites(Centre.model_validate(found.data))
    known = known_of(session, row.centre_id, row.agent_id, since)
    shifts = [_shift(each, row.centre_id, zones) for each in known]
    uid, name = f"{row.agent_id}@{row.centre_id}", f"Shifts of {row.agent_id}"
    return calendar_text(uid, name, shifts, now)


def _shift(known: Known, centre_id: str, zones: dict[str, str]) -> CalendarShift:
    return CalendarShift(
        uid=f"{known.shift.shift_id}@{centre_id}",
        sequence=known.version,
        start=known.shift.starts_at,
        end=known.shift.ends_at,
        time_zone=zones[known.shift.site],
        place="home" if known.at_home else known.shift.site,
        modified=known.at,
        removed=known.removed,
    )
