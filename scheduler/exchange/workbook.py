"""``roster.xlsx``: plain tables as sheets of a workbook whose bytes do not change by themselves."""

from __future__ import annotations

import datetime as dt
import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import xlsxwriter

from scheduler.exchange.csv_out import harmless
from scheduler.exchange.files import write_bytes_atomically

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | bool | None

CREATED = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_WIDEST = 40


@dataclass(frozen=True)
class Sheet:
    """One sheet.

    Attributes
    ----------
    name
        At most 31 characters, none of them a bracket, colon, star, question mark or slash.
    header
        Bold and frozen.
    rows
        Cells; None and NaN are blank.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def write_workbook(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write the workbook that ``workbook_bytes`` makes."""
    write_bytes_atomically(path, workbook_bytes(sheets))


def workbook_bytes(sheets: Sequence[Sheet]) -> bytes:
    """Return a workbook of ``sheets`` in order; the same sheets give the same bytes.

    Text that begins like a formula gets an apostrophe, and none becomes a formula or a link.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        book.set_properties({"created": CREATED})
        bold = book.add_format({"bold": True, "bottom": 1})
        for sheet in sheets:
            _fill(book, sheet, bold)
    return buffer.getvalue()


def _fill(book: Workbook, sheet: Sheet, bold: Format) -> None:
    page = book.add_worksheet(sheet.name)
    page.freeze_panes(1, 1)
    for column, name in enumerate(sheet.header):
        page.write_string(0, column, harmless(name), bold)
        cells = [len(str(row[column])) for row in sheet.rows if column < len(row)]
        page.set_column(column, column, min(_WIDEST, max([len(name), *cells]) + 1))
    for line, row in enumerate(sheet.rows, 1):
        for column, cell in enumerate(row):
            _write(page, line, column, cell)


def _write(page: Worksheet, line: int, column: int, cell: Cell) -> None:
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return
    if isinstance(cell, bool):
        page.write_boolean(line, column, cell)
    elif isinstance(cell, str):
        page.write_string(line, column, harmless(cell))
    else:
        page.write_number(line, column, cell)
