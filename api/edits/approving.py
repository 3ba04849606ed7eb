"""An exchange is approved: the roster after it is audited first, then stored in one transaction.

An audit of many people takes seconds, in which nobody else should wait for the centre. So it is
made before, and counts if the roster in force is still the one that it was made from; otherwise it
is made again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from api import versions
from api.errors import Problem
from api.repeats import Answer, Repeatable
from api.repositories import deciding
from api.schemas.swaps import SwapView

if TYPE_CHECKING:
    from fastapi import Response
    from sqlalchemy.orm import Session

TRIES = 5
"""How often an approval is prepared while other processes approve others of the same weeks."""

WAIT_S = 30.0
"""How long an approval waits for those that came before it in this process."""

_ONE_AT_A_TIME = Lock()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let approvals of this process come one after the other: each makes the next version.

    Raises
    ------
    Problem
        When those that came before take too long.
    """
    if not _ONE_AT_A_TIME.acquire(timeout=WAIT_S):
        raise _busy()
    try:
        yield
    finally:
        _ONE_AT_A_TIME.release()


def approved(once: Repeatable, swap_id: str, version: int) -> Response:
    """Return the answer to an approval.

    Raises
    ------
    Problem
        When it cannot be made, or the roster in force changed again and again meanwhile.
    """
    service, scope = once.service, once.scope
    for _ in range(TRIES):
        with service.database.read() as session:
            prepared = deciding.prepare(session, scope, service.standings, swap_id)

        def effect(session: Session, prepared: deciding.Prepared | None = prepared) -> Answer:
            row = deciding.approve(session, scope, service.standings, swap_id, version, prepared)
            plain = SwapView.of(row, scope).model_dump(mode="json")
            return Answer(200, plain, {"ETag": versions.tag(row.version)})

        try:
            return once.once(str(version), effect)
        except deciding.MovedError:
            continue
    raise _busy()


def _busy() -> Problem:
    detail = "Other exchanges of these weeks are being approved: ask again."
    return Problem("busy", detail, headers={"Retry-After": "1"})
