"""The risk index of every second shift in a row of two, as a table to look up."""

from __future__ import annotations

from functools import lru_cache

from scheduler.fatigue.risk import DAY, ShiftHours, index_of, next_sum

Table = tuple[tuple[float, ...], ...]


@lru_cache(maxsize=4)
def pair_table(longest_hours: int) -> Table:
    """Return [kind of a shift][kind of the next day's shift] the index of the second.

    A kind is a full hour of start and a length in full hours: ``longest_hours`` kinds from 1 hour
    on start at midnight, the next ones at one, and so on. The first shift is a first one in a row.
    """
    kinds = [
        ShiftHours(start, start + length)
        for start in range(DAY)
        for length in range(1, longest_hours + 1)
    ]
    after = [shift._replace(start=shift.start + DAY, end=shift.end + DAY) for shift in kinds]
    fresh = [index_of(shift, 1.0) for shift in after]
    return tuple(
        tuple(
            index * next_sum(1.0, before, shift) for shift, index in zip(after, fresh, strict=True)
        )
        for before in kinds
    )
