"""Lists in pages: after a key, with a cursor that says nothing to its bearer."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, TypeVar

from fastapi import Query

from api.errors import Problem

if TYPE_CHECKING:
    from fastapi import Request, Response

MOST = 500
Row = TypeVar("Row")

Cursor = Annotated[
    str | None,
    Query(max_length=500, description="From ``next_cursor`` of the page before."),
]
Limit = Annotated[int, Query(ge=1, le=MOST, description="Most entries of the page.")]


def written(*key: str) -> str:
    """Return the cursor of a key."""
    text = json.dumps(key, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(cursor: str | None, length: int = 1) -> tuple[str, ...]:
    """Return the key of a cursor; empty texts at the beginning of a list.

    Raises
    ------
    Problem
        When it is none of ours.
    """
    if cursor is None:
        return ("",) * length
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        key = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, UnicodeError, RecursionError):
        key = None
    parts = key if isinstance(key, list) else []
    if len(parts) != length or not all(isinstance(p, str) and "\0" not in p for p in parts):
        raise Problem("bad-cursor", "Begin without a cursor, and follow next_cursor.")
    return tuple(parts)


def page(
    request: Request,
    response: Response,
    rows: Sequence[Row],
    limit: int,
    key: Callable[[Row], tuple[str, ...]],
) -> tuple[Sequence[Row], str | None]:
    """Return a page's rows and its next cursor, and name the next page in the header ``Link``.

    Parameters
    ----------
    request, response
        What is asked, and what takes the header.
    rows
        One row more than the page has, where there are more.
    limit
        Rows of the page.
    key
        What a row is sorted by.
    """
    if len(rows) <= limit:
        return rows, None
    shown = rows[:limit]
    cursor = written(*key(shown[-1]))
    following = request.url.include_query_params(cursor=cursor, limit=limit)
    response.headers["Link"] = f'<{following.path}?{following.query}>; rel="next"'
    return shown, cursor
