"""Tokens: who, how long, what at most; signed, and void once the epoch of the account moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import jwt

from api.auth.scope import Permission

if TYPE_CHECKING:
    from pydantic import SecretStr

ALGORITHM = "HS256"
ISSUER = "shiftwell"


@dataclass(frozen=True)
class Token:
    """What a token says.

    Attributes
    ----------
    account_id
        Whose it is.
    epoch
        Of the account when it was given.
    permissions
        The most that it allows; what the role allows is looked up each time.
    """

    account_id: str
    epoch: int
    permissions: frozenset[Permission]


def issue(token: Token, key: SecretStr, minutes: int) -> str:
    """Return a signed token that lasts so many minutes."""
    now = datetime.now(UTC)
    claims = {
        "iss": ISSUER,
        "aud": ISSUER,
        "sub": token.account_id,
        "iat": now,
        "exp": now + timedelta(minutes=minutes),
        "epoch": token.epoch,
        "scope": " ".join(sorted(token.permissions)),
    }
    return jwt.encode(claims, key.get_secret_value(), ALGORITHM)


def read(text: str, key: SecretStr) -> Token | None:
    """Return what a token says; None when it is forged, over or no token at all."""
    required = ["exp", "iat", "iss", "aud", "sub", "epoch", "scope"]
    try:
        claims: dict[str, Any] = jwt.decode(
            text,
            key.get_secret_value(),
            [ALGORITHM],
            issuer=ISSUER,
            audience=ISSUER,
            options={"require": required},
        )
        named = frozenset(map(Permission, str(claims["scope"]).split()))
        return Token(str(claims["sub"]), int(claims["epoch"]), named)
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
