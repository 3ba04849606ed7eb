"""One person's rows of a file replaced, all others left as they are."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from scheduler.exchange.cells import sniff

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def replaced_rows(
    content: bytes | None,
    key: tuple[str, str],
    rows: Sequence[Mapping[str, str]],
    encoding: str,
) -> bytes:
    """Return a delimited file in which the rows of one key are others.

    Columns that the rows do not name stay as they were for the row of the same place, so that
    nothing is lost that only the file knows; columns that the file does not have are added.

    Parameters
    ----------
    content
        The file; None where there is none yet.
    key
        Column and value that tell the rows to replace.
    rows
        The new ones, column → cell, without the column of the key.
    encoding
        Tried where the file is not UTF-8.
    """
    column, name = key
    header, records = _read(content, column, encoding)
    own = [record for record in records if record.get(column) == name]
    kept = [record for record in records if record.get(column) != name]
    new = [{**(own[n] if n < len(own) else {}), column: name, **row} for n, row in enumerate(rows)]
    used = [field for row in new for field, cell in row.items() if cell]
    header += [field for field in dict.fromkeys(used) if field not in header]
    at = next((n for n, record in enumerate(records) if record.get(column) == name), len(kept))
    return _written(header, [*kept[:at], *new, *kept[at:]])


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
