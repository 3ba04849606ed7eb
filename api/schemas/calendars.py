"""Calendars on the wire."""

from __future__ import annotations

from api.schemas.base import Name, Wire


class CalendarAddress(Wire):
    """Where a person's calendar is; the address is a secret, null when it is not shown again."""

    agent_id: Name
    path: str | None
