"""What routes ask for: the running service, and a caller with a permission.

A route takes ``scope: Annotated[Scope, needs(Permission.X)]``, or is marked with ``@public``. The
service does not start while one does neither.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from fastapi import Depends, Request
from fastapi.routing import iter_route_contexts

from api.auth import secrets, tokens
from api.auth.scope import Permission, Scope
from api.db.tables import KeyRow
from api.errors import Problem
from api.repositories.accounts import live_account, scope_of
from api.running import Running

if TYPE_CHECKING:
    from fastapi import FastAPI
    from sqlalchemy.orm import Session

PUBLIC = "__shiftwell_public__"
USED_EVERY = timedelta(minutes=5)
"""How exactly the last use of a key is known; not each call is worth a write."""

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


async def running_of(request: Request) -> Running:
    """Return the service that answers a request.

    Asynchronous, as all that waits for nothing should be here: the rest is each handed to a thread.
    """
    found: Running = request.app.state.running
    return found


Service = Annotated[Running, Depends(running_of)]


class Needs:
    """A dependency that gives the caller's scope, once it is known to hold a permission.

    Parameters
    ----------
    permission
        What the route is allowed with.
    """

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    def __call__(self, request: Request, service: Service) -> Scope:
        """Return the scope of the caller.

        Raises
        ------
        Problem
            When nobody is signed in, the permission is not theirs, or they call too often.
        """
        scope = caller(service, request.headers.get("authorization", ""))
        request.state.account_id = scope.account_id
        service.rates.count("calls", scope.account_id, service.settings.requests_per_minute)
        if not scope.may(self.permission):
            raise Problem("not-allowed", f"This needs the permission {self.permission}.")
        return scope


def needs(permission: Permission) -> Any:  # noqa: ANN401 - FastAPI's own marker
    """Return the dependency on a permission, for ``Annotated``."""
    return Depends(Needs(permission))


def public(endpoint: Endpoint) -> Endpoint:
    """Mark a route that answers anybody."""
    setattr(endpoint, PUBLIC, True)
    return endpoint


def caller(service: Running, authorization: str) -> Scope:
    """Return the scope of who sent an ``Authorization`` header.

    Raises
    ------
    Problem
        When it names nobody who may call now.
    """
    scheme, _, credentials = authorization.partition(" ")
    with service.database.read() as session:
        scope = _scope(service, session, credentials.strip())
    if scheme.lower() != "bearer" or scope is None:
        challenge = {"WWW-Authenticate": 'Bearer realm="shiftwell"'}
        raise Problem("not-signed-in", headers=challenge)
    if scope.account_id.startswith("key-"):
        _mark_use(service, scope.account_id)
    return scope


def _scope(service: Running, session: Session, credentials: str) -> Scope | None:
    if key := secrets.parse_key(credentials):
        account_id, secret = key
        found = live_account(session, account_id)
        known = found.secret_sha256 if isinstance(found, KeyRow) else None
        return scope_of(found) if secrets.same(secret, known) and found else None
    token = tokens.read(credentials, service.settings.token_key)
    account = live_account(session, token.account_id) if token else None
    if token is None or account is None or account.epoch != token.epoch:
        return None
    return scope_of(account, token.permissions)


def _mark_use(service: Running, account_id: str) -> None:
    now = datetime.now(UTC)
    with service.database.read() as session:
        found = session.get(KeyRow, account_id)
        if found is None or (found.last_used_at and now - found.last_used_at < USED_EVERY):
            return
    with service.database.write() as session:
        row = session.get(KeyRow, account_id)
        if row is not None:
            row.last_used_at = now


def permission_of(route: Any) -> Permission | None:  # noqa: ANN401 - the framework's route
    """Return the permission that a route asks for; None for one that answers anybody."""
    found = [
        dependency.call.permission
        for dependency in route.dependant.dependencies
        if isinstance(dependency.call, Needs)
    ]
    return found[0] if found else None


def check_routes(app: FastAPI) -> None:
    """Find out whether each route says whom it answers.

    Raises
    ------
    RuntimeError
        Naming the routes that do not, or that say both.
    """
    bare = [
        f"{sorted(route.methods or ())} {route.path}"
        for route in iter_route_contexts(app.routes)
        if hasattr(route, "dependant")
        and (permission_of(route) is None) != hasattr(route.endpoint, PUBLIC)
    ]
    if bare:
        raise RuntimeError(f"routes that do not say whom they answer: {', '.join(bare)}")
