"""One person's choices and terms as arrays: what a shift costs, how it counts, what may follow."""

from __future__ import annotations

from math import gcd

import numpy as np
from numpy.typing import NDArray

from scheduler.engine.allow_costs import allow_costs, overlaps
from scheduler.engine.choices import QUARTER, Choice
from scheduler.engine.encode_cover import core_edges
from scheduler.engine.hard_work import hard_terms, hard_work
from scheduler.engine.line_kernels import FAR, Ints
from scheduler.engine.week import Week, contact_minutes
from scheduler.engine.work_caps import most_minutes
from scheduler.terms import NO_LIMIT, Allow, Between, Having, LineShift, Sum

WEEK = 7


class LineTable:
    """Choices, costs and resources of one person over the horizon.

    Attributes
    ----------
    base
        [day, start, length] cost of a shift alone: contact minutes as surplus and what the priced
        terms of the day say; ``FAR`` where no shift is allowed.
    off
        [day] cost of a day off.
    idle
        [day, length] contact minutes that bounds on all work keep off the phone.
    most_hard, free_hard
        [day, length] most minutes on hard queues; [length] those after which a rest is recovery.
    """

    def __init__(self, week: Week, agent_id: str, origin: int, quarters: int) -> None:
        self.week, self.agent_id, self.origin, self.quarters = week, agent_id, origin, quarters
        view = week.view
        self.days = view.horizon_days
        self.meals = week.choices.meals[agent_id]
        edges = core_edges(self.meals)
        self.after, self.before = edges[0] // QUARTER, edges[1] // QUARTER
        fixed = week.choices.fixed
        self.pins = {day: s for day in range(self.days) if (s := fixed.get((agent_id, day)))}
        self.choices = [self._choice(day) for day in range(self.days)]
        known = [choice for choice in self.choices if choice is not None]
        low = min((c.spans[0] for c in known), default=QUARTER)
        high = max((c.spans[-1] for c in known), default=QUARTER)
        self.spans = np.arange(low, high + 1, QUARTER)
        starts = max(((c.starts[-1] - c.starts[0]) // QUARTER + 1 for c in known), default=1)
        self.first = np.zeros(self.days, dtype=np.int64)
        self.base = np.full((self.days, starts, len(self.spans)), FAR)
        self.off = np.zeros(self.days)
        self.hard = hard_work(week, agent_id)
        self._having: dict[Having, NDArray[np.bool_]] = {}
        rests = [p for p in self.meals.places if p.kind in self.hard.rests]
        counts = [sum(place.count(int(span)) for place in rests) for span in self.spans]
        self.free_hard = np.array(counts, dtype=np.int64) * self.hard.free_minutes
        self._lengths()
        self._caps()
        self._tabulate()
        self._resources()
        self._next_starts()

    def _choice(self, day: int) -> Choice | None:
        """Return what is possible on a day; a pin fills the quarter hours that it touches."""
        if day not in self.pins:
            return self.week.choice(self.agent_id, day)
        pin = self.pins[day]
        start, end = pin.start // QUARTER * QUARTER, -(-pin.end // QUARTER) * QUARTER
        return Choice(self.agent_id, day, (start,), (end,), (end - start,))

    def _lengths(self) -> None:
        """Tabulate relief and paid units [day, length]; pins have their own in their column."""
        relief = np.array([self.meals.relief(int(span)) for span in self.spans])
        paid = np.array([self.meals.paid(int(span)) for span in self.spans])
        self.relief = np.tile(relief, (self.days, 1))
        minutes = np.tile(paid, (self.days, 1))
        for day, pin in self.pins.items():
            column = self.column(pin)
            contact = contact_minutes(self.week, pin, self.agent_id)
            self.relief[day, column] = self.spans[column] - contact
            minutes[day, column] = pin.paid
        self.unit = gcd(*minutes.ravel().tolist())
        self.paid = minutes // self.unit

    def _caps(self) -> None:
        """Tabulate what bounds on work leave: of all contact minutes, and of hard ones."""
        terms = hard_terms(self.week, self.agent_id)
        everywhere = most_minutes(terms, self.week.demands.queues, self.days, self.spans)
        self.idle = np.maximum(0, self.spans - self.relief - everywhere)
        hard = most_minutes(terms, self.hard.queues, self.days, self.spans)
        self.most_hard = hard if self.hard.queues else np.zeros_like(hard)

    def column(self, shift: LineShift) -> int:
        """Return the column of a shift's length, in quarter hours that it touches."""
        quarters = -(-shift.end // QUARTER) - shift.start // QUARTER
        return quarters - int(self.spans[0]) // QUARTER

    def edges(self, day: int) -> tuple[int, int]:
        """Return the quarters at either end of a day's shift in which no relief lies.

        A pin's relief holds what it leaves free of its first and last quarter hour.
        """
        return (0, 0) if day in self.pins else (self.after, self.before)

    def _tabulate(self) -> None:
        surplus = 1000 * self.week.demands.surplus
        for day, choice in enumerate(self.choices):
            if choice is None:
                continue
            self.first[day] = choice.starts[0] // QUARTER - self.origin
            starts, ends = choice.grid()
            rows = (starts - choice.starts[0]) // QUARTER
            columns = (ends - starts - int(self.spans[0])) // QUARTER
            contact = ends - starts - self.relief[day, columns]
            self.base[day, rows, columns] = surplus * contact
        for day in self.pins:
            self.off[day] = FAR
        for clause in self.week.of_agent[self.agent_id]:
            term = clause.term
            if isinstance(term, Allow) and clause.weight_milli is not None:
                self._add_allow(term, clause.weight_milli)
            elif isinstance(term, Sum) and clause.hard and term.having and term.maximum == 0:
                self._remove(term, term.having)

    def _add_allow(self, term: Allow, weight: int) -> None:
        if not 0 <= term.day < self.days:
            return
        choice = self.choices[term.day]
        near = term.near.end - term.near.start if term.near else 0
        self.off[term.day] += weight * term.factor * (term.off + near)
        if pin := self.pins.get(term.day):
            self.base[term.day, 0, self.column(pin)] += weight * term.of(pin)
        elif choice is not None:
            starts, ends = self._grid(choice)
            paid = np.broadcast_to(self.unit * self.paid[term.day], starts.shape)
            self.base[term.day] += weight * allow_costs(term, starts, ends, paid)

    def _grid(self, choice: Choice) -> tuple[Ints, Ints]:
        rows = choice.starts[0] + QUARTER * np.arange(self.base.shape[1])
        starts = np.repeat(rows[:, None], len(self.spans), axis=1)
        return starts, starts + self.spans[None, :]

    def _remove(self, term: Sum, having: Having) -> None:
        """Take out shifts that a hard term forbids on some days; pins stay, whatever they break."""
        having_it = self.having(having)
        for day in range(max(0, term.first_day), min(self.days, term.last_day + 1)):
            if day not in self.pins:
                self.base[day][having_it[day]] = FAR

    def having(self, having: Having) -> NDArray[np.bool_]:
        """Return [day, start, length] whether a shift has a property."""
        if having not in self._having:
            self._having[having] = self._find(having)
        return self._having[having]

    def _find(self, having: Having) -> NDArray[np.bool_]:
        found = np.zeros(self.base.shape, dtype=np.bool_)
        for day, choice in enumerate(self.choices):
            if choice is None or (having.home and not choice.home):
                continue
            if choice.spans[-1] > having.longer_than:
                starts, ends = self._grid(choice)
                inside = sum(overlaps(window, starts, ends) for window in having.windows)
                found[day] = (inside >= having.minutes) & (ends - starts > having.longer_than)
                if having.start_clocks is not None:
                    found[day] &= self._starting(day, choice, having.start_clocks)
        return found

    def _starting(self, day: int, choice: Choice, clocks: frozenset[int]) -> NDArray[np.bool_]:
        """Return [start, 1] whether a shift begins at one of these clock minutes."""
        local = self.week.view.day(self.agent_id, day)
        minutes = choice.starts[0] + QUARTER * np.arange(self.base.shape[1])
        return np.array([[local.clock_of(minute) in clocks] for minute in minutes.tolist()])

    def _resources(self) -> None:
        """Read the bounds of each week and the daily rest from the terms."""
        weeks = self.days // WEEK
        self.most_paid = [7 * int(self.paid.max(initial=1)) for _ in range(weeks)]
        self.most_days = [WEEK] * weeks
        self.short: list[tuple[int, int, int]] = [(0, 0, 0)] * weeks
        self.gap = 0
        for clause in self.week.of_agent[self.agent_id]:
            term = clause.term
            if isinstance(term, Between) and clause.hard:
                self.gap = max(self.gap, term.min_gap)
            elif isinstance(term, Sum) and term.having is None:
                self._week_bound(term, clause.weight_milli)

    def _week_bound(self, term: Sum, weight: int | None) -> None:
        number, rest = divmod(term.first_day, WEEK)
        if rest or term.last_day != term.first_day + WEEK - 1 or number < 0:
            return
        if weight is None and term.maximum < NO_LIMIT:
            most = max(0, term.maximum - term.carried)
            if term.of == "paid":
                self.most_paid[number] = min(self.most_paid[number], most // self.unit)
            elif term.of == "shifts":
                self.most_days[number] = min(self.most_days[number], most)
            self._admit_fixed(number)
        elif weight is not None and term.of == "paid" and term.minimum:
            self.short[number] = (term.minimum, term.carried, weight)

    def _admit_fixed(self, number: int) -> None:
        """Let pins through even where they alone go beyond a bound of the week."""
        days = range(WEEK * number, WEEK * number + WEEK)
        pins = [self.pins[day] for day in days if day in self.pins]
        units = sum(pin.paid // self.unit for pin in pins)
        self.most_paid[number] = max(self.most_paid[number], units)
        self.most_days[number] = max(self.most_days[number], len(pins))

    def _next_starts(self) -> None:
        """Tabulate the earliest start on the next day after each end."""
        starts, lengths = self.base.shape[1:]
        self.next_start = np.zeros((self.days, starts + lengths), dtype=np.int64)
        for day in range(self.days - 1):
            here = self.choices[day]
            if here is None:
                continue
            ends = here.starts[0] + int(self.spans[0]) + QUARTER * np.arange(starts + lengths)
            if day in self.pins:
                ends = np.full(starts + lengths, self.pins[day].end)
            self.next_start[day] = self._ready(ends, day + 1)
        past = self.week.history(self.agent_id)
        last = max((day.last_end for day in past.values()), default=0)
        self.ready = int(self._ready(np.array([last]), 0)[0]) if last else 0

    def _ready(self, ends: Ints, day: int) -> Ints:
        """Return the row of the earliest start on a day after shifts that end before it.

        A pin that comes too soon after another or after history is inherited; what else comes too
        soon before a pin gives way to it.
        """
        choice, rows = self.choices[day], self.base.shape[1]
        if choice is None:
            return np.zeros(ends.shape, dtype=np.int64)
        if day not in self.pins:
            late: Ints = -(-(ends + self.gap - choice.starts[0]) // QUARTER)
            return np.clip(late, 0, rows)
        settled = day - 1 in self.pins or day == 0
        return np.where(settled | (ends + self.gap <= self.pins[day].start), 0, rows)
