"""Terms across people: what is worked against what is needed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from scheduler.terms.facts import Facts, Line
from scheduler.terms.view import Window


@dataclass(frozen=True, slots=True)
class Cover:
    """Useful minutes on a queue in an interval against its need: convex price on both sides.

    Amounts are thousandths of a person-minute of cost. Useful minutes are minutes worked times the
    person's rate, up to the need.

    Attributes
    ----------
    queue
        None stands for time at work that no queue claims (``idle_kinds``): all of it is surplus.
    need_milli
        Need in thousandths of a person-minute.
    rates
        (person, rate in thousandths) of those who may work on the queue.
    short_tiers
        (up to this share of the need missing in thousandths, price per missing minute), rising.
    surplus_price
        Price of a minute at work that is not useful.
    """

    queue: str | None
    window: Window
    need_milli: int
    rates: tuple[tuple[str, int], ...]
    short_tiers: tuple[tuple[int, int], ...] = ()
    surplus_price: int = 0
    idle_kinds: tuple[str, ...] = ()

    def excess(self, facts: Facts) -> int:
        """Return the cost of the interval in thousandths of a person-minute."""
        minutes = {agent: self._minutes(facts.line(agent)) for agent, _ in self.rates}
        useful = sum(rate * minutes[agent] for agent, rate in self.rates)
        short = max(0, self.need_milli - useful)
        surplus = 1000 * sum(minutes.values()) - (self.need_milli - short)
        return self.short_cost(short) + self.surplus_price * surplus

    def useful(self, facts: Facts) -> int:
        """Return the useful minutes worked in the interval, in thousandths; beyond the need too."""
        return sum(rate * self._minutes(facts.line(agent)) for agent, rate in self.rates)

    def short_cost(self, short_milli: int) -> int:
        """Return the convex price of so many missing thousandths of a minute."""
        return sum(price * max(0, min(short_milli, high) - low) for low, high, price in self.pieces)

    @property
    def pieces(self) -> tuple[tuple[int, int, int], ...]:
        """The tiers as (from, to, price) in thousandths of a minute; they end at the need."""
        edges = [0, *(self.need_milli * share // 1000 for share, _ in self.short_tiers)]
        prices = (price for _, price in self.short_tiers)
        return tuple(
            (low, high, price) for (low, high), price in zip(pairwise(edges), prices, strict=True)
        )

    def _minutes(self, line: Line) -> int:
        return sum(
            self.window.overlap(piece.start, piece.end)
            for shift in line
            if shift.start < self.window.end and shift.end > self.window.start
            for piece in shift.pieces
            if (piece.queue == self.queue if self.queue else piece.kind in self.idle_kinds)
        )
