"""Edits of a draft on the wire."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.schemas.base import Name, Wire, WireInstant
from api.schemas.rosters import RosterView, ShiftView
from api.schemas.swaps import VerdictOfChange
from scheduler.domain.roster import SegmentKind


class SegmentBody(Wire):
    """A part of a shift as it is wanted; the end is exclusive, a queue is named for work alone."""

    starts_at: WireInstant
    ends_at: WireInstant
    kind: SegmentKind
    queue: Name | None = None
    activity_id: Name | None = None
    place: Literal["site", "home"] = "site"
    paid: bool


class ShiftBody(Wire):
    """A shift as it is wanted; its id says whose it is and on which local date it starts."""

    segments: Annotated[list[SegmentBody], Field(min_length=1, max_length=100)]
    shift_code: Name | None = None


class Edited(Wire):
    """What became of an edit: the shift, what every rule says of the change, the draft after it.

    A draft keeps an edit that rules refuse; if it is not ``feasible``, publishing needs a reason.
    """

    shift: ShiftView | None
    verdict: VerdictOfChange
    roster: RosterView
