"""The day stage: segments for shifts that are fixed.

Annealed best response. One shift at a time is taken out and given the best plan against what the
others leave missing, all shifts in random order, again and again. At first the cost of an interval
is blurred over how full it is, so that early shifts leave room for later ones; the last sweeps are
exact. Then small groups of shifts that overlap are planned anew together, which is kept when it
costs no more.

Every plan is read once more by the plain interpreters of the terms; one that does not hold, or for
which there is no better one, gives way to the neutral plan: meals, breaks, the rest off the phone.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice

import numpy as np

from scheduler.engine.choices import LONGEST_SPAN, QUARTER
from scheduler.engine.dayboard import (
    OFF,
    QUEUE,
    RELIEF,
    SLOT_MINUTES,
    SLOTS,
    Board,
    Duty,
    Ints,
    Prices,
    Slots,
    gains,
    put,
    total_cost,
)
from scheduler.engine.daydp import NEVER, Table, best_plan
from scheduler.engine.daykind import Kind, loosened, states_of
from scheduler.engine.dayprice import dual_steps, slopes
from scheduler.engine.dayspec import Rules, ShiftTerms, kind_of, shift_terms
from scheduler.engine.line_spec import origin_of
from scheduler.engine.week import Lines, Week
from scheduler.terms import Facts, LineShift, Piece, Place, Window

LOG = logging.getLogger(__name__)
SWEEPS = 25
"""Blurred sweeps of one annealing; two exact ones follow."""
WIDEST_BLUR, NARROWEST_BLUR = 100_000.0, 2_000.0
FIRST_BLUR = 20_000.0
PRICE_SHARE = 0.9
"""Weight of prices against true costs in the first sweep."""
PRICE_STEPS = 10
GROUP = 3
REGROUPS = 1
"""Groups planned anew per shift and unit of effort."""
DRAWN = 64
"""Shifts among which the partners of a group are looked for."""

Plans = dict[tuple[str, int], tuple[Piece, ...]]
"""(person, day) → segments of the shift."""


def plan_days(week: Week, lines: Lines, seed: int, effort: int, stop: Callable[[], bool]) -> Plans:
    """Return segments for every shift of ``lines`` that break no hard term and cost little.

    Parameters
    ----------
    week
        Terms, meals and demands of the horizon.
    lines
        Shifts, which stay as they are.
    seed
        Of all random choices; the same seed gives the same plans unless ``stop`` cuts them short.
    effort
        0: two sweeps, at once; otherwise the number of annealings, each with its regrouping.
    stop
        Asked between shifts; the best plans so far are returned once it says yes.
    """
    stage = Days(week, lines, seed)
    stage.search(effort, stop)
    return stage.plans()


def neutral_plan(week: Week, agent_id: str, shift: LineShift) -> tuple[Piece, ...]:
    """Return meals and breaks where they lie evenly and the rest off the phone: always legal."""
    layout = week.choices.meals[agent_id].layout(shift.end - shift.start) or ()
    pieces: list[Piece] = []
    at = shift.start
    for start, end, place in layout:
        pieces.append(Piece(at, shift.start + start, "off_phone", None))
        pieces.append(Piece(shift.start + start, shift.start + end, place.kind, None))
        at = shift.start + end
    pieces.append(Piece(at, shift.end, "off_phone", None))
    return tuple(piece for piece in pieces if piece.minutes)


@dataclass
class Task:
    """One shift to be planned.

    Attributes
    ----------
    slots
        The plan in force: a code for each 5 minutes.
    """

    key: tuple[str, int]
    shift: LineShift
    queues: tuple[str, ...]
    places: tuple[Place, ...]
    kinds: tuple[Kind, Kind]
    duty: Duty
    slots: Slots


class Days:
    """All shifts of a horizon on one board.

    Attributes
    ----------
    replaced
        How many plans gave way to the neutral one when they were read again: none is expected.
    """

    def __init__(self, week: Week, lines: Lines, seed: int) -> None:
        self.week, self.lines = week, dict(lines)
        self.rng = np.random.Generator(np.random.PCG64(seed))
        self.queues = sorted({d.queue for ds in week.demands.by_window.values() for d in ds})
        self._number = {queue: n for n, queue in enumerate(self.queues)}
        self._windows: list[Window] = week.demands.windows
        self._origin, quarters = origin_of(week.view)
        self.board = self._board(quarters)
        self._terms = shift_terms(week.clauses)
        self._kinds: dict[tuple[ShiftTerms, int, int, tuple[str, ...]], Kind | None] = {}
        self.tasks = [task for key in sorted(lines) if (task := self._task(key)) is not None]
        most = max((states_of(task.kinds[0]) for task in self.tasks), default=0)
        self._table = _table(most)
        self._prices, self._dual = np.zeros(self.board.need.shape), 0.0
        self.replaced = 0

    def _board(self, quarters: int) -> Board:
        windows, shape = self._windows, (len(self.queues), len(self._windows))
        demands = self.week.demands.by_window
        depth = max((len(d.tiers) for found in demands.values() for d in found), default=0)
        need, tiers = np.zeros(shape, np.int64), np.zeros((3, *shape, depth), np.int64)
        interval, nth = np.full(quarters, -1, np.int64), np.zeros(quarters, np.int64)
        for number, window in enumerate(windows):
            for demand in demands[window]:
                queue = self._number[demand.queue]
                need[queue, number] = demand.need_milli
                for n, tier in enumerate(demand.tiers):
                    tiers[:, queue, number, n] = tier
            for n in range((window.end - window.start) // QUARTER):
                quarter = window.start // QUARTER + n - self._origin
                if 0 <= quarter < quarters:
                    interval[quarter], nth[quarter] = number, n
        useful, surplus = np.zeros(shape, np.int64), self.week.demands.surplus
        return Board(useful, need, tiers[0], tiers[1], tiers[2], surplus, interval, nth)

    def _task(self, key: tuple[str, int]) -> Task | None:
        """Return a shift as a task; None when only the neutral plan is sure to be legal."""
        agent_id, day = key
        shift = self.lines[key]
        rules = Rules(self._terms.get(agent_id, ()), day, shift.end - shift.start)
        if shift.start % QUARTER:
            return None
        rates = self._rates(agent_id, shift)
        queues = tuple(queue for queue in sorted(rates) if not rules.barred(queue))
        known = (rules.terms, day, rules.span, queues)
        if known not in self._kinds:
            self._kinds[known] = kind_of(rules, queues)
        kind = self._kinds[known]
        if kind is None:
            return None
        duty = Duty(
            shift.start // QUARTER - self._origin,
            np.array([self._number[queue] for queue in queues], np.int64),
            np.array([rates[queue] for queue in queues], np.int64).reshape(-1, rules.quarters),
        )
        slots = np.full(SLOTS * rules.quarters, OFF, np.int8)
        return Task(key, shift, queues, rules.places, (kind, loosened(kind)), duty, slots)

    def _rates(self, agent_id: str, shift: LineShift) -> dict[str, Ints]:
        """Return queue → rate in thousandths for each quarter of a shift."""
        quarters = (shift.end - shift.start) // QUARTER
        first = shift.start // QUARTER - self._origin
        rates: dict[str, Ints] = {}
        for quarter in range(quarters):
            number = self.board.interval[first + quarter]
            if number < 0:
                continue
            for queue, rate in self.week.demands.profile(agent_id, self._windows[number]):
                rates.setdefault(queue, np.zeros(quarters, np.int64))[quarter] = rate
        return rates

    def cost(self) -> int:
        """Return the exact cost of coverage of the plans in force, in thousandths."""
        return round(total_cost(self.board)) + self._surplus()

    def bound(self) -> int:
        """Return a lower bound on the cost of all plans of the form that is searched."""
        return math.floor(self._dual) + self._surplus()

    def _surplus(self) -> int:
        """Return the price of all contact minutes less that of the whole need."""
        from_shifts = sum(
            shift.end - shift.start - self.week.choices.meals[agent].relief(shift.end - shift.start)
            for (agent, _), shift in self.lines.items()
        )
        return self.board.surplus * (1000 * from_shifts - int(self.board.need.sum()))

    def search(self, effort: int, stop: Callable[[], bool]) -> None:
        """Improve the plans in force; they end as the best that was met."""
        self._sweep(FIRST_BLUR, 0.0, stop)
        self._sweep(0.0, 0.0, stop)
        best = self._snapshot()
        blurs = np.geomspace(WIDEST_BLUR, NARROWEST_BLUR, SWEEPS)
        shares = np.linspace(PRICE_SHARE, 0.0, SWEEPS)
        for _ in range(effort):
            self._price(stop)
            for blur, share in zip((*blurs, 0.0, 0.0), (*shares, 0.0, 0.0), strict=True):
                self._sweep(float(blur), float(share), stop)
            self._regroup(stop)
            best = min(best, self._snapshot(), key=lambda kept: kept[0])
        self._restore(best[1])

    def _snapshot(self) -> tuple[int, list[Slots]]:
        return self.cost(), [task.slots.copy() for task in self.tasks]

    def _restore(self, plans: Sequence[Slots]) -> None:
        for task, slots in zip(self.tasks, plans, strict=True):
            self._exchange(task, slots)

    def _exchange(self, task: Task, slots: Slots) -> None:
        put(self.board, task.duty, task.slots, -1)
        task.slots = slots
        put(self.board, task.duty, slots, 1)

    def _price(self, stop: Callable[[], bool]) -> None:
        """Improve prices and bound by some steps of the dual."""
        start = self._prices if self._dual else slopes(self.board)
        steps = dual_steps(self.board, start, total_cost(self.board), self._answer)
        for bound, prices in islice(steps, PRICE_STEPS):
            if bound > self._dual:
                self._dual, self._prices = bound, prices
            if stop():
                return

    def _answer(self, prices: Prices) -> Prices:
        """Return the useful minutes of everyone's best plan at prices."""
        board = self.board._replace(useful=np.zeros_like(self.board.useful))
        for task in self.tasks:
            gain = gains(board, task.duty, 0.0, prices, 1.0)
            slots = np.full_like(task.slots, OFF)
            best_plan(task.kinds, gain, self._table, slots)
            put(board, task.duty, slots, 1)
        return board.useful.astype(float)

    def _sweep(self, blur: float, share: float, stop: Callable[[], bool]) -> None:
        """Plan every shift anew in random order."""
        for number in self.rng.permutation(len(self.tasks)):
            if stop():
                return
            self.replan(self.tasks[number], blur, share)

    def replan(self, task: Task, blur: float, share: float = 0.0) -> None:
        """Give a shift its best plan against the others."""
        put(self.board, task.duty, task.slots, -1)
        slots = np.full_like(task.slots, OFF)
        gain = gains(self.board, task.duty, blur, self._prices, share)
        if best_plan(task.kinds, gain, self._table, slots):
            task.slots = slots
        put(self.board, task.duty, task.slots, 1)

    def withdraw(self, agent_id: str) -> None:
        """Take all shifts of a person out, with their segments."""
        for task in self.tasks:
            if task.key[0] == agent_id:
                put(self.board, task.duty, task.slots, -1)
        self.tasks = [task for task in self.tasks if task.key[0] != agent_id]
        self.lines = {key: shift for key, shift in self.lines.items() if key[0] != agent_id}

    def admit(self, agent_id: str, shifts: Mapping[int, LineShift]) -> None:
        """Put shifts of a person in and plan them against the others."""
        self.lines |= {(agent_id, day): shift for day, shift in shifts.items()}
        for day in shifts:
            task = self._task((agent_id, day))
            if task is not None:
                self._make_room(task)
                self.tasks.append(task)
                self.replan(task, 0.0)

    def readmit(
        self, agent_id: str, shifts: Mapping[int, LineShift], tasks: Sequence[Task]
    ) -> None:
        """Put shifts of a person in with the segments they had."""
        self.lines |= {(agent_id, day): shift for day, shift in shifts.items()}
        for task in tasks:
            put(self.board, task.duty, task.slots, 1)
            self.tasks.append(task)

    def _make_room(self, task: Task) -> None:
        """Enlarge the table when a shift has more states than any before."""
        most = states_of(task.kinds[0])
        if most > self._table.value.size:
            self._table = _table(most)

    def _regroup(self, stop: Callable[[], bool]) -> None:
        """Take a few shifts that overlap out, plan them anew in turn, keep what costs no more."""
        cost = total_cost(self.board)
        for number in np.repeat(self.rng.permutation(len(self.tasks)), REGROUPS):
            if stop():
                return
            group = self._group(self.tasks[number])
            before = [task.slots for task in group]
            for task in group:
                self._exchange(task, np.full_like(task.slots, OFF))
            blurs = (FIRST_BLUR * self.rng.random(), 0.0)
            for blur in blurs:
                for task in group:
                    self.replan(task, blur)
            after = total_cost(self.board)
            if after > cost:
                for task, slots in zip(group, before, strict=True):
                    self._exchange(task, slots)
            else:
                cost = after

    def _group(self, task: Task) -> list[Task]:
        """Return a shift and some that overlap it and share a queue, in random order."""
        drawn = dict.fromkeys(self.rng.integers(0, len(self.tasks), DRAWN).tolist())
        near = [
            other
            for other in (self.tasks[number] for number in drawn)
            if other.shift.start < task.shift.end
            and task.shift.start < other.shift.end
            and set(other.queues) & set(task.queues)
            and other is not task
        ]
        group = [task, *near[: GROUP - 1]]
        return [group[n] for n in self.rng.permutation(len(group))]

    def plans(self) -> Plans:
        """Return the segments of all shifts, each read again by its terms."""
        found = {key: neutral_plan(self.week, key[0], shift) for key, shift in self.lines.items()}
        neutral = dict(found)
        found |= {task.key: pieces_of(task) for task in self.tasks if task.slots.max() > OFF}
        for key in self._broken(found):
            found[key] = neutral[key]
            self.replaced += 1
        if self.replaced:
            LOG.warning("%d day plans gave way to neutral ones", self.replaced)
        return found

    def _broken(self, plans: Plans) -> set[tuple[str, int]]:
        """Return the shifts whose plans go beyond a hard term."""
        full = {key: self.lines[key]._replace(pieces=pieces) for key, pieces in plans.items()}
        people = groupby(sorted(full), key=lambda key: key[0])
        facts = Facts({agent: tuple(full[key] for key in keys) for agent, keys in people})
        terms = {id(t): t for found in self._terms.values() for t in found}
        guilty = [term for term in terms.values() if term.excess(facts)]
        return {
            (agent, day)
            for (agent, day), shift in full.items()
            for term in guilty
            if agent in term.agent_ids
            and replace(term, agent_ids=(agent,)).excess(Facts({agent: (shift,)}))
        }


def _table(states: int) -> Table:
    """Return room for so many states of one quarter."""
    return Table(
        value=np.full(states, NEVER, np.float32),
        back=np.empty(states, np.int64),
        live=np.empty(states, np.int64),
        reached=np.zeros(LONGEST_SPAN // QUARTER + 1, np.int64),
        hope=np.empty(states, np.float32),
    )


def pieces_of(task: Task) -> tuple[Piece, ...]:
    """Return the plan in force of a shift as segments."""
    return tuple(_pieces(task))


def _pieces(task: Task) -> Iterator[Piece]:
    at = task.shift.start
    for code, slots in groupby(task.slots.tolist()):
        end = at + SLOT_MINUTES * len(list(slots))
        if code >= QUEUE:
            yield Piece(at, end, "work", task.queues[code - QUEUE])
        elif code >= RELIEF:
            yield Piece(at, end, task.places[code - RELIEF].kind, None)
        else:
            yield Piece(at, end, "recovery" if code else "off_phone", None)
        at = end
