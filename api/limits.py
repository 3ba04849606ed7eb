"""How often one account, or one address, may call."""

from __future__ import annotations

import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from api.errors import Problem


class Rates:
    """Counts of the last minute, kept in the memory of the process."""

    def __init__(self) -> None:
        self._window = SlidingWindowCounterRateLimiter(MemoryStorage())

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
