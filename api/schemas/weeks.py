"""Closed weeks and hours on the wire."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from api.schemas.base import Name, Version, Wire, WireDate


class Closing(Wire):
    """What closing weeks needs to know: a reason where hard rules are broken."""

    reason: (
        Annotated[str, StringConstraints(min_length=3, max_length=500, pattern=r"^[^\x00]*$")]
        | None
    ) = None


class ClosedWeek(Wire):
    """A week, and how often it has been closed."""

    week: WireDate
    version: int


class ClosedWeeks(Wire):
    """Weeks that were closed: the ledger and the next plan follow them.

    ``overdue_minutes`` tells for each person the time off that is owed for more than 13 weeks.
    """

    centre_version: Version
    weeks: list[ClosedWeek]
    overdue_minutes: dict[str, int]


class WorkedWeeks(Wire):
    """What hours really worked came to: rules that they broke, and shifts marked for fatigue.

    Amounts are in the unit of each rule. Marks rank shifts; they measure nobody and allow nothing.
    """

    centre_version: Version
    weeks: list[WireDate]
    broken: dict[str, int]
    marked_shifts: dict[str, int]


class DayHours(Wire):
    """One person's minutes on the date on which a shift starts."""

    agent_id: Name
    work_date: WireDate
    paid_minutes: Annotated[int, Field(ge=0)]
    worked_minutes: Annotated[int, Field(ge=0)]
    night_minutes: Annotated[int, Field(ge=0)]
    weekend_minutes: Annotated[int, Field(ge=0)]
    holiday_minutes: Annotated[int, Field(ge=0)]
    overtime_minutes: Annotated[int, Field(ge=0)]


class Hours(Wire):
    """Minutes for payroll, in order of person and date."""

    hours: list[DayHours]
