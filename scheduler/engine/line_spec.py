"""One person's line: the cheapest at given prices, what it gives, what it truly costs."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

import numpy as np

from scheduler.engine.choices import QUARTER, of_one_day
from scheduler.engine.clauses import Clause
from scheduler.engine.hard_spells import HardSpells, charged_anew, spells_of
from scheduler.engine.hard_work import HardOffer, hard_offer
from scheduler.engine.line_kernels import (
    FAR,
    Floats,
    HardPay,
    Ints,
    Lost,
    cost_to_go,
    follow,
    relief_quarters,
    shift_values,
)
from scheduler.engine.line_table import WEEK, LineTable
from scheduler.engine.pair_prices import PairPrices
from scheduler.engine.path import Path, Plan
from scheduler.engine.spell_floors import SpellFloors, spell_floors_of
from scheduler.engine.sum_floors import Floors, floors_of
from scheduler.engine.week import Week
from scheduler.terms import NO_LIMIT, Between, Facts, LineShift, PairCosts, Sum, View


class LineSpec(LineTable):
    """The cheapest line of one person at given prices, and what a line really costs."""

    def __init__(self, week: Week, agent_id: str, origin: int, quarters: int) -> None:
        super().__init__(week, agent_id, origin, quarters)
        self._pair_prices: dict[PairCosts, PairPrices] = {}
        self._form = spells_of(self)
        self._charge = 0.0

    @cached_property
    def _floors(self) -> Floors:
        return floors_of(self)

    @cached_property
    def _spell_floors(self) -> SpellFloors | None:
        return spell_floors_of(self)

    def best(self, worth: Floats, hard_worth: Floats | None = None, *, whole: bool = True) -> Plan:
        """Return a cheapest line when each contact minute of a quarter earns ``worth``.

        Parameters
        ----------
        worth
            [quarter] earnings on light queues or idle, multiples of 1/64.
        hard_worth
            [quarter] earnings on hard queues, likewise; None when hard work is in ``worth``.
        whole
            Whether hard spells lie in a shift whole, which takes longer.
        """
        offer, spells = hard_offer(self.hard, worth, hard_worth), None
        if whole and self._form is not None and hard_worth is not None:
            charges = sorted({0.0, self._charge})
            spells = HardSpells(self, self._form, worth, hard_worth, charges)
        floors = self._floors.each
        if self._spell_floors is not None:
            floors = floors + self._spell_floors.charges(self, worth)
        path = self._path(worth, offer, floors, spells)
        places = [(day, *self._place(shift)) for day, shift in path.shifts.items()]
        own = path.own + self._floors.anyway + sum(floors[place] for place in places)
        path = replace(path, value=path.value + self._floors.anyway, own=own)
        return self._with_minutes(path, worth, offer, spells)

    def _values(
        self, day: int, worth: Floats, hard: HardOffer, spells: HardSpells | None
    ) -> Floats:
        pay = HardPay(hard.premium, hard.spared, self.most_hard[day], self.free_hard)
        first, lost = int(self.first[day]), Lost(self.relief[day], self.idle[day])
        base, edges = self.base[day], self.edges(day)
        if spells is None or not spells.read(day):
            return shift_values(base, worth, pay, first, self.spans, lost, *edges)
        whole, bounded = spells.values(day), self.idle[day] > 0
        if not bounded.any():
            return whole
        apart = shift_values(base, worth, pay, first, self.spans, lost, *edges)
        return np.where(bounded, np.maximum(whole, apart), whole)

    def _tables(self, values: Floats, off: Floats) -> list[Floats]:
        tables: list[Floats] = []
        after = np.zeros(self.base.shape[1] + 1)
        for number in reversed(range(self.days // WEEK)):
            days = slice(WEEK * number, WEEK * number + WEEK)
            table = cost_to_go(
                values[days],
                off[days],
                self.next_start[days],
                self.paid[days],
                self.most_paid[number],
                self.most_days[number],
                self._week_end(number)[:, None] + after[None, :],
            )
            tables.insert(0, table)
            after = table[0, 0, 0]
        return tables

    def _week_end(self, number: int) -> Floats:
        minimum, carried, weight = self.short[number]
        units = np.arange(self.most_paid[number] + 1) * self.unit
        return weight * np.maximum(0, minimum - carried - units).astype(np.float64)

    def _path(
        self,
        worth: Floats,
        offer: HardOffer,
        extra: Floats | None,
        spells: HardSpells | None = None,
    ) -> Path:
        """Return a cheapest line; ``extra`` is [day, start, length] further cost of shifts."""
        days = range(self.days)
        values = np.stack([self._values(day, worth, offer, spells) for day in days])
        if extra is not None:
            values += extra
        tables = self._tables(values, self.off)
        shifts: dict[int, LineShift] = {}
        own = 0.0
        ready = self.ready
        for number, table in enumerate(tables):
            week = slice(WEEK * number, WEEK * number + WEEK)
            chosen = np.empty((WEEK, 2), dtype=np.int64)
            ready = follow(
                table,
                values[week],
                self.off[week],
                self.next_start[week],
                self.paid[week],
                ready,
                chosen,
            )
            units = 0
            for day, (start, length) in enumerate(chosen.tolist(), WEEK * number):
                if start >= 0:
                    shifts[day] = self._shift(day, start, length)
                    own += float(self.base[day, start, length])
                    units += int(self.paid[day, length])
                else:
                    own += float(self.off[day])
            own += float(self._week_end(number)[units])
        return Path(shifts, float(tables[0][0, 0, 0, self.ready]), own)

    def _place(self, shift: LineShift) -> tuple[int, int]:
        """Return start and length of a shift as the tables count them."""
        start = shift.start // QUARTER - self.origin - int(self.first[shift.day])
        return start, self.column(shift)

    def _shift(self, day: int, start: int, length: int) -> LineShift:
        begin = (int(self.first[day]) + start + self.origin) * QUARTER
        return self.pins.get(day) or self.week.choices.shift(
            self.agent_id, day, begin, begin + int(self.spans[length])
        )

    def _with_minutes(
        self, path: Path, worth: Floats, offer: HardOffer, spells: HardSpells | None = None
    ) -> Plan:
        """Return a line with minutes as its value assumes."""
        contact, hard = np.zeros(self.quarters), np.zeros(self.quarters)
        beyond = []
        for day, shift in path.shifts.items():
            start, column = self._place(shift)
            if spells is not None and spells.read(day):
                spells.lay(day, start, column, contact, hard)
                quarters = self._quarters(day, start, column)
                beyond.append(int(hard[quarters].sum()) - int(self.most_hard[day, column]))
                continue
            self._lay(day, start, column, contact, worth)
            owed = self._lay_hard(day, start, column, contact, hard, offer)
            self._lay_idle(day, start, column, contact, worth, owed)
        self._charge = charged_anew(self._charge, beyond)
        return Plan(path.shifts, path.value, path.own, contact, hard)

    def _lay_hard(
        self, day: int, start: int, length: int, contact: Floats, hard: Floats, offer: HardOffer
    ) -> float:
        """Move contact minutes to hard queues as the value of the shift assumes.

        Relief and recovery go where they cost least even where a hard quarter lies, so that light
        minutes may fall below zero there: this is the plan of the relaxation, not a real one.
        Returns the minutes of recovery.
        """
        quarters = self._quarters(day, start, length)
        order = quarters[np.argsort(-offer.premium[quarters], kind="stable")]
        sparing = quarters[offer.spared[quarters].argmax()]
        most, free = int(self.most_hard[day, length]), int(self.free_hard[length])
        used, owed = 0, 0.0
        for quarter in order:
            minutes = min(QUARTER, most - used)
            without = max(0, min(minutes, free - used))
            if offer.premium[quarter] + offer.spared[sparing] <= 0 or not minutes:
                break
            taken = minutes if offer.premium[quarter] > 0 else without
            hard[quarter] = taken
            contact[quarter] -= taken
            contact[offer.recovery[quarter]] -= self.hard.owed_share * taken
            contact[offer.recovery[sparing]] += self.hard.owed_share * without
            used, owed = used + minutes, owed + self.hard.owed_share * (taken - without)
        return owed

    def _lay_idle(
        self, day: int, start: int, length: int, contact: Floats, worth: Floats, owed: float
    ) -> None:
        """Take off what has to be off the phone beyond recovery, where it costs least."""
        quarters = self._quarters(day, start, length)
        cheapest = quarters[worth[quarters].argmin()]
        contact[cheapest] -= max(0.0, float(self.idle[day, length]) - owed)

    def _quarters(self, day: int, start: int, length: int) -> Ints:
        first = int(self.first[day]) + start
        return np.arange(first, first + int(self.spans[length]) // QUARTER)

    def _lay(self, day: int, start: int, length: int, contact: Floats, worth: Floats) -> None:
        first = int(self.first[day]) + start
        span, relief = int(self.spans[length]), int(self.relief[day, length])
        nothing = np.zeros_like(contact)
        relief_quarters(contact, worth, nothing, first, span, relief, *self.edges(day))

    def laid(self, shifts: dict[int, LineShift]) -> Plan:
        """Return a line of these shifts, which choices or pins allow, with relief early in each."""
        contact, worth = np.zeros(self.quarters), np.zeros(self.quarters)
        for day, shift in shifts.items():
            start, column = self._place(shift)
            self._lay(day, start, column, contact, worth)
            self._lay_idle(day, start, column, contact, worth, 0.0)
        return Plan(dict(shifts), 0.0, 0.0, contact, np.zeros_like(contact))

    def coupling(self, shifts: dict[int, LineShift]) -> Floats | None:
        """Return further costs [day, start, length] that stand for terms joining days.

        Fair shares, rests, changes of start and costs of pairs depend on the rest of the line; they
        are priced as if the rest stayed as in ``shifts``. ``true_cost`` has the last word.
        """
        extra: Floats | None = None
        for clause in self.week.of_agent[self.agent_id]:
            term, weight = clause.term, clause.weight_milli
            if weight is None or not shifts:
                continue
            if isinstance(term, Sum) and term.having is not None:
                extra = self._fair(term, weight, shifts, extra)
            elif isinstance(term, Between):
                if min(term.max_start_change, term.max_start_advance) < NO_LIMIT:
                    extra = self._steady(term, weight, shifts, extra)
                if term.min_gap:
                    extra = self._rested(term, weight, shifts, extra)
                if term.costs is not None:
                    extra = self._paired(term.costs, weight, shifts, extra)
        return extra

    def _fair(
        self, term: Sum, weight: int, shifts: dict[int, LineShift], extra: Floats | None
    ) -> Floats:
        """Price each shift of a kind like the last one of its kind in the line."""
        extra = np.zeros(self.base.shape) if extra is None else extra
        having = term.having
        count = sum(1 for shift in shifts.values() if having is None or having.holds(shift))
        total = term.carried + term.scale * max(1, count)
        price = sum(
            max(0, total - term.maximum - step) - max(0, total - term.scale - term.maximum - step)
            for step in term.steps
        )
        if price and having is not None:
            extra[self.having(having)] += weight * price
        return extra

    def _steady(
        self, term: Between, weight: int, shifts: dict[int, LineShift], extra: Floats | None
    ) -> Floats:
        """Price starts by their distance from the neighbouring days' starts."""
        extra = np.zeros(self.base.shape) if extra is None else extra
        for day, choice in enumerate(self.choices):
            if choice is None:
                continue
            clock = self.week.view.day(self.agent_id, day).clock_of(choice.starts[0])
            clocks = clock + QUARTER * np.arange(self.base.shape[1])
            for neighbour in (day - 1, day + 1):
                if neighbour in shifts:
                    later = (day - neighbour) * (clocks - shifts[neighbour].start_clock)
                    change = np.maximum(0, np.abs(later) - term.max_start_change)
                    change += np.maximum(0, -later - term.max_start_advance)
                    extra[day] += weight * change[:, None] / 2
        return extra

    def _rested(
        self, term: Between, weight: int, shifts: dict[int, LineShift], extra: Floats | None
    ) -> Floats:
        """Price shifts by the rest that they leave after the day before and before the next."""
        extra = np.zeros(self.base.shape) if extra is None else extra
        for day, choice in enumerate(self.choices):
            if choice is None:
                continue
            starts, ends = self._grid(choice)
            gaps = [starts - shifts[day - 1].end] if day - 1 in shifts else []
            gaps += [shifts[day + 1].start - ends] if day + 1 in shifts else []
            for gap in gaps:
                extra[day] += weight * np.maximum(0, term.min_gap - gap) / 2
        return extra

    def _paired(
        self, costs: PairCosts, weight: int, shifts: dict[int, LineShift], extra: Floats | None
    ) -> Floats:
        """Price shifts by what they cost beside those of the neighbouring days."""
        if costs not in self._pair_prices:
            self._pair_prices[costs] = PairPrices(self, costs)
        extra = np.zeros(self.base.shape) if extra is None else extra
        self._pair_prices[costs].beside(shifts, weight, extra)
        return extra

    def lawful(
        self, worth: Floats, hard_worth: Floats | None, extra: Floats | None
    ) -> tuple[Path, int | None]:
        """Return a best line that breaks no hard term, and its true cost; None if there is none.

        The shortest path knows paid time, days and rest. When another hard term (a run, nights)
        forbids its line, one worked day after the other is closed, dearest line last, until none
        does.
        """
        offer = hard_offer(self.hard, worth, hard_worth)
        path = self._path(worth, offer, extra)
        own = self.true_cost(path.shifts)
        closed = np.zeros(self.base.shape) if extra is None else extra.copy()
        for _ in range(self.days):
            if own is not None:
                break
            tries = []
            for day in path.shifts:
                if day not in self.pins:
                    shut = closed.copy()
                    shut[day] = FAR
                    tries.append((self._path(worth, offer, shut), day))
            judged = [(other, day, self.true_cost(other.shifts)) for other, day in tries]
            path, day, own = min(judged, key=lambda found: (found[2] is None, found[0].value))
            closed[day] = FAR
        return path, own

    def realistic(self, path: Path, worth: Floats, hard_worth: Floats | None) -> Plan:
        """Return a line with minutes of a plan that real segments can come close to.

        Relief and whole recoveries lie beside its hard minutes, never in them.
        """
        plan = self._with_minutes(path, worth, hard_offer(self.hard, worth, hard_worth))
        if hard_worth is None:
            return plan
        contact, hard = np.zeros_like(plan.contact), np.zeros_like(plan.hard)
        for day, shift in plan.shifts.items():
            first, column = shift.start // QUARTER - self.origin, self.column(shift)
            span = int(self.spans[column])
            quarters = np.arange(first, first + span // QUARTER)
            chosen = quarters[plan.hard[quarters] > 0]
            gain = hard_worth[chosen] - worth[chosen]
            order = np.argsort(-gain, kind="stable")
            owed = self.hard.recovery(np.arange(chosen.size + 1), bool(self.free_hard[column]))
            owed = np.maximum(owed, self.idle[day, column])
            earned = QUARTER * np.append(0.0, np.cumsum(gain[order]))
            taken = QUARTER * np.arange(chosen.size + 1) + owed + int(self.relief[day, column])
            earned[taken > span - QUARTER * sum(self.edges(day))] = -np.inf
            earned[int(self.most_hard[day, column]) // QUARTER + 1 :] = -np.inf
            kept = int(np.argmax(earned - owed * worth[quarters].min()))
            hard[chosen[order[:kept]]] = QUARTER
            relief = int(self.relief[day, column] + owed[kept])
            relief_quarters(contact, worth, hard, first, span, relief, *self.edges(day))
        return replace(plan, contact=contact, hard=hard)

    def true_cost(self, shifts: dict[int, LineShift]) -> int | None:
        """Return the cost of a line's own terms by their plain meaning; None if one forbids it.

        The shifts are such as choices or pins allow.
        """
        past = [e.shift for e in self.week.history(self.agent_id).values() if e.shift is not None]
        line = tuple(sorted([*past, *shifts.values()], key=lambda s: s.start))
        facts = Facts({self.agent_id: line})
        total = 0
        for clause in self._left_open:
            excess = clause.term.excess(facts)
            if clause.weight_milli is None:
                if excess > self.week.inherited(clause):
                    return None
            else:
                total += clause.weight_milli * excess
        return total

    @cached_property
    def _left_open(self) -> list[Clause]:
        """The clauses that choices alone do not keep."""
        return [c for c in self.week.of_agent[self.agent_id] if of_one_day(c) is None]


def origin_of(view: View) -> tuple[int, int]:
    """Return the first quarter hour (since the epoch) of the horizon and the number of quarters."""
    starts = [view.day(agent_id, 0).start_minute for agent_id in view.agent_ids] or [0]
    return min(starts) // QUARTER, (view.horizon_days + 2) * 96 + 8
