"""An exchange is approved: the roster after it is audited first, then stored in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from api import versions
from api.edits.tries import busy, prepared_and_done
from api.repeats import Answer, Repeatable
from api.repositories import deciding, swaps
from api.schemas.swaps import SwapView

if TYPE_CHECKING:
    from fastapi import Response
    from sqlalchemy.orm import Session

WAIT_S = 30.0
"""How long an approval waits for those of its centre that came before it in this process."""

_LOCKS: defaultdict[str, Lock] = defaultdict(Lock)
"""Centre → held while an exchange of it is approved."""


@contextmanager
def one_at_a_time(centre_id: str) -> Iterator[None]:
    """Let approvals of a centre come one after the other here: each makes the next version.

    Raises
    ------
    Problem
        When those that came before take too long.
    """
    lock = _LOCKS[centre_id]
    if not lock.acquire(timeout=WAIT_S):
        raise busy()
    try:
        yield
    finally:
        lock.release()


def approved(once: Repeatable, swap_id: str, version: int) -> Response:
    """Return the answer to an approval.

    Raises
    ------
    Problem
        When it cannot be made, or roster or centre changed again and again meanwhile.
    """
    with once.service.database.read() as session:
        centre_id = swaps.swap(session, once.scope, swap_id).centre_id
    with one_at_a_time(centre_id):
        return _approved(once, swap_id, version)


def _approved(once: Repeatable, swap_id: str, version: int) -> Response:
    service, scope = once.service, once.scope

    def prepare() -> deciding.Prepared | None:
        with service.database.read() as session:
            return deciding.prepare(session, scope, service.standings, swap_id, version)

    def effect(session: Session, prepared: deciding.Prepared | None) -> Answer:
        row = deciding.approve(session, scope, service.standings, swap_id, version, prepared)
        plain = SwapView.of(row, scope).model_dump(mode="json")
        return Answer(200, plain, {"ETag": versions.tag(row.version)})

    return prepared_and_done(once, str(version), prepare, effect)
