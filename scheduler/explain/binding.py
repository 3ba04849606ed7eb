"""Which rules leave a shift no room: those that a small move of it would break."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from scheduler.domain import instant_of
from scheduler.domain.base import Frozen
from scheduler.domain.timeline import Timeline
from scheduler.explain.hard_terms import HardTerms, Line
from scheduler.explain.lawful import with_shift
from scheduler.rules import rule
from scheduler.terms import Facts, LineShift, Piece

QUARTER, SLOT = 15, 5
"""Minutes by which an end of a shift, and by which a change of segment, is moved."""

Move = tuple[str, LineShift | None]
"""What is done, and the shift after it; None when it is taken away."""


class Binding(Frozen):
    """A hard rule that a shift keeps without room to spare.

    Attributes
    ----------
    moves
        The small moves, each by itself, that would break it.
    """

    rule_id: str
    title: str
    moves: tuple[str, ...]


class ShiftReasons(Frozen):
    """A shift with the hard rules that bind it, in order of rule."""

    agent_id: str
    work_date: date
    start: datetime
    end: datetime
    bindings: tuple[Binding, ...]


@dataclass(frozen=True)
class _Person:
    """A person's line and what is asked of it."""

    agent_id: str
    line: Line
    terms: HardTerms

    def broken_by(self, shift: LineShift) -> dict[str, list[str]]:
        """Return rule → moves of a shift that would break it."""
        found: dict[str, list[str]] = defaultdict(list)
        others = tuple(known for known in self.line if known != shift)
        for what, moved in self._moves_in_line(shift):
            after = others if moved is None else with_shift(others, moved)
            for rule_id in self.terms.line_rises(self.agent_id, self.line, after):
                found[rule_id].append(what)
        for what, moved in _moves_within(shift):
            for rule_id in self.terms.shift_rises(self.agent_id, shift, moved):
                found[rule_id].append(what)
            after = with_shift(others, moved)
            for rule_id in self.terms.week_rises(self.agent_id, self.line, after):
                found[rule_id].append(what)
        return {rule_id: list(dict.fromkeys(moves)) for rule_id, moves in found.items()}

    def _moves_in_line(self, shift: LineShift) -> Iterator[Move]:
        """Yield the shift with an end, both ends or all of it moved by a quarter of an hour."""
        yield "not working it", None
        for what, start, end in (
            ("starting 15 minutes earlier", -QUARTER, 0),
            ("starting 15 minutes later", QUARTER, 0),
            ("ending 15 minutes earlier", 0, -QUARTER),
            ("ending 15 minutes later", 0, QUARTER),
            ("moving all of it 15 minutes earlier", -QUARTER, -QUARTER),
            ("moving all of it 15 minutes later", QUARTER, QUARTER),
        ):
            day = self.terms.view.day(self.agent_id, shift.day)
            first, last = shift.start + start, shift.end + end
            if day.start_minute <= first < day.end_minute and first < last:
                paid = shift.paid + end - start
                yield what, LineShift(shift.day, first, last, day.clock_of(first), paid)


def bindings(timeline: Timeline, people: Collection[str] | None = None) -> tuple[ShiftReasons, ...]:
    """Return every shift of the horizon with the hard rules that leave it no room.

    A rule about lines binds when it would be broken, or broken further, by not working the shift
    or by moving its start, its end or all of it by 15 paid minutes; a rule about segments when it
    would be by moving one change of segment by 5 minutes. What such a move asks of rules of the
    other kind is another question and is not judged.

    Parameters
    ----------
    timeline
        The roster, its history and its problem.
    people
        Whose shifts; None for everybody's.
    """
    chosen = [a for a in timeline.agent_ids if people is None or a in people]
    terms = HardTerms(timeline.problem, chosen)
    facts = Facts.of(timeline.roster, terms.view)
    return tuple(
        _reasons(_Person(agent_id, facts.line(agent_id), terms), shift)
        for agent_id in chosen
        for shift in facts.line(agent_id)
        if 0 <= shift.day < terms.view.horizon_days
    )


def _reasons(person: _Person, shift: LineShift) -> ShiftReasons:
    found = person.broken_by(shift)
    return ShiftReasons(
        agent_id=person.agent_id,
        work_date=person.terms.view.date_of(shift.day),
        start=instant_of(shift.start),
        end=instant_of(shift.end),
        bindings=tuple(
            Binding(rule_id=rule_id, title=rule(rule_id).title, moves=tuple(moves))
            for rule_id, moves in sorted(found.items())
        ),
    )


def _moves_within(shift: LineShift) -> Iterator[tuple[str, LineShift]]:
    """Yield the shift with one change of segment moved by a slot, where both sides keep one."""
    for number, (before, after) in enumerate(pairwise(shift.pieces)):
        for minutes in (-SLOT, SLOT):
            at = before.end + minutes
            if before.start < at < after.end:
                pieces = list(shift.pieces)
                pieces[number : number + 2] = [
                    before._replace(end=at),
                    after._replace(start=at),
                ]
                grown, shrunk = (before, after) if minutes > 0 else (after, before)
                what = f"giving {_name(grown)} 5 minutes of {_name(shrunk)}"
                yield what, shift._replace(pieces=tuple(pieces))


def _name(piece: Piece) -> str:
    return f"work on {piece.queue}" if piece.kind == "work" else _KINDS.get(piece.kind, piece.kind)


_KINDS = {"off_phone": "time off the phone", "one_to_one": "a one-to-one"}
