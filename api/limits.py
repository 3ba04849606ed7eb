"""How often one account, or one address, may call."""

from __future__ import annotations

import math
import time
from threading import Lock

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from api.errors import Problem

SWEEP_EVERY_S = 60.0


class Counts(MemoryStorage):
    """Counts in memory; what has expired is thrown away once a minute.

    The library's own storage starts a thread for that with nearly each call, which takes longer
    than all else that a call of an unchanged week needs.
    """

    def __init__(self) -> None:
        super().__init__()
        self._guard = Lock()
        self._next_s = 0.0

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count and return the count, which expires so many seconds after the first one."""
        now = time.time()
        with self._guard:
            if now >= self._next_s:
                self._next_s = now + SWEEP_EVERY_S
                for old, until in list(self.expirations.items()):
                    if until <= now:
                        self.clear(old)
            self.expirations.setdefault(key, now + expiry)
            self.storage[key] += amount
            return self.storage[key]


class Rates:
    """Counts of the last minute, kept in the memory of the process."""

    def __init__(self) -> None:
        self._window = SlidingWindowCounterRateLimiter(Counts())

    def count(self, kind: str, who: str, per_minute: int) -> None:
        """Count one call.

        Parameters
        ----------
        kind
            What is counted apart from all else.
        who
            An account or an address.
        per_minute
            The most calls.

        Raises
        ------
        Problem
            When there were as many already, with the seconds to wait.
        """
        item = RateLimitItemPerMinute(per_minute)
        if self._window.hit(item, kind, who):
            return
        reset_s = self._window.get_window_stats(item, kind, who).reset_time - time.time()
        wait_s = max(1, math.ceil(reset_s))
        detail = f"At most {per_minute} a minute; wait {wait_s} seconds."
        raise Problem("too-many-requests", detail, headers={"Retry-After": str(wait_s)})
