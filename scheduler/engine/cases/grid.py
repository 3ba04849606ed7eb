"""A public case with free starts as arrays, read from its terms; lines as arrays and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

import numpy as np

from scheduler.cases import Case, Lines
from scheduler.engine.cases.kernels import DAY, Bools, Grid, Ints
from scheduler.engine.cases.moves import Crew
from scheduler.terms import (
    NO_LIMIT,
    Allow,
    Between,
    Headcount,
    LineShift,
    Piece,
    Run,
    Stretch,
    Sum,
    Term,
    Window,
)

QUARTER = 15
DAY_MINUTES = DAY * QUARTER
Known = Allow | Between | Run | Sum | Stretch | Headcount
Kind = TypeVar("Kind", Allow, Between, Run, Sum, Stretch, Headcount)


class CaseGrid:
    """The terms of a case as a ``Grid``.

    Everybody has the same choice of shifts and the same bounds between days; minutes are each
    person's own. What else a term could ask is refused.

    Attributes
    ----------
    tasks
        Queues, in order of their number.

    Raises
    ------
    TypeError
        When a term asks what the search cannot keep.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.tasks, stretch = self._stretches()
        allowed, shortest = self._allowed()
        gap = self._shared({term.agent_id: term.min_gap for term in self._of(Between)}) // QUARTER
        run = self._shared({term.agent_id: term.max_days for term in self._of(Run)})
        hours = {term.agent_id: term for term in self._of(Sum)}
        low, high = self._heads()
        self.grid = Grid(
            allowed,
            shortest,
            stretch,
            gap,
            min(run, case.days),
            np.array([-(-hours[who].minimum // QUARTER) for who in case.agent_ids]),
            np.array([hours[who].maximum // QUARTER for who in case.agent_ids]),
            low,
            high,
        )
        self._check_reach()

    def _of(self, kind: type[Kind]) -> Iterator[Kind]:
        """Yield terms of a kind; all but headcounts are hard."""
        for asked in self.case.terms:
            if not isinstance(asked.term, Known):
                raise TypeError(f"free starts with {type(asked.term).__name__} are not known")
            if isinstance(asked.term, kind):
                if _read(asked.term, self.case) != asked.term:
                    raise TypeError(f"free starts cannot keep {asked.term}")
                if asked.weight != (None if _hard(asked.term) else 1):
                    raise TypeError(f"free starts cannot weigh {asked.term} by {asked.weight}")
                yield asked.term

    def _shared(self, bounds: dict[str, int]) -> int:
        """Return the one bound that everybody has."""
        if bounds.keys() != {*self.case.agent_ids} or len({*bounds.values()}) != 1:
            raise TypeError("free starts need the same bounds for everybody")
        return next(iter(bounds.values()))

    def _allowed(self) -> tuple[Bools, int]:
        """Return [day, start, length] which shifts may be, and the quarters of the shortest."""
        spans: dict[int, tuple[Window, ...]] = {}
        for term in self._of(Allow):
            if spans.setdefault(term.day, term.spans or ()) != term.spans:
                raise TypeError("free starts need the same spans for everybody")
        quarters = {(s.end - s.start) // QUARTER for found in spans.values() for s in found}
        shortest = min(quarters)
        allowed = np.zeros((self.case.days, DAY, max(quarters) - shortest + 1), np.bool_)
        for day, found in spans.items():
            for span in found:
                start = span.start // QUARTER - DAY * day
                allowed[day, start, (span.end - span.start) // QUARTER - shortest] = True
        return allowed, shortest

    def _stretches(self) -> tuple[tuple[str, ...], int]:
        """Return all tasks, and the least quarters of a stretch on any of them."""
        terms = [*self._of(Stretch)]
        tasks = [queue for term in terms for queue in term.queues or ()]
        if len({*tasks}) != len(tasks) or any(len(term.queues or ()) != 1 for term in terms):
            raise TypeError("free starts need one queue for each stretch")
        minutes = {term.min_minutes for term in terms}
        if len(minutes) != 1:
            raise TypeError("free starts need the same stretch for every task")
        return tuple(tasks), max(1, -(-minutes.pop() // QUARTER))

    def _heads(self) -> tuple[Ints, Ints]:
        """Return [quarter, task] the people who must be there, and who may be at no cost."""
        shape = DAY * (self.case.days + 1) + 1, len(self.tasks)
        low, high = np.zeros(shape, np.int64), np.full(shape, NO_LIMIT, np.int64)
        number = {task: n for n, task in enumerate(self.tasks)}
        for term in self._of(Headcount):
            if term.queue not in number:
                raise TypeError(f"free starts need stretches: {term.queue!r} has no stretch")
            cell = term.window.start // QUARTER, number[term.queue]
            low[cell] = max(low[cell], term.minimum)
            high[cell] = min(high[cell], term.maximum)
        return low, high

    def _check_reach(self) -> None:
        """Refuse gaps that reach beyond the next day, which the search does not look at."""
        _, starts, lengths = np.nonzero(self.grid.allowed)
        latest = int((starts + lengths).max()) + self.grid.shortest
        if latest + self.grid.gap > 2 * DAY + int(starts.min()):
            raise TypeError("free starts cannot keep a gap over more than a day")

    def bound(self) -> int:
        """Return a penalty that no lines can be below.

        Everybody works their minimum, and what no cell takes for free is beyond some maximum: it
        costs least when it lies evenly on all cells. Nothing is bounded when some cell takes all.
        """
        bounded = self.grid.high[self._within_reach()]
        if (bounded == NO_LIMIT).any():
            return 0
        beyond = max(0, int(self.grid.least.sum() - bounded.sum()))
        each, more = divmod(beyond, bounded.size)
        return bounded.size * each**2 + more * (2 * each + 1)

    def _within_reach(self) -> Bools:
        """Return [quarter] whether some shift covers it."""
        found = np.zeros(self.grid.high.shape[0], np.bool_)
        for day, start, length in np.argwhere(self.grid.allowed).tolist():
            first = DAY * day + start
            found[first : first + self.grid.shortest + length] = True
        return found

    def lines(self, crew: Crew) -> Lines:
        """Return arrays as lines."""
        return {
            (who, day): self._shift(crew, person, day)
            for person, who in enumerate(self.case.agent_ids)
            for day in np.flatnonzero(crew.starts[person] >= 0).tolist()
        }

    def _shift(self, crew: Crew, person: int, day: int) -> LineShift:
        clock, quarters = int(crew.starts[person, day]), int(crew.lengths[person, day])
        first = DAY * day + clock
        pieces: list[Piece] = []
        for quarter, task in enumerate(crew.tasks[person, first : first + quarters], first):
            piece = Piece(QUARTER * quarter, QUARTER * (quarter + 1), "work", self.tasks[task])
            if pieces and pieces[-1].queue == piece.queue:
                pieces[-1] = pieces[-1]._replace(end=piece.end)
            else:
                pieces.append(piece)
        minutes = QUARTER * quarters
        start = QUARTER * first
        return LineShift(day, start, start + minutes, QUARTER * clock, minutes, tuple(pieces))


def _hard(term: Term) -> bool:
    return not isinstance(term, Headcount) or term.maximum == NO_LIMIT


def _read(term: Known, asked: Case) -> Term:
    """Return a term with nothing but what the grid keeps of it."""
    match term:
        case Allow(agent_id=who, day=day, spans=spans):
            read: Term = Allow(who, day, spans=spans)
        case Between(agent_id=who, min_gap=gap):
            read = Between(who, asked.days, min_gap=QUARTER * (gap // QUARTER))
        case Run(agent_id=who, max_days=most):
            read = Run(who, asked.days, max_days=most)
        case Sum(agent_id=who, minimum=least, maximum=most):
            read = Sum(who, 0, asked.days - 1, "paid", minimum=least, maximum=most)
        case Stretch(queues=queues, min_minutes=least):
            ended = (("other_work", 1),)
            people = asked.agent_ids
            read = Stretch(people, asked.days, queues, ended, min_minutes=least)
        case _:
            start = QUARTER * (term.window.start // QUARTER)
            most = NO_LIMIT if term.minimum else term.maximum
            read = replace(term, window=Window(start, start + QUARTER), maximum=most)
    return read
