"""One day of one line in a CP-SAT model: a shift that is given, or one to be chosen.

A chosen day has two rising families of Booleans on the quarter hour, *started by* and *ended by*;
the presence of a person is their difference. Every bound on lengths, gaps and sums is then a
constraint of two or three literals, which propagates well and has a tight linear relaxation.
"""

from __future__ import annotations

from itertools import pairwise

from ortools.sat.python import cp_model

from scheduler.engine.choices import QUARTER, Choice, Meals
from scheduler.terms import Having, LineShift, Window

Expr = cp_model.LinearExpr | int


class Given:
    """A day whose shift (or day off) is known: history, pins, people who are not re-planned.

    It answers the same questions as ``Chosen``, with numbers.
    """

    fixed = True

    def __init__(self, shift: LineShift | None, relief_minutes: int = 0) -> None:
        self.shift = shift
        self.worked = 0 if shift is None else 1
        self.span = 0 if shift is None else shift.end - shift.start
        self.paid = 0 if shift is None else shift.paid
        self.relief = relief_minutes
        self.first_start = 0 if shift is None else shift.start
        self.last_end = 0 if shift is None else shift.end

    def started_by(self, minute: int) -> int:
        """Return 1 when a shift has started at or before ``minute``."""
        return int(self.shift is not None and self.shift.start <= minute)

    def ended_by(self, minute: int) -> int:
        """Return 1 when a shift has ended at or before ``minute``."""
        return int(self.shift is not None and self.shift.end <= minute)

    def overlap(self, window: Window) -> int:
        """Return the minutes of the shift inside ``window``."""
        return 0 if self.shift is None else window.overlap(self.shift.start, self.shift.end)

    def has(self, having: Having | None) -> int:
        """Return 1 when there is a shift and it has the property."""
        return int(self.shift is not None and (having is None or having.holds(self.shift)))

    def clock(self) -> int:
        """Return the clock minutes at the start; 0 on a day off."""
        return 0 if self.shift is None else self.shift.start_clock

    @property
    def shapes(self) -> set[tuple[int, int]]:
        """Clock minutes at the start and length of the shift, where there is one."""
        return {(s.start_clock, s.end - s.start) for s in (self.shift,) if s is not None}


class Chosen:
    """A day whose shift the solver picks from a ``Choice``."""

    fixed = False

    def __init__(
        self, model: cp_model.CpModel, choice: Choice, meals: Meals, clocks: dict[int, int]
    ) -> None:
        self.model, self.choice, self.meals = model, choice, meals
        self._clocks = clocks
        self._at_least: dict[int, cp_model.IntVar] = {}
        self._having: dict[Having, Expr] = {}
        self.first_start, self.last_end = choice.starts[0], choice.ends[-1]
        name = f"{choice.agent_id}.{choice.day}"
        self._start = {m: model.new_bool_var(f"s{name}.{m}") for m in choice.starts}
        self._end = {m: model.new_bool_var(f"e{name}.{m}") for m in choice.ends}
        self.minutes = range(self.first_start, self.last_end + 1, QUARTER)
        self._started = _carried(self._start, self.minutes)
        self._ended = _carried(self._end, self.minutes)
        self.worked = self._start[choice.starts[-1]]
        self._link()
        self.span = QUARTER * cp_model.LinearExpr.sum(
            [self.started_by(m) - self.ended_by(m) for m in self.minutes]
        )
        self.relief = self._stepped({s: meals.relief(s) for s in choice.spans})
        self.paid = self.span - self._stepped({s: s - meals.paid(s) for s in choice.spans})

    @property
    def starts(self) -> tuple[int, ...]:
        """UTC minutes at which the shift may start, rising."""
        return self.choice.starts

    def _link(self) -> None:
        model, starts, ends = self.model, self.choice.starts, self.choice.ends
        for before, after in pairwise(starts):
            model.add_implication(self._start[before], self._start[after])
        for before, after in pairwise(ends):
            model.add_implication(self._end[before], self._end[after])
        model.add(self._end[ends[-1]] == self.worked)
        shortest, longest = self.choice.spans[0], self.choice.spans[-1]
        for minute in ends:
            model.add(self._end[minute] <= self.started_by(minute - shortest))
        for minute in starts:
            model.add(self._start[minute] <= self.ended_by(minute + longest))
        self._forbid()

    def _forbid(self) -> None:
        """Take out the pairs of start and end that no length joins."""
        choice = self.choice
        if choice.only is None and len(choice.spans) * QUARTER == (
            choice.spans[-1] - choice.spans[0] + QUARTER
        ):
            return
        allowed = set(choice.pairs())
        for start in choice.starts:
            for end in choice.ends:
                fits = choice.spans[0] <= end - start <= choice.spans[-1]
                if fits and (start, end) not in allowed:
                    self.model.add(self.starts_at(start) + self.ends_at(end) <= 1)

    def _stepped(self, value: dict[int, int]) -> Expr:
        """Return a step function of the length of the shift; 0 on a day off."""
        spans = self.choice.spans
        total: Expr = value[spans[0]] * self.worked
        for before, span in pairwise(spans):
            if value[span] != value[before]:
                total += (value[span] - value[before]) * self.at_least(span)
        return total

    def at_least(self, span: int) -> cp_model.IntVar:
        """Return the literal that the shift lasts at least ``span`` minutes (a multiple of 15)."""
        if span not in self._at_least:
            literal = self.model.new_bool_var("")
            for minute in self.choice.starts:
                ended = self.ended_by(minute + span - QUARTER)
                self.model.add(literal >= self.started_by(minute) - ended)
            for minute in self.choice.ends:
                self.model.add(
                    literal <= 1 - self.ended_by(minute) + self.started_by(minute - span)
                )
            self.model.add_implication(literal, self.worked)
            self._at_least[span] = literal
        return self._at_least[span]

    def starts_at(self, minute: int) -> Expr:
        """Return 1 when the shift starts at exactly ``minute``."""
        return self.started_by(minute) - self.started_by(minute - QUARTER)

    def ends_at(self, minute: int) -> Expr:
        """Return 1 when the shift ends at exactly ``minute``."""
        return self.ended_by(minute) - self.ended_by(minute - QUARTER)

    def started_by(self, minute: int) -> Expr:
        """Return 1 when a shift has started at or before ``minute``."""
        if minute < self.first_start:
            return 0
        return self._started[min(minute - (minute - self.first_start) % QUARTER, self.last_end)]

    def ended_by(self, minute: int) -> Expr:
        """Return 1 when a shift has ended at or before ``minute``."""
        if minute < self.choice.ends[0]:
            return 0
        return self._ended[min(minute - (minute - self.first_start) % QUARTER, self.last_end)]

    def present(self, minute: int) -> Expr:
        """Return 1 when the person is at work in the quarter hour that starts at ``minute``."""
        return self.started_by(minute) - self.ended_by(minute)

    def quarters(self, window: Window) -> list[tuple[int, int]]:
        """Return (start, minutes inside ``window``) of the quarter hours that touch it."""
        low = max(self.first_start, window.start - (window.start - self.first_start) % QUARTER)
        return [
            (minute, window.overlap(minute, minute + QUARTER))
            for minute in range(low, min(self.last_end, window.end), QUARTER)
        ]

    def overlap(self, window: Window) -> Expr:
        """Return the minutes of the shift inside ``window``."""
        return cp_model.LinearExpr.sum(
            [minutes * self.present(minute) for minute, minutes in self.quarters(window)]
        )

    def has(self, having: Having | None) -> Expr:
        """Return 1 when there is a shift and it has the property."""
        if having is None:
            return self.worked
        if having not in self._having:
            self._having[having] = self._has(having)
        return self._having[having]

    def _has(self, having: Having) -> Expr:
        parts: list[Expr] = []
        if having.home and not self.choice.home:
            return 0
        if having.start_clocks is not None:
            starts = [m for m in self.starts if self._clocks[m] in having.start_clocks]
            parts.append(cp_model.LinearExpr.sum([self.starts_at(m) for m in starts]))
        if having.longer_than:
            long = [span for span in self.choice.spans if span > having.longer_than]
            parts.append(self.at_least(long[0]) if long else 0)
        if having.minutes or not parts:
            parts.append(self._lies_inside(having))
        return self._all(parts)

    def _all(self, parts: list[Expr]) -> Expr:
        """Return 1 when all parts are."""
        if len(parts) == 1:
            return parts[0]
        if any(isinstance(part, int) and not part for part in parts):
            return 0
        every = self.model.new_bool_var("")
        for part in parts:
            self.model.add(every <= part)
        self.model.add(every >= cp_model.LinearExpr.sum(parts) - len(parts) + 1)
        return every

    def _lies_inside(self, having: Having) -> Expr:
        if not having.minutes:
            return self.worked
        inside = [q for window in having.windows for q in self.quarters(window)]
        shortest = self.choice.spans[0]
        whole = sum(m for _, m in inside) == self.last_end - self.first_start
        if whole and shortest >= having.minutes:
            return self.worked
        if sum(m for _, m in inside) < having.minutes:
            return 0
        total = cp_model.LinearExpr.sum([m * self.present(at) for at, m in inside])
        literal = self.model.new_bool_var("")
        self.model.add(total >= having.minutes * literal)
        self.model.add(total <= having.minutes - 1).only_enforce_if(~literal)
        return literal

    def clock(self) -> Expr:
        """Return the clock minutes at the start; 0 on a day off."""
        starts = self.choice.starts
        total: Expr = self._clocks[starts[-1]] * self.worked
        for before, after in pairwise(starts):
            total -= (self._clocks[after] - self._clocks[before]) * self._start[before]
        return total

    @property
    def shapes(self) -> set[tuple[int, int]]:
        """Clock minutes at the start and lengths of the shifts to choose from."""
        return {(self._clocks[start], end - start) for start, end in self.choice.pairs()}

    def value(self, solver: cp_model.CpSolver) -> tuple[int, int] | None:
        """Return (start, end) that the solver chose, or None for a day off."""
        if not solver.boolean_value(self.worked):
            return None
        start = next(m for m in self.choice.starts if solver.boolean_value(self._start[m]))
        end = next(m for m in self.choice.ends if solver.boolean_value(self._end[m]))
        return start, end

    def hint(self, shift: LineShift | None) -> None:
        """Suggest a shift to the solver."""
        for minute, literal in self._start.items():
            self.model.add_hint(literal, shift is not None and shift.start <= minute)
        for minute, literal in self._end.items():
            self.model.add_hint(literal, shift is not None and shift.end <= minute)
        for span, literal in self._at_least.items():
            self.model.add_hint(literal, shift is not None and shift.end - shift.start >= span)


def _carried(marks: dict[int, cp_model.IntVar], minutes: range) -> dict[int, Expr]:
    """Return for each minute the literal of the last mark at or before it; 0 before the first."""
    carried: dict[int, Expr] = {}
    current: Expr = 0
    for minute in minutes:
        current = marks.get(minute, current)
        carried[minute] = current
    return carried


Element = Given | Chosen
"""One day of a line."""
