"""What other systems pull: changes since last time, and published shifts as they stand."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request, Response

from api import paging
from api.auth.scope import Permission, Scope
from api.deps import Service, needs
from api.errors import Problem
from api.repositories import published
from api.repositories.changes import LAST, Position, changes_after, end_of_feed
from api.repositories.feed import KEPT_DAYS
from api.repositories.published import Brief, Stretch
from api.routes.centres import CentreId
from api.schemas.base import ID_PATTERN, WireDate
from api.schemas.changes import Feed, FeedEntry, PublishedShifts

router = APIRouter(prefix="/v1/centres/{centre_id}", tags=["changes"])
MOST_SHIFTS = 10_000
"""A week of 1,500 people comes in one page."""
MOST_DAYS = 92
STRANGE = "Follow next_cursor or changes_cursor."


@router.get("/changes", operation_id="changes-list")
def list_changes(
    service: Service,
    scope: Annotated[Scope, needs(Permission.CHANGES_READ)],
    centre_id: CentreId,
    cursor: paging.Cursor = None,
    limit: paging.Limit = 100,
) -> Feed:
    """Return what has changed behind a cursor, in the order in which it is to be applied.

    Without a cursor it begins as far back as is remembered. A cursor leads on for 90 days; an
    older one is answered with 410, and the copy is made anew from the published shifts.
    """
    after = _place(cursor)
    with service.database.read() as session:
        rows = changes_after(session, scope, centre_id, after, limit + 1)
    shown, more = rows[:limit], len(rows) > limit
    last = Position(shown[-1].xid, shown[-1].seq) if shown else after
    # What is still to be read may be as old as what was read last: so may the cursor.
    on = shown[-1].at.date() if more else datetime.now(UTC).date()
    return Feed(
        changes=[FeedEntry.of(row) for row in shown],
        next_cursor=_cursor(last, on),
        has_more=more,
    )


def _cursor(position: Position, on: date) -> str:
    return paging.written(str(position.xid), str(position.seq), on.isoformat())


def _place(cursor: str | None) -> Position:
    """Return where a cursor leads to.

    Raises
    ------
    Problem
        When it is none of ours, or leads to what is no longer remembered.
    """
    if cursor is None:
        return Position()
    xid, seq, day = paging.read(cursor, 3)
    try:
        position, on = Position(int(xid), int(seq)), date.fromisoformat(day)
    except ValueError:
        raise Problem("bad-cursor", STRANGE) from None
    if not all(0 <= number <= LAST for number in (position.xid, position.seq)):
        raise Problem("bad-cursor", STRANGE)
    if on < datetime.now(UTC).date() - timedelta(days=KEPT_DAYS):
        detail = f"The cursor is of {on}; changes are remembered for {KEPT_DAYS} days. Read anew."
        raise Problem("gone", detail)
    return position


async def days_of(
    centre_id: CentreId,
    first: Annotated[WireDate, Query(description="First work date.")],
    last: Annotated[WireDate, Query(description="Last work date, at most 92 days on.")],
    agent_id: Annotated[str | None, Query(pattern=ID_PATTERN)] = None,
) -> Stretch:
    """Return which dates of a centre, or of one person, a request asks for.

    Raises
    ------
    Problem
        When it asks for no day, or for too many.
    """
    days = (last - first).days + 1
    if not 1 <= days <= MOST_DAYS:
        place = {"pointer": "#/last", "reason": f"makes {days} days; ask for 1 to {MOST_DAYS}"}
        raise Problem("invalid", errors=[place])
    return Stretch(centre_id, first, last, agent_id)


async def stretch_of(
    days: Annotated[Stretch, Depends(days_of)],
    team: Annotated[str | None, Query(pattern=ID_PATTERN)] = None,
) -> Stretch:
    """Return the same for one team alone."""
    return replace(days, team=team)


@router.get("/shifts", operation_id="shifts-list", response_model=PublishedShifts)
def list_published_shifts(
    service: Service,
    request: Request,
    response: Response,
    scope: Annotated[Scope, needs(Permission.ROSTERS_READ)],
    stretch: Annotated[Stretch, Depends(stretch_of)],
    cursor: paging.Cursor = None,
    limit: Annotated[int, Query(ge=1, le=MOST_SHIFTS)] = MOST_SHIFTS,
    if_none_match: Annotated[str | None, Header(alias="If-None-Match", max_length=500)] = None,
) -> Response:
    """List the published shifts of some dates as they are in force.

    The ETag names the state of all pages: with it in ``If-None-Match`` an unchanged state is
    answered with 304 and no body.
    """
    after = paging.read(cursor, 2)
    with service.database.read() as session:
        tag = f'"{published.state(session, scope, stretch)}"'
        if tag in (if_none_match or ""):
            return Response(status_code=304, headers={"ETag": tag})
        end = end_of_feed(session)
        rows = published.shifts(session, scope, stretch, (after[0], after[1]), limit + 1)
    shown, following = paging.page(
        request, response, rows, limit, lambda row: (row.agent_id, row.shift_id)
    )
    body = {
        "shifts": [_brief(row) for row in shown],
        "next_cursor": following,
        "changes_cursor": _cursor(end, datetime.now(UTC).date()),
    }
    # Thousands of rows of our own making are written as they are, without a model for each.
    text = json.dumps(body, separators=(",", ":"))
    headers = {"ETag": tag, **response.headers}
    return Response(text, media_type="application/json", headers=headers)


def _brief(shift: Brief) -> dict[str, Any]:
    return {
        **shift._asdict(),
        "work_date": shift.work_date.isoformat(),
        "starts_at": _instant(shift.starts_at),
        "ends_at": _instant(shift.ends_at),
    }


def _instant(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
