"""Shifts as tasks of the day stage that hold no plan yet."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace

import numpy as np

from scheduler.engine.choices import QUARTER
from scheduler.engine.cooling import cooling
from scheduler.engine.dayboard import OFF, SLOT_MINUTES, SLOTS, Board, Duty, Ints
from scheduler.engine.daykind import Kind, loosened
from scheduler.engine.dayspec import Rules, ShiftTerms, in_force, kind_of
from scheduler.engine.level_room import worst_begin
from scheduler.engine.line_spec import origin_of
from scheduler.engine.pause_gaps import priced_gaps
from scheduler.engine.pieces import Key
from scheduler.engine.rooms import Rooms
from scheduler.engine.task import Task
from scheduler.engine.week import Week
from scheduler.terms import LineShift, Piece

MOST_KNOWN = 50_000
"""Tasks that are kept to be used again; each takes some three kilobytes."""


class Blanks:
    """Tasks without a plan, each made once as long as there is room to keep it.

    Parameters
    ----------
    terms
        Person → terms about their shifts.
    board
        Where the plans of the tasks will lie.
    """

    def __init__(
        self, week: Week, terms: Mapping[str, ShiftTerms], board: Board, rooms: Rooms
    ) -> None:
        self._week, self._terms, self._board, self._rooms = week, terms, board, rooms
        self._origin = origin_of(week.view)[0]
        self._priced = priced_gaps(week.clauses)
        queues = sorted({d.queue for found in week.demands.by_window.values() for d in found})
        self._number = {queue: number for number, queue in enumerate(queues)}
        self._kinds: dict[Hashable, Kind | None] = {}
        self._known: dict[tuple[Key, LineShift, tuple[Piece, ...]], Task | None] = {}

    def task(self, key: Key, shift: LineShift, held: tuple[Piece, ...]) -> Task | None:
        """Return a shift with its sessions as a task; None when its rules cannot be said so."""
        if (key, shift, held) not in self._known:
            if len(self._known) == MOST_KNOWN:
                self._known.clear()
            self._known[key, shift, held] = self._made(key, shift, held)
        blank = self._known[key, shift, held]
        return None if blank is None else replace(blank, slots=np.full_like(blank.slots, OFF))

    def _made(self, key: Key, shift: LineShift, held: tuple[Piece, ...]) -> Task | None:
        agent_id, day = key
        terms = in_force(self._terms.get(agent_id, ()), shift)
        held = tuple(sorted((*held, *cooling(self._week).pieces(agent_id, shift))))
        busy = tuple((p.start - shift.start, p.end - shift.start, p.kind) for p in held)
        priced = self._priced.get(agent_id, ())
        rules = Rules(terms, day, shift.end - shift.start, busy, priced)
        if shift.start % QUARTER:
            return None
        rates = self._rates(agent_id, shift)
        queues = tuple(queue for queue in sorted(rates) if not rules.barred(queue))
        kind = self._kind(rules, queues)
        if kind is None:
            return None
        duty = Duty(
            shift.start // QUARTER - self._origin,
            np.array([self._number[queue] for queue in queues], np.int64),
            np.array([rates[queue] for queue in queues], np.int64).reshape(-1, rules.quarters),
            self._rooms.room(agent_id, shift),
        )
        slots = np.full(SLOTS * rules.quarters, OFF, np.int8)
        most = rules.most_work(queues) // SLOT_MINUTES
        unproven = (term for term, room in rules.rooms(queues) if not room.proven)
        loads = tuple((term, worst_begin(term)) for term in unproven)
        kinds = kind, loosened(kind)
        return Task(key, shift, queues, rules.places, kinds, duty, slots, most, loads, held)

    def _kind(self, rules: Rules, queues: tuple[str, ...]) -> Kind | None:
        # Terms are known by their place in memory: to hash one takes longer than all else here.
        terms = tuple(map(id, rules.terms))
        priced = tuple((id(term), weight) for term, weight in rules.priced)
        known = terms, priced, rules.day, rules.span, rules.busy, queues
        if known not in self._kinds:
            self._kinds[known] = kind_of(rules, queues)
        return self._kinds[known]

    def _rates(self, agent_id: str, shift: LineShift) -> dict[str, Ints]:
        """Return queue → rate in thousandths for each quarter of a shift."""
        quarters = (shift.end - shift.start) // QUARTER
        first = shift.start // QUARTER - self._origin
        return self._week.demands.rates_along(
            agent_id, self._board.interval[first : first + quarters]
        )
