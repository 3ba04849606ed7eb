"""Routes, one file for each resource; ``ROUTERS`` is all of them."""

from api.routes import (
    accounts,
    calendars,
    centres,
    changes,
    edits,
    exports,
    health,
    people,
    plans,
    rosters,
    swaps,
    tokens,
    trail,
    weeks,
)

ROUTERS = (
    health.router,
    tokens.router,
    accounts.router,
    centres.router,
    people.router,
    plans.router,
    rosters.router,
    edits.router,
    swaps.router,
    changes.router,
    calendars.router,
    weeks.router,
    exports.of_centre,
    exports.of_roster,
    trail.router,
)

__all__ = [
    "ROUTERS",
    "accounts",
    "calendars",
    "centres",
    "changes",
    "edits",
    "exports",
    "health",
    "people",
    "plans",
    "rosters",
    "swaps",
    "tokens",
    "trail",
    "weeks",
]
