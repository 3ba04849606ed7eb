"""What one person's own terms say of a line with one shift less, one more, or both."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from scheduler.domain import instant_of
from scheduler.rules.clauses import Clause
from scheduler.swaps.standing import Standing
from scheduler.terms import Allow, Facts, LineShift, Sum
from scheduler.terms.facts import Line


class LineCosts:
    """Lawfulness and cost of changed lines by the terms about lines alone; segments are not asked.

    Parameters
    ----------
    standing
        The roster before the change.
    """

    def __init__(self, standing: Standing) -> None:
        self.standing, self.view = standing, standing.terms.view
        self._zones = {
            agent.agent_id: ZoneInfo(self.view.zone(agent.agent_id))
            for agent in self.view.problem.agents
        }

    def of(self, agent_id: str, drop: LineShift | None, take: LineShift | None) -> int | None:
        """Return what the change costs a person's line, or None where a hard term objects."""
        old = self.standing.line(agent_id)
        new = self._changed(agent_id, old, drop, take)
        if new is None:
            return None
        days = {shift.day for shift in {*old} ^ {*new}}
        before, after = Facts({agent_id: old}), Facts({agent_id: new})
        hard, soft = self.standing.terms.of_line(agent_id)
        for clause in _about(hard, days):
            amount = clause.term.excess(after)
            if amount and amount > clause.term.excess(before):
                return None
        return sum(
            (clause.weight_milli or 0) * (clause.term.excess(after) - clause.term.excess(before))
            for clause in _about(soft, days)
        )

    def _changed(
        self, agent_id: str, old: Line, drop: LineShift | None, take: LineShift | None
    ) -> Line | None:
        """Return the new line; None where two shifts would overlap."""
        kept = [shift for shift in old if shift is not drop]
        if take is not None:
            there = self._local(agent_id, take)
            if any(shift.start < there.end and there.start < shift.end for shift in kept):
                return None
            touching = [s for s in kept if s.end == there.start or there.end == s.start]
            for shift in touching:
                kept.remove(shift)
                there = _joined(*sorted((shift, there)))
            kept.append(there)
        return tuple(sorted(kept, key=lambda shift: (shift.start, shift.end)))

    def _local(self, agent_id: str, shift: LineShift) -> LineShift:
        """Return a shift on the day that it has where the person works."""
        on = instant_of(shift.start).astimezone(self._zones[agent_id]).date()
        day = self.view.day_index(on)
        clock = self.view.day(agent_id, day).clock_of(shift.start)
        return shift._replace(day=day, start_clock=clock)


def _about(clauses: list[Clause], days: set[int]) -> Iterator[Clause]:
    """Yield the clauses that shifts of some days can alter."""
    for clause in clauses:
        term = clause.term
        if isinstance(term, Allow):
            if term.day in days:
                yield clause
        elif not isinstance(term, Sum) or any(term.first_day <= d <= term.last_day for d in days):
            yield clause


def _joined(first: LineShift, then: LineShift) -> LineShift:
    return first._replace(
        end=then.end, paid=first.paid + then.paid, pieces=first.pieces + then.pieces
    )
