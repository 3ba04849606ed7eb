"""CP-SAT encoding of what a few people's plans add to the cost of coverage, to the minute."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from scheduler.engine.clauses import Clause
from scheduler.engine.elements import Expr
from scheduler.engine.encode_shift import SlotPlan
from scheduler.engine.pieces import Key, Label
from scheduler.terms import Cover, Piece
from scheduler.terms.facts import by_hour, hours_of

Given = dict[tuple[str | None, int], list[tuple[str, Piece]]]
"""Queue (None for idle time) and hour since the epoch → whose pieces, and which, touch it."""


@dataclass(frozen=True)
class PricedCover:
    """One coverage term with its weight and its rates by person."""

    cover: Cover
    weight_milli: int
    rates: Mapping[str, int]

    def labels(self) -> tuple[Label, ...]:
        """Return the labels whose minutes it counts."""
        if self.cover.queue:
            return (Label("work", self.cover.queue),)
        return tuple(map(Label, self.cover.idle_kinds))

    def tiers(self, short_milli: int) -> list[tuple[int, int]]:
        """Return (size, price) of the tiers of at most ``short_milli`` missing thousandths.

        The price counts that a missing minute is a minute of work that became surplus.

        Raises
        ------
        TypeError
            When a further missing minute is cheaper than one before it.
        """
        cover = self.cover
        last = cover.pieces[-1][1] if cover.pieces else 0
        pieces = [*cover.pieces, (last, cover.need_milli, 0)]
        tiers = [
            (min(high, short_milli) - low, self.weight_milli * (price + cover.surplus_price))
            for low, high, price in pieces
            if low < min(high, short_milli)
        ]
        prices = [price for _, price in tiers]
        if prices != sorted(prices):
            raise TypeError("the price of a missing minute can only rise")
        return tiers


def priced_covers(clauses: Iterable[Clause]) -> tuple[PricedCover, ...]:
    """Return the coverage terms among ``clauses``.

    Raises
    ------
    TypeError
        When one of them is hard.
    """
    shared: dict[int, dict[str, int]] = {}
    found = []
    for clause in clauses:
        cover = clause.term
        if not isinstance(cover, Cover):
            continue
        if clause.weight_milli is None:
            raise TypeError("coverage can only be priced")
        rates = shared.setdefault(id(cover.rates), dict(cover.rates))
        found.append(PricedCover(cover, clause.weight_milli, rates))
    return tuple(found)


def encode_day_cover(
    model: cp_model.CpModel,
    covers: Iterable[PricedCover],
    plans: Iterable[SlotPlan],
    others: Mapping[Key, tuple[Piece, ...]],
) -> Expr:
    """Return what ``plans`` add to the cost of coverage when ``others`` are worked as well.

    In thousandths of a person-minute; negative where their minutes are needed.
    """
    free, given = tuple(plans), _by_queue(others)
    costs: list[Expr] = []
    for priced in covers:
        cover, labels = priced.cover, priced.labels()
        minutes = [
            (priced.rates[plan.agent_id], plan.minutes(cover.window, labels))
            for plan in free
            if plan.agent_id in priced.rates
            and cover.window.overlap(plan.shift.start, plan.shift.end)
        ]
        known = [(rate, amount) for rate, amount in minutes if not isinstance(amount, int)]
        if known:
            useful = _useful_milli(priced, given)
            costs.append(_added(model, priced, known, cover.need_milli - useful))
    return cp_model.LinearExpr.sum(costs)


def _by_queue(plans: Mapping[Key, tuple[Piece, ...]]) -> Given:
    found: Given = {}
    for (agent_id, _), pieces in plans.items():
        for piece in pieces:
            for hour in hours_of(piece.start, piece.end):
                found.setdefault((piece.queue, hour), []).append((agent_id, piece))
    return found


def _useful_milli(priced: PricedCover, given: Given) -> int:
    """Return the useful thousandths that the others give."""
    queue, window = priced.cover.queue, priced.cover.window
    total = 0
    for hour, part in by_hour(window):
        for agent_id, piece in given.get((queue, hour), ()):
            total += priced.rates.get(agent_id, 0) * part.overlap(piece.start, piece.end)
    return total


def _added(
    model: cp_model.CpModel,
    priced: PricedCover,
    minutes: Sequence[tuple[int, Expr]],
    short_milli: int,
) -> Expr:
    """Return the cost with the minutes of free people less the cost without them."""
    tiers = priced.tiers(short_milli)
    parts = [model.new_int_var(0, size, "") for size, _ in tiers]
    useful = cp_model.LinearExpr.sum([rate * amount for rate, amount in minutes])
    if parts:
        model.add(cp_model.LinearExpr.sum(parts) + useful >= short_milli)
    missing = cp_model.LinearExpr.weighted_sum(parts, [price for _, price in tiers])
    worked = cp_model.LinearExpr.sum([amount for _, amount in minutes])
    surplus_milli = 1000 * priced.weight_milli * priced.cover.surplus_price
    return missing + surplus_milli * worked - sum(size * price for size, price in tiers)
