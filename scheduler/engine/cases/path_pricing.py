"""Lines of one person of a public case at prices of shift cover, by a compiled exact path."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import local

import numpy as np

from scheduler.cases import Case, CaseTerm
from scheduler.engine.cases.path_kernels import FAR, Ints, PathDesk, PathSpec, path_desk
from scheduler.engine.cases.path_labels import Labels, best_line, labels
from scheduler.engine.cases.path_near import Types, near_lines, near_room
from scheduler.engine.cases.path_spec import path_spec
from scheduler.engine.cases.pricing import LinePricer, OwnLine, Priced, Prices
from scheduler.terms import LineTerm, ShiftCover

ROUNDS = 12
"""Of prices of bounds on types for each line."""
LABELS = 4000
"""Room for labels; above it a line is the best one met, and its bound that of open labels."""

STEPS, STEPS_PER_LINE = 100_000, 60
"""Labels followed for a list of lines, at most: some tenths of a second, and two of each day of a
line that is found."""

CLOSE_S = 2.0
"""For CP-SAT to close what labels left open."""


class Cells:
    """Prices of cover as the worth of each type on each day."""

    def __init__(self, case: Case, covers: list[ShiftCover]) -> None:
        self.shape = case.days, len(case.shifts)
        kinds = [*case.shifts.values()]
        self.kinds_of: Mapping[ShiftCover, list[int]] = {
            cover: [n for n, kind in enumerate(kinds) if cover.having.holds(kind[cover.day])]
            for cover in covers
        }

    def worth(self, prices: Prices) -> Ints:
        """Return [day, type] what a shift earns, in thousandths."""
        worth = np.zeros(self.shape, np.int64)
        for cover, price in prices.items():
            worth[cover.day, self.kinds_of[cover]] += price
        return worth


class Rooms(local):
    """Room to work in, of each thread its own; one for each shape of table."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, ...], tuple[PathDesk, Labels]] = {}

    def of(self, spec: PathSpec) -> tuple[PathDesk, Labels]:
        """Return room for a person's lines."""
        shape = (
            *spec.own.shape,
            spec.runs.shape[1],
            int(spec.units.max()),
            spec.most_buckets,
            spec.most_units,
            spec.most_scarce,
            spec.most.size,
        )
        if shape not in self._known:
            self._known[shape] = path_desk(spec), labels(spec, LABELS)
        return self._known[shape]


class PathPricer:
    """The lines of one person whose terms a path can keep."""

    rooms = Rooms()

    def __init__(self, case: Case, spec: PathSpec) -> None:
        self._kinds = [*case.shifts.values()]
        self.spec = spec
        self._dear = np.zeros(spec.most.size, np.int64)

    def best(self, worth: Ints) -> tuple[Priced, bool]:
        """Return the best line met and a proven bound, and whether it is proven to be the best."""
        types, value, bound = self.types(worth)
        line = self.line(types) if value < FAR else None
        return Priced(line, bound if bound < FAR else 0, bound >= FAR), value <= bound

    def types(self, worth: Ints) -> tuple[Ints, int, int]:
        """Return [day] types (-1 off) of the line, its value and the bound."""
        desk, room = self.rooms.of(self.spec)
        dear = self._dear.copy()
        value, bound = best_line(self.spec, worth, dear, ROUNDS, desk, room)
        self._dear = dear
        return desk.line.copy(), value, bound

    def near(self, worth: Ints, limit: int, most: int) -> tuple[Types, bool]:
        """Return [line, day] the lines whose value is below a limit, and whether these are all.

        No more than ``most`` of them, nor all those that would take too long to find.
        """
        desk, _ = self.rooms.of(self.spec)
        found = np.full((most, self.spec.off.size), -1, np.int16)
        room = near_room(self.spec, desk)
        steps = STEPS + STEPS_PER_LINE * most
        count, whole = near_lines(self.spec, worth, self._dear, limit, desk, room, found, steps)
        return found[:count].copy(), whole

    def own_cost(self, types: Ints) -> int:
        """Return what the person's own terms say of a line, in thousandths."""
        off = types < 0
        days = np.flatnonzero(~off)
        return int(self.spec.off[off].sum() + self.spec.own[days, types[days]].sum())

    def line(self, types: Ints) -> OwnLine:
        """Return types as shifts."""
        return tuple(self._kinds[kind][day] for day, kind in enumerate(types.tolist()) if kind >= 0)


class Pricing:
    """Everybody's lines: by paths where terms allow it, by CP-SAT where not."""

    def __init__(self, case: Case, threads: ThreadPoolExecutor) -> None:
        self._case, self._threads = case, threads
        own: dict[str, list[CaseTerm]] = {who: [] for who in case.agent_ids}
        for asked in case.terms:
            if isinstance(asked.term, LineTerm):
                own[asked.term.agent_id].append(asked)
        self.cells = Cells(case, [a.term for a in case.terms if isinstance(a.term, ShiftCover)])
        specs = {who: path_spec(case, who, terms) for who, terms in own.items()}
        self.paths = {who: PathPricer(case, spec) for who, spec in specs.items() if spec}
        self._models: dict[str, LinePricer] = {}

    def ask(
        self, prices: Prices, people: Collection[str], seconds: float, *, closed: bool = False
    ) -> dict[str, Priced]:
        """Return good lines of everybody at some prices; proven the best ones when ``closed``.

        Whom no path serves, or finds no line for, is always asked of CP-SAT.
        """
        worth = self.cells.worth(prices)

        def best(who: str) -> Priced:
            path = self.paths.get(who)
            if path is None:
                return self._model(who).best(prices, seconds)
            priced, proven = path.best(worth)
            if proven or (priced.line is not None and not closed):
                return priced
            limit = seconds if priced.line is None else min(seconds, CLOSE_S)
            exact = self._model(who).best(prices, limit)
            if exact.line is None and priced.line is not None:
                return priced
            return exact._replace(bound_milli=max(priced.bound_milli, exact.bound_milli))

        return dict(zip(people, self._threads.map(best, people), strict=True))

    def _model(self, who: str) -> LinePricer:
        """Return the model of somebody whose line no path finds, made when first asked for."""
        if who not in self._models:
            self._models[who] = LinePricer(self._case, who)
        return self._models[who]
