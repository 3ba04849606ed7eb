"""What ``shiftwell serve`` runs beside the service in its process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from api.jobs.names import default_name
from api.jobs.retention import Kept
from api.jobs.working import working

if TYPE_CHECKING:
    from api.running import Beside, Running


@contextmanager
def worker_beside(service: Running) -> Iterator[None]:
    """Make plans in this process, unless it is told to leave that to workers."""
    settings = service.settings
    if not settings.searches:
        yield
        return
    name = settings.worker_name or f"{default_name(0)}-{settings.port}"
    with working(service.database, name, settings.searches, kept=Kept.of(settings)):
        yield


BESIDE: tuple[Beside, ...] = (worker_beside,)
