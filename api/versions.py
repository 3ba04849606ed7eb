"""Versions of things as ETags: what a change must name, and what a reader need not read again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from fastapi import Header

from api.errors import Problem

if TYPE_CHECKING:
    from fastapi import Response

_TAG = re.compile(r'^"v(0|[1-9][0-9]{0,9})"$', re.ASCII)

IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        description='The ETag that was read, such as "v3"; "v0" makes what is not there yet.',
        openapi_examples={"read": {"value": '"v1"'}},
    ),
]


def tag(version: int) -> str:
    """Return the ETag of a version."""
    return f'"v{version}"'


def expected(if_match: str | None) -> int:
    """Return the version that a change was made to.

    Raises
    ------
    Problem
        When none is named, or what is named was never one.
    """
    if if_match is None:
        raise Problem("no-version", 'Send If-Match with the ETag that was read, such as "v3".')
    found = _TAG.match(if_match.strip())
    if not found:
        detail = f"{if_match[:40]!r} is no version: send the ETag that was read."
        place = {"pointer": "#/header/If-Match", "reason": 'is not of the form "v3"'}
        raise Problem("broken-request", detail, errors=[place])
    return int(found[1])


def compare(if_match: str | None, version: int) -> None:
    """Find out whether a change was made to the version that there is.

    Raises
    ------
    Problem
        When it was not.
    """
    if expected(if_match) != version:
        detail = f"It is at version {version} now: read it again and repeat the change."
        raise Problem("stale-version", detail, headers={"ETag": tag(version)})


def stamp(response: Response, version: int) -> None:
    """Put the ETag of a version on an answer."""
    response.headers["ETag"] = tag(version)
