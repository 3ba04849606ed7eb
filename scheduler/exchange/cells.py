"""From the bytes of a delimited file to columns of cells, each with its line."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from scheduler.errors import Fault
from scheduler.exchange.parsers import BadCellError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from scheduler.exchange.reading import Reading

T = TypeVar("T")
Record = tuple[int, list[str]]

DELIMITERS = ",;\t|"


@dataclass(frozen=True)
class Cells:
    """A delimited file column by column.

    Attributes
    ----------
    file
        Its name.
    lines
        Line of each row in the file, counted from 1.
    columns
        Name → cells without surrounding space, as many as there are rows; "" is blank.
    """

    file: str
    lines: tuple[int, ...]
    columns: dict[str, list[str]]

    def convert(
        self, reading: Reading, column: str, parse: Callable[[str], T], *, merge: bool = False
    ) -> list[T | None]:
        """Return a column's values; a cell that is blank or at fault gives None.

        Parameters
        ----------
        reading
            Takes the faults.
        column
            Its name; a column that the file does not have reads as blank.
        parse
            Called once for each distinct cell.
        merge
            One fault for all rows with the same cell, instead of one for each row.
        """
        cells = self.columns.get(column, [""] * len(self.lines))
        good: dict[str, T | None] = {"": None}
        bad: dict[str, BadCellError] = {}
        for cell in dict.fromkeys(cells):
            if cell:
                try:
                    good[cell] = parse(cell)
                except BadCellError as error:
                    bad[cell] = error
        if bad:
            self._report(reading, column, cells, bad, merge=merge)
        return [good.get(cell) for cell in cells]

    def _report(
        self,
        reading: Reading,
        column: str,
        cells: list[str],
        bad: dict[str, BadCellError],
        *,
        merge: bool,
    ) -> None:
        counts = Counter(cell for cell in cells if cell in bad)
        for line, cell in zip(self.lines, cells, strict=True):
            if not counts.get(cell):
                continue
            more = f" (in {counts[cell]} rows)" if merge and counts[cell] > 1 else ""
            error = bad[cell]
            reading.faults.append(
                Fault(self.file, line, column, cell, error.reason + more, error.cure)
            )
            if merge:
                del counts[cell]


def decode(reading: Reading, file: str, data: bytes) -> str | None:
    """Return the text of ``data``: UTF-8, with or without a mark, else the declared encoding."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    try:
        return data.decode(reading.encoding)
    except UnicodeError:
        cure = "save it as UTF-8 or name its encoding in centre.toml"
        reading.faults.append(Fault(file, line, None, None, "holds unreadable bytes", cure))
    return None


def split(reading: Reading, file: str, text: str, delimiter: str) -> list[Record]:
    """Return the records that are not wholly blank, each with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[Record] = []
    line = 1
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                records.append((line, stripped))
            line = reader.line_num + 1
    except csv.Error as error:
        cure = "close every quotation mark; double a mark inside a quoted cell"
        reading.faults.append(Fault(file, line, None, None, f"cannot be split: {error}", cure))
    return records


def sniff(text: str, names: Collection[str]) -> str:
    """Return the delimiter that finds most of ``names`` in the first line, then most cells."""
    head = next((line for line in text.splitlines() if line.strip()), "")

    def score(delimiter: str) -> tuple[int, int]:
        cells = [cell.strip().strip('"') for cell in head.split(delimiter)]
        return len(set(cells) & set(names)), len(cells)

    return max(DELIMITERS, key=score)


def gather(reading: Reading, file: str, header: Sequence[str], records: list[Record]) -> Cells:
    """Return the columns of ``records``; a row of another length is a fault and left out."""
    fit = [(line, cells) for line, cells in records if len(cells) == len(header)]
    for line, cells in records:
        if len(cells) != len(header):
            reason = f"row has {len(cells)} cells, the header {len(header)}"
            cure = "give every row as many cells as the header; quote a cell holding the delimiter"
            reading.faults.append(Fault(file, line, None, None, reason, cure))
    columns = zip(*(cells for _, cells in fit), strict=True) if fit else ([] for _ in header)
    named = {name: list(column) for name, column in zip(header, columns, strict=True)}
    return Cells(file, tuple(line for line, _ in fit), named)
