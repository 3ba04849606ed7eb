"""A table over two successive days' shifts as prices of each shift, the rest of the line given."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from scheduler.engine.choices import QUARTER
from scheduler.engine.line_kernels import Floats, Ints
from scheduler.engine.line_table import LineTable
from scheduler.terms import LineShift, PairCosts

HOUR_MINUTES, HOURS_A_DAY = 60, 24


class PairPrices:
    """What a table makes each shift cost that a person could work."""

    def __init__(self, table: LineTable, costs: PairCosts) -> None:
        self._costs, self._halves = costs, _halves(costs)
        hours = np.clip(table.spans // HOUR_MINUTES, 1, costs.longest_hours) - 1
        rows = QUARTER * np.arange(table.base.shape[1])
        self._kinds: dict[int, Ints] = {}
        for day, choice in enumerate(table.choices):
            if choice is not None:
                first = table.week.view.day(table.agent_id, day).clock_of(choice.starts[0])
                starts = (first + rows) // HOUR_MINUTES % HOURS_A_DAY
                self._kinds[day] = starts[:, None] * costs.longest_hours + hours[None, :]
        known = sorted({kind for kinds in self._kinds.values() for kind in kinds.ravel().tolist()})
        self._dear_after = np.asarray(self._halves[:, known].any(axis=1))
        self._dear_before = np.asarray(self._halves[known, :].any(axis=0))

    def beside(self, shifts: dict[int, LineShift], weight: int, extra: Floats) -> None:
        """Add half of what shifts cost beside those of the days around to [day, start, length].

        The other half is the other shift's; both may move.
        """
        for day, kinds in self._kinds.items():
            if (before := shifts.get(day - 1)) and self._dear_after[kind := self._kind(before)]:
                extra[day] += (weight * self._halves[kind])[kinds]
            if (after := shifts.get(day + 1)) and self._dear_before[kind := self._kind(after)]:
                extra[day] += (weight * self._halves[:, kind])[kinds]

    def _kind(self, shift: LineShift) -> int:
        return self._costs.kind(shift.start_clock, shift.end - shift.start)


@lru_cache(maxsize=8)
def _halves(costs: PairCosts) -> Floats:
    return np.array(costs.amounts, dtype=np.float64) / 2
