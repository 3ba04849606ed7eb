"""What two shifts count together, looked up in a table made once for everybody."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.terms.facts import LineShift

HOUR_MINUTES, HOURS_A_DAY = 60, 24


@dataclass(frozen=True, slots=True, eq=False)
class PairCosts:
    """A table over kinds of shift: the hour of the clock at the start, and the full hours it lasts.

    Two tables are equal only when they are the same one: they are large, and shared.

    Attributes
    ----------
    longest_hours
        Shifts count as lasting at least one hour and at most so many.
    amounts
        [kind of a shift][kind of the next day's shift] what both count; never negative.
    """

    longest_hours: int
    amounts: tuple[tuple[int, ...], ...]

    def kind(self, start_clock: int, minutes: int) -> int:
        """Return the place in the table of a shift that starts at a clock and lasts so long."""
        hours = min(max(1, minutes // HOUR_MINUTES), self.longest_hours)
        return start_clock // HOUR_MINUTES % HOURS_A_DAY * self.longest_hours + hours - 1

    def of(self, before: LineShift, after: LineShift) -> int:
        """Return what a shift and the next day's shift count."""
        one = self.kind(before.start_clock, before.end - before.start)
        return self.amounts[one][self.kind(after.start_clock, after.end - after.start)]
