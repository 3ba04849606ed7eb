"""The team of a shift: that of its person on its date, as the centre's postings have it now.

It is asked for when rows are limited, and kept with no shift: whoever changes team is seen by the
leads of the new one from that date on, in rosters that were made before as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from api.db.tables import PostingRow, RosterRow, ShiftRow

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

shift_team: ColumnElement[str] = func.coalesce(
    select(PostingRow.team)
    .where(
        PostingRow.centre_id == ShiftRow.centre_id,
        PostingRow.agent_id == ShiftRow.agent_id,
        PostingRow.begins <= ShiftRow.work_date,
        PostingRow.ends > ShiftRow.work_date,
    )
    .correlate(ShiftRow)
    .scalar_subquery(),
    "",
)
"""Of a row of shifts; an empty text where the centre knows nobody by that id."""


def teams_of(session: Session, row: RosterRow) -> dict[str, str]:
    """Return shift → team of each shift of a roster that was found within reach."""
    query = select(ShiftRow.shift_id, shift_team).where(ShiftRow.roster_id == row.roster_id)
    return {name: team for name, team in session.execute(query)}  # noqa: C416 - rows to pairs
