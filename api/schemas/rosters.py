"""Rosters on the wire."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from api.db.tables import RosterRow
from api.schemas.base import Name, Version, Wire, WireDate, WireInstant
from scheduler.domain import Segment, Shift
from scheduler.domain.roster import SegmentKind
from scheduler.exchange import Change

Status = Literal["draft", "published", "superseded"]


class RosterView(Wire):
    """A roster in brief.

    ``number`` is which publication of its weeks it is; ``based_on`` the one that was in force when
    it was made, 0 for none.
    """

    roster_id: str
    centre_id: Name
    first_date: WireDate
    last_date: WireDate
    status: Status
    number: int | None
    based_on: int
    version: Version
    centre_version: Version
    feasible: bool
    cost_milli: int
    created_by: str
    created_at: WireInstant
    published_by: str | None
    published_at: WireInstant | None

    @classmethod
    def of(cls, row: RosterRow) -> RosterView:
        """Return the wire of a row."""
        same = cls.model_fields.keys() - {"centre_version"}
        fields: dict[str, Any] = {name: getattr(row, name) for name in same}
        return cls.model_validate({**fields, "centre_version": row.centre_revision})


class Rosters(Wire):
    """A page of rosters, the newest first; the header ``Link`` names the next."""

    rosters: list[RosterView]
    next_cursor: str | None


class SegmentView(Wire):
    """A part of a shift with one activity; the end is exclusive."""

    starts_at: WireInstant
    ends_at: WireInstant
    kind: SegmentKind
    queue: Name | None
    activity_id: Name | None
    place: Literal["site", "home"]
    paid: bool

    @classmethod
    def of(cls, segment: Segment) -> SegmentView:
        """Return the wire of a domain segment."""
        kept = segment.model_dump(exclude={"start", "end"})
        return cls.model_validate({"starts_at": segment.start, "ends_at": segment.end, **kept})


class ShiftView(Wire):
    """One person's shift; it belongs to the local date on which it starts."""

    shift_id: str
    agent_id: Name
    work_date: WireDate
    site: Name
    shift_code: Name | None
    starts_at: WireInstant
    ends_at: WireInstant
    paid_minutes: int
    segments: list[SegmentView]

    @classmethod
    def of(cls, shift: Shift) -> ShiftView:
        """Return the wire of a domain shift."""
        return cls(
            shift_id=shift.shift_id,
            agent_id=shift.agent_id,
            work_date=shift.work_date,
            site=shift.site,
            shift_code=shift.shift_code,
            starts_at=shift.start,
            ends_at=shift.end,
            paid_minutes=shift.paid_minutes,
            segments=[SegmentView.of(segment) for segment in shift.segments],
        )


class Shifts(Wire):
    """A page of shifts in order of person; the header ``Link`` names the next."""

    shifts: list[ShiftView]
    next_cursor: str | None


class ChangeView(Wire):
    """What happened to one shift between two rosters; a removed one has no ``new``."""

    kind: Literal["added", "removed", "changed"]
    shift_id: str
    agent_id: Name
    work_date: WireDate
    fields: list[str]
    old: ShiftView | None
    new: ShiftView | None

    @classmethod
    def of(cls, change: Change) -> ChangeView:
        """Return the wire of a change."""
        return cls(
            kind=change.kind,
            shift_id=change.shift_id,
            agent_id=change.agent_id,
            work_date=change.work_date,
            fields=list(change.fields),
            old=ShiftView.of(change.old) if change.old else None,
            new=ShiftView.of(change.new) if change.new else None,
        )


class Difference(Wire):
    """What turns one roster into another, as far as it is within reach."""

    old_roster_id: str | None
    new_roster_id: str
    changes: list[ChangeView]


class FindingView(Wire):
    """One violation as people read it."""

    agent_id: str | None
    on: WireDate
    start: WireInstant | None
    end: WireInstant | None
    amount: int
    inherited: int
    text: str


class VerdictView(Wire):
    """What one rule says of a roster; amounts are in the unit of the rule."""

    rule_id: str
    title: str
    unit: str
    hard: bool
    amount: int
    inherited: int
    cost_milli: int
    findings: list[FindingView]


class AuditView(Wire):
    """All verdicts on a roster, by code that has never seen how it was made."""

    roster_id: str
    feasible: bool
    cost_milli: int
    verdicts: list[VerdictView]

    @classmethod
    def of(cls, row: RosterRow) -> AuditView:
        """Return the wire of a row."""
        return cls.model_validate({"roster_id": row.roster_id, **row.audit})


class PlanFile(Wire):
    """A file that was written beside a roster."""

    name: str
    sha256: str


class PlanFiles(Wire):
    """The files beside a roster."""

    files: list[PlanFile]


class Publish(Wire):
    """What is to be published.

    ``replaces`` is the publication of these weeks that was looked at, 0 for none; ``reason`` is
    needed where hard rules are broken.
    """

    replaces: Annotated[int, Field(ge=0, le=1_000_000)]
    reason: (
        Annotated[str, StringConstraints(min_length=3, max_length=500, pattern=r"^[^\x00]*$")]
        | None
    ) = None
