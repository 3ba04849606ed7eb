"""What takes long is prepared before anything is locked, and stored if it is still true then."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from api.errors import Problem
from api.repositories.swaps import MovedError

if TYPE_CHECKING:
    from fastapi import Response
    from sqlalchemy.orm import Session

    from api.repeats import Answer, Repeatable

TRIES = 5
"""How often something is prepared while roster or centre change."""

T = TypeVar("T")


def stored_in_step(
    once: Repeatable,
    body: object,
    prepare: Callable[[], T],
    effect: Callable[[Session, T], Answer],
) -> Response:
    """Return the answer to a request whose effect was prepared without a lock.

    Parameters
    ----------
    effect
        Stores what was prepared; raises ``MovedError`` when it is no longer true.

    Raises
    ------
    Problem
        When what it is prepared from changed again and again.
    """
    for _ in range(TRIES):
        prepared = prepare()

        def stored(session: Session, prepared: T = prepared) -> Answer:
            return effect(session, prepared)

        try:
            return once.once(body, stored)
        except MovedError:
            continue
    raise busy()


def busy() -> Problem:
    """Return the problem that others change the same weeks just now."""
    detail = "Other exchanges of this centre are being approved: ask again."
    return Problem("busy", detail, headers={"Retry-After": "1"})
