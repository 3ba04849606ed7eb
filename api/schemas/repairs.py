"""Absences and what covers for them, on the wire."""

from __future__ import annotations

from typing import Any, Literal

from api.db.tables import RepairAnswerRow
from api.edits.asked import Asked
from api.edits.consents import AGREED, REFUSED, Answers
from api.schemas.base import Name, Version, Wire, WireDate, WireInstant
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


class AnswerView(Wire):
    """What was said to a version of a repair, by which account, and for whom.

    ``agent_id`` is null where a lead approves, or who has seen it is no one person of the centre.
    """

    said: Literal["seen", "agreed", "refused", "approved"]
    version: Version
    agent_id: Name | None
    by: str
    for_absent: bool
    at: WireInstant

    @classmethod
    def of(cls, row: RepairAnswerRow) -> AnswerView:
        """Return the wire of a row."""
        same = cls.model_fields.keys() - {"by"}
        fields: dict[str, Any] = {name: getattr(row, name) for name in same}
        return cls.model_validate({**fields, "by": row.account_id})


class RepairAsked(Wire):
    """What a repair asks of people within reach, and who has answered this version.

    ``answers`` are those to all its versions, in order; an edit of the draft asks anew.
    """

    roster_id: str
    centre_id: Name
    version: Version
    first_date: WireDate
    created_at: WireInstant
    asked: list[Name]
    changes: list[ChangeView]
    consents: list[ConsentView]
    refusals: list[ConsentView]
    approved_at: WireInstant | None
    answers: list[AnswerView]

    @classmethod
    def of(cls, found: Asked, told: Answers, shown: set[str]) -> RepairAsked:
        """Return the wire of a repair, as far as it concerns people within reach."""
        now = sorted((who, row) for who, row in told.now.items() if who in shown)

        def said(answer: str) -> list[ConsentView]:
            return [
                ConsentView(agent_id=who, version=row.version, at=row.at, for_absent=row.for_absent)
                for who, row in now
                if row.said == answer
            ]

        return cls(
            roster_id=found.row.roster_id,
            centre_id=found.row.centre_id,
            version=found.row.version,
            first_date=found.row.first_date,
            created_at=found.row.created_at,
            asked=sorted(shown),
            changes=[ChangeView.of(c) for c in found.changes if c.agent_id in shown],
            consents=said(AGREED),
            refusals=said(REFUSED),
            approved_at=told.approval.at if told.approval else None,
            answers=[AnswerView.of(row) for row in told.rows if row.agent_id in {None, *shown}],
        )


class RepairsAsked(Wire):
    """The open repairs that ask somebody within reach, the newest first."""

    repairs: list[RepairAsked]
