"""Which shifts a person could work on each day: the elements of a line.

A ``Choice`` holds the quarter hours at which a shift may start and end; what hard terms forbid
outright is taken out here, everything that joins days is left to the model.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from scheduler.domain import minute_of
from scheduler.engine.allow_costs import allow_costs
from scheduler.engine.clauses import Clause
from scheduler.engine.home_days import home_days
from scheduler.engine.line_kernels import Ints
from scheduler.terms import Allow, LineShift, Place, Sum, View, Window

QUARTER = 15
LONGEST_SPAN = 24 * 60


@dataclass(frozen=True)
class Choice:
    """The shifts possible on one day of one person: any start with any end that a length joins.

    Attributes
    ----------
    agent_id, day
        Whose day.
    starts, ends
        UTC minutes, rising.
    spans
        Allowed lengths in minutes, rising multiples of 15.
    only
        When not None, exactly these (start, end) pairs.
    home
        Whether they are worked at home.
    """

    agent_id: str
    day: int
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    spans: tuple[int, ...]
    only: frozenset[tuple[int, int]] | None = None
    home: bool = False

    def allows(self, start: int, end: int) -> bool:
        """Return whether a shift from ``start`` to ``end`` is among them."""
        if self.only is not None:
            return (start, end) in self.only
        return start in self.starts and end in self.ends and end - start in self.spans

    def pairs(self) -> list[tuple[int, int]]:
        """Return every (start, end) that the choice allows."""
        starts, ends = self.grid()
        return list(zip(starts.tolist(), ends.tolist(), strict=True))

    def grid(self) -> tuple[Ints, Ints]:
        """Return starts and ends of every shift that the choice allows, by start, then by end."""
        if self.only is not None:
            only = np.array(sorted(self.only), dtype=np.int64)
            return only[:, 0], only[:, 1]
        starts = np.repeat(np.array(self.starts, dtype=np.int64), len(self.spans))
        ends = starts + np.tile(np.array(self.spans, dtype=np.int64), len(self.starts))
        known = np.isin(ends, self.ends)
        return starts[known], ends[known]


class Meals:
    """Paid minutes and relief of a shift by its length, read from a person's ``Place`` terms."""

    def __init__(self, places: tuple[Place, ...]) -> None:
        self.places = places

    def paid(self, span: int) -> int:
        """Return paid minutes of a shift of ``span`` minutes."""
        return span - sum(p.count(span) * p.minutes for p in self._held(span) if not p.paid)

    def relief(self, span: int) -> int:
        """Return minutes of meals and breaks that a shift of ``span`` minutes holds."""
        return sum(p.count(span) * p.minutes for p in self._held(span))

    def _held(self, span: int) -> tuple[Place, ...]:
        """Return the terms that a shift keeps; only pins are so long that they keep none."""
        return self.places if self.layout(span) is not None else ()

    @lru_cache(maxsize=1024)  # noqa: B019 - lives as long as one solve
    def layout(self, span: int) -> tuple[tuple[int, int, Place], ...] | None:
        """Return (from, to, term) of each meal and break of a legal neutral plan, or None.

        Segments are laid evenly, the rarest kind first, each at the legal place nearest to its even
        share of the shift; offsets in minutes from the start of the shift, on the 5-minute grid.
        """
        laid: list[tuple[int, int, Place]] = []
        for place in sorted(self.places, key=lambda p: p.count(span)):
            for nth in range(place.count(span)):
                ideal = span * (nth + 1) // (place.count(span) + 1) - place.minutes // 2
                slot = self._slot(place, span, ideal, laid)
                if slot is None:
                    return None
                laid.append((slot, slot + place.minutes, place))
        return tuple(sorted(laid, key=lambda item: item[0]))

    @staticmethod
    def _slot(
        place: Place, span: int, ideal: int, laid: list[tuple[int, int, Place]]
    ) -> int | None:
        first = max(place.after_start, span - place.latest_rest - place.minutes, 0)
        last = min(place.latest_start, span - place.before_end - place.minutes)
        free = [
            slot
            for slot in range(-(-first // 5) * 5, last + 1, 5)
            if all(slot + place.minutes < a or slot > b for a, b, _ in laid)
        ]
        return min(free, key=lambda slot: (abs(slot - ideal), slot), default=None)


class Choices:
    """Choices and fixed shifts of every person and day of a horizon.

    Attributes
    ----------
    meals
        Person → what shifts of each length hold.
    fixed
        (person, day) → the shift that a pin gives.
    home
        (person, day) of the days that are worked at home, if at all.
    """

    def __init__(self, view: View, clauses: tuple[Clause, ...]) -> None:
        self.view = view
        self._allow: dict[tuple[str, int], list[Allow]] = defaultdict(list)
        places: dict[str, list[Place]] = defaultdict(list)
        for clause in clauses:
            if (allow := of_one_day(clause)) is not None:
                self._allow[allow.agent_id, allow.day].append(allow)
            elif isinstance(clause.term, Place):
                for agent_id in clause.term.agent_ids:
                    places[agent_id].append(clause.term)
        shared: dict[tuple[Place, ...], Meals] = {}
        self.meals: dict[str, Meals] = {}
        for agent_id in view.agent_ids:
            found = tuple(places[agent_id])
            self.meals[agent_id] = shared.setdefault(found, Meals(found))
        self._open = {
            queue: [Window(m, m + view.problem.centre.interval_minutes) for m, _ in rows]
            for queue, rows in view.need.items()
        }
        self._hulls: dict[frozenset[str], list[Window]] = {}
        self.home = home_days(view, clauses)
        self.fixed = dict(self._pinned())
        self._spans: dict[tuple[Meals, int, int], tuple[int, ...]] = {}

    def _pinned(self) -> Iterator[tuple[tuple[str, int], LineShift]]:
        for agent_id in self.view.agent_ids:
            for index in range(self.view.horizon_days):
                for pin in self.view.pins(agent_id, index):
                    if pin.kind == "shift":
                        start, end = minute_of(pin.start), minute_of(pin.end)
                        yield (agent_id, index), self.shift(agent_id, index, start, end)

    def shift(self, agent_id: str, index: int, start: int, end: int) -> LineShift:
        """Return a shift of a person with the paid minutes that its length gives."""
        clock = self.view.day(agent_id, index).clock_of(start)
        paid = self.meals[agent_id].paid(end - start)
        return LineShift(index, start, end, clock, paid, home=(agent_id, index) in self.home)

    def _hull(self, agent_id: str, index: int) -> list[Window]:
        """Return the stretches in which queues that the person serves (or else any) are open."""
        mine = frozenset(q for q in self.view.skills(agent_id, index) if q in self._open)
        queues = mine or frozenset(self._open)
        if queues not in self._hulls:
            self._hulls[queues] = _union(w for queue in queues for w in self._open[queue])
        return self._hulls[queues]

    def of(self, agent_id: str, index: int) -> Choice | None:
        """Return what a person could work on a day; None when only a day off remains."""
        day = self.view.day(agent_id, index)
        step = self.view.contract(agent_id, index).start_step_minutes
        allow = self._allow[agent_id, index]
        within = _bounds(allow, day.start_minute)
        spans = self._lengths(agent_id, allow)
        if not spans or any(term.worked for term in allow):
            return None
        starts: list[int] = []
        ends: set[int] = set()
        for hull in self._hull(agent_id, index):
            low = max(hull.start, day.start_minute, within.start)
            high = min(hull.end, within.end)
            mine = [
                minute
                for minute in range(
                    -(-low // QUARTER) * QUARTER, min(high, day.end_minute), QUARTER
                )
                if minute + spans[0] <= high and day.clock_of(minute) % step == 0
            ]
            if mine:
                starts += mine
                ends |= set(range(mine[0] + spans[0], min(high, mine[-1] + spans[-1]) + 1, QUARTER))
        home = (agent_id, index) in self.home
        choice = Choice(agent_id, index, tuple(starts), tuple(sorted(ends)), spans, home=home)
        return self._narrowed(choice, allow) if starts else None

    def spans(self, agent_id: str, index: int) -> tuple[int, ...]:
        """Return the lengths of shifts that hard rules of a day, meals and breaks allow, rising."""
        return self._lengths(agent_id, self._allow[agent_id, index])

    def _lengths(self, agent_id: str, allow: list[Allow]) -> tuple[int, ...]:
        low = max((term.paid_min for term in allow), default=0)
        high = min((term.paid_max for term in allow), default=LONGEST_SPAN)
        meals = self.meals[agent_id]
        if (meals, low, high) not in self._spans:
            self._spans[meals, low, high] = tuple(
                span
                for span in range(QUARTER, LONGEST_SPAN + 1, QUARTER)
                if low <= meals.paid(span) <= high and meals.layout(span) is not None
            )
        return self._spans[meals, low, high]

    def _narrowed(self, choice: Choice, allow: list[Allow]) -> Choice | None:
        """Return the choice without the pairs that some hard term refuses."""
        hull = Window(choice.starts[0], choice.ends[-1])
        awkward = [
            term
            for term in allow
            if term.spans is not None
            or (term.within is not None and len(term.within) != 1)
            or any(w.overlap(hull.start, hull.end) for w in term.outside)
        ]
        gaps = len(self._hull(choice.agent_id, choice.day)) > 1
        if not awkward and not gaps:
            return choice
        starts, ends = choice.grid()
        by_span = {span: self.meals[choice.agent_id].paid(span) for span in choice.spans}
        paid = np.array([by_span[span] for span in (ends - starts).tolist()], dtype=np.int64)
        fits = np.zeros(starts.size, dtype=np.bool_)
        for window in self._hull(choice.agent_id, choice.day):
            fits |= (window.start <= starts) & (ends <= window.end)
        for term in awkward:
            fits &= allow_costs(term, starts, ends, paid) == 0
        only = frozenset(zip(starts[fits].tolist(), ends[fits].tolist(), strict=True))
        if not only:
            return None
        return Choice(
            choice.agent_id,
            choice.day,
            tuple(sorted({start for start, _ in only})),
            tuple(sorted({end for _, end in only})),
            tuple(sorted({end - start for start, end in only})),
            only,
            choice.home,
        )


def of_one_day(clause: Clause) -> Allow | None:
    """Return what a hard clause says of one day, which holds one shift; None where it says more.

    Choices keep such a clause: a line of shifts from choices and pins cannot break it any more.
    """
    term = clause.term
    if not clause.hard:
        return None
    if isinstance(term, Sum):
        if term == Sum(term.agent_id, term.first_day, term.first_day, "paid", maximum=term.maximum):
            return Allow(term.agent_id, term.first_day, paid_max=term.maximum)
        return None
    return term if isinstance(term, Allow) else None


def _bounds(allow: list[Allow], day_start: int) -> Window:
    """Return the span that all single ``within`` windows share."""
    windows = [t.within[0] for t in allow if t.within is not None and len(t.within) == 1]
    return Window(
        max((w.start for w in windows), default=day_start),
        min((w.end for w in windows), default=day_start + 4 * 1440),
    )


def _union(windows: Iterable[Window]) -> list[Window]:
    """Return windows with touching and overlapping ones made one, in order of time."""
    merged: list[Window] = []
    for window in sorted(windows):
        if merged and window.start <= merged[-1].end:
            merged[-1] = Window(merged[-1].start, max(merged[-1].end, window.end))
        else:
            merged.append(window)
    return merged
