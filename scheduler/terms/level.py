"""A load that gathers while somebody works and leaks away, within each shift and over nights."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from scheduler.terms.facts import Facts, Line, LineShift, Piece
from scheduler.terms.having import NO_LIMIT

MILLI = 1000


class Course(NamedTuple):
    """How the load of a shift goes.

    Attributes
    ----------
    begin, peak, end
        The load when the shift begins, the highest one at work, and the one when it ends.
    """

    shift: LineShift
    begin: float
    peak: float
    end: float


@dataclass(frozen=True)
class Level:
    """A leaky load of each person, with a cap on it while they work.

    Work on a queue adds its rate, evenly; what has gathered halves in every half-life, in a shorter
    one during the kinds of ``rests``. From one day to the next a share of it stays; between two
    shifts of a day it leaks as in a rest. Without half-lives nothing leaks and it is a plain sum.

    Attributes
    ----------
    rates
        Queue and what a minute of work on it adds.
    cap_milli
        The highest load at work, in thousandths.
    half_life_minutes, rest_half_life_minutes
        How long until half of it is gone; infinite: nothing leaks.
    carry
        Share that a night leaves.
    carried
        Person, day of the last shift before the horizon, and the load at its end.
    only_days
        When not None, the cap holds on these days alone.
    end_milli
        The highest load at the end of a shift, in whole thousandths.
    """

    agent_ids: tuple[str, ...]
    days: int
    rates: tuple[tuple[str, float], ...]
    cap_milli: int
    half_life_minutes: float = math.inf
    rest_half_life_minutes: float = math.inf
    rests: tuple[str, ...] = ()
    carry: float = 0.0
    carried: tuple[tuple[str, int, float], ...] = ()
    only_days: tuple[int, ...] | None = None
    end_milli: int = NO_LIMIT

    def __hash__(self) -> int:
        """Return a hash that leaves out people and queues: terms are keys of every shift."""
        return hash((len(self.agent_ids), self.days, self.cap_milli, self.only_days))

    def excess(self, facts: Facts) -> int:
        """Return thousandths beyond the cap and the end, each shift by its highest."""
        return sum(
            amount
            for agent_id in self.agent_ids
            for _, amount in self.beyond(agent_id, facts.line(agent_id))
        )

    def beyond(self, agent_id: str, line: Line) -> Iterator[tuple[int, int]]:
        """Yield the day of each shift of the horizon with its excess."""
        for course in self.courses(agent_id, line):
            amount = max(0, int(MILLI * course.end) - self.end_milli)
            if self.only_days is None or course.shift.day in self.only_days:
                amount += max(0, round(MILLI * course.peak) - self.cap_milli)
            yield course.shift.day, amount

    def courses(self, agent_id: str, line: Line) -> Iterator[Course]:
        """Yield how the load goes in each shift of the horizon."""
        before, level = self.known(agent_id)
        previous: LineShift | None = None
        for shift in (shift for shift in line if 0 <= shift.day < self.days):
            nights = shift.day - (before if previous is None else previous.day)
            if nights or previous is None:
                level *= self.carry**nights
            else:
                level = self.rested(level, shift.start - previous.end)
            course = self.course(shift, level)
            yield course
            previous, level = shift, course.end

    def course(self, shift: LineShift, begin: float) -> Course:
        """Return how the load goes in one shift that begins with some."""
        level, peak, rates = begin, 0.0, dict(self.rates)
        for piece in shift.pieces:
            after = self.after(level, piece, rates.get(piece.queue or "", 0.0))
            if piece.kind == "work":
                peak = max(peak, level, after)
            level = after
        return Course(shift, begin, peak, level)

    def after(self, level: float, piece: Piece, rate: float) -> float:
        """Return the load after a piece."""
        if piece.kind in self.rests:
            return self.rested(level, piece.minutes)
        if piece.kind != "work":
            rate = 0.0
        if math.isinf(self.half_life_minutes):
            return level + rate * piece.minutes
        left = math.exp2(-piece.minutes / self.half_life_minutes)
        return level * left + self.steady(rate) * (1.0 - left)

    def highest(self, queues: Iterable[str], begin: float, minutes: int) -> float:
        """Return the highest load of so many minutes of work on the heaviest of some queues."""
        rates = dict(self.rates)
        rate = max((rates.get(queue, 0.0) for queue in queues), default=0.0)
        if math.isinf(self.half_life_minutes):
            return begin + rate * minutes
        left = math.exp2(-minutes / self.half_life_minutes)
        return max(begin, begin * left + self.steady(rate) * (1.0 - left))

    def rested(self, level: float, minutes: float) -> float:
        """Return what so many minutes of rest leave of a load."""
        return level * math.exp2(-minutes / self.rest_half_life_minutes)

    def steady(self, rate: float) -> float:
        """Return the load at which as much leaks as work of a rate adds."""
        return rate * self.half_life_minutes / math.log(2) if rate else 0.0

    def known(self, agent_id: str) -> tuple[int, float]:
        """Return the day of somebody's last shift before the horizon and the load at its end."""
        return self._known.get(agent_id, (-1, 0.0))

    @cached_property
    def _known(self) -> dict[str, tuple[int, float]]:
        return {agent_id: (day, level) for agent_id, day, level in self.carried}
