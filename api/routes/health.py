"""Whether the service lives, whether it can work, and its counters."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated, Literal

from fastapi import APIRouter
from sqlalchemy import text
from starlette.responses import Response

from api.auth.scope import Permission, Scope
from api.db.upgrade import is_current
from api.deps import Service, needs, public
from api.errors import Problem
from api.schemas.base import Wire

router = APIRouter(tags=["health"])


class Health(Wire):
    """That the service answers, and which one it is."""

    name: Literal["shiftwell"] = "shiftwell"
    version: str


class Readiness(Wire):
    """That the database answers and has the tables of this release."""

    ready: Literal[True] = True


@router.get("/v1/health", operation_id="health-read")
@public
def read_health() -> Health:
    """Say that the service is up, and its version."""
    return Health(version=version("shiftwell"))


@router.get("/v1/ready", operation_id="ready-read")
@public
def read_ready(service: Service) -> Readiness:
    """Say that the service can work: its database answers and has the tables of this release."""
    with service.database.read() as session:
        session.execute(text("SELECT 1"))
    if not is_current(service.database):
        detail = "The database is of another release: run shiftwell migrate."
        raise Problem("busy", detail, headers={"Retry-After": "30"})
    return Readiness()


@router.get(
    "/v1/metrics",
    operation_id="metrics-read",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def read_metrics(
    service: Service, _scope: Annotated[Scope, needs(Permission.METRICS_READ)]
) -> Response:
    """Return what was counted, in the text format of Prometheus."""
    return Response(service.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")
