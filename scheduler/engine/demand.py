"""Cover clauses merged by interval, and the profiles of people who can answer.

Queues differ in who may work on them and how far their minutes count; people with the same rates
on the same queues form a *profile*. Within an interval only the minutes of each profile matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduler.engine.clauses import Clause
from scheduler.terms import Cover, Facts, Window

NOTHING = Facts({})
"""No shift of anybody."""

Profile = tuple[tuple[str, int], ...]
"""(queue, rate in thousandths) of the queues on which a person counts, sorted."""


@dataclass(frozen=True)
class Demand:
    """What one queue needs in one interval and what missing it costs.

    Attributes
    ----------
    need_milli
        What is left of the need after work of history, in thousandths of a person-minute.
    tiers
        (from, to, price): missing thousandths of a minute and the price in person-minutes of a
        missing minute between them, weight included.
    """

    queue: str
    need_milli: int
    tiers: tuple[tuple[int, int, int], ...]

    def short_cost(self, short_milli: int) -> int:
        """Return the price of so many missing thousandths of a minute, in thousandths."""
        return sum(price * max(0, min(short_milli, high) - low) for low, high, price in self.tiers)


class Demands:
    """All demands of a horizon by interval.

    Attributes
    ----------
    by_window
        Window → demands of the queues that need people then, sorted by queue.
    surplus
        Price of a minute at work that is not useful, in person-minutes.
    needed_minutes
        Needed person-minutes of the horizon.
    queues
        All queues that need anybody at any time.

    Parameters
    ----------
    clauses
        Those of coverage count.
    past
        History: its last shifts may reach into the horizon and work there.
    """

    def __init__(self, clauses: Iterable[Clause], past: Facts = NOTHING) -> None:
        self.by_window: dict[Window, list[Demand]] = defaultdict(list)
        self._rates: dict[tuple[str, Window], dict[str, int]] = {}
        known: dict[int, dict[str, int]] = {}
        self.surplus = 0
        needed_milli = 0
        until = max((shift.end for line in past.lines.values() for shift in line), default=0)
        for clause in clauses:
            cover, weight = clause.term, clause.weight_milli
            if not isinstance(cover, Cover) or weight is None:
                continue
            self.surplus = max(self.surplus, weight * cover.surplus_price)
            if cover.queue is None or not cover.short_tiers:
                continue
            rates = known.setdefault(id(cover.rates), dict(cover.rates))
            self._rates[cover.queue, cover.window] = rates
            done = cover.useful(past) if cover.window.start < until else 0
            left = max(0, cover.need_milli - done)
            tiers = tuple(
                (min(low, left), min(high, left), weight * price)
                for low, high, price in cover.pieces
            )
            self.by_window[cover.window].append(Demand(cover.queue, left, tiers))
            needed_milli += cover.need_milli
        self.needed_minutes = needed_milli / 1000
        for demands in self.by_window.values():
            demands.sort(key=lambda demand: demand.queue)
        self.windows = sorted(self.by_window)
        self.queues = frozenset(d.queue for found in self.by_window.values() for d in found)
        self._profiles: dict[tuple[str, Window], Profile] = {}
        self._known = [*{id(rates): rates for rates in self._rates.values()}.values()]
        self._which = self._columns()
        self._mine: dict[str, NDArray[np.int64]] = {}

    def _columns(self) -> dict[str, NDArray[np.int64]]:
        """Return queue → [window] which of the known rates hold there; the last one for none."""
        number = {id(rates): n for n, rates in enumerate(self._known)}
        none = len(self._known)
        return {
            queue: np.array(
                [number.get(id(self._rates.get((queue, w))), none) for w in self.windows] + [none]
            )
            for queue in sorted(self.queues)
        }

    def rates_along(
        self, agent_id: str, windows: NDArray[np.int64]
    ) -> dict[str, NDArray[np.int64]]:
        """Return queue → how far a person's minutes count in some windows, in thousandths.

        Windows are numbers in order of time, -1 for none; queues on which the person never counts
        are left out.
        """
        if agent_id not in self._mine:
            rates = (max(0, known.get(agent_id, 0)) for known in self._known)
            self._mine[agent_id] = np.array([*rates, 0], dtype=np.int64)
        mine = self._mine[agent_id]
        found = ((queue, mine[which[windows]]) for queue, which in self._which.items())
        return {queue: rates for queue, rates in found if rates.any()}

    def rates(self, agent_ids: Sequence[str], queues: Sequence[str]) -> NDArray[np.int64]:
        """Return [person, window, queue] how far a person's minutes count, in thousandths."""
        found = np.zeros((len(agent_ids), len(self.windows), len(queues)), dtype=np.int64)
        columns: dict[int, NDArray[np.int64]] = {}
        for at, window in enumerate(self.windows):
            for number, queue in enumerate(queues):
                known = self._rates.get((queue, window))
                if known is None:
                    continue
                if id(known) not in columns:
                    column = [max(0, known.get(agent_id, 0)) for agent_id in agent_ids]
                    columns[id(known)] = np.array(column, dtype=np.int64)
                found[:, at, number] = columns[id(known)]
        return found

    def profile(self, agent_id: str, window: Window) -> Profile:
        """Return on which demands of an interval a person counts."""
        key = (agent_id, window)
        if key not in self._profiles:
            rates = ((d.queue, self._rates[d.queue, window]) for d in self.by_window[window])
            self._profiles[key] = tuple(
                (queue, known[agent_id]) for queue, known in rates if known.get(agent_id, 0) > 0
            )
        return self._profiles[key]
