"""Demand that a centre's paid hours can just carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

TOLERANCE = 0.005
"""Relative distance between need and paid contact minutes at which a balance is found."""

_ROUNDS_MAX = 30


def solve_load(need_at: Callable[[float], float], target_minutes: float, first: float) -> float:
    """Return the weekly load at which the need meets the target within `TOLERANCE`.

    Proportional steps, kept inside the bracket of the loads known to be too small and too large;
    where a step would leave it, the bracket is halved. The returned load is the one that
    ``need_at`` was last called with.

    Parameters
    ----------
    need_at
        Required minutes of the planned week at a load; it should not fall when the load rises.
    target_minutes
        Paid contact minutes of the planned week.
    first
        Load to begin with, above 0.

    Raises
    ------
    ValueError
        When 30 loads were tried in vain, as when a centre is too small for its opening hours.
    """
    low, high, load, need = 0.0, float("inf"), first, 0.0
    for _ in range(_ROUNDS_MAX):
        need = need_at(load)
        if abs(need / target_minutes - 1.0) <= TOLERANCE:
            return load
        low, high = (load, high) if need < target_minutes else (low, load)
        step = load * min(4.0, target_minutes / max(need, 1.0))
        load = step if low < step < high else (low + high) / 2.0
    raise ValueError(
        f"no load of contacts needs {target_minutes:.0f} minutes a week; the nearest try needed "
        f"{need:.0f}: ask for more people or fewer queues"
    )
