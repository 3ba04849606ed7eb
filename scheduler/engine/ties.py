"""What people at work owe each other: a mentor beside a newcomer, somebody to turn to.

The lines of others are known when a person is planned, so that what a shift gives or takes of such
company is a plain cost of that shift. Quarter hours are what is counted; the interpreters of the
terms have the last word whenever a roster is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from scheduler.engine.choices import QUARTER
from scheduler.engine.line_kernels import Floats, Ints
from scheduler.engine.line_spec import LineSpec, origin_of
from scheduler.engine.week import Lines, Week
from scheduler.terms import Facts, LineShift, Support, Together

Shifts = Mapping[int, LineShift]


class Ties:
    """The lines in force, and what they cost by terms that ask for company.

    Shares of time at the site are left out: where shifts are worked is chosen once they are known.

    Parameters
    ----------
    lines
        Everybody's shifts at the start.
    """

    def __init__(self, week: Week, lines: Lines) -> None:
        self._support = _Support(week)
        self._pairs: dict[str, list[tuple[Together, int]]] = defaultdict(list)
        for clause in week.clauses:
            term, weight = clause.term, clause.weight_milli
            if isinstance(term, Together) and weight and not term.on_site:
                for agent_id in (term.agent_id, *term.partners):
                    self._pairs[agent_id].append((term, weight))
        known = {who for found in self._pairs.values() for t, _ in found for who in t.partners}
        self._past = {
            who: tuple(day.shift for day in week.history(who).values() if day.shift is not None)
            for who in known | self._pairs.keys()
        }
        self._lines: dict[str, dict[int, LineShift]] = defaultdict(dict)
        self._known: dict[Together, int] = {}
        self._support.begin(week)
        for (agent_id, day), shift in lines.items():
            self.enter(agent_id, {day: shift})

    def enter(self, agent_id: str, shifts: Shifts) -> None:
        """Put shifts of a person in."""
        self._support.add(agent_id, shifts, 1)
        if agent_id in self._pairs:
            self._lines[agent_id].update(shifts)
            self._forget(agent_id)

    def leave(self, agent_id: str, shifts: Shifts) -> None:
        """Take shifts of a person out."""
        self._support.add(agent_id, shifts, -1)
        if agent_id in self._pairs:
            for day in shifts:
                del self._lines[agent_id][day]
            self._forget(agent_id)

    def _forget(self, agent_id: str) -> None:
        for term, _ in self._pairs[agent_id]:
            self._known.pop(term, None)

    def cost(self) -> int:
        """Return what is missing of company costs, in thousandths of a person-minute."""
        weights = {term: weight for found in self._pairs.values() for term, weight in found}
        return self._support.cost() + sum(w * self._excess(term) for term, w in weights.items())

    def _excess(self, term: Together) -> int:
        if term not in self._known:
            people = (term.agent_id, *term.partners)
            lines = {who: (*self._past[who], *self._lines[who].values()) for who in people}
            self._known[term] = term.excess(Facts(lines))
        return self._known[term]

    def lean(self, spec: LineSpec, extra: Floats | None) -> Floats | None:
        """Return further costs [day, start, length] with what each shift gives or takes of company.

        The person has been taken out.
        """
        extra = self._support.lean(spec, extra)
        for term, weight in self._pairs.get(spec.agent_id, ()):
            extra = np.zeros(spec.base.shape) if extra is None else extra
            if term.agent_id == spec.agent_id:
                self._beside(spec, term, weight, extra)
            else:
                self._accompany(spec, term, weight, extra)
        return extra

    def _beside(self, spec: LineSpec, term: Together, weight: int, extra: Floats) -> None:
        """Price each shift by what its partners' shifts leave it short of."""
        there = np.zeros(spec.quarters, dtype=np.int64)
        for partner in term.partners:
            for shift in (*self._past[partner], *self._lines[partner].values()):
                there[_span(spec, shift)] = 1
        minutes = QUARTER * _within(spec, there)
        asked = -(-term.share_pct * spec.spans // 100)
        short = np.maximum(0, asked[None, None, :] - minutes)
        days = slice(term.first_day, term.last_day + 1)
        extra[days] += weight * short[days]

    def _accompany(self, spec: LineSpec, term: Together, weight: int, extra: Floats) -> None:
        """Price each shift by what it spares the one who is to be accompanied."""
        for day, theirs in self._lines[term.agent_id].items():
            if not (term.first_day <= day <= term.last_day):
                continue
            there = np.zeros(spec.quarters, dtype=np.int64)
            there[_span(spec, theirs)] = 1
            asked = -(-term.share_pct * (theirs.end - theirs.start) // 100)
            extra -= weight * np.minimum(asked, QUARTER * _within(spec, there))


class _Support:
    """How many agents and supporters of each site are on shift in each quarter hour."""

    def __init__(self, week: Week) -> None:
        self._origin, self._quarters = origin_of(week.view)
        clauses = [c for c in week.clauses if isinstance(c.term, Support) and c.weight_milli]
        self._weight = max((clause.weight_milli or 0 for clause in clauses), default=0)
        terms = [clause.term for clause in clauses if isinstance(clause.term, Support)]
        sites = sorted({term.site for term in terms})
        self._judged = np.zeros((len(sites), self._quarters), dtype=np.bool_)
        self._there = np.zeros((2, *self._judged.shape), dtype=np.int64)
        self._rows: dict[str, list[tuple[int, int, int, int]]] = defaultdict(list)
        for number, site in enumerate(sites):
            mine = [term for term in terms if term.site == site]
            for term in mine:
                self._judged[number, self._span(*term.window)] = True
            for role, people in enumerate((mine[0].people, mine[0].supporters)):
                for agent_id, first, last in people:
                    self._rows[agent_id].append((role, number, first, last))

    def begin(self, week: Week) -> None:
        """Count last week's shifts."""
        for agent_id in self._rows:
            past = week.history(agent_id).items()
            self.add(agent_id, {day: e.shift for day, e in past if e.shift is not None}, 1)

    def _span(self, start: int, end: int) -> slice:
        first, last = start // QUARTER - self._origin, -(-end // QUARTER) - self._origin
        return slice(max(0, first), max(0, last))

    def _row(self, agent_id: str, day: int) -> tuple[int, int] | None:
        rows = self._rows.get(agent_id, ())
        return next(((role, n) for role, n, first, last in rows if first <= day <= last), None)

    def add(self, agent_id: str, shifts: Shifts, sign: int) -> None:
        """Count shifts of a person, or no longer."""
        for day, shift in shifts.items() if agent_id in self._rows else ():
            row = self._row(agent_id, day)
            if row is not None:
                self._there[row][self._span(shift.start, shift.end)] += sign

    def cost(self) -> int:
        """Return what quarter hours of agents without a supporter cost, in thousandths."""
        if not self._rows:
            return 0
        alone = (self._there[0] > 0) & (self._there[1] == 0) & self._judged
        return self._weight * QUARTER * int(alone.sum())

    def lean(self, spec: LineSpec, extra: Floats | None) -> Floats | None:
        """Charge agents for being the first without support; pay supporters for giving it."""
        rows = [self._row(spec.agent_id, day) for day in range(spec.days)]
        if not any(rows):
            return extra
        extra = np.zeros(spec.base.shape) if extra is None else extra
        nobody = (self._there[1] == 0) & self._judged
        for day, row in enumerate(rows):
            if row is not None:
                role, site = row
                agents = self._there[0, site]
                open_ = nobody[site] & ((agents == 0) if role == 0 else (agents > 0))
                price = self._weight * QUARTER * (1 if role == 0 else -1)
                extra[day] += price * _within(spec, open_.astype(np.int64))[day]
        return extra


def _span(spec: LineSpec, shift: LineShift) -> slice:
    first, last = shift.start // QUARTER - spec.origin, -(-shift.end // QUARTER) - spec.origin
    return slice(max(0, first), max(0, last))


def _within(spec: LineSpec, there: Ints) -> Ints:
    """Return [day, start, length] how many marked quarter hours each shift holds."""
    total = np.concatenate([[0], np.cumsum(there)])
    starts = spec.first[:, None] + np.arange(spec.base.shape[1])[None, :]
    ends = starts[:, :, None] + (spec.spans // QUARTER)[None, None, :]
    before = total[np.minimum(starts, spec.quarters)]
    held: Ints = total[np.minimum(ends, spec.quarters)] - before[:, :, None]
    return held
