"""Addresses of calendars: made by the person, ended by the person."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete

from api import trail
from api.auth import secrets
from api.db.tables import CalendarRow
from api.errors import Problem, not_found
from api.repositories.people import person

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.auth.scope import Scope


def renew(session: Session, scope: Scope, centre_id: str, agent_id: str) -> str:
    """Give a person's calendar a new address; return its secret, which is not kept.

    Raises
    ------
    Problem
        When it is not the person's own account that asks.
    """
    _own(session, scope, centre_id, agent_id)
    _end(session, centre_id, agent_id)
    secret = secrets.new_secret()
    session.add(
        CalendarRow(
            secret_sha256=secrets.sha256(secret),
            centre_id=centre_id,
            agent_id=agent_id,
            created_at=datetime.now(UTC),
        )
    )
    trail.note(session, scope, "calendar.renewed", agent_id, centre_id=centre_id)
    return secret


def revoke(session: Session, scope: Scope, centre_id: str, agent_id: str) -> None:
    """End the address of a person's calendar.

    Raises
    ------
    Problem
        When it is not the person's own account that asks.
    """
    _own(session, scope, centre_id, agent_id)
    _end(session, centre_id, agent_id)
    trail.note(session, scope, "calendar.revoked", agent_id, centre_id=centre_id)


def at_address(session: Session, secret: str) -> CalendarRow:
    """Return the calendar at an address.

    Raises
    ------
    Problem
        When there is none, or none any more.
    """
    found = session.get(CalendarRow, secrets.sha256(secret))
    if found is None:
        raise not_found("calendar")
    return found


def _own(session: Session, scope: Scope, centre_id: str, agent_id: str) -> None:
    person(session, scope, centre_id, agent_id)
    if scope.people != frozenset({agent_id}):
        detail = "The address is a secret: only the person's own account makes and ends it."
        raise Problem("not-allowed", detail)


def _end(session: Session, centre_id: str, agent_id: str) -> None:
    own = (CalendarRow.centre_id == centre_id, CalendarRow.agent_id == agent_id)
    session.execute(delete(CalendarRow).where(*own))
