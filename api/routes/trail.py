"""The audit trail, read page by page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api import paging
from api.auth.scope import Permission, Scope
from api.deps import Service, needs
from api.errors import Problem
from api.repositories import trails
from api.schemas.base import ID_PATTERN
from api.schemas.trail import TrailEntry, TrailPage

router = APIRouter(prefix="/v1", tags=["audit trail"])


@router.get("/audit-trail", operation_id="audit-trail-list")
def list_trail(
    service: Service,
    request: Request,
    response: Response,
    scope: Annotated[Scope, needs(Permission.AUDIT_READ)],
    centre_id: Annotated[str | None, Query(pattern=ID_PATTERN)] = None,
    cursor: paging.Cursor = None,
    limit: paging.Limit = 100,
) -> TrailPage:
    """List who did what, the oldest first."""
    (after,) = paging.read(cursor)
    if not (after or "0").isdecimal() or len(after) > len(str(2**62)):
        raise Problem("bad-cursor")
    with service.database.read() as session:
        rows = trails.entries(session, scope, centre_id, int(after or 0), limit + 1)
    shown, following = paging.page(request, response, rows, limit, lambda row: (str(row.seq),))
    return TrailPage(entries=[TrailEntry.of(row) for row in shown], next_cursor=following)
