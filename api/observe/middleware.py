"""Around every request: its id, its time, its span, one line of log."""

from __future__ import annotations

import logging
import re
import time
from typing import TYPE_CHECKING
from uuid import uuid4

from api.observe.traces import span_of, tell

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from api.observe.metrics import Metrics

LOG = logging.getLogger("shiftwell.request")
REQUEST_ID = re.compile(rb"^[A-Za-z0-9._-]{8,64}$")
SECURITY = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
)


class Observed:
    """An application whose every answer is timed, counted and named.

    Parameters
    ----------
    app
        What answers.
    metrics
        Where it is counted.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, request_id, status = time.perf_counter(), _request_id(scope), 500
        scope.setdefault("state", {})["request_id"] = request_id.decode()

        async def named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                own = [(b"x-request-id", request_id), *SECURITY]
                if not any(name.lower() == b"cache-control" for name, _ in message["headers"]):
                    own.append((b"cache-control", b"no-store"))
                message["headers"] = [*message["headers"], *own]
            await send(message)

        with span_of(scope) as span:
            try:
                await self.app(scope, receive, named)
            finally:
                self._count(scope, status, time.perf_counter() - begun)
                request_id = scope["state"]["request_id"]
                tell(span, scope["method"], _route(scope), status, request_id)

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        route, method = _route(scope), scope["method"]
        self.metrics.requests.labels(method, route, str(status)).inc()
        self.metrics.seconds.labels(method, route).observe(seconds)
        facts = {
            "method": method,
            "route": route,
            "status": status,
            "ms": round(1000 * seconds, 1),
            "request_id": scope["state"]["request_id"],
            "account": scope["state"].get("account_id"),
        }
        LOG.info("answered", extra={"facts": facts})


def _request_id(scope: Scope) -> bytes:
    """Return the id that a caller sent, if it looks like one, or a new one."""
    sent = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
    return bytes(sent) if REQUEST_ID.match(sent) else uuid4().hex.encode()


def _route(scope: Scope) -> str:
    """Return the template of the path, so that no id becomes a label or a line of log."""
    route = scope.get("route")
    context = getattr(route, "path", None)
    return str(context) if context else "unknown"
