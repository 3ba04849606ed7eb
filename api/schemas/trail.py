"""The audit trail on the wire."""

from __future__ import annotations

from typing import Any

from api.db.tables import TrailRow
from api.schemas.base import Wire, WireInstant


class TrailEntry(Wire):
    """Who did what to which thing; each entry carries the digest of the one before."""

    seq: int
    at: WireInstant
    actor: str
    role: str
    action: str
    centre_id: str | None
    subject: str
    details: dict[str, Any]
    before: str
    digest: str

    @classmethod
    def of(cls, row: TrailRow) -> TrailEntry:
        """Return the wire of a row."""
        return cls.model_validate({name: getattr(row, name) for name in cls.model_fields})


class TrailPage(Wire):
    """A page of the trail, the oldest first; the header ``Link`` names the next."""

    entries: list[TrailEntry]
    next_cursor: str | None
