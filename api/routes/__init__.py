"""Routes, one file for each resource; ``ROUTERS`` is all of them."""

from api.routes import accounts, centres, health, people, rosters, tokens, trail

ROUTERS = (
    health.router,
    tokens.router,
    accounts.router,
    centres.router,
    people.router,
    rosters.router,
    trail.router,
)

__all__ = ["ROUTERS", "accounts", "centres", "health", "people", "rosters", "tokens", "trail"]
