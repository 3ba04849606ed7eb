"""Answers to a public case as everybody's types by day, and what they cost."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scheduler.cases import Case, Lines
from scheduler.engine.cases.path_kernels import Ints
from scheduler.engine.cases.path_pricing import Cells, PathPricer
from scheduler.terms import ShiftCover

MILLI = 1000
OFF = -1


class Cover(NamedTuple):
    """People needed on each [day, type], and the price of each one missing and beyond."""

    needed: Ints
    short: Ints
    beyond: Ints


def cover_of(case: Case, covers: list[tuple[ShiftCover, int]], cells: Cells) -> Cover | None:
    """Return cover by day and type; None when two covers share one, or one has several."""
    shape = case.days, len(case.shifts)
    found = Cover(*(np.zeros(shape, np.int64) for _ in range(3)))
    seen = np.zeros(shape, np.bool_)
    for term, weight in covers:
        kinds = cells.kinds_of[term]
        if len(kinds) != 1 or seen[term.day, kinds[0]]:
            return None
        place = term.day, kinds[0]
        seen[place] = True
        found.needed[place] = term.needed
        found.short[place] = MILLI * weight * term.short_price
        found.beyond[place] = MILLI * weight * term.surplus_price
    return found


def cover_cost(cover: Cover, there: Ints) -> int:
    """Return what people there, [day, type], cost by being too few or too many, in thousandths."""
    short = np.maximum(0, cover.needed - there)
    beyond = np.maximum(0, there - cover.needed)
    return int((short * cover.short + beyond * cover.beyond).sum())


class Answers:
    """Reads and writes answers, each an array [person, day] of types, -1 off."""

    def __init__(self, case: Case, cover: Cover, paths: list[PathPricer]) -> None:
        self._case, self.cover, self.paths = case, cover, paths
        self._clocks = {kind[0].start_clock: n for n, kind in enumerate(case.shifts.values())}

    def types(self, lines: Lines) -> Ints:
        """Return everybody's shifts as types."""
        people = {who: number for number, who in enumerate(self._case.agent_ids)}
        types = np.full((len(people), self._case.days), OFF)
        for (who, day), shift in lines.items():
            types[people[who], day] = self._clocks[shift.start_clock]
        return types

    def lines(self, types: Ints) -> Lines:
        """Return types as everybody's shifts."""
        return {
            (who, shift.day): shift
            for who, path, line in zip(self._case.agent_ids, self.paths, types, strict=True)
            for shift in path.line(line)
        }

    def there(self, types: Ints) -> Ints:
        """Return [day, type] how many of these people are there."""
        found = np.zeros_like(self.cover.needed)
        people, days = np.nonzero(types != OFF)
        np.add.at(found, (days, types[people, days]), 1)
        return found

    def own_costs(self, types: Ints) -> Ints:
        """Return [person] what everybody's own terms say of their lines, in thousandths."""
        both = zip(self.paths, types, strict=True)
        return np.array([path.own_cost(line) for path, line in both], np.int64)

    def cost(self, types: Ints) -> int:
        """Return what an answer costs, in thousandths."""
        return int(self.own_costs(types).sum()) + cover_cost(self.cover, self.there(types))
