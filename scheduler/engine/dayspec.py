"""What hard shift terms allow, as the small arrays that the day kernels read.

Where a term says more than the arrays can, they are stricter than the term, never looser: spells
are counted in whole quarters, hard spells hold no break and end in recovery or a meal, and a share
that counts from some minute on counts from the start of the shift.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scheduler.engine.choices import QUARTER
from scheduler.engine.clauses import Clause
from scheduler.engine.dayboard import SLOT_MINUTES, SLOTS, Flags
from scheduler.engine.daykind import FINAL, FREE, FRESH, HARD, MET, PHONE, STRETCH, Kind, states_of
from scheduler.engine.level_room import Room, level_room
from scheduler.engine.pause_gaps import Priced, gap_costs
from scheduler.terms import NO_LIMIT, Cooldown, Level, LineShift, Place, Quota, Share, Stretch

RELIEFS = 2
OTHER = ("off_phone", "other_work")
"""What may follow a stretch but for meals, breaks and recovery."""
MOST_STATES = 40_000_000
"""Values of states that may be held at once: 160 MB and their origins."""
NO_PLACE = Place((), 0, "", 0, paid=False, counts=())

ShiftTerms = tuple[Place | Share | Stretch | Quota | Level | Cooldown, ...]


def shift_terms(clauses: Iterable[Clause]) -> dict[str, ShiftTerms]:
    """Return person → terms about their shifts: every ``Place``, and whatever else is hard."""
    found: dict[str, list[Place | Share | Stretch | Quota | Level | Cooldown]] = defaultdict(list)
    for clause in clauses:
        term = clause.term
        if isinstance(term, Place) or (
            clause.hard and isinstance(term, Share | Stretch | Quota | Level | Cooldown)
        ):
            for agent_id in term.agent_ids:
                found[agent_id].append(term)
    return {agent_id: tuple(terms) for agent_id, terms in found.items()}


def in_force(terms: ShiftTerms, shift: LineShift) -> ShiftTerms:
    """Return the terms without what lies in a shift like sessions, and shares that begin later."""
    asked = (term for term in terms if not isinstance(term, Cooldown))
    return tuple(t for t in asked if not (isinstance(t, Share) and t.from_minute >= shift.end))


@dataclass(frozen=True)
class Rules:
    """The shift terms of a person on one day, for shifts of one length.

    Attributes
    ----------
    span
        Minutes of the shift.
    busy
        Sessions in it: minutes from the start of the shift to their start and end, and their kind.
    priced
        What pauses cost that lie close together or far apart.
    """

    terms: ShiftTerms
    day: int
    span: int
    busy: tuple[tuple[int, int, str], ...] = ()
    priced: Priced = ()

    @cached_property
    def quarters(self) -> int:
        """Quarter hours of the shift."""
        return self.span // QUARTER

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """What the shift holds: terms that ask for at least one segment, rarest first."""
        asked = (t for t in self.terms if isinstance(t, Place) and t.count(self.span))
        return tuple(sorted(asked, key=lambda place: place.count(self.span)))

    @cached_property
    def shares(self) -> tuple[Share, ...]:
        """Shares that speak of the day."""
        return tuple(
            t
            for t in self.terms
            if isinstance(t, Share) and (t.only_days is None or self.day in t.only_days)
        )

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """All bounds on spells."""
        return tuple(t for t in self.terms if isinstance(t, Stretch))

    @cached_property
    def phone(self) -> tuple[Stretch, ...]:
        """Bounds on work on any queue."""
        long = (t for t in self.stretches if t.queues is None)
        return tuple(t for t in long if t.max_minutes < self.span)

    @cached_property
    def expressible(self) -> bool:
        """Whether the arrays can say what the terms do."""
        kinds = [place.kind for place in self.terms if isinstance(place, Place)]
        whole = all(p.minutes % SLOT_MINUTES == 0 and p.minutes > 0 for p in self.places)
        plain = all(
            t.queues is not None or not (t.min_minutes or t.owed_minutes) for t in self.stretches
        )
        return (
            plain
            and whole
            and len(self.places) <= RELIEFS
            and len(set(kinds)) == len(kinds)
            and self.span % QUARTER == 0
        )

    def barred(self, queue: str) -> bool:
        """Return whether the whole shift is closed to work on a queue."""
        return any(
            queue in t.queues and t.most(self.span) < QUARTER and not t.last_minutes
            for t in self.shares
        )

    def closed_minutes(self, queue: str) -> int:
        """Return the minutes before the end of the shift in which nobody works on a queue."""
        return max((t.last_minutes for t in self.shares if queue in t.queues), default=0)

    @cached_property
    def busy_quarters(self) -> frozenset[int]:
        """Quarters of the shift that sessions touch."""
        spans = (range(start // QUARTER, -(-end // QUARTER)) for start, end, _ in self.busy)
        return frozenset(quarter for span in spans for quarter in span)

    def clear(self, minute: int, minutes: int) -> bool:
        """Return whether no session touches the quarters of a stretch of the shift."""
        touched = range(minute // QUARTER, -(-(minute + minutes) // QUARTER))
        return self.busy_quarters.isdisjoint(touched)

    @cached_property
    def contact_minutes(self) -> int:
        """Minutes that meals, breaks and sessions leave."""
        relief = sum(place.minutes * place.count(self.span) for place in self.places)
        return self.span - relief - sum(end - start for start, end, _ in self.busy)

    def bounds(self, queues: tuple[str, ...]) -> list[tuple[frozenset[str], int]]:
        """Return (some of the queues, the most minutes on them together), if that can bind."""
        shares = [(t.queues, t.most(self.span)) for t in self.shares if not t.last_minutes]
        shares += [(t.queues, t.max_minutes) for t in self.terms if isinstance(t, Quota)]
        found = [(frozenset(queues).intersection(of), most) for of, most in shares]
        return [(of, most) for of, most in found if of and most < self.contact_minutes]

    def most_work(self, queues: tuple[str, ...]) -> int:
        """Return the most minutes on all queues that bounds apart from the cap leave."""
        return min((most for of, most in self._apart(queues)), default=NO_LIMIT)

    def caps(self, queues: tuple[str, ...]) -> tuple[frozenset[str], int]:
        """Return the queues that are capped, and the most quarters on them together."""
        apart = self._apart(queues)
        mine = [bound for bound in self.bounds(queues) if bound not in apart]
        capped: frozenset[str] = frozenset().union(*(of for of, _ in mine))
        return capped, min((most for _, most in mine), default=0) // QUARTER

    def _apart(self, queues: tuple[str, ...]) -> list[tuple[frozenset[str], int]]:
        """Return bounds on all work that are no cap: a narrower one is, or it would be too wide."""
        bounds = self.bounds(queues)
        narrower = any(len(of) < len(queues) for of, _ in bounds)
        return [
            (of, most)
            for of, most in bounds
            if len(of) == len(queues) and (narrower or 2 * most > self.span)
        ]

    def spells(self, queue: str) -> tuple[Stretch, ...]:
        """Return the terms that bound spells on a queue above or owe something after them."""
        return tuple(
            t
            for t in self.stretches
            if t.queues is not None
            and queue in t.queues
            and (t.max_minutes < self.span or t.owed_minutes)
        )

    def rooms(self, queues: tuple[str, ...]) -> list[tuple[Level, Room]]:
        """Return the loads that some plan of the shift could bring beyond their caps."""
        owed = {queue: self._owed_rest(queue) for queue in queues}
        found = [
            (term, level_room(term, owed, self.span))
            for term in self.terms
            if isinstance(term, Level) and (term.only_days is None or self.day in term.only_days)
        ]
        return [(term, room) for term, room in found if room.heavy or not room.proven]

    def _owed_rest(self, queue: str) -> int:
        """Return the minutes of recovery or meal that follow every spell on a queue."""
        least = QUARTER * max(1, self.least_quarters(queue))
        owing = [t for t in self.spells(queue) if t.owed_minutes and t.owed_from <= least]
        return max((t.owed_minutes for t in owing), default=0)

    def least_quarters(self, queue: str) -> int:
        """Return the quarters of the shortest stretch on a queue, rounded up."""
        least = (t.min_minutes for t in self.stretches if t.queues and queue in t.queues)
        return -(-max(least, default=0) // QUARTER)

    def slots_behind(self, queue: str) -> int:
        """Return for how many slots a stretch may go on behind a meal that ends the spells in it.

        Only where the rest owes nothing, whatever ends it, and is no stretch of its own.
        """
        spells = self.spells(queue)
        if not spells or not all(_ends(t, k, QUARTER) for t in spells for k in OTHER):
            return 0
        owing = (t.owed_from - 1 for t in spells if t.owed_minutes)
        longest = min((*owing, *(t.max_minutes for t in spells)))
        return max(0, min(longest // SLOT_MINUTES, SLOTS * self.least_quarters(queue) - 1))

    def placed(self, place: Place, minute: int) -> bool:
        """Return whether a segment may start so many minutes after the start of the shift."""
        behind = self.span - minute - place.minutes
        return (
            place.after_start <= minute <= place.latest_start
            and max(0, place.before_end) <= behind <= place.latest_rest
        )

    def cuts(self, place: Place) -> bool:
        """Return whether a segment ends a stretch that has a shortest length."""
        return any(
            _ends(t, place.kind, place.minutes)
            for t in self.stretches
            if t.queues is not None and t.min_minutes
        )


def _ends(term: Stretch, kind: str, minutes: int) -> bool:
    """Return whether a segment of a kind ends spells of a term."""
    return minutes >= dict(term.ended_by).get(kind, NO_LIMIT)


class Labels:
    """Labels of a plan: 0 is off the phone, then each queue by quarters of its stretch.

    Attributes
    ----------
    first
        Queue → its first label; -1 where not even the shortest stretch is possible.
    resumed
        Queue → label of the first quarter after a meal in a stretch, when the spell behind the meal
        is too short to owe anything; -1 where there is none.
    behind
        Queue → slots of such a spell at most.
    """

    def __init__(self, rules: Rules, queues: tuple[str, ...]) -> None:
        self.first: list[int] = []
        self.resumed: list[int] = []
        self.queue, self.following = [-1], [-1]
        self.free, self.met, self.final = [True], [True], [True]
        self.behind: list[int] = []
        rooms = [room for _, room in rules.rooms(queues)]
        for number, queue in enumerate(queues):
            least = max(1, rules.least_quarters(queue))
            spells = rules.spells(queue)
            loads = [room.quarters for room in rooms if queue in room.heavy and room.proven]
            most = min([rules.quarters, *(t.max_minutes // QUARTER for t in spells), *loads])
            # At worst another spell begins at once: a load has room for both in one.
            left = min((room - most for room in loads), default=rules.quarters)
            room = max(0, min(rules.slots_behind(queue), SLOTS * left)) if least <= most else 0
            self.behind.append(room if room >= SLOTS else 0)
            if least > most:
                self.first.append(-1)
                continue
            self.first.append(len(self.queue))
            for age in range(1, (most if spells else least) + 1):
                self._add(number, age, least, spells, last=age == (most if spells else least))
        for number, slots in enumerate(self.behind):
            self._resume(number, slots // SLOTS)

    def _resume(self, number: int, quarters: int) -> None:
        """Add labels for going on after a meal: nothing is owed, and the stretch is long enough."""
        self.resumed.append(len(self.queue) if quarters else -1)
        for left in reversed(range(quarters)):
            self.following.append(len(self.queue) + 1 if left else -1)
            self.queue.append(number)
            for flags in (self.met, self.final, self.free):
                flags.append(True)

    def _add(
        self, number: int, age: int, least: int, spells: tuple[Stretch, ...], *, last: bool
    ) -> None:
        label = len(self.queue)
        owes = any(t.owed_minutes and QUARTER * age >= t.owed_from for t in spells)
        ended = all(_ends(t, kind, QUARTER) for t in spells for kind in OTHER)
        self.queue.append(number)
        self.following.append(label + 1 if not last else -1 if spells else label)
        self.met.append(age >= least)
        self.final.append(age >= least and not owes)
        self.free.append(age >= least and not owes and ended)


def kind_of(rules: Rules, queues: tuple[str, ...]) -> Kind | None:
    """Return the arrays of a person's day; None when they cannot say what its terms do."""
    if not rules.expressible:
        return None
    labels = Labels(rules, queues)
    capped, cap = rules.caps(queues)
    spells = [term for queue in queues for term in rules.spells(queue)]
    places = [*rules.places, *[NO_PLACE] * (RELIEFS - len(rules.places))]
    allowed = _allowed(rules, places)
    startable = np.asarray(allowed.any(axis=2), np.int64)
    spell_minutes = min((t.max_minutes for t in rules.phone), default=NO_LIMIT) // QUARTER * QUARTER
    busy = np.isin(np.arange(rules.quarters), list(rules.busy_quarters))
    resets = np.array([all(_ends(t, p.kind, p.minutes) for t in rules.phone) for p in places])
    told = bool(rules.phone) and bool(resets[: len(rules.places)].all())
    spells_of_phone = FRESH + 1 + (spell_minutes // QUARTER if rules.phone else 0)
    kind = Kind(
        counts=np.array([p.count(rules.span) for p in places], np.int64),
        whole=np.array([p.minutes // QUARTER for p in places], np.int64),
        tail=np.array([p.minutes % QUARTER for p in places], np.int64),
        allowed=allowed,
        placeable=np.cumsum(startable[:, ::-1], axis=1)[:, ::-1],
        ends=PHONE * resets
        + STRETCH * np.array([rules.cuts(p) for p in places])
        + HARD * np.array([_settles(spells, p.kind, p.minutes) for p in places]),
        open=_open(rules, queues),
        hard=np.array([bool(rules.spells(queue)) for queue in queues], np.bool_),
        capped=np.array([queue in capped for queue in queues], np.bool_),
        brief=np.array([rules.least_quarters(queue) == 0 for queue in queues], np.bool_),
        first=np.array(labels.first, np.int64),
        resumed=np.array(labels.resumed, np.int64),
        behind=np.array(labels.behind, np.int64),
        queue=np.array(labels.queue, np.int64),
        following=np.array(labels.following, np.int64),
        true=FREE * np.array(labels.free)
        + MET * np.array(labels.met)
        + FINAL * np.array(labels.final),
        cap=cap,
        spell_minutes=spell_minutes,
        spells=spells_of_phone,
        recovery_quarters=_recovery_quarters(rules, spells),
        idle_resets=_idle_resets(rules, busy),
        shut=busy,
        close=gap_costs(rules.priced if told else (), rules.places, spells_of_phone),
    )
    return kind if states_of(kind) <= MOST_STATES else None


def _allowed(rules: Rules, places: list[Place]) -> Flags:
    return np.array(
        [
            [
                [
                    place.minutes > 0
                    and rules.placed(place, QUARTER * quarter + SLOT_MINUTES * slot)
                    and rules.clear(QUARTER * quarter + SLOT_MINUTES * slot, place.minutes)
                    for slot in range(SLOTS)
                ]
                for quarter in range(rules.quarters)
            ]
            for place in places
        ]
    )


def _open(rules: Rules, queues: tuple[str, ...]) -> Flags:
    ends = QUARTER * np.arange(1, rules.quarters + 1)
    last = [rules.span - rules.closed_minutes(queue) for queue in queues]
    free = ~np.isin(np.arange(rules.quarters), list(rules.busy_quarters))
    fits: Flags = (np.array(last, np.int64)[:, None] >= ends) & free
    return fits


def _idle_resets(rules: Rules, busy: Flags) -> Flags:
    """Return per quarter whether time off the phone, or what is held there, ends spells of work."""
    off = all(_ends(t, "off_phone", QUARTER) for t in rules.phone)
    held = all(_ends(t, kind, end - start) for t in rules.phone for start, end, kind in rules.busy)
    return np.where(busy, held, off)


def _settles(spells: list[Stretch], kind: str, minutes: int) -> bool:
    """Return whether a segment ends all these spells and gives what is owed after them."""
    return all(
        _ends(t, kind, minutes)
        and (not t.owed_minutes or (kind in t.owed_kinds and minutes >= t.owed_minutes))
        for t in spells
    )


def _recovery_quarters(rules: Rules, spells: list[Stretch]) -> int:
    """Return quarters of recovery that settle every hard spell; 0 when none does."""
    lengths = range(1, rules.quarters + 1)
    fits = (n for n in lengths if _settles(spells, "recovery", n * QUARTER))
    ends = all(_ends(t, "recovery", QUARTER) for t in rules.phone)
    return next(fits, 0) if spells and ends else 0
