"""``interventions.csv``: what a centre changed, since when, and what it hoped for."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from scheduler.domain.base import Frozen, Id
from scheduler.exchange.parsers import date, identifier, list_of, number, text, whole
from scheduler.exchange.table import Column, TableSpec

if TYPE_CHECKING:
    from pathlib import Path

    from scheduler.exchange.centre import CentreFiles

Kpi = Literal[
    "hard_minutes",
    "overtime_minutes",
    "night_shifts",
    "evening_shifts",
    "weekend_shifts",
    "early_starts",
    "wishes_granted_pct",
    "recovery_minutes",
    "abandoned_pct",
    "hard_contacts_pct",
]
"""What an intervention can be judged by; what each means stands in ``files.md``."""

WEEKS = 13
"""Weeks looked at on either side where the file says nothing: a quarter (a design choice)."""


class Intervention(Frozen):
    """One figure by which a centre judges what it changed.

    Attributes
    ----------
    starts_on, ends_on
        First and last date on which the change was in force; without an end it still is.
    teams
        Teams that it reached; empty means all.
    target
        What the figure is hoped to be afterwards.
    weeks
        Most whole weeks looked at, before and after.
    """

    intervention_id: Id
    name: str
    starts_on: dt.date
    ends_on: dt.date | None = None
    teams: tuple[Id, ...] = ()
    kpi: Kpi
    target: Annotated[float, Field(ge=0)] | None = None
    weeks: Annotated[int, Field(ge=1, le=53)] = WEEKS


INTERVENTIONS = TableSpec(
    "interventions.csv",
    Intervention,
    (
        Column("intervention_id", identifier, required=True),
        Column("name", text, required=True),
        Column("starts_on", date, required=True),
        Column("ends_on", date),
        Column("teams", list_of(identifier), refers="team"),
        Column("kpi", text, required=True),
        Column("target", number),
        Column("weeks", whole),
    ),
    key=("intervention_id", "kpi"),
    not_after=(("starts_on", "ends_on"),),
    closed=True,
)


def read_interventions(path: Path, files: CentreFiles) -> tuple[Intervention, ...]:
    """Return what ``path`` holds.

    Raises
    ------
    InputError
        With every fault.
    """
    reading = files.reading(path.parent)
    reading.known["team"] = frozenset(agent.team for agent in files.agents)
    spec = replace(INTERVENTIONS, file=path.name)
    found = spec.build(reading, spec.read(reading, required=True) or [])
    reading.finish()
    return tuple(found)
