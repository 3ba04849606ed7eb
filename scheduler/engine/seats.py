"""Who sits where: people at each site in each quarter hour, against the seats that there are.

A shift that would need a seat in a full quarter hour is closed. So whoever is planned leaves the
others where they are, and a line without shifts is always open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from scheduler.engine.choices import QUARTER
from scheduler.engine.home_days import scarce
from scheduler.engine.line_kernels import FAR, Floats, Ints
from scheduler.engine.line_spec import LineSpec, origin_of
from scheduler.engine.week import Lines, Week
from scheduler.terms import LineShift

Shifts = Mapping[int, LineShift]


class Seats:
    """Seats taken by history, by pins, and by the lines that have been put in.

    Parameters
    ----------
    lines
        Everybody's shifts at the start.

    Attributes
    ----------
    taken
        [site, quarter] people there.
    """

    def __init__(self, week: Week, lines: Lines | None = None) -> None:
        self._fixed = week.choices.fixed
        self._origin, self._quarters = origin_of(week.view)
        bounds = scarce(week.clauses)
        sites = sorted({bound.site for bound in bounds})
        self._limit = np.full((len(sites), self._quarters), np.iinfo(np.int64).max)
        self.taken = np.zeros_like(self._limit)
        self._row: dict[str, list[tuple[int, int, int]]] = {}
        for number, site in enumerate(sites):
            mine = [bound for bound in bounds if bound.site == site]
            for bound in mine:
                self._limit[number, self._span(*bound.window)] = bound.maximum
            for agent_id, first_day, last_day in mine[0].people:
                self._row.setdefault(agent_id, []).append((number, first_day, last_day))
        self._begin(week, lines or {})

    def _begin(self, week: Week, lines: Lines) -> None:
        """Seat everybody whose shift is known."""
        if not self.bounded:
            return
        past = {(who, d): e.shift for who in self._row for d, e in week.history(who).items()}
        for (agent_id, day), shift in (past | lines | self._fixed).items():
            if shift is not None:
                self._add(agent_id, day, shift, 1)

    @property
    def bounded(self) -> bool:
        """Whether any site has fewer seats than people."""
        return bool(self._row)

    def _span(self, start: int, end: int) -> slice:
        """Return the quarter hours that a span of minutes touches."""
        first, last = start // QUARTER - self._origin, -(-end // QUARTER) - self._origin
        return slice(max(0, first), max(0, last))

    def _seat(self, agent_id: str, day: int) -> int:
        """Return the row of the site at which a person works on a day; -1 where none is short."""
        rows = self._row.get(agent_id, ())
        return next((row for row, first, last in rows if first <= day <= last), -1)

    def _add(self, agent_id: str, day: int, shift: LineShift, sign: int) -> None:
        row = self._seat(agent_id, day)
        if row >= 0 and not shift.home:
            self.taken[row, self._span(shift.start, shift.end)] += sign

    def _chosen(self, agent_id: str, shifts: Shifts) -> Iterable[tuple[int, LineShift]]:
        return ((d, s) for d, s in shifts.items() if (agent_id, d) not in self._fixed)

    def enter(self, agent_id: str, shifts: Shifts) -> None:
        """Seat a person; pins have their seat already."""
        for day, shift in self._chosen(agent_id, shifts) if self.bounded else ():
            self._add(agent_id, day, shift, 1)

    def leave(self, agent_id: str, shifts: Shifts) -> None:
        """Give a person's seats back."""
        for day, shift in self._chosen(agent_id, shifts) if self.bounded else ():
            self._add(agent_id, day, shift, -1)

    def free(self, agent_id: str, day: int, shift: LineShift) -> bool:
        """Return whether a person who has no seat on a day finds one for a whole shift."""
        row = self._seat(agent_id, day)
        if row < 0 or (agent_id, day) in self._fixed or shift.home:
            return True
        span = self._span(shift.start, shift.end)
        return bool(np.all(self.taken[row, span] < self._limit[row, span]))

    def changes(self, agent_id: str, shifts: Shifts, new: Shifts) -> bool:
        """Return whether a person could have other shifts in the place of theirs."""
        if not self.bounded:
            return True
        self.leave(agent_id, shifts)
        found = all(self.free(agent_id, day, shift) for day, shift in new.items())
        self.enter(agent_id, shifts)
        return found

    def fitting(self, agent_id: str, shifts: Shifts) -> dict[int, LineShift]:
        """Return the shifts of a person, who has no seat yet, that find one."""
        return {day: shift for day, shift in shifts.items() if self.free(agent_id, day, shift)}

    def close(self, spec: LineSpec, extra: Floats | None) -> Floats | None:
        """Return further costs [day, start, length] with shifts closed that find no seat.

        The person has been taken out. Pins stay open.
        """
        full = self.taken >= self._limit
        if not full.any() or spec.agent_id not in self._row:
            return extra
        closed = np.zeros(spec.base.shape) if extra is None else extra.copy()
        ahead: Ints = np.zeros((len(full), self._quarters + 1), dtype=np.int64)
        np.cumsum(full, axis=1, out=ahead[:, 1:])
        lengths = spec.spans // QUARTER
        for day in range(spec.days):
            row = self._seat(spec.agent_id, day)
            if row < 0 or day in spec.pins:
                continue
            starts = int(spec.first[day]) + np.arange(spec.base.shape[1])
            ends = np.minimum(starts[:, None] + lengths[None, :], self._quarters)
            crowded = ahead[row][ends] > ahead[row][np.minimum(starts, self._quarters)][:, None]
            closed[day][crowded] = FAR
        return closed
