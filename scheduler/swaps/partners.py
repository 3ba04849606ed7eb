"""Who could take a shift, and the best small exchange around it.

The terms about lines are asked first, of each person alone, and the first hard one that objects
ends the question. Only the cheapest of those that are left are judged as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property
from heapq import nsmallest
from itertools import product

from scheduler.domain.base import Frozen
from scheduler.swaps.exchange import exchanged, parcel
from scheduler.swaps.judge import judged
from scheduler.swaps.lines import LineCosts
from scheduler.swaps.refs import Handover, NoSuchShiftError, ShiftRef
from scheduler.swaps.standing import Standing
from scheduler.swaps.verdict import SwapVerdict
from scheduler.terms import LineShift
from scheduler.terms.facts import line_shift

JUDGED = 12
"""Exchanges of each kind that are judged as a whole."""

MIDDLE = 40
"""Shifts on either side of a cycle of three that are tried against each other."""

Offer = tuple[int, tuple[Handover, ...]]
"""What an exchange costs the lines of its people, and the exchange."""
Owned = tuple[str, LineShift]
"""A person and one of their shifts."""


class Proposal(Frozen):
    """An exchange that no rule refuses, with its verdict."""

    handovers: tuple[Handover, ...]
    verdict: SwapVerdict

    @property
    def rank(self) -> tuple[bool, int, int]:
        """What is better comes first: no review, a lower cost, fewer people."""
        return self.verdict.answer == "review", self.verdict.cost_milli, len(self.handovers)


def partners(
    standing: Standing, give: ShiftRef, now: datetime | None = None, most: int = 10
) -> tuple[Proposal, ...]:
    """Return who could take a shift, for nothing or for one of theirs, the best first.

    Raises
    ------
    NoSuchShiftError
        If the shift is not there.
    """
    search = _Search(standing, give, now)
    return search.proposals(search.give_aways(), search.swaps())[:most]


def best_exchange(
    standing: Standing, give: ShiftRef, now: datetime | None = None
) -> Proposal | None:
    """Return the best give-away, swap or cycle of three around a shift; None without any."""
    search = _Search(standing, give, now)
    found = search.proposals(search.give_aways(), search.swaps())
    found = found or search.proposals(search.cycles())
    return found[0] if found else None


class _Search:
    """What can be done about one shift."""

    def __init__(self, standing: Standing, give: ShiftRef, now: datetime | None) -> None:
        self.standing, self.give, self.now = standing, give, now
        self.view, self.costs = standing.terms.view, LineCosts(standing)
        given = parcel(self.view, standing.shifts, give)
        self.given = line_shift(given, self.view)
        self.queues = {segment.queue for segment in given.segments} - {None}
        own = standing.line(give.agent_id)
        self.own = next(s for s in own if s.start <= self.given.start and self.given.end <= s.end)
        self._taken: dict[tuple[int, int], int | None] = {}

    @cached_property
    def able(self) -> tuple[str, ...]:
        """Others employed then, with a skill for some of the shift's work where it has any."""
        others = (who for who in self.view.agent_ids if who != self.give.agent_id)
        day = self.given.day
        return tuple(
            who
            for who in others
            if self.view.employed(who, day)
            and (not self.queues or self.queues & self.view.skills(who, day).keys())
        )

    @property
    def whole(self) -> bool:
        """Whether the shift is given as a whole."""
        return self.given.start == self.own.start and self.given.end == self.own.end

    def proposals(self, *kinds: Iterable[Offer]) -> tuple[Proposal, ...]:
        """Return the cheapest exchanges of each kind that no rule refuses, the best first."""
        offers = [o for kind in kinds for o in nsmallest(JUDGED, kind, key=lambda o: o[0])]
        found = (self._judged(handovers) for _, handovers in offers)
        return tuple(sorted((p for p in found if p is not None), key=lambda p: p.rank))

    def _judged(self, handovers: tuple[Handover, ...]) -> Proposal | None:
        try:
            shifts = exchanged(self.view, self.standing.shifts, handovers)
        except NoSuchShiftError:
            return None
        verdict = judged(self.standing, shifts, self.now)
        return Proposal(handovers=handovers, verdict=verdict) if verdict.allowed else None

    def give_aways(self) -> Iterator[Offer]:
        """Yield each person who could take the shift beside their own."""
        for who in self.able:
            cost = self.costs.of(who, None, self.given)
            if cost is not None:
                yield cost, (Handover(shift=self.give, to=who),)

    def swaps(self) -> Iterator[Offer]:
        """Yield each shift of somebody else's that could be had for this one."""
        for (who, theirs), mine in self._wanted():
            cost = self.costs.of(who, theirs, self.given)
            if cost is not None:
                yield mine + cost, (*self._given_to(who), self._back(who, theirs))

    def _given_to(self, who: str) -> tuple[Handover]:
        return (Handover(shift=self.give, to=who),)

    def _back(self, who: str, theirs: LineShift) -> Handover:
        return Handover(shift=self._ref(who, theirs), to=self.give.agent_id)

    def _ref(self, who: str, shift: LineShift) -> ShiftRef:
        return ShiftRef(agent_id=who, work_date=self.view.date_of(shift.day))

    def _wanted(self) -> Iterator[tuple[Owned, int]]:
        """Yield the shifts that the giver could work instead, and what each costs them."""
        if not self.whole:
            return
        for who in self.able:
            for theirs in self.standing.line(who):
                if theirs.day >= 0 and (cost := self._mine(theirs)) is not None:
                    yield (who, theirs), cost

    def _mine(self, theirs: LineShift) -> int | None:
        span = theirs.start, theirs.end
        if span not in self._taken:
            self._taken[span] = self.costs.of(self.give.agent_id, self.own, theirs)
        return self._taken[span]

    def cycles(self) -> Iterator[Offer]:
        """Yield cycles: the shift to one, theirs to another, and the other's to the giver."""
        lasts = nsmallest(MIDDLE, self._wanted(), key=lambda owned: owned[1])
        firsts = nsmallest(MIDDLE, self._released(), key=lambda owned: owned[1])
        for ((first, dropped), cost), ((last, wanted), mine) in product(firsts, lasts):
            if first != last:
                between = self.costs.of(last, wanted, dropped)
                if between is not None:
                    passed = Handover(shift=self._ref(first, dropped), to=last)
                    handovers = (*self._given_to(first), passed, self._back(last, wanted))
                    yield cost + mine + between, handovers

    def _released(self) -> Iterator[tuple[Owned, int]]:
        """Yield the shifts that others could leave for the given one, and what it costs them."""
        for who in self.able:
            for theirs in self.standing.line(who):
                if theirs.day >= 0:
                    cost = self.costs.of(who, theirs, self.given)
                    if cost is not None:
                        yield (who, theirs), cost
