"""What takes long is prepared before anything is locked, and again where something has moved.

An audit of many people takes seconds, in which nobody else should wait for the centre. So it is
made before, and counts if rosters and centre are still what it was made from.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from api.errors import Problem

if TYPE_CHECKING:
    from fastapi import Response
    from sqlalchemy.orm import Session

    from api.repeats import Answer, Repeatable

P = TypeVar("P")

TRIES = 5
"""How often something is prepared while others change what it was prepared from."""


class MovedError(Exception):
    """A roster or its centre is another than was looked at: look again."""


def prepared_and_done(
    once: Repeatable,
    body: object,
    prepare: Callable[[], P],
    effect: Callable[[Session, P], Answer],
) -> Response:
    """Return the answer to a request whose effect is prepared without a lock.

    Parameters
    ----------
    body
        Plain data that must be the same each time the request comes.
    prepare
        Makes ready what takes long.
    effect
        Does it within the session, or raises ``MovedError``.

    Raises
    ------
    Problem
        When the effect is refused, or what it was prepared from moved again and again.
    """
    for _ in range(TRIES):
        prepared = prepare()

        def done(session: Session, prepared: P = prepared) -> Answer:
            return effect(session, prepared)

        try:
            return once.once(body, done)
        except MovedError:
            continue
    raise busy()


def busy() -> Problem:
    """Return the problem of a centre that others change just now."""
    detail = "Others are changing rosters of this centre, or the centre: ask again."
    return Problem("busy", detail, headers={"Retry-After": "1"})
