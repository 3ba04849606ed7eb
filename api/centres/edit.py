"""The rows of some people in a file replaced, all others left as they are."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from typing import TYPE_CHECKING

from scheduler.exchange.cells import sniff

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def replaced_rows(
    content: bytes | None,
    column: str,
    rows: Mapping[str, Sequence[Mapping[str, str]]],
    encoding: str,
) -> bytes:
    """Return a delimited file in which the rows of some names are others.

    Columns that the new rows do not have stay as they were for the row of the same place, so that
    nothing is lost that only the file knows; columns that the file does not have are added. Rows of
    names that the file does not have come last.

    Parameters
    ----------
    content
        The file; None where there is none yet.
    column
        Holds the names that tell whose rows they are.
    rows
        Name → new rows, column → cell, without the column of names.
    encoding
        Tried where the file is not UTF-8.
    """
    header, records = _read(content, column, encoding)
    held: dict[str, list[dict[str, str]]] = defaultdict(list)
    for record in records:
        held[record.get(column, "")].append(record)
    new = {name: _laid_over(held.get(name, []), column, name, own) for name, own in rows.items()}
    used = [field for own in new.values() for row in own for field, cell in row.items() if cell]
    header += [field for field in dict.fromkeys(used) if field not in header]
    kept: list[dict[str, str]] = []
    waiting = dict(new)
    for record in records:
        name = record.get(column, "")
        kept += waiting.pop(name, []) if name in new else [record]
    return _written(header, [*kept, *(row for own in waiting.values() for row in own)])


def _laid_over(
    held: list[dict[str, str]], column: str, name: str, rows: Sequence[Mapping[str, str]]
) -> list[dict[str, str]]:
    return [
        {**(held[n] if n < len(held) else {}), **row, column: name} for n, row in enumerate(rows)
    ]


def _read(
    content: bytes | None, column: str, encoding: str
) -> tuple[list[str], list[dict[str, str]]]:
    if content is None:
        return [column], []
    text = _decoded(content, encoding)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sniff(text, [column]))
    lines = [cells for cells in ([cell.strip() for cell in line] for line in reader) if any(cells)]
    header = lines[0]
    return header, [dict(zip(header, cells, strict=True)) for cells in lines[1:]]


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode(encoding)


def _written(header: list[str], records: list[dict[str, str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, header, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return out.getvalue().encode("utf-8")
