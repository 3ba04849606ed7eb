"""What one running service consists of, made once and handed to every request."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from api.limits import Rates
from api.observe.metrics import Metrics
from api.standings import Standings

if TYPE_CHECKING:
    from api.db.engine import Database
    from api.jobs.engine import Client
    from api.settings import Settings


@dataclass(frozen=True)
class Running:
    """A service that runs.

    Attributes
    ----------
    settings
        What it was told.
    database
        Where everything is kept; whoever made it closes it.
    jobs
        Has long work done by whichever worker is free.
    rates
        Who has called how often.
    metrics
        What was counted.
    standings
        Rosters with what every term makes of them.
    """

    settings: Settings
    database: Database
    jobs: Client
    rates: Rates = field(default_factory=Rates)
    metrics: Metrics = field(default_factory=Metrics)
    standings: Standings = field(default_factory=Standings)


Beside: TypeAlias = Callable[[Running], AbstractContextManager[None]]
"""Something that runs beside the service in its process, such as a worker: entered when the
service starts, left when it stops."""
