"""Assembly of the web service."""

from __future__ import annotations

from importlib.metadata import version
from typing import Literal

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict


class Health(BaseModel):
    """That the service answers, and which one it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Literal["shiftwell"] = "shiftwell"
    version: str


def create_app() -> FastAPI:
    """Return the service with every route attached.

    Returns
    -------
    FastAPI
        An application for any ASGI server; it holds no state of its own.
    """
    release = version("shiftwell")
    app = FastAPI(title="Shiftwell", version=release)

    @app.get("/v1/health", operation_id="health-read", tags=["health"])
    def read_health() -> Health:
        """Say that the service is up, and its version."""
        return Health(version=release)

    return app
