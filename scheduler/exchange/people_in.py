"""People from another system: some rows of ``agents.csv``, for a centre that is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scheduler.errors import Fault
from scheduler.exchange.people import AGENTS
from scheduler.exchange.table import names_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from scheduler.domain import Agent
    from scheduler.exchange.centre import CentreFiles


@dataclass(frozen=True)
class PersonLine:
    """One line about a person.

    Attributes
    ----------
    line
        In the file, counted from 1.
    cells
        Column → cell, of the columns that the file has and the reader knows; "" is blank.
    agent
        What it says.
    """

    line: int | None
    cells: Mapping[str, str]
    agent: Agent


def read_people(path: Path, files: CentreFiles) -> tuple[tuple[PersonLine, ...], tuple[str, ...]]:
    """Return the lines of a file of people, with what was set aside while it was read.

    Parameters
    ----------
    path
        A file with the columns of ``agents.csv``; unknown ones are set aside.
    files
        The centre: sites and contracts must be its own, mentors its own or in the file.

    Raises
    ------
    InputError
        With every fault of every line.
    """
    reading, spec = files.reading(path.parent), replace(AGENTS, file=path.name)
    held = reading.known.pop("agent")
    rows = spec.read(reading, required=True) or []
    if not rows and not reading.faults:
        reading.faults.append(Fault(spec.file, None, None, None, "has no rows", "add at least one"))
    if not reading.has_holes(spec.file, "agent_id"):
        reading.known["agent"] = held | names_in(rows, "agent_id")
    agents = spec.build(reading, rows)
    reading.finish()
    lines = zip(rows, agents, strict=True)
    return tuple(PersonLine(row.line, row.raw, agent) for row, agent in lines), tuple(
        reading.notices
    )
