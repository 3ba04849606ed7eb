"""Routes, one file for each resource; ``ROUTERS`` is all of them."""

from api.routes import (
    accounts,
    calendars,
    centres,
    changes,
    health,
    people,
    rosters,
    tokens,
    trail,
)

ROUTERS = (
    health.router,
    tokens.router,
    accounts.router,
    centres.router,
    people.router,
    rosters.router,
    changes.router,
    calendars.router,
    trail.router,
)

__all__ = [
    "ROUTERS",
    "accounts",
    "calendars",
    "centres",
    "changes",
    "health",
    "people",
    "rosters",
    "tokens",
    "trail",
]
