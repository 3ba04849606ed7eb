"""Terms about one person's line of shifts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal

from scheduler.terms.facts import Facts, Line, LineShift
from scheduler.terms.having import NO_LIMIT, Having, has
from scheduler.terms.pairs import PairCosts
from scheduler.terms.view import Window


@dataclass(frozen=True, slots=True)
class Allow:
    """What a person's shift on one day may be, in minutes of deviation.

    Attributes
    ----------
    within
        Minutes of the shift outside all of these windows count; None = anywhere.
    outside
        Minutes of the shift inside these (disjoint) windows count.
    paid_min, paid_max
        Paid minutes short of, or beyond, these bounds count.
    spans
        A shift that is none of these counts its whole length; None = any.
    near
        Minutes in which shift and this span differ count; a day off differs in the whole span.
    worked, off
        Fixed amounts for having, or not having, a shift.
    factor
        The whole deviation is multiplied by this (the strength of a wish).
    at_site
        Fixed amount for having a shift that is not worked at home.
    """

    agent_id: str
    day: int
    within: tuple[Window, ...] | None = None
    outside: tuple[Window, ...] = ()
    paid_min: int = 0
    paid_max: int = NO_LIMIT
    spans: tuple[Window, ...] | None = None
    near: Window | None = None
    worked: int = 0
    off: int = 0
    factor: int = 1
    at_site: int = 0

    def excess(self, facts: Facts) -> int:
        """Return the deviation of the day in minutes (or in the unit of ``worked`` and ``off``)."""
        shifts = [shift for shift in facts.line(self.agent_id) if shift.day == self.day]
        if not shifts:
            return self.factor * (self.off + (self.near.end - self.near.start if self.near else 0))
        return sum(map(self.of, shifts))

    def of(self, shift: LineShift) -> int:
        """Return the deviation of one shift of the day."""
        span = shift.end - shift.start
        amount = self.worked + max(0, self.paid_min - shift.paid, shift.paid - self.paid_max)
        amount += 0 if shift.home else self.at_site
        amount += sum(window.overlap(shift.start, shift.end) for window in self.outside)
        if self.within is not None:
            amount += span - sum(w.overlap(shift.start, shift.end) for w in self.within)
        if self.spans is not None and (shift.start, shift.end) not in self.spans:
            amount += span
        if self.near is not None:
            common = self.near.overlap(shift.start, shift.end)
            amount += span + self.near.end - self.near.start - 2 * common
        return self.factor * amount


@dataclass(frozen=True, slots=True)
class Between:
    """What may lie between two successive shifts, the second of which starts in the horizon.

    Attributes
    ----------
    min_gap
        Minutes that a gap falls short of this count.
    max_start_change
        Clock minutes by which the start of the *next day's* shift moves beyond this count.
    max_start_advance
        Clock minutes by which the next day's shift starts earlier beyond this count.
    barred
        Each pair of properties (of a shift, of the *next day's* shift) that both hold counts one.
    costs
        What a shift and the *next day's* shift count together by hours of start and lengths.
    """

    agent_id: str
    days: int
    min_gap: int = 0
    max_start_change: int = NO_LIMIT
    max_start_advance: int = NO_LIMIT
    barred: tuple[tuple[Having, Having], ...] = ()
    costs: PairCosts | None = None

    def excess(self, facts: Facts) -> int:
        """Return what is missing, beyond, barred or looked up, summed over successive shifts."""
        return sum(
            self._missing(before, after) + self._next_day(before, after)
            for before, after in pairwise(facts.line(self.agent_id))
            if 0 <= after.day < self.days
        )

    def _missing(self, before: LineShift, after: LineShift) -> int:
        return max(0, self.min_gap - (after.start - before.end)) if self.min_gap else 0

    def _next_day(self, before: LineShift, after: LineShift) -> int:
        if after.day - before.day != 1:
            return 0
        later = after.start_clock - before.start_clock
        change = max(0, abs(later) - self.max_start_change)
        change += max(0, -later - self.max_start_advance)
        pairs = sum(one.holds(before) and other.holds(after) for one, other in self.barred)
        return change + pairs + (self.costs.of(before, after) if self.costs else 0)


@dataclass(frozen=True, slots=True)
class Sum:
    """A quantity of a person's shifts added up over some days, between two bounds.

    Attributes
    ----------
    first_day, last_day
        The window of days, both included; it may reach into history.
    of
        ``paid`` minutes, number of ``shifts``, or number of ``buckets`` with a shift.
    carried
        What counts already (leave credited).
    steps
        Convex price of going beyond ``maximum``: from each amount beyond it, one more unit of
        excess per unit; ``(0,)`` is the plain overrun.
    scale
        The quantity is multiplied by this before it is compared (shares in hundredths of a shift).
    buckets
        Groups of days that count as one when a shift is in them, such as weekends.
    """

    agent_id: str
    first_day: int
    last_day: int
    of: Literal["paid", "shifts", "buckets"]
    having: Having | None = None
    carried: int = 0
    minimum: int = 0
    maximum: int = NO_LIMIT
    steps: tuple[int, ...] = (0,)
    scale: int = 1
    buckets: tuple[tuple[int, ...], ...] = ()

    def excess(self, facts: Facts) -> int:
        """Return how far the total lies outside the bounds."""
        counted = [
            shift
            for shift in facts.line(self.agent_id)
            if self.first_day <= shift.day <= self.last_day and has(self.having, shift)
        ]
        total = self.carried + self.scale * self._amount(counted)
        beyond = total - self.maximum
        return max(0, self.minimum - total) + sum(max(0, beyond - step) for step in self.steps)

    def _amount(self, counted: list[LineShift]) -> int:
        if self.of == "paid":
            return sum(shift.paid for shift in counted)
        if self.of == "shifts":
            return len(counted)
        days = {shift.day for shift in counted}
        return sum(not days.isdisjoint(bucket) for bucket in self.buckets)


@dataclass(frozen=True, slots=True)
class Run:
    """Successive shifts with a property: how many days they may span and what is owed after them.

    Attributes
    ----------
    max_days
        Calendar days from the first to the last shift of a run; each day beyond counts once.
    broken_by_gap
        0: a day without such a shift ends a run. Otherwise only a gap of at least so many minutes
        (or a shift without the property) does.
    owed_gap, owed_from
        After a run of at least ``owed_from`` days the next shift is this many minutes away; minutes
        short of it count.
    min_days, min_days_between
        Successive days with such a shift, and days between two of these successions, that fall
        short of these bounds count the days missing; what touches the first or the last day of the
        horizon is exempt.
    """

    agent_id: str
    days: int
    having: Having | None = None
    max_days: int = NO_LIMIT
    broken_by_gap: int = 0
    owed_gap: int = 0
    owed_from: int = 1
    min_days: int = 1
    min_days_between: int = 1

    def excess(self, facts: Facts) -> int:
        """Return days beyond or short of the bounds plus minutes of rest not given after runs."""
        line = facts.line(self.agent_id)
        amount = self._days_short(line)
        for first, last in self._runs(line):
            span = line[last].day - line[first].day + 1
            if line[last].day >= 0:
                known = -line[first].day - self.max_days
                amount += max(0, span - self.max_days) - max(0, known)
            if self.owed_gap and span >= self.owed_from:
                amount += self._rest_missing(line[last], line[last + 1 : last + 2])
        return amount

    def _rest_missing(self, last: LineShift, follower: Line) -> int:
        """Return the minutes of rest that the next shift of the horizon takes after a run."""
        return sum(
            max(0, self.owed_gap - (shift.start - last.end)) for shift in follower if shift.day >= 0
        )

    def _days_short(self, line: Line) -> int:
        """Return the days missing from successions inside the horizon, of shifts and of none."""
        if max(self.min_days, self.min_days_between) <= 1:
            return 0
        days = {shift.day for shift in line if has(self.having, shift)}
        spells = [(on, len([*same])) for on, same in groupby(d in days for d in range(self.days))]
        return sum(
            max(0, (self.min_days if on else self.min_days_between) - length)
            for on, length in spells[1:-1]
        )

    def _runs(self, line: Line) -> Iterator[tuple[int, int]]:
        first: int | None = None
        for index, shift in enumerate(line):
            if not has(self.having, shift):
                first = None
                continue
            first = index if first is None else first
            follower = line[index + 1] if index + 1 < len(line) else None
            if follower is None or not self._joined(shift, follower):
                yield first, index
                first = None

    def _joined(self, before: LineShift, after: LineShift) -> bool:
        if self.broken_by_gap:
            near = after.start - before.end < self.broken_by_gap
        else:
            near = after.day - before.day <= 1
        return near and has(self.having, after)
