"""Where sessions could be: starts at which everybody who has to be there is on shift, with a cost.

Sessions begin on the quarter hour. What one costs is the useful work that its people leave, as
their plans stand; in a valley that is next to nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from scheduler.engine.choices import QUARTER
from scheduler.engine.dayboard import QUEUE, SLOT_MINUTES, SLOTS, cost_of
from scheduler.engine.holding import clear_of
from scheduler.terms import Asked, Piece, Place

if TYPE_CHECKING:
    from scheduler.engine.days import Days
    from scheduler.engine.pieces import Key
    from scheduler.engine.task import Task

MOST_LEAVING = 15
"""People leaving work at once whose joint loss is reckoned; each further one costs as the last."""

Losses = dict[tuple[str, int], float]


@dataclass(frozen=True, eq=False)
class Spot:
    """A group of a session at one start.

    Attributes
    ----------
    session, group
        Numbers of the session among those of the horizon, and of the group within it.
    keys
        Person who could be there → the shift that holds it; the leader among them.
    losses
        Person → what their absence from other work costs, in thousandths of a person-minute.
    kept
        Who has this session at this time already.
    """

    session: int
    group: int
    start: int
    keys: Mapping[str, Key]
    losses: Mapping[str, float]
    kept: frozenset[str] = frozenset()

    @property
    def cost(self) -> float:
        """What everybody's absence costs."""
        return sum(self.losses.values())


class Places:
    """Where the sessions of a horizon could be beside shifts and plans as they stand."""

    def __init__(self, days: Days, asked: Sequence[Asked]) -> None:
        self.days, self.asked = days, asked
        self._losses: Losses = {}

    @cached_property
    def _tasks(self) -> dict[str, list[Task]]:
        found: dict[str, list[Task]] = {}
        for task in self.days.tasks.values():
            found.setdefault(task.key[0], []).append(task)
        return found

    def spots(self, most: int) -> Iterator[Spot]:
        """Yield the starts of each group, at most so many of it, the cheapest ones."""
        for session, asked in enumerate(self.asked):
            for group in range(len(asked.groups)):
                found = sorted(self._of(session, group), key=_cheap)
                yield from found[:most]

    def _of(self, session: int, group: int) -> Iterator[Spot]:
        asked = self.asked[session]
        people, quorum = asked.groups[group], asked.quorums[group]
        for window in asked.windows:
            first = -(-max(window.start, asked.span.start) // QUARTER) * QUARTER
            last = min(window.end - asked.minutes, asked.span.end - 1)
            for start in range(first, last + 1, QUARTER):
                piece = piece_at(asked, start)
                led = {} if asked.leader_id is None else self._free((asked.leader_id,), piece)
                if asked.leader_id is not None and not led:
                    continue
                there = self._free(people, piece)
                if len(there) >= quorum:
                    keys = {**there, **led}
                    losses = {who: self._loss(key, piece) for who, key in keys.items()}
                    held = self.days.held
                    kept = frozenset(who for who, key in keys.items() if piece in held.get(key, ()))
                    yield Spot(session, group, start, keys, losses, kept)

    def _free(self, people: Sequence[str], piece: Piece) -> dict[str, Key]:
        """Return person → shift that has room for a piece."""
        return {
            agent_id: task.key
            for agent_id in people
            for task in self._tasks.get(agent_id, ())
            if task.shift.start <= piece.start and piece.end <= task.shift.end
            if clear_of(piece, (held for held in task.held if held.activity is None))
            if all(_has_room(place, task, piece) for place in task.places)
        }

    def crowding(self, spots: Sequence[Spot]) -> dict[int, list[int]]:
        """Return quarter → what each further person who leaves costs beyond their own loss.

        People who leave work at once cost more than the sum of what each of them does; who goes
        first is whose work is missed least. In thousandths of a person-minute, never falling.
        """
        keys: dict[int, dict[str, Key]] = {}
        for spot in spots:
            for quarter in quarters_of(self.asked[spot.session], spot.start):
                keys.setdefault(quarter, {}).update(spot.keys)
        return {quarter: self._rising(quarter, there) for quarter, there in sorted(keys.items())}

    def _rising(self, quarter: int, keys: Mapping[str, Key]) -> list[int]:
        own = sorted((self._quarter(key, quarter), key) for key in keys.values())[:MOST_LEAVING]
        gone: dict[tuple[int, int], float] = {}
        beyond: list[int] = []
        for loss, key in own:
            task = self.days.tasks[key]
            further = self._lost(task, quarter - task.shift.start // QUARTER, gone) - loss
            beyond.append(max(round(further), beyond[-1] if beyond else 0))
        return beyond

    def _loss(self, key: Key, piece: Piece) -> float:
        """Return what the work costs that a person leaves for a piece."""
        quarters = range(piece.start // QUARTER, -(-piece.end // QUARTER))
        return sum(self._quarter(key, quarter) for quarter in quarters)

    def _quarter(self, key: Key, quarter: int) -> float:
        task = self.days.tasks[key]
        if (key[0], quarter) not in self._losses:
            first = task.shift.start // QUARTER
            self._losses[key[0], quarter] = self._lost(task, quarter - first, {})
        return self._losses[key[0], quarter]

    def _lost(self, task: Task, quarter: int, gone: dict[tuple[int, int], float]) -> float:
        """Return by how much the cost rises when the work of a quarter of a shift is not done.

        ``gone`` are the thousandths of useful minutes that have left each queue and interval
        before; those of this quarter are added.
        """
        board, duty = self.days.board, task.duty
        interval = board.interval[duty.first + quarter]
        if interval < 0:
            return 0.0
        lost = 0.0
        for number, queue in enumerate(duty.queues):
            codes = task.slots[SLOTS * quarter : SLOTS * quarter + SLOTS]
            slots = int((codes == QUEUE + number).sum())
            if slots:
                cell = (int(queue), int(interval))
                had = float(board.useful[queue, interval]) - gone.get(cell, 0.0)
                left = had - SLOT_MINUTES * slots * float(duty.rates[number, quarter])
                gone[cell] = gone.get(cell, 0.0) + had - left
                lost += cost_of(board, queue, interval, left) - cost_of(board, queue, interval, had)
        return lost


def _cheap(spot: Spot) -> tuple[bool, float, int]:
    """Rank what is held already first, then what costs least."""
    return not spot.kept, spot.cost, spot.start


def quarters_of(asked: Asked, start: int) -> range:
    """Return the quarter hours that a session touches from a minute on."""
    return range(start // QUARTER, -(-(start + asked.minutes) // QUARTER))


def piece_at(asked: Asked, start: int) -> Piece:
    """Return a session from a minute on."""
    return Piece(start, start + asked.minutes, asked.kind, None, asked.activity)


def _has_room(place: Place, task: Task, piece: Piece) -> bool:
    """Return whether as many meals or breaks as are owed find a place beside a session."""
    span, begin = task.shift.end - task.shift.start, task.shift.start
    low, high = piece.start - begin, -(-(piece.end - begin) // QUARTER) * QUARTER
    first = max(place.after_start, span - place.latest_rest - place.minutes, 0)
    last = min(place.latest_start, span - place.before_end - place.minutes)
    room = 0
    for start, end in ((first, min(last, low - place.minutes)), (max(first, high), last)):
        if end >= start:
            room += 1 + (end - start) // (place.minutes + SLOT_MINUTES)
    return room >= place.count(span)
