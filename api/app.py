"""Assembly of the web service."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from importlib.metadata import version

from anyio import to_thread
from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.middleware.trustedhost import TrustedHostMiddleware

from api.db.engine import Database
from api.deps import check_routes
from api.document import describe
from api.handlers import add_handlers
from api.jobs.engine import Client
from api.observe.middleware import Observed
from api.plain_errors import PlainErrors
from api.routes import ROUTERS
from api.running import Beside, Running
from api.settings import Settings

UNTOLD: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
"""What the framework would tell any provider that a process has set: whole addresses, with the
secrets of calendars and the ids of people in them, and the words of errors."""


def create_app(
    settings: Settings | None = None,
    database: Database | None = None,
    beside: Sequence[Beside] = (),
) -> FastAPI:
    """Return the service with every route attached.

    Parameters
    ----------
    settings
        What it is told; None reads them from the environment.
    database
        Where everything is kept; None opens the one that the settings name. Its tables have to be
        there: ``shiftwell migrate``.
    beside
        What runs beside it in the same process while it is up.

    Returns
    -------
    FastAPI
        An application for any ASGI server; all its state is in ``app.state.running``.

    Raises
    ------
    RuntimeError
        When a route does not say whom it answers.
    """
    told = settings or Settings()
    kept = database or Database.of(told)
    running = Running(told, kept, Client(kept.url))

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = told.threads
        with ExitStack() as stack:
            for enter in beside:
                stack.enter_context(enter(running))
            yield
        running.jobs.close()

    app = FastAPI(
        title="Shiftwell",
        version=version("shiftwell"),
        docs_url=None,  # its pages load scripts from elsewhere
        redoc_url=None,
        lifespan=lifespan,
        telemetry=UNTOLD,
    )
    app.state.running = running
    for router in ROUTERS:
        app.include_router(router, max_body_size=told.body_bytes)
    add_handlers(app)
    check_routes(app)
    describe(app)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(told.allowed_hosts))
    app.add_middleware(PlainErrors)
    app.add_middleware(Observed, metrics=running.metrics)
    return app
