"""The terms about one person of a public case as the arrays of a path, where a path can keep them.

What a day may be and costs is asked of the terms' own interpreters, day by day; of all other terms
the path keeps one form each, and a term of another form is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import gcd

import numpy as np

from scheduler.cases import Case, CaseTerm
from scheduler.engine.cases.path_kernels import FAR, Bools, Ints, PathSpec
from scheduler.terms import Allow, Between, Facts, Having, LineShift, Run, Sum, Term

MILLI = 1000
LARGEST_CELLS = 20_000_000
"""Of one table; about as many bytes times eight are in use for each worker."""
COST_LIMIT = 1 << 40
MOST_SCARCE = 6
"""The least bound on types is counted exactly up to so many shifts; prices serve larger ones."""


class RefusedError(Exception):
    """A path cannot keep what is asked."""


def path_spec(case: Case, agent_id: str, own: Iterable[CaseTerm]) -> PathSpec | None:
    """Return a person's terms as arrays; None when they ask what a path cannot keep."""
    try:
        return _Reader(case, agent_id, own).spec()
    except RefusedError:
        return None


class _Reader:
    """Terms sorted by what they are to a path."""

    def __init__(self, case: Case, agent_id: str, own: Iterable[CaseTerm]) -> None:
        self._case, self._who = case, agent_id
        self._kinds = [*case.shifts.values()]
        self._days: dict[int, list[CaseTerm]] = {}
        self._counts: list[Sum] = []
        self._barred: list[tuple[Having, Having]] = []
        self._run = Run(agent_id, case.days)
        self._paid = Sum(agent_id, 0, case.days - 1, "paid")
        self._buckets: Sum | None = None
        for asked in own:
            self._sort(asked)

    def _sort(self, asked: CaseTerm) -> None:
        match asked.term:
            case Allow(day=day):
                self._days.setdefault(day, []).append(asked)
            case Sum(first_day=first, last_day=last) if first == last:
                self._days.setdefault(first, []).append(asked)
            case term if asked.weight is not None:
                raise RefusedError(term)
            case Sum() as term:
                self._sort_sum(term)
            case Between(barred=barred) as term:
                self._known(term, Between(self._who, self._case.days, barred=barred))
                self._barred += barred
            case Run() as term:
                self._sort_run(term)
            case term:
                raise RefusedError(term)

    def _known(self, term: Term, read: Term) -> None:
        """Refuse a term that is not what is read of it."""
        if term != read:
            raise RefusedError(term)

    def _sort_sum(self, term: Sum) -> None:
        bare = Sum(self._who, 0, self._case.days - 1, term.of, maximum=term.maximum)
        if term.of == "paid":
            self._known(term, replace(bare, minimum=term.minimum))
            low, high = max(self._paid.minimum, term.minimum), min(self._paid.maximum, term.maximum)
            self._paid = replace(self._paid, minimum=low, maximum=high)
        elif term.of == "shifts":
            self._known(term, replace(bare, having=term.having))
            self._counts.append(term)
        else:
            self._known(term, replace(bare, buckets=term.buckets))
            if self._buckets is not None:
                raise RefusedError(term)
            self._buckets = term

    def _sort_run(self, term: Run) -> None:
        kept = Run(
            self._who,
            self._case.days,
            max_days=term.max_days,
            min_days=term.min_days,
            min_days_between=term.min_days_between,
        )
        self._known(term, kept)
        self._run = replace(
            self._run,
            max_days=min(self._run.max_days, term.max_days),
            min_days=max(self._run.min_days, term.min_days),
            min_days_between=max(self._run.min_days_between, term.min_days_between),
        )

    def spec(self) -> PathSpec:
        """Return the arrays."""
        own, off = self._day_costs()
        units, unit = self._units()
        members, most = self._bounds(own)
        follows, allowed = self._successions()
        reopens, rested = self._rests(off)
        runs, begun = self._runs()
        reachable = self._case.days * int(units.max())
        most_units = min(reachable, self._paid.maximum // unit)
        cells = _cells(runs, units, self._most_buckets(), most_units)
        scarce, most_scarce, members, most = _scarcest(members, most, LARGEST_CELLS // cells)
        spec = PathSpec(
            own,
            off,
            units,
            follows,
            allowed,
            runs,
            begun,
            reopens,
            rested,
            scarce,
            self._most_buckets(),
            most_scarce,
            min(reachable + 1, -(-self._paid.minimum // unit)),
            most_units,
            members,
            most,
        )
        _check_size(spec)
        return spec

    def _day_costs(self) -> tuple[Ints, Ints]:
        days = range(self._case.days)
        own = np.array(
            [[self._cost(day, (kind[day],)) for kind in self._kinds] for day in days], np.int64
        )
        return own, np.array([self._cost(day, ()) for day in days], np.int64)

    def _cost(self, day: int, shifts: tuple[LineShift, ...]) -> int:
        """Return what the terms of one day say of a shift, or of none."""
        facts, cost = Facts({self._who: shifts}), 0
        for asked in self._days.get(day, ()):
            excess = asked.term.excess(facts)
            if excess and asked.weight is None:
                return FAR
            cost += MILLI * (asked.weight or 0) * excess
        return cost

    def _units(self) -> tuple[Ints, int]:
        """Return [type] paid units, and the minutes of a unit."""
        if any(len({shift.paid for shift in kind}) != 1 for kind in self._kinds):
            raise RefusedError("paid minutes change from day to day")
        paid = [kind[0].paid for kind in self._kinds]
        unit = gcd(*paid) or 1
        return np.array(paid, np.int64) // unit, unit

    def _holds(self, having: Having | None) -> Ints:
        """Return [type] 1 where a property holds, which must not depend on the day."""
        if having is None:
            return np.ones(len(self._kinds), np.int64)
        if having.windows or having.minutes > 0:
            raise RefusedError(having)
        return np.array([having.holds(kind[0]) for kind in self._kinds], np.int64)

    def _bounds(self, own: Ints) -> tuple[Ints, Ints]:
        """Return bounds on types; what may not be at all is marked in the costs."""
        members, most = list[Ints](), list[int]()
        for term in self._counts:
            counted = self._holds(term.having)
            if term.maximum <= 0:
                own[:, counted > 0] = FAR
            elif term.maximum < self._case.days:
                members.append(counted)
                most.append(term.maximum)
        kinds = len(self._kinds)
        return np.array(members, np.int64).reshape(-1, kinds), np.array(most, np.int64)

    def _successions(self) -> tuple[Ints, Bools]:
        """Return [type] the row, and [row, type] what may be on the next day."""
        kinds = len(self._kinds)
        barred = np.zeros((kinds, kinds), np.int64)
        for before, after in self._barred:
            barred += np.outer(self._holds(before), self._holds(after))
        rows, follows = np.unique(barred == 0, axis=0, return_inverse=True)
        anything = np.ones((1, kinds), np.bool_)
        return follows.reshape(-1).astype(np.int64), np.vstack([rows, anything])

    def _rests(self, off: Ints) -> tuple[Ints, Ints]:
        days = self._case.days
        reopens = np.minimum(np.arange(days + 1) + self._run.min_days_between, days)
        rested = [min(FAR, int(off[day : reopens[day]].sum())) for day in range(days + 1)]
        return reopens, np.array(rested, np.int64)

    def _runs(self) -> tuple[Ints, Ints]:
        """Return [first day, length] buckets touched or -1, and [day] buckets begun before it."""
        days, run = self._case.days, self._run
        buckets = self._buckets.buckets if self._buckets else ()
        if any(max(bucket) - min(bucket) > run.min_days_between for bucket in buckets):
            raise RefusedError("two runs could touch one bucket")
        runs = np.full((days, min(run.max_days, days) + 1), -1)
        for first in range(days):
            for length in range(1, min(runs.shape[1], days - first + 1)):
                inside = range(first, first + length)
                if length >= run.min_days or first == 0 or first + length == days:
                    touched = (not set(inside).isdisjoint(bucket) for bucket in buckets)
                    runs[first, length] = sum(touched)
        begun = [sum(min(bucket) < day for bucket in buckets) for day in range(days)]
        return runs, np.array(begun, np.int64)

    def _most_buckets(self) -> int:
        if self._buckets is None:
            return 0
        return min(self._buckets.maximum, len(self._buckets.buckets))


def _scarcest(members: Ints, most: Ints, room: int) -> tuple[Ints, int, Ints, Ints]:
    """Return the bound that is counted exactly, and the others; all 0 when none is small enough."""
    if not most.size or most.min() > min(MOST_SCARCE, room - 1):
        return np.zeros(members.shape[1], np.int64), 0, members, most
    number = int(most.argmin())
    others = np.arange(most.size) != number
    return members[number], int(most[number]), members[others], most[others]


def _cells(runs: Ints, units: Ints, most_buckets: int, most_units: int) -> int:
    """Return the cells of the larger table for each number of scarce shifts."""
    days, lengths = runs.shape
    span = (lengths - 1) * int(units.max()) + 1
    to_go: int = (days + 1) * (most_buckets + 1) * (most_units + 1)
    run: int = days * lengths * units.size * span
    return max(run, to_go)


def _check_size(spec: PathSpec) -> None:
    """Refuse tables that are too large, and costs that are."""
    cells = _cells(spec.runs, spec.units, spec.most_buckets, spec.most_units)
    too_large = cells * (spec.most_scarce + 1) > LARGEST_CELLS
    if too_large or spec.most_buckets < 0 or spec.most_units < 0:
        raise RefusedError("tables too large")
    costs = np.where(spec.own < FAR, spec.own, 0)
    if np.abs(costs).max(initial=0) * spec.off.size > COST_LIMIT:
        raise RefusedError("costs too large")
