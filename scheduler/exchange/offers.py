"""``time_off_offers.csv``: who could be asked whether they want to go home, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scheduler.exchange.csv_out import csv_text, harmless
from scheduler.exchange.files import write_text_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path


class OfferRow(NamedTuple):
    """One stretch of a shift that nobody would miss.

    Attributes
    ----------
    start, end
        Local instants.
    spare_minutes
        Minutes off the phone or beyond the need; meals and breaks between them do not count.
    spare_agents
        People who could leave over all of it before somebody is missing.
    time_owed_minutes
        Time off still owed to the person.
    """

    agent_id: str
    start: datetime
    end: datetime
    spare_minutes: int
    spare_agents: int
    time_owed_minutes: int


def write_offers(path: Path, rows: Iterable[OfferRow]) -> None:
    """Write ``time_off_offers.csv``; ids that a spreadsheet would take for a formula are marked."""
    cells = (
        (
            harmless(row.agent_id),
            *(instant.isoformat(timespec="minutes") for instant in (row.start, row.end)),
            *row[3:],
        )
        for row in rows
    )
    write_text_atomically(path, csv_text(OfferRow._fields, cells))
