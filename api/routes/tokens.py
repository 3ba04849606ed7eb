"""Signing in: clients change their secret for a token, people their password for a session."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Header, Request, Response

from api.auth import passwords, secrets, tokens
from api.auth.scope import EVERYTHING, Permission, Reach, Scope
from api.db.tables import ClientRow
from api.deps import Service, needs, public
from api.errors import Problem
from api.repositories.accounts import live_account, scope_of, user_named
from api.schemas.accounts import Myself, SignIn, TokenAnswer

if TYPE_CHECKING:
    from api.repositories.accounts import AnyAccount
    from api.running import Running

router = APIRouter(tags=["sign-in"])
GRANT = "client_credentials"


@router.post("/v1/oauth/token", operation_id="token-issue", responses={401: {}})
@public
def issue_token(
    service: Service,
    request: Request,
    response: Response,
    grant_type: Annotated[str, Form(pattern=f"^{GRANT}$", examples=[GRANT])],  # noqa: ARG001 - the standard asks for it
    client_id: Annotated[str | None, Form(max_length=100)] = None,
    client_secret: Annotated[str | None, Form(max_length=100)] = None,
    scope: Annotated[str, Form(max_length=500)] = "",
    authorization: Annotated[str | None, Header()] = None,
) -> TokenAnswer:
    """Change the id and secret of a client for a token (RFC 6749, section 4.4).

    They come in the form or as Basic authorization. ``scope`` asks for fewer permissions than the
    client has, as words; without it the token has them all.
    """
    _count(service, request)
    account_id, secret = _credentials(authorization) or (client_id or "", client_secret or "")
    with service.database.read() as session:
        found = live_account(session, account_id)
    known = found.secret_sha256 if isinstance(found, ClientRow) else None
    if not secrets.same(secret, known) or found is None:
        raise Problem("invalid-client", headers={"WWW-Authenticate": 'Basic realm="shiftwell"'})
    response.headers["Cache-Control"] = "no-store"
    return _answer(service, found, _asked(scope), service.settings.token_minutes)


@router.post("/v1/sessions", operation_id="session-begin", status_code=201, responses={401: {}})
@public
def begin_session(service: Service, request: Request, body: SignIn) -> TokenAnswer:
    """Change the name and password of a user for a session."""
    _count(service, request)
    service.rates.count("names", body.name, service.settings.sign_ins_per_minute)
    with service.database.read() as session:
        found = user_named(session, body.name)
    known = found.password_hash if found is not None and found.active else None
    if not passwords.matches(body.password, known) or found is None:
        raise Problem("not-signed-in", "Name or password is not right.")
    return _answer(service, found, frozenset(Permission), service.settings.session_minutes)


@router.get("/v1/me", operation_id="me-read")
def read_me(scope: Annotated[Scope, needs(Permission.SELF_READ)]) -> Myself:
    """Say who asks, what they may do and whose rows they reach; null is all."""
    return Myself(
        account_id=scope.account_id,
        role=scope.role.value,
        permissions=sorted(scope.permissions),
        centres=_named(scope.centres),
        sites=_named(scope.sites),
        teams=_named(scope.teams),
        people=_named(scope.people),
    )


def _named(reach: Reach) -> list[str] | None:
    return None if reach is EVERYTHING else sorted(reach)


def _count(service: Running, request: Request) -> None:
    address = request.client.host if request.client else "unknown"
    service.rates.count("sign-ins", address, service.settings.sign_ins_per_minute)


def _credentials(authorization: str | None) -> tuple[str, str] | None:
    scheme, _, coded = (authorization or "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, secret = base64.b64decode(coded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return name, secret


def _asked(words: str) -> frozenset[Permission]:
    if not words.strip():
        return frozenset(Permission)
    try:
        return frozenset(map(Permission, words.split()))
    except ValueError as error:
        place = {"pointer": "#/scope", "reason": str(error)}
        raise Problem("invalid", errors=[place]) from None


def _answer(
    service: Running, account: AnyAccount, at_most: frozenset[Permission], minutes: int
) -> TokenAnswer:
    scope = scope_of(account, at_most)
    token = tokens.Token(account.account_id, account.epoch, scope.permissions)
    return TokenAnswer(
        access_token=tokens.issue(token, service.settings.token_key, minutes),
        expires_in=60 * minutes,
        scope=" ".join(sorted(scope.permissions)),
    )
