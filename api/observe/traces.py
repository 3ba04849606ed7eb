"""Spans of requests for OpenTelemetry: they go nowhere until a process has a provider of traces.

A span is named by the template of its route and holds no id, query, address or word of an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from opentelemetry import propagate, trace

if TYPE_CHECKING:
    from starlette.types import Scope

SERVER_ERROR = 500


@contextmanager
def span_of(scope: Scope) -> Iterator[trace.Span]:
    """Begin the span of a request, below the one that its caller's headers name."""
    carrier = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    tracer = trace.get_tracer("shiftwell")
    with tracer.start_as_current_span(
        scope["method"],
        context=propagate.extract(carrier),
        kind=trace.SpanKind.SERVER,
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        yield span


def tell(span: trace.Span, method: str, route: str, status: int, request_id: str) -> None:
    """Say which route was asked for and how it was answered, in the terms of HTTP conventions."""
    span.update_name(f"{method} {route}")
    span.set_attributes(
        {
            "http.request.method": method,
            "http.route": route,
            "http.response.status_code": status,
            "shiftwell.request_id": request_id,
        }
    )
    if status >= SERVER_ERROR:
        span.set_status(trace.StatusCode.ERROR)
