"""One reader for every small table: columns are declared, faults are gathered, models are built."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from scheduler.errors import Fault
from scheduler.exchange.cells import Cells, decode, gather, sniff, split
from scheduler.exchange.columns import judge_columns

if TYPE_CHECKING:
    from scheduler.exchange.parsers import Parser
    from scheduler.exchange.reading import Reading

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    name
        As in the header.
    parse
        From cell to value.
    required
        Whether the column must be there and no cell of it blank.
    refers
        Kind of thing that its id, or each id of its list, must name.
    field
        The model's field; "" where the cell is checked and then left out.
    """

    name: str
    parse: Parser
    required: bool = False
    refers: str = ""
    field: str | None = None

    @property
    def target(self) -> str:
        """The model's field."""
        return self.name if self.field is None else self.field


@dataclass
class Row:
    """One row while it is being read.

    Attributes
    ----------
    line
        In the file, counted from 1.
    raw
        Column → cell.
    values
        Column → value, for cells that are neither blank nor at fault.
    bad
        Columns at fault.
    lines
        Column → line, where the columns of a row stand on lines of their own.
    """

    line: int | None
    raw: dict[str, str]
    values: dict[str, Any]
    bad: set[str] = field(default_factory=set)
    lines: dict[str, int | None] = field(default_factory=dict)


Complaint = tuple[str, str, str]
"""Column, reason, cure."""

Check = Callable[[Row], Iterable[Complaint]]


@dataclass(frozen=True)
class TableSpec(Generic[M]):
    """A table: its file, its columns and what must hold within and across rows.

    Attributes
    ----------
    file
        Name in the centre's folder.
    model
        What a row becomes.
    columns
        All that are known.
    key
        Columns whose values together stand once.
    not_after, before
        Pairs of columns of which the first must not exceed, or must be below, the second.
    checks
        Further checks of one row.
    closed
        Whether an unknown column is refused rather than noticed.
    """

    file: str
    model: type[M]
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    not_after: tuple[tuple[str, str], ...] = ()
    before: tuple[tuple[str, str], ...] = ()
    checks: tuple[Check, ...] = ()
    closed: bool = False

    def read(self, reading: Reading, *, required: bool = False) -> list[Row] | None:
        """Return the rows of the file in ``reading.folder``; None if there is none to read."""
        cells = read_cells(reading, self, required=required)
        return None if cells is None else rows_of(reading, self, cells)

    def build(self, reading: Reading, rows: Iterable[Row]) -> tuple[M, ...]:
        """Return the models of rows without fault, after all checks of all rows."""
        seen: dict[tuple[object, ...], int | None] = {}
        built = (self._row(reading, row, seen) for row in rows)
        return tuple(model for model in built if model is not None)

    def fault(self, reading: Reading, row: Row, complaint: Complaint) -> None:
        """Add the fault of one cell of ``row``, once."""
        column, reason, cure = complaint
        if column not in row.bad:
            row.bad.add(column)
            value = row.raw.get(column) or None
            line = row.lines.get(column, row.line)
            reading.faults.append(Fault(self.file, line, column, value, reason, cure))

    def _row(
        self, reading: Reading, row: Row, seen: dict[tuple[object, ...], int | None]
    ) -> M | None:
        for complaint in self._complaints(reading, row, seen):
            self.fault(reading, row, complaint)
        return self._model(reading, row)

    def _complaints(
        self, reading: Reading, row: Row, seen: dict[tuple[object, ...], int | None]
    ) -> Iterable[Complaint]:
        for column in self.columns:
            if column.refers:
                yield from _references(reading, column, row)
        yield from _orders(row, self.not_after, self.before)
        for check in self.checks:
            yield from check(row)
        yield from _repeats(row, self.key, seen)

    def _model(self, reading: Reading, row: Row) -> M | None:
        kept = {
            column.target: row.values[column.name]
            for column in self.columns
            if column.target and column.name in row.values
        }
        try:
            model = self.model.model_validate(kept)
        except ValidationError as error:
            self._refuse(reading, row, error)
            return None
        return None if row.bad else model

    def _refuse(self, reading: Reading, row: Row, error: ValidationError) -> None:
        names = {column.target: column.name for column in self.columns}
        for detail in error.errors(include_url=False, include_context=False):
            where = str(detail["loc"][0]) if detail["loc"] else ""
            message = str(detail["msg"])
            reason = f"is not allowed: {message[:1].lower()}{message[1:]}"
            complaint = (names.get(where, where), reason, "write a value that is allowed here")
            self.fault(reading, row, complaint)


def read_cells(reading: Reading, spec: TableSpec[M], *, required: bool) -> Cells | None:
    """Return the cells of a table's file, its columns judged; None if it cannot be read."""
    text = read_text(reading, spec.file, required=required)
    if text is None:
        return None
    names = [column.name for column in spec.columns]
    records = split(reading, spec.file, text, sniff(text, names))
    if not records:
        cure = f"begin with the header {','.join(c.name for c in spec.columns if c.required)}"
        reading.faults.append(Fault(spec.file, 1, None, None, "is empty", cure))
        return None
    line, header = records[0]
    judge_columns(reading, spec.file, line, header, names, closed=spec.closed)
    for column in spec.columns:
        if column.required and column.name not in header:
            cure = f"add the column; found are {', '.join(header)}"
            fault = Fault(spec.file, line, column.name, None, "is missing", cure)
            reading.faults.append(fault)
    return gather(reading, spec.file, header, records[1:])


def read_text(reading: Reading, file: str, *, required: bool) -> str | None:
    """Return the text of a file in the folder; a required one that is missing is a fault."""
    path = reading.folder / file
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        if required:
            reading.faults.append(
                Fault(file, None, None, None, "is missing", f"add the file {file} to the folder")
            )
        return None
    except OSError as error:
        cure = "make it a readable file"
        reason = f"cannot be opened: {error.strerror}"
        reading.faults.append(Fault(file, None, None, None, reason, cure))
        return None
    return decode(reading, file, data)


def rows_of(reading: Reading, spec: TableSpec[M], cells: Cells) -> list[Row]:
    """Return the rows of ``cells`` with each cell parsed; blank required cells are faults."""
    present = [column for column in spec.columns if column.name in cells.columns]
    parsed = {c.name: cells.convert(reading, c.name, c.parse) for c in present}
    rows = [Row(line, {}, {}) for line in cells.lines]
    for column in present:
        name = column.name
        for row, raw, value in zip(rows, cells.columns[name], parsed[name], strict=True):
            row.raw[name] = raw
            if value is not None:
                row.values[name] = value
            elif raw:
                row.bad.add(name)
            elif column.required:
                spec.fault(reading, row, (name, "is blank", "every row needs a value here"))
    missing = {c.name for c in spec.columns if c.required} - set(cells.columns)
    for row in rows:
        row.bad |= missing
    return rows


def names_in(rows: Iterable[Row], column: str) -> frozenset[str]:
    """Return the values of an id column, of all rows where it is good."""
    return frozenset(row.values[column] for row in rows if column in row.values)


def _references(reading: Reading, column: Column, row: Row) -> Iterable[Complaint]:
    known = reading.known.get(column.refers)
    value = row.values.get(column.name)
    if known is None or value is None:
        return
    for name in value if isinstance(value, tuple) else (value,):
        if name not in known:
            kind = column.refers.replace("_", " ")
            yield column.name, f"names no {kind} of this centre", f"add the {kind} or correct it"


def _orders(
    row: Row, not_after: tuple[tuple[str, str], ...], before: tuple[tuple[str, str], ...]
) -> Iterable[Complaint]:
    for pairs, strict in ((not_after, False), (before, True)):
        for first, second in pairs:
            low, high = row.values.get(first), row.values.get(second)
            if low is None or high is None:
                continue
            if low > high or (strict and low == high):
                less = "less" if isinstance(low, int | float) else "earlier"
                word, limit = ("not after", "below") if strict else (f"{less} than", "at most")
                yield second, f"is {word} {first}", f"let {first} be {limit} {second}"


def _repeats(
    row: Row, key: tuple[str, ...], seen: dict[tuple[object, ...], int | None]
) -> Iterable[Complaint]:
    if not key or row.bad & set(key):
        return
    name = tuple(row.values.get(column) for column in key)
    if name in seen:
        reason = f"repeats row {seen[name]} in {', '.join(key)}"
        yield key[0], reason, "keep one of the two rows"
    seen.setdefault(name, row.line)
