"""Absences and what covers for them, on the wire."""

from __future__ import annotations

from typing import Literal

from api.schemas.base import Name, Version, Wire, WireInstant
from api.schemas.rosters import ChangeView, RosterView, ShiftView
from api.schemas.swaps import ConsentView, VerdictOfChange


class AbsenceBody(Wire):
    """Who cannot come, and from when; without an end, until their shift is over. Never why."""

    agent_id: Name
    starts_at: WireInstant
    ends_at: WireInstant | None = None


class MendedView(Wire):
    """One person's shift before and after.

    ``inside`` moves work inside an unchanged shift; ``hours`` and ``day`` ask somebody to come
    earlier, stay longer or come on a free day, which needs their consent and a lead's approval.
    """

    agent_id: Name
    step: Literal["inside", "hours", "day"]
    needs_consent_and_approval: bool
    old: ShiftView | None
    new: ShiftView


class RepairView(Wire):
    """The draft that covers for an absence; no change where nothing that the rules allow helps.

    The verdict is that of the changes, the gap taken as it is.
    """

    roster: RosterView
    replaces: int
    changes: list[MendedView]
    verdict: VerdictOfChange


class RepairAsked(Wire):
    """What a repair asks of people within reach, and who has agreed to this version."""

    roster_id: str
    version: Version
    asked: list[Name]
    changes: list[ChangeView]
    consents: list[ConsentView]
    approved_at: WireInstant | None
