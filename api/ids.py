"""Names of new things: sorted by the time at which they were made, and not to be guessed."""

from __future__ import annotations

import secrets
import time


def new_id(kind: str) -> str:
    """Return ``kind-`` with milliseconds and chance in hexadecimal, 28 characters at most."""
    return f"{kind}-{time.time_ns() // 1_000_000:012x}{secrets.token_hex(6)}"
