"""A roster file by itself, without the centre that it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.exchange.reading import Reading
from scheduler.exchange.roster_in import roster_from

if TYPE_CHECKING:
    from pathlib import Path

    from scheduler.domain import Roster


def read_loose_roster(path: Path) -> Roster:
    """Return the roster in ``path``; its people, sites and queues are taken as they stand.

    Raises
    ------
    InputError
        With every fault of the file.
    """
    reading = Reading(path.parent)
    roster = roster_from(reading, path.name, {}, required=True)
    reading.finish()
    return roster
