"""CP-SAT encoding of spells of work: counters over the slots of a shift, in clauses alone.

Counts are kept in unary (order encoding: Tamura et al. 2009, Constraints 14), so that every step is
a few short clauses and each count follows from the labels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ortools.sat.python import cp_model

from scheduler.engine.elements import Expr
from scheduler.engine.pieces import SLOT_MINUTES
from scheduler.terms import NO_LIMIT, Stretch

Slots = list[cp_model.LiteralT]
"""One literal per slot."""


def forbid_excess(model: cp_model.CpModel, term: Stretch, kinds: Mapping[str, Slots]) -> None:
    """Allow no excess of ``term`` in one shift.

    Parameters
    ----------
    kinds
        ``spell`` and each other kind that ``term.kind_of`` tells apart → whether a slot is of it.
    """
    pauses = [kind for kind in kinds if kind != "spell"]
    least = dict(term.ended_by)
    lasting = any(least.get(kind, NO_LIMIT) > SLOT_MINUTES for kind in pauses)
    if lasting or term.min_minutes or term.owed_minutes:
        _Spells(model, term, kinds).forbid()
    else:
        _limit_runs(model, term.max_minutes // SLOT_MINUTES, kinds["spell"])


def price_length(model: cp_model.CpModel, term: Stretch, kinds: Mapping[str, Slots]) -> Expr:
    """Return the minutes of spells beyond the longest that ``term`` asks for.

    Raises
    ------
    TypeError
        When the term asks for more than that, or for a part of a slot.
    """
    if term.min_minutes or term.owed_minutes or term.max_minutes % SLOT_MINUTES:
        raise TypeError("of spells only a longest one in whole slots can be weighed")
    return _Spells(model, term, kinds).minutes_beyond()


def _limit_runs(model: cp_model.CpModel, most: int, working: Slots) -> None:
    """Bound spells that every pause ends: runs of slots."""
    for first in range(len(working) - most):
        model.add(cp_model.LinearExpr.sum(working[first : first + most + 1]) <= most)


def _slots(minutes: int) -> int:
    """Return how many slots last at least so many minutes."""
    return -(-minutes // SLOT_MINUTES)


class _Spells:
    """The spells of one shift.

    After each slot: level ``j`` of its length – a spell is open and has more than ``j`` slots;
    ``ended`` – an interruption has ended the last spell; ``due`` – that spell is long enough to
    owe recovery; ``given[j]`` – more than ``j`` slots of it have followed; ``judging`` – more
    would count.
    """

    def __init__(self, model: cp_model.CpModel, term: Stretch, kinds: Mapping[str, Slots]) -> None:
        self.model, self.term, self.kinds = model, term, kinds
        self.working = kinds["spell"]
        self.no: cp_model.LiteralT = model.new_constant(0)
        self.least = _slots(term.min_minutes)
        self.most = term.max_minutes // SLOT_MINUTES
        self.owed = _slots(term.owed_minutes)
        self.owed_from = max(1, _slots(term.owed_from))
        limited = self.most if term.max_minutes != NO_LIMIT else 0
        self.highest = max(self.least, limited, self.owed_from)
        self.ends = self._ends()

    def forbid(self) -> None:
        """Add everything that the term asks."""
        count = self._limit_lengths()
        if self.owed:
            self._ask_recovery([levels[self.owed_from - 1] for levels in count])

    def minutes_beyond(self) -> Expr:
        """Return minutes worked when a spell has its full length already."""
        levels = self._none()
        beyond: Slots = []
        for work, end in zip(self.working, self.ends, strict=True):
            full = levels[self.most - 1] if self.most else ~self.no
            more = self.model.new_bool_var("")
            self.model.add_bool_or([~work, ~full, more])
            beyond.append(more)
            levels = self._counted(levels, work, end)
        return cp_model.LinearExpr.weighted_sum(beyond, [SLOT_MINUTES] * len(beyond))

    def _none(self) -> Slots:
        return [self.no] * self.highest

    def _ends(self) -> Slots:
        """Return per slot whether a pause has, with this slot, lasted long enough to end spells."""
        found: list[list[cp_model.LiteralT]] = [[] for _ in self.working]
        for kind, minutes in self.term.ended_by:
            length = max(1, _slots(minutes))
            if kind not in self.kinds:
                continue
            for slot in range(length - 1, len(found)):
                found[slot].append(self._all(self.kinds[kind][slot - length + 1 : slot + 1]))
        return [self._any(literals) for literals in found]

    def _all(self, literals: Sequence[cp_model.LiteralT]) -> cp_model.LiteralT:
        return ~self._any([~literal for literal in literals])

    def _any(self, literals: Sequence[cp_model.LiteralT]) -> cp_model.LiteralT:
        if len(literals) < 2:  # noqa: PLR2004 - one is itself
            return literals[0] if literals else self.no
        some = self.model.new_bool_var("")
        self.model.add_bool_or([*literals, ~some])
        for literal in literals:
            self.model.add_implication(literal, some)
        return some

    def _same(
        self, when: Sequence[cp_model.LiteralT], one: cp_model.LiteralT, other: cp_model.LiteralT
    ) -> None:
        """Make two literals equal when all of ``when`` hold."""
        unless = [~literal for literal in when]
        self.model.add_bool_or([*unless, ~one, other])
        self.model.add_bool_or([*unless, one, ~other])

    def _limit_lengths(self) -> list[Slots]:
        """Follow the length of the open spell; return it per slot, in unary."""
        levels = self._none()
        found = []
        for work, end in zip(self.working, self.ends, strict=True):
            if self.most <= self.highest:
                full = levels[self.most - 1] if self.most else ~self.no
                self.model.add_bool_or([~work, ~full])
            self._close(levels, when=end)
            levels = self._counted(levels, work, end)
            found.append(levels)
        self._close(levels, when=~self.no)
        return found

    def _close(self, levels: Slots, when: cp_model.LiteralT) -> None:
        """Ask that an open spell is long enough where it ends."""
        if self.least:
            self.model.add_bool_or([~when, ~levels[0], levels[self.least - 1]])

    def _counted(self, before: Slots, work: cp_model.LiteralT, end: cp_model.LiteralT) -> Slots:
        after: Slots = [self.model.new_bool_var("") for _ in before]
        for level, (literal, lower) in enumerate(zip(after, [~self.no, *before], strict=False)):
            self._same([work], literal, lower)
            self._same([~work, ~end], literal, before[level])
            self.model.add_bool_or([work, ~end, ~literal])
        return after

    def _ask_recovery(self, long_enough: Slots) -> None:
        """Ask that what is owed has been given where the next spell starts and at the end."""
        due, ended, judging = self.no, self.no, self.no
        given: Slots = [self.no] * self.owed
        for slot, (work, end) in enumerate(zip(self.working, self.ends, strict=True)):
            self.model.add_bool_or([~work, ~ended, ~due, given[-1]])
            given = self._given(given, judging, slot)
            judging = self._kept(judging, work, self._others(slot))
            ended = self._kept(ended, end, work)
            due_after = self.model.new_bool_var("")
            self._same([work], due_after, long_enough[slot])
            self._same([~work], due_after, due)
            due = due_after
            self.model.add_bool_or([~ended, ~due, judging, given[-1]])
        self.model.add_bool_or([~due, given[-1]])

    def _kept(
        self, before: cp_model.LiteralT, on: cp_model.LiteralT, off: cp_model.LiteralT
    ) -> cp_model.LiteralT:
        """Return a literal that ``on`` sets, ``off`` clears and that stays otherwise."""
        after = self.model.new_bool_var("")
        self.model.add_implication(on, after)
        self.model.add_implication(off, ~after)
        self._same([~on, ~off], after, before)
        return after

    def _given(self, before: Slots, judging: cp_model.LiteralT, slot: int) -> Slots:
        after: Slots = [self.model.new_bool_var("") for _ in before]
        owed = self._of([kind for kind in self.kinds if kind in self.term.owed_kinds], slot)
        for level, (literal, lower) in enumerate(zip(after, [~self.no, *before], strict=False)):
            self.model.add_implication(self.working[slot], ~literal)
            self._same([owed, judging], literal, lower)
            self._same([~owed, ~self.working[slot]], literal, before[level])
            self._same([~judging, ~self.working[slot]], literal, before[level])
        return after

    def _others(self, slot: int) -> cp_model.LiteralT:
        """Return whether a slot is of a kind behind which recovery no longer counts."""
        kept = {"spell", "break", *self.term.owed_kinds}
        return self._of([kind for kind in self.kinds if kind not in kept], slot)

    def _of(self, kinds: Sequence[str], slot: int) -> cp_model.LiteralT:
        return self._any([self.kinds[kind][slot] for kind in kinds])
