"""Secrets of programs: drawn here, shown once, kept as SHA-256."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets as chance

KEY = re.compile(r"^wfm_(?P<id>[a-z]+-[0-9a-f]{24})_(?P<secret>[A-Za-z0-9_-]{43})$")


def new_secret() -> str:
    """Return 256 bits of chance as text."""
    return chance.token_urlsafe(32)


def sha256(secret: str) -> str:
    """Return what is kept of a secret; it is pure chance, so a slow hash would add nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def same(secret: str, known: str | None) -> bool:
    """Return whether a secret is the one that is kept, in constant time; None is nobody's."""
    return hmac.compare_digest(sha256(secret), known or "") and known is not None


def key_text(account_id: str, secret: str) -> str:
    """Return an API key as it is shown once."""
    return f"wfm_{account_id}_{secret}"


def parse_key(text: str) -> tuple[str, str] | None:
    """Return account and secret of an API key; None when it is none."""
    found = KEY.match(text)
    return (found["id"], found["secret"]) if found else None
