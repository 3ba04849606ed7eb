"""Passwords of people: Argon2id, and a check that takes as long for an unknown name."""

from __future__ import annotations

from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

SHORTEST = 12
"""Fewest characters of a password (a design choice)."""


@cache
def _hasher() -> PasswordHash:
    return PasswordHash((Argon2Hasher(),))


@cache
def _nobody() -> str:
    return _hasher().hash("a name that nobody has")


def hashed(password: str) -> str:
    """Return the Argon2id hash of a password."""
    return _hasher().hash(password)


def matches(password: str, known: str | None) -> bool:
    """Return whether a password is that of a hash; None is nobody's, and takes as long."""
    return _hasher().verify(password, known or _nobody()) and known is not None
