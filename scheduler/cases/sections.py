"""Text files made of sections of rows of cells, with a place for every fault."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from scheduler.errors import Fault, InputError

Read = TypeVar("Read")


@dataclass(frozen=True)
class Row:
    """One row of a section.

    Attributes
    ----------
    number
        Line of the file, from 1.
    """

    file: str
    number: int
    cells: tuple[str, ...]

    def text(self, index: int, column: str) -> str:
        """Return a cell; a row that is too short is a fault."""
        if index >= len(self.cells):
            raise self.fault(column, None, "is missing", "give the row all its cells")
        return self.cells[index]

    def whole(self, index: int, column: str, below: int | None = None) -> int:
        """Return a cell as a whole number of at least 0 and less than ``below``."""
        return self.as_whole(self.text(index, column), column, below)

    def as_whole(self, cell: str, column: str, below: int | None = None) -> int:
        """Return text of the row as a whole number of at least 0 and less than ``below``."""
        if not (cell.isascii() and cell.isdigit()):
            raise self.fault(column, cell, "is no whole number", "write digits alone")
        if below is not None and int(cell) >= below:
            raise self.fault(column, cell, "is too large", f"write 0 to {below - 1}")
        return int(cell)

    def known(self, index: int, column: str, names: Collection[str]) -> str:
        """Return a cell that must be one of ``names``."""
        return self.as_known(self.text(index, column), column, names)

    def as_known(self, cell: str, column: str, names: Collection[str]) -> str:
        """Return text of the row that must be one of ``names``."""
        if cell not in names:
            raise self.fault(column, cell, "is not known", "use a name that the file defines")
        return cell

    def fault(self, column: str, value: str | None, reason: str, cure: str) -> InputError:
        """Return an error that points at a column of this row."""
        return InputError((Fault(self.file, self.number, column, value, reason, cure),))


class Sections:
    """The rows of a file by section, and the faults found in them so far.

    A line that begins with ``#`` is a comment, one that begins with ``SECTION_`` opens a section;
    cells are parted by commas.
    """

    def __init__(self, path: Path) -> None:
        self.file = path.name
        self.faults: list[Fault] = []
        self._rows: dict[str, list[Row]] = {}
        current: list[Row] | None = None
        for number, line in enumerate(self._text(path).splitlines(), 1):
            text = line.strip()
            if not text or text.startswith("#"):
                continue
            if text.startswith("SECTION_"):
                current = self._rows.setdefault(text, [])
                continue
            row = Row(self.file, number, tuple(cell.strip() for cell in text.split(",")))
            if current is None:
                raise row.fault("1", text, "stands before any section", "begin with SECTION_…")
            current.append(row)

    def _text(self, path: Path) -> str:
        try:
            return path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            fault = Fault(self.file, None, None, None, "is no text in UTF-8", "save it as UTF-8")
            raise InputError((fault,)) from None

    def each(self, section: str, read: Callable[[Row], Read], least: int = 0) -> list[Read]:
        """Return what ``read`` makes of every row of a section; faults are kept for ``end``."""
        found = []
        rows = self._rows.get(section, [])
        if len(rows) < least:
            cure = f"give {section} at least {least} row"
            self.faults.append(Fault(self.file, None, section, None, "has no rows", cure))
        for row in rows:
            try:
                found.append(read(row))
            except InputError as error:
                self.faults += error.faults
        return found

    def end(self) -> None:
        """Raise what was found; called before anything that builds on the rows read so far."""
        if self.faults:
            raise InputError(tuple(self.faults))
