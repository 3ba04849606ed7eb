"""Tables for spreadsheets and payroll: rosters, and minutes by person and date."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Response

from api.auth.scope import Permission, Scope
from api.deps import Service, needs
from api.repositories import hours as repository
from api.repositories import rosters
from api.repositories.centres import domain_centre
from api.repositories.hours import Basis
from api.repositories.published import Stretch
from api.routes.changes import days_of
from api.routes.rosters import RosterId
from api.schemas.weeks import DayHours, Hours
from scheduler.exchange import (
    HoursRow,
    Sheet,
    csv_text,
    harmless,
    roster_text,
    workbook_bytes,
    zones_of_sites,
)

if TYPE_CHECKING:
    from api.running import Running

of_centre = APIRouter(prefix="/v1/centres/{centre_id}", tags=["exports"])
of_roster = APIRouter(prefix="/v1/rosters/{roster_id}", tags=["exports"])
Reader = Annotated[Scope, needs(Permission.ROSTERS_READ)]
Asked = Annotated[Stretch, Depends(days_of)]
Of = Annotated[Basis, Query(description="From what is in force, or from hours really worked.")]
CSV: Final = "text/csv"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT_ANSWER: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {CSV: {"schema": {"type": "string"}}}}
}
BOOK_ANSWER: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}
}
Table = list[list[str]]
"""Rows of cells, the header first."""


@of_centre.get("/hours", operation_id="hours-list")
def list_hours(service: Service, scope: Reader, stretch: Asked, basis: Of = "planned") -> Hours:
    """List paid, worked, night, weekend, holiday and overtime minutes by person and date."""
    rows = _hours(service, scope, stretch, basis)
    return Hours(hours=[DayHours.model_validate(row._asdict()) for row in rows])


@of_centre.get(
    "/hours.csv",
    operation_id="hours-csv-read",
    response_class=Response,
    responses=TEXT_ANSWER,
)
def read_hours_csv(
    service: Service, scope: Reader, stretch: Asked, basis: Of = "planned"
) -> Response:
    """Return the same minutes as a delimited file."""
    return _text(_hours_table(service, scope, stretch, basis))


@of_centre.get(
    "/hours.xlsx",
    operation_id="hours-xlsx-read",
    response_class=Response,
    responses=BOOK_ANSWER,
)
def read_hours_xlsx(
    service: Service, scope: Reader, stretch: Asked, basis: Of = "planned"
) -> Response:
    """Return the same minutes as a workbook."""
    rows = _hours(service, scope, stretch, basis)
    return _book(Sheet("hours", HoursRow._fields, tuple(map(_cells, rows))))


@of_roster.get(
    "/roster.csv",
    operation_id="roster-csv-read",
    response_class=Response,
    responses=TEXT_ANSWER,
)
def read_roster_csv(service: Service, scope: Reader, roster_id: RosterId) -> Response:
    """Return the segments of a roster that are within reach as a delimited file."""
    return _text(_roster_table(service, scope, roster_id))


@of_roster.get(
    "/roster.xlsx",
    operation_id="roster-xlsx-read",
    response_class=Response,
    responses=BOOK_ANSWER,
)
def read_roster_xlsx(service: Service, scope: Reader, roster_id: RosterId) -> Response:
    """Return the segments of a roster that are within reach as a workbook."""
    header, *rows = _roster_table(service, scope, roster_id)
    return _book(Sheet("roster", tuple(header), tuple(tuple(row) for row in rows)))


def _hours(service: Running, scope: Scope, stretch: Stretch, basis: Basis) -> list[HoursRow]:
    with service.database.read() as session:
        return repository.hours(session, scope, stretch, basis)


def _cells(row: HoursRow) -> tuple[str | int, ...]:
    agent_id, work_date, *minutes = row
    return (agent_id, work_date.isoformat(), *minutes)


def _hours_table(service: Running, scope: Scope, stretch: Stretch, basis: Basis) -> Table:
    rows = _hours(service, scope, stretch, basis)
    return [list(HoursRow._fields), *([str(cell) for cell in _cells(row)] for row in rows)]


def _roster_table(service: Running, scope: Scope, roster_id: str) -> Table:
    with service.database.read() as session:
        row = rosters.roster(session, scope, roster_id)
        roster = rosters.domain_roster(session, scope, row)
        zones = zones_of_sites(domain_centre(session, scope, row.centre_id))
    return list(csv.reader(io.StringIO(roster_text(roster, zones), newline="")))


def _text(table: Table) -> Response:
    """Return a table whose cells no spreadsheet takes for formulas."""
    header, *rows = table
    safe = [[harmless(cell) for cell in row] for row in rows]
    return Response(csv_text(header, safe), media_type=CSV)


def _book(sheet: Sheet) -> Response:
    return Response(workbook_bytes([sheet]), media_type=XLSX)
