"""Turning every error, ours or the framework's, into a problem."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from api.errors import BY_STATUS, Problem, faults_of
from scheduler.errors import InputError, ShiftwellError

if TYPE_CHECKING:
    from fastapi import FastAPI, Request
    from starlette.responses import Response

LOG = logging.getLogger("shiftwell.api")
RETRY_S = "2"
OVERLAP = "ex_shifts_overlap"
_BODY_PLACES = {"body": "#", "query": "#/query", "path": "#/path", "header": "#/header"}
_BUSY_STATES = ("40001", "40P01", "55P03", "57014", "57P01", "57P02", "57P03")


def add_handlers(app: FastAPI) -> None:
    """Let every error of an application be answered as a problem."""
    for kind, answer in (
        (Problem, _of_problem),
        (RequestValidationError, _of_validation),
        (HTTPException, _of_http),
        (InputError, _of_input),
        (StaleDataError, _of_stale),
        (DBAPIError, _of_database),
        (ShiftwellError, _of_anything),
        (Exception, _of_anything),
    ):
        app.add_exception_handler(kind, answer)


async def _of_problem(_: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101 - registered for it
    return error.response()


async def _of_input(_: Request, error: Exception) -> Response:
    assert isinstance(error, InputError)  # noqa: S101 - registered for it
    return faults_of(error).response()


async def _of_validation(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for it
    found = error.errors()
    if any(entry["type"] == "json_invalid" for entry in found):
        reason = str(found[0].get("ctx", {}).get("error", "is not JSON"))
        place = {"pointer": "#", "reason": reason, "cure": "send JSON (RFC 8259)"}
        return Problem("broken-json", "The body is not JSON.", errors=[place]).response()
    places = [
        {"pointer": _pointer(entry["loc"]), "reason": _sentence(str(entry["msg"]))}
        for entry in found
    ]
    return Problem("invalid", f"{len(places)} not allowed.", errors=places).response()


def _pointer(loc: tuple[Any, ...]) -> str:
    """Return where in the request something is, as RFC 6901 writes it behind ``#``."""
    head, *rest = loc
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in rest)
    return "/".join([_BODY_PLACES.get(str(head), f"#/{head}"), *steps])


def _sentence(message: str) -> str:
    return message[:1].lower() + message[1:]


async def _of_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it
    headers = dict(error.headers or {})
    if error.status_code == 405:  # noqa: PLR2004 - a status of HTTP
        headers["Allow"] = ", ".join(_methods(request))
    code = BY_STATUS.get(error.status_code, "fault-of-ours")
    return Problem(code, headers=headers).response()


def _methods(request: Request) -> list[str]:
    """Return all methods of a path; the framework names those of its first route alone."""
    found: set[str] = set()
    for route in iter_route_contexts(request.app.routes):
        if route.path and compile_path(route.path)[0].match(request.url.path):
            found |= route.methods or set()
    return sorted(found)


async def _of_stale(_: Request, _error: Exception) -> Response:
    return Problem("stale-version", "Read it again and repeat the change.").response()


async def _of_database(_: Request, error: Exception) -> Response:
    assert isinstance(error, DBAPIError)  # noqa: S101 - registered for it
    text = str(error.orig)
    state = getattr(error.orig, "sqlstate", None)
    if isinstance(error, IntegrityError) and OVERLAP in text:
        return Problem("overlap").response()
    if "disk is full" in text or state == "53100":
        return Problem("no-space", headers={"Retry-After": "60"}).response()
    if state in _BUSY_STATES or (isinstance(error, OperationalError) and "locked" in text):
        return Problem("busy", headers={"Retry-After": RETRY_S}).response()
    if error.connection_invalidated or (isinstance(error, OperationalError) and state is None):
        return Problem("busy", headers={"Retry-After": RETRY_S}).response()
    LOG.error("database refused", extra={"facts": {"kind": type(error.orig).__name__}})
    return Problem("fault-of-ours").response()


async def _of_anything(_: Request, error: Exception) -> Response:
    LOG.error("unforeseen", extra={"facts": {"kind": type(error).__name__}}, exc_info=error)
    return Problem("fault-of-ours", "The log of the service has more.").response()
