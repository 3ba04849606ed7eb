"""Errors that the framework answers in plain text, before any handler sees them, as problems.

A body that is too large and a host that is not ours are refused on the way in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.errors import BY_STATUS, Problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

FIRST_ERROR = 400


class PlainErrors:
    """An application none of whose errors is plain text.

    Parameters
    ----------
    app
        What answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        replaced = False

        async def as_problem(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and _is_plain_error(message):
                replaced = True
                problem = Problem(BY_STATUS.get(message["status"], "fault-of-ours"))
                await problem.response()(scope, receive, send)
            elif not replaced:
                await send(message)

        await self.app(scope, receive, as_problem)


def _is_plain_error(message: Message) -> bool:
    kind = next((value for name, value in message["headers"] if name == b"content-type"), b"")
    return message["status"] >= FIRST_ERROR and kind.startswith(b"text/plain")
