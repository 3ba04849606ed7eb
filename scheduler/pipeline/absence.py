"""Somebody cannot come, or leaves early: the least change of others' work that covers for it.

Segments move inside unchanged shifts first. Only then is somebody asked to stay longer, to come
earlier or to come on a free day, and each such change is marked: it needs the person's consent and
a lead's approval. Every step is judged by the terms before it is kept.

What is covered for is what the absence takes away. What was missing before is no part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest
from typing import TYPE_CHECKING, Literal

from scheduler.domain import Shift, instant_of, minute_of
from scheduler.engine.repair import Bench, Offer, chosen
from scheduler.pipeline.inside import moved_inside
from scheduler.pipeline.near_gap import NearGap
from scheduler.swaps import NoSuchShiftError, Standing, judged, without
from scheduler.swaps.lines import LineCosts
from scheduler.swaps.segment_moves import Pieces, with_pieces
from scheduler.terms import Capacity, LineShift, Window

if TYPE_CHECKING:
    from datetime import datetime

    from scheduler.engine.pieces import Key
    from scheduler.swaps import SwapVerdict

ASKED, EXTRA = 32, 16
"""People who are looked at to come earlier or stay longer, and to come on a free day."""

MOST_LONGER, PER_ASKED, PER_MINUTE = 180, 60_000, 1_000
"""Minutes by which a shift may grow, and what a change is worth avoiding, in thousandths of a
person-minute: an hour for each person asked and a minute for each minute (design choices)."""

EFFORT = 1.0
"""Deterministic time of each of three searches, in the unit of CP-SAT: at most about two seconds of
a core. Both choices of changes are mostly proven best in a few hundredths of that."""

Step = Literal["inside", "hours", "day"]


class OutOfTimeError(Exception):
    """The time was over before a repair was found."""


@dataclass(frozen=True)
class Absence:
    """Who is away, and when, in UTC minutes."""

    agent_id: str
    start: int
    end: int


@dataclass(frozen=True)
class Repaired:
    """One person's shift before and after.

    Attributes
    ----------
    step
        ``inside``: only segments move. ``hours``: start or end move. ``day``: a shift on a free
        day. The latter two need the person's consent and a lead's approval.
    """

    step: Step
    old: Shift | None
    new: Shift

    @property
    def needs_consent(self) -> bool:
        """Whether the person has to agree and a lead to approve."""
        return self.step != "inside"


@dataclass(frozen=True)
class Repair:
    """What is proposed for an absence.

    Attributes
    ----------
    without, after
        The roster with the gap, and with the repair.
    verdict
        What the rules say of the repair, the gap taken as it is.
    """

    without: Standing
    after: Standing
    changes: tuple[Repaired, ...]
    verdict: SwapVerdict


def repaired(
    before: Standing,
    absence: Absence,
    *,
    effort: float = EFFORT,
    inside_only: bool = False,
    now: datetime | None = None,
    over: Callable[[], bool] = lambda: False,
) -> Repair:
    """Return the least change that covers for an absence.

    Parameters
    ----------
    effort
        Deterministic time of each search, in the unit of CP-SAT.
    inside_only
        Whether nobody is to be asked for other hours.
    now
        When it is asked for, for the notice period.
    over
        Asked between two searches: whether the time is over.

    Raises
    ------
    NoSuchShiftError
        When the person has no shift then.
    OutOfTimeError
        When the time was over before the last search.
    """
    work = _Work(before, absence, effort)
    changes = list(work.inside())
    if not inside_only:
        if over():
            raise OutOfTimeError
        changes += work.longer()
    people = {change.new.agent_id for change in changes}
    shifts = {who: work.after.shifts[who] for who in sorted(people)}
    verdict = judged(work.without, shifts, now)
    return Repair(work.without, work.after, tuple(changes), verdict)


class _Work:
    def __init__(self, before: Standing, absence: Absence, effort: float) -> None:
        self.before, self.absence, self.effort = before, absence, effort
        away = Window(absence.start, absence.end)
        self.without = before.changed({absence.agent_id: _left(before, absence)})
        self.after, self.view = self.without, before.terms.view
        gone = [
            piece
            for shift in before.line(absence.agent_id)
            for piece in shift.pieces
            if shift.day >= 0 and away.overlap(piece.start, piece.end)
        ]
        if not gone:
            raise NoSuchShiftError(f"{absence.agent_id} has no shift at that time")
        self.gap = Window(max(absence.start, gone[0].start), min(absence.end, gone[-1].end))
        self.queues = {piece.queue for piece in gone} - {None}

    def _able(self) -> Iterator[str]:
        """Yield others who are employed then and serve a queue of the gap."""
        for who in self.view.agent_ids:
            if (
                who != self.absence.agent_id
                and self.view.employed(who, self.day)
                and self.queues & self.view.skills(who, self.day).keys()
            ):
                yield who

    def inside(self) -> list[Repaired]:
        """Move segments of people at work during the gap, inside their shifts."""
        meeting = {
            (who, shift.day): shift
            for who in self._able()
            for shift in self.after.line(who)
            if shift.day >= 0 and self.gap.overlap(shift.start, shift.end)
        }
        moved = moved_inside(NearGap(self.after, self.before, self.gap), meeting, self.effort)
        laid = [self._with_pieces(meeting[key], key[0], pieces) for key, pieces in moved.items()]
        return self._kept(laid, "inside", 0)

    def _with_pieces(self, shift: LineShift, agent_id: str, pieces: Pieces) -> Shift:
        """Return a shift of somebody with other segments."""
        old = next(
            own for own in self.after.shifts[agent_id] if minute_of(own.start) == shift.start
        )
        return with_pieces(old, pieces)

    @cached_property
    def day(self) -> int:
        """The day of the absent person that the gap begins in."""
        view = self.view
        days = (
            day
            for day in range(-1, view.horizon_days + 1)
            if view.day(self.absence.agent_id, day).start_minute
            <= self.gap.start
            < view.day(self.absence.agent_id, day).end_minute
        )
        return next(days)

    def _bench(self, near: NearGap, people: list[str]) -> Bench:
        covers = [near.terms.covers[number] for number in near.numbers]
        rooms = [
            clause
            for clause in near.terms.together
            if isinstance(clause.term, Capacity)
            and clause.term.kinds
            and near.near(clause.term.window)
        ]
        return Bench(self.after.problem, (*near.terms.about(people), *covers, *rooms), people)

    def longer(self) -> list[Repaired]:
        """Ask people to come earlier, to stay longer or to come on a free day."""
        near, costs = NearGap(self.after, self.before, self.gap), LineCosts(self.after)
        asked = self._asked(near, costs)
        bench = self._bench(near, asked)
        offers = [offer for who in asked for offer in self._offers(bench, costs, who)]
        if not offers:
            return []
        picked = chosen(offers, near.gaps, list(near.seats(offers)), self.effort)
        price = sum(
            PER_ASKED + PER_MINUTE * sum(g.end - g.start for g in offer.gains) for offer in picked
        )
        free = {offer.key: offer.shift for offer in picked}
        beside = self.after.changed({key[0]: self._without(key) for key in free})
        gaps = NearGap(beside, self.before, self.gap).gaps
        laid = bench.laid(free, gaps, self._others(beside), self.effort) if free else ()
        return self._kept(laid, "hours", price)

    def _without(self, key: Key) -> tuple[Shift, ...]:
        """Return a person's shifts but for that of one day."""
        on = self.view.date_of(key[1])
        return tuple(s for s in self.after.shifts.get(key[0], ()) if s.work_date != on)

    def _others(self, beside: Standing) -> dict[Key, LineShift]:
        near = NearGap(beside, self.before, self.gap)
        return {
            (who, shift.day): shift
            for who in beside.people
            for shift in beside.line(who)
            if near.near(Window(shift.start, shift.end))
        }

    def _asked(self, near: NearGap, costs: LineCosts) -> list[str]:
        """Return whom to look at: those whose shift is near, then those who could come."""
        beside, free = [], []
        for who in self._able():
            own = [s for s in self.after.line(who) if s.day == self.day]
            worth = sum(near.could_add(who, part) for part in _parts(self.gap, own))
            if worth <= PER_ASKED:
                continue
            if own:
                beside.append((-worth, who))
            elif (cost := costs.of(who, None, self._lost)) is not None:
                free.append((cost - worth, who))
        return [who for _, who in (*nsmallest(ASKED, beside), *nsmallest(EXTRA, free))]

    @cached_property
    def _lost(self) -> LineShift:
        """The gap as a shift."""
        clock = self.view.day(self.absence.agent_id, self.day).clock_of(self.gap.start)
        return LineShift(self.day, *self.gap, clock, self.gap.end - self.gap.start)

    def _offers(self, bench: Bench, costs: LineCosts, who: str) -> Iterator[Offer]:
        own = next((s for s in self.after.line(who) if s.day == self.day), None)
        for start, end in bench.spans(who, self.day):
            gains = _gains(own, start, end)
            if not gains or not any(self.gap.overlap(*gain) for gain in gains):
                continue
            shift = bench.shift(who, self.day, start, end)
            cost = costs.of(who, own, shift)
            if cost is not None:
                minutes = sum(gain.end - gain.start for gain in gains)
                price = cost + PER_ASKED + PER_MINUTE * minutes
                yield Offer((who, self.day), shift, price, gains)

    def _kept(self, laid: Iterable[Shift], step: Step, price: int) -> list[Repaired]:
        """Keep shifts that are proposed when no rule refuses and they cost less than none."""
        changes = [c for shift in laid if (c := self._change(shift, step)) is not None]
        shifts = {c.new.agent_id: self._with(c) for c in changes}
        verdict = judged(self.after, shifts)
        if not changes or not verdict.allowed or verdict.cost_milli + price >= 0:
            return []
        self.after = self.after.changed(shifts)
        return changes

    def _change(self, new: Shift, step: Step) -> Repaired | None:
        own = self.after.shifts.get(new.agent_id, ())
        old = next((shift for shift in own if shift.work_date == new.work_date), None)
        if old == new or (old and step == "inside" and old.segments == new.segments):
            return None
        return Repaired("day" if old is None else step, old, new)

    def _with(self, change: Repaired) -> tuple[Shift, ...]:
        own = [s for s in self.after.shifts.get(change.new.agent_id, ()) if s != change.old]
        return tuple(sorted([*own, change.new], key=lambda shift: shift.start))


def _parts(gap: Window, own: Sequence[LineShift]) -> tuple[Window, ...]:
    """Return the parts of a gap that somebody could be at work in as well, a few hours at most."""
    if not own:
        return (gap,)
    first, last = own[0].start, own[-1].end
    parts = (
        Window(max(gap.start, first - MOST_LONGER), min(gap.end, first)),
        Window(max(gap.start, last), min(gap.end, last + MOST_LONGER)),
    )
    return tuple(part for part in parts if part.end > part.start)


def _gains(own: LineShift | None, start: int, end: int) -> tuple[Window, ...]:
    """Return when somebody is at work who was not; none where they would work less elsewhere."""
    if own is None:
        return (Window(start, end),)
    if not start <= own.start < own.end <= end or end - start > own.end - own.start + MOST_LONGER:
        return ()
    parts = (Window(start, own.start), Window(own.end, end))
    return tuple(part for part in parts if part.end > part.start)


def _left(before: Standing, absence: Absence) -> tuple[Shift, ...]:
    """Return what the absent person still works."""
    away = instant_of(absence.start), instant_of(absence.end)
    return without(before.shifts.get(absence.agent_id, ()), *away)
