"""What sessions cost the bound: time of people that earns nothing, or sessions that stay owed.

The derivation is in ``docs/explanation/proof.md``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scheduler.engine.choices import QUARTER
from scheduler.engine.line_kernels import Floats, Ints
from scheduler.engine.line_spec import LineSpec
from scheduler.engine.week import Week
from scheduler.engine.work_caps import SLOT_MINUTES
from scheduler.terms import Asked, Facts, Held, Owed

SLOTS_OF_QUARTER = QUARTER // SLOT_MINUTES
"""Slots in a quarter of an hour."""


@dataclass(frozen=True)
class _Group:
    """Who takes part in a session at one time, and the starts that they have.

    Attributes
    ----------
    people, leader
        Places among all people; a leader, if there is one, alone.
    known
        Whether it is known what must be in a session that is held: its quorum and its leader,
        whole, within the windows, and that its minutes serve nothing else.
    starts
        First slots of five minutes, counted from the first quarter of the horizon.
    owed_milli
        What it costs not to hold it.
    """

    minutes: int
    people: Ints
    leader: Ints
    quorum: int
    known: bool
    starts: Ints
    owed_milli: int


class Claims:
    """What all sessions of a horizon cost at least, at given worths of everybody's minutes.

    Attributes
    ----------
    people
        Places of those who take part in any, among ``specs``.
    """

    def __init__(self, week: Week, specs: Sequence[LineSpec], origin: int) -> None:
        self._surplus = 1000.0 * week.demands.surplus
        self._number = {spec.agent_id: number for number, spec in enumerate(specs)}
        self._idle = np.array([int(spec.idle.max(initial=0)) for spec in specs])
        self._groups = list(self._found(week, SLOTS_OF_QUARTER * origin))
        everybody = [who for g in self._groups for who in (*g.people, *g.leader)]
        self.people: frozenset[int] = frozenset(int(who) for who in everybody)

    def _found(self, week: Week, origin: int) -> Iterator[_Group]:
        owed = {c.term.asked: c.weight_milli or 0 for c in week.clauses if isinstance(c.term, Owed)}
        kept = {
            clause.term.asked: clause.hard and not week.inherited(clause)
            for clause in week.clauses
            if isinstance(clause.term, Held)
        }
        earlier: list[Asked] = []
        for asked in dict.fromkeys([*kept, *owed]):
            alone = not any(_same(asked, other) for other in earlier)
            known = kept.get(asked, False) and alone and _plain(asked) and not _begun(week, asked)
            earlier.append(asked)
            for group, quorum in zip(asked.groups, asked.quorums, strict=True):
                yield _Group(
                    asked.minutes,
                    self._places(group),
                    self._places((asked.leader_id,) if asked.leader_id else ()),
                    quorum,
                    known,
                    _starts(asked, origin),
                    owed.get(asked, 0) * asked.minutes * quorum,
                )

    def _places(self, people: Sequence[str]) -> Ints:
        return np.array([self._number[who] for who in people if who in self._number], dtype=int)

    def cost_milli(self, worths: Mapping[int, Floats]) -> float:
        """Return what sessions cost at least, in thousandths of a person-minute; maybe below 0.

        Parameters
        ----------
        worths
            Person of ``people`` → [quarter] what a minute off the hard queues earns.
        """
        sums = {
            who: np.append(0.0, np.cumsum(np.repeat(worth, SLOTS_OF_QUARTER)))
            for who, worth in worths.items()
        }
        return sum(self._least(group, sums) for group in self._groups)

    def _least(self, group: _Group, sums: Mapping[int, Floats]) -> float:
        """Return what a group costs at its cheapest start, or where it is not held."""
        if not group.known:
            return -self._surplus * group.minutes * (group.people.size + group.leader.size)
        if not group.starts.size:
            return float(group.owed_milli)
        there = np.sort([self._absent(who, group, sums) for who in group.people.tolist()], axis=0)
        held = there[: group.quorum].sum(axis=0)
        held += np.minimum(0.0, there[group.quorum :]).sum(axis=0)
        for who in group.leader.tolist():
            held += self._absent(who, group, sums)
        return min(float(group.owed_milli), float(held.min()))

    def _absent(self, who: int, group: _Group, sums: Mapping[int, Floats]) -> Floats:
        """Return [start] what a person's time in a session costs at least.

        Minutes that bounds on work keep off the phone anyway may be these.
        """
        ends, sum_to = group.starts + group.minutes // SLOT_MINUTES, sums[who]
        lost = sum_to.take(ends, mode="clip") - sum_to.take(group.starts, mode="clip")
        if self._idle[who]:
            lost *= max(0.0, 1.0 - self._idle[who] / group.minutes)
        return SLOT_MINUTES * lost - self._surplus * group.minutes


def _starts(asked: Asked, origin: int) -> Ints:
    """Return the slots at which a session may begin within its windows."""
    found = [
        np.arange(-(-w.start // SLOT_MINUTES), (w.end - asked.minutes) // SLOT_MINUTES + 1)
        for w in asked.windows
    ]
    return np.concatenate([*found, np.empty(0, dtype=int)]) - origin


def _plain(asked: Asked) -> bool:
    """Return whether its minutes serve nothing else, and each of its people is named once."""
    return asked.kind != "recovery" and len({*asked.agent_ids}) == len(asked.agent_ids)


def _begun(week: Week, asked: Asked) -> bool:
    """Return whether somebody is in a session in a shift of history."""
    lines = {
        who: tuple(e.shift for e in week.history(who).values() if e.shift is not None)
        for who in asked.agent_ids
    }
    return bool(asked.parts(Facts(lines)))


def _same(asked: Asked, other: Asked) -> bool:
    """Return whether one piece could be time in both."""
    alike = (asked.activity, asked.kind) == (other.activity, other.kind)
    return alike and asked.span.overlap(*other.span) > 0
