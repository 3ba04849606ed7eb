"""Work moved inside unchanged shifts to cover for somebody: every small change of the likeliest.

Each change is priced by the terms of its person; which ones to make together is then solved
exactly, so that no two of them fill the same gap in vain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import nlargest
from typing import TYPE_CHECKING

from scheduler.engine.repair import Change, best_changes
from scheduler.swaps.segment_moves import Pieces, paused_elsewhere, to_queue
from scheduler.terms import Facts, Level, LineShift, Quota
from scheduler.terms.line import Allow, Between, Run, Sum

if TYPE_CHECKING:
    from scheduler.engine.pieces import Key
    from scheduler.pipeline.near_gap import NearGap
    from scheduler.rules.clauses import Clause

INSIDE, MOST_EARLIER = 16, 60
"""People whose segments may move, and minutes by which a pause may begin earlier or later."""

PER_CHANGE = 10_000
"""What leaving a person's segments as they are is worth, in thousandths of a person-minute: ten
person-minutes (a design choice)."""


def moved_inside(near: NearGap, meeting: dict[Key, LineShift], effort: float) -> dict[Key, Pieces]:
    """Return new pieces for some of the shifts that meet a gap, as cost least together."""
    saves = {key: near.could_move(key[0], shift) for key, shift in meeting.items()}
    likely = nlargest(
        INSIDE, (k for k, s in saves.items() if s > PER_CHANGE), key=saves.__getitem__
    )
    changes = [change for key in likely for change in _changes(near, key, meeting[key])]
    return {change.key: change.pieces for change in best_changes(changes, near.covers, effort)}


def _changes(near: NearGap, key: Key, shift: LineShift) -> Iterator[Change]:
    """Yield the lawful changes inside a shift."""
    own = _Own(near, key, shift)
    for pieces in dict.fromkeys(_plans(near, key, shift)):
        cost = own.cost(pieces)
        if cost is not None:
            adds = near.added(key[0], shift, shift._replace(pieces=pieces))
            yield Change(key, pieces, cost + PER_CHANGE, adds)


def _plans(near: NearGap, key: Key, shift: LineShift) -> Iterator[Pieces]:
    skills = near.terms.view.skills(*key)
    for queue in near.short_queues:
        if queue in skills:
            yield from to_queue(shift, queue, near.edges(queue, shift))
    yield from paused_elsewhere(shift, near.gap, MOST_EARLIER)


class _Own:
    """What a person's own terms say of other pieces in one of their shifts."""

    def __init__(self, near: NearGap, key: Key, shift: LineShift) -> None:
        clauses = near.terms.of_person(key[0])
        within = [c for c in clauses if not isinstance(c.term, Allow | Between | Sum | Run)]
        within.sort(key=lambda clause: not clause.hard)
        self._agent_id, self._shift = key[0], shift
        line = near.standing.line(key[0])
        self._others = [other for other in line if other.start != shift.start]
        self._before = list(zip(within, self._excesses(within, shift), strict=True))

    def cost(self, pieces: Pieces) -> int | None:
        """Return what the pieces cost more, in thousandths; None where a hard term objects."""
        total = 0
        clauses = [clause for clause, _ in self._before]
        changed = self._excesses(clauses, self._shift._replace(pieces=pieces))
        for (clause, before), after in zip(self._before, changed, strict=True):
            if after > before and clause.hard:
                return None
            total += (clause.weight_milli or 0) * (after - before)
        return total

    def _excesses(self, clauses: Iterable[Clause], changed: LineShift) -> Iterator[int]:
        """Yield the excess of the shift alone, or of the line where a term joins shifts."""
        alone = Facts({self._agent_id: (changed,)})
        line = tuple(sorted([*self._others, changed], key=lambda shift: shift.start))
        joined = Facts({self._agent_id: line})
        for clause in clauses:
            yield clause.term.excess(joined if isinstance(clause.term, Quota | Level) else alone)
