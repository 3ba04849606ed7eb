"""Terms across people: what is worked against what is needed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from scheduler.terms.facts import Facts, Piece, by_hour
from scheduler.terms.having import NO_LIMIT, Having
from scheduler.terms.session import Asked
from scheduler.terms.view import Window


@dataclass(frozen=True, slots=True)
class ShiftCover:
    """People on one shift of one day against the number needed: a price on either side.

    Attributes
    ----------
    having
        What makes a shift of the day this one.
    needed
        People.
    short_price, surplus_price
        What each person missing, and each one beyond, counts.
    """

    day: int
    having: Having
    needed: int
    short_price: int = 1
    surplus_price: int = 0

    def excess(self, facts: Facts) -> int:
        """Return the price of the people missing or beyond."""
        there = sum(self.having.holds(shift) for _, shift in facts.days.get(self.day, ()))
        short = self.needed - there
        return self.short_price * max(0, short) + self.surplus_price * max(0, -short)


@dataclass(frozen=True, slots=True)
class Headcount:
    """People at work on a queue throughout an interval, between two bounds.

    Attributes
    ----------
    minimum, maximum
        People. Each one missing counts one, those beyond count as the square of their number.
    """

    queue: str
    window: Window
    minimum: int = 0
    maximum: int = NO_LIMIT

    def excess(self, facts: Facts) -> int:
        """Return the people missing, or the square of the people beyond."""
        there = self.there(facts)
        return max(0, self.minimum - there) + max(0, there - self.maximum) ** 2

    def there(self, facts: Facts) -> int:
        """Return how many people work on the queue in every minute of the interval."""
        minutes: Counter[str] = Counter()
        for hour, part in by_hour(self.window):
            for agent_id, piece in facts.hours.get(hour, ()):
                if piece.queue == self.queue:
                    minutes[agent_id] += part.overlap(piece.start, piece.end)
        return sum(given == self.window.end - self.window.start for given in minutes.values())


@dataclass(frozen=True, slots=True)
class Cover:
    """Useful minutes on a queue in an interval against its need: convex price on both sides.

    Amounts are thousandths of a person-minute of cost. Useful minutes are minutes worked times the
    person's rate, up to the need.

    Attributes
    ----------
    queue
        None stands for time at work that no queue claims (``idle_kinds``): all of it is surplus,
        but for time in sessions of ``claimed``.
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
    claimed: tuple[Asked, ...] = ()

    def excess(self, facts: Facts) -> int:
        """Return the cost of the interval in thousandths of a person-minute."""
        return self.cost(*self._worked(facts))

    def cost(self, minutes: int, useful_milli: int) -> int:
        """Return the cost of so many minutes worked and so much of them useful, in thousandths."""
        short = max(0, self.need_milli - useful_milli)
        surplus = 1000 * minutes - (self.need_milli - short)
        return self.short_cost(short) + self.surplus_price * surplus

    def counts(self, agent_id: str, piece: Piece) -> bool:
        """Return whether a piece of somebody who may is work on this queue, or idle time."""
        return piece.queue == self.queue if self.queue else self._idle(agent_id, piece)

    def useful(self, facts: Facts) -> int:
        """Return the useful minutes worked in the interval, in thousandths; beyond the need too."""
        return self._worked(facts)[1]

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

    def _worked(self, facts: Facts) -> tuple[int, int]:
        """Return minutes worked by those who may, and their useful minutes in thousandths."""
        rates = dict(self.rates)
        total = useful = 0
        for hour, part in by_hour(self.window):
            for agent_id, piece in facts.touching(hour, self.queue):
                if agent_id in rates and self.counts(agent_id, piece):
                    minutes = part.overlap(piece.start, piece.end)
                    total += minutes
                    useful += rates[agent_id] * minutes
        return total, useful

    def _idle(self, agent_id: str, piece: Piece) -> bool:
        if piece.kind not in self.idle_kinds:
            return False
        asked = self.claimed if piece.activity else ()
        return not any(each.claims(piece) and agent_id in each.agent_ids for each in asked)
