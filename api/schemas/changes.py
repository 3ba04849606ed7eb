"""The feed of changes, and published shifts, on the wire."""

from __future__ import annotations

from api.db.tables import ChangeRow
from api.schemas.base import Name, Version, Wire, WireDate, WireInstant
from api.schemas.rosters import ShiftView


class FeedEntry(Wire):
    """One change of one thing.

    A shift that is published or changed comes whole. A removed one is a tombstone: id, person and
    date, without ``data``. Of a person the id and version are told; the person is read for more.
    """

    kind: str
    id: str
    version: Version
    at: WireInstant
    agent_id: Name | None
    work_date: WireDate | None
    data: ShiftView | None

    @classmethod
    def of(cls, row: ChangeRow) -> FeedEntry:
        """Return the wire of a row."""
        return cls(
            kind=row.kind,
            id=row.subject,
            version=row.version,
            at=row.at,
            agent_id=row.agent_id,
            work_date=row.work_date,
            data=ShiftView.model_validate(row.data) if row.data else None,
        )


class Feed(Wire):
    """Changes in the order in which they are to be applied.

    ``next_cursor`` always leads on, also from the end; ``has_more`` tells whether it is worth
    asking at once.
    """

    changes: list[FeedEntry]
    next_cursor: str
    has_more: bool


class PublishedShift(Wire):
    """A published shift in brief; its segments are in the feed and in its roster."""

    shift_id: str
    agent_id: Name
    work_date: WireDate
    site: Name
    shift_code: Name | None
    starts_at: WireInstant
    ends_at: WireInstant
    paid_minutes: int


class PublishedShifts(Wire):
    """Shifts in order of person, as they are in force.

    Whoever keeps a copy follows the feed from the ``changes_cursor`` of the first page: it tells
    all that the pages may not show.
    """

    shifts: list[PublishedShift]
    next_cursor: str | None
    changes_cursor: str
