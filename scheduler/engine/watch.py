"""What time it is in a solve."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from scheduler.engine.side_by_side import Stop

TINY_S = 1e-3


@dataclass(frozen=True)
class Watch:
    """The time since a solve began, and whether that is what counts.

    Attributes
    ----------
    counted
        Whether rounds are counted instead of timed.
    cancelled
        Whether nobody waits for more.
    began
        When the solve began, in seconds of the monotonic clock.
    """

    counted: bool
    cancelled: Stop
    began: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """Wall time since the solve began."""
        return time.monotonic() - self.began

    def gone(self, until: float) -> Callable[[], float]:
        """Return how much of the time from now to a second is gone, whenever it is asked."""
        begun = self.seconds
        left = max(TINY_S, until - begun)
        return lambda: (self.seconds - begun) / left


def either(one: Stop, other: Stop) -> Stop:
    """Return whether one or the other says to stop."""
    return lambda: one() or other()
