"""Somebody cannot come, or leaves early: the least change of others' work that covers for it.

Segments move inside unchanged shifts first. Only then is somebody asked to stay longer, to come
earlier or to come on a free day, and each such change is marked: it needs the person's consent and
a lead's approval. Every step is judged by the terms before it is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nlargest, nsmallest
from typing import TYPE_CHECKING, Literal

from scheduler.domain import Shift, instant_of
from scheduler.engine.repair import Bench, Gap, Offer, chosen
from scheduler.swaps import NoSuchShiftError, Standing, judged, without
from scheduler.swaps.lines import LineCosts
from scheduler.terms import Capacity, LineShift, Window

if TYPE_CHECKING:
    from datetime import datetime

    from scheduler.engine.pieces import Key
    from scheduler.rules.clauses import Clause
    from scheduler.swaps import SwapVerdict

INSIDE, ASKED, EXTRA = 3, 16, 8
"""People whose segments move, who are looked at to stay longer, and to come on a free day."""

MOST_LONGER, PER_PERSON, PER_MINUTE = 180, 60_000, 1_000
"""Minutes by which a shift may grow, and what a change is worth avoiding, in thousandths of a
person-minute: an hour for each person asked and a minute for each minute (design choices)."""

EFFORT = 0.6
"""Deterministic time of each of the three solves, in the unit of CP-SAT: some seconds of a core."""

NEAR_MINUTES = 1440
Step = Literal["inside", "hours", "day"]


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
) -> Repair:
    """Return the least change that covers for an absence.

    Raises
    ------
    NoSuchShiftError
        When the person has no shift then.
    """
    work = _Work(before, absence, effort)
    changes = list(work.inside())
    if not inside_only:
        changes += work.longer()
    people = {change.new.agent_id for change in changes}
    shifts = {who: work.after.shifts[who] for who in sorted(people)}
    verdict = judged(work.without, shifts, now)
    return Repair(work.without, work.after, tuple(changes), verdict)


class _Work:
    def __init__(self, before: Standing, absence: Absence, effort: float) -> None:
        self.absence, self.effort = absence, effort
        self.away = Window(absence.start, absence.end)
        self.without = before.changed({absence.agent_id: _left(before, absence)})
        self.after, self.terms = self.without, before.terms
        gone = [
            piece
            for shift in before.line(absence.agent_id)
            for piece in shift.pieces
            if shift.day >= 0 and self.away.overlap(piece.start, piece.end)
        ]
        if not gone:
            raise NoSuchShiftError(f"{absence.agent_id} has no shift at that time")
        self.gap = Window(max(absence.start, gone[0].start), min(absence.end, gone[-1].end))
        self.queues = {piece.queue for piece in gone} - {None}

    def _able(self, day: int) -> Iterator[str]:
        """Yield others who serve a queue of the gap."""
        for who in self.terms.view.agent_ids:
            if (
                who != self.absence.agent_id
                and self.queues & self.terms.view.skills(who, day).keys()
            ):
                yield who

    def inside(self) -> list[Repaired]:
        """Move segments of people at work during the gap, inside their shifts."""
        meeting = [
            ((who, shift.day), shift)
            for who in self._able(self._day)
            for shift in self.after.line(who)
            if shift.day >= 0 and self.gap.overlap(shift.start, shift.end)
        ]
        most = nlargest(INSIDE, meeting, key=lambda m: self.gap.overlap(m[1].start, m[1].end))
        return self._take(self._bench([key[0] for key, _ in most]), dict(most), "inside", 0)

    @property
    def _day(self) -> int:
        view = self.terms.view
        days = (
            day
            for day in range(-1, view.horizon_days + 1)
            if view.day(self.absence.agent_id, day).start_minute
            <= self.gap.start
            < view.day(self.absence.agent_id, day).end_minute
        )
        return next(days)

    def _bench(self, people: list[str]) -> Bench:
        clauses: list[Clause] = [c for who in people for c in self.terms.of_person(who)]
        near = [
            clause
            for number, clause in enumerate(self.terms.covers)
            if self._near(self.terms.cover(number).window)
        ]
        rooms = [c for c in self.terms.together if isinstance(c.term, Capacity) and c.term.kinds]
        return Bench(self.after.problem, (*clauses, *near, *rooms), people)

    def _near(self, window: Window) -> bool:
        low, high = self.gap.start - NEAR_MINUTES, self.gap.end + NEAR_MINUTES
        return window.start < high and low < window.end

    def longer(self) -> list[Repaired]:
        """Ask people to come earlier, to stay longer or to come on a free day."""
        costs = LineCosts(self.after)
        asked = [who for who, _ in nsmallest(ASKED + EXTRA, self._who(costs), key=lambda a: a[1])]
        if not asked:
            return []
        bench = self._bench(asked)
        offers = [offer for who in asked for offer in self._offers(bench, costs, who)]
        gaps = [
            Gap(term, clause.weight_milli or 0, self.after.worked[number][1])
            for number, clause in enumerate(self.terms.covers)
            if (term := self.terms.cover(number)).short_tiers and self._near(term.window)
        ]
        picked = chosen(offers, gaps, self.effort)
        free = {offer.key: offer.shift for offer in picked}
        price = sum(
            PER_PERSON + PER_MINUTE * sum(g.end - g.start for g in offer.gains) for offer in picked
        )
        return self._take(bench, free, "hours", price)

    def _who(self, costs: LineCosts) -> Iterator[tuple[str, tuple[int, int]]]:
        """Yield whom to look at: those whose shift is near first, then those who could come."""
        gap = self.terms.view.day(self.absence.agent_id, self._day)
        clock = gap.clock_of(self.gap.start)
        lost = LineShift(self._day, *self.gap, clock, self.gap.end - self.gap.start)
        for who in self._able(self._day):
            own = [s for s in self.after.line(who) if s.day == self._day]
            if own:
                apart = max(self.gap.start - own[-1].end, own[0].start - self.gap.end, 0)
                if apart <= MOST_LONGER:
                    yield who, (0, apart)
            elif (cost := costs.of(who, None, lost)) is not None:
                yield who, (1, cost)

    def _offers(self, bench: Bench, costs: LineCosts, who: str) -> Iterator[Offer]:
        own = next((s for s in self.after.line(who) if s.day == self._day), None)
        for start, end in bench.spans(who, self._day):
            gains = _gains(own, start, end)
            if not gains or not any(self.gap.overlap(*gain) for gain in gains):
                continue
            shift = bench.shift(who, self._day, start, end)
            cost = costs.of(who, own, shift)
            if cost is not None:
                minutes = sum(gain.end - gain.start for gain in gains)
                price = cost + PER_PERSON + PER_MINUTE * minutes
                yield Offer((who, self._day), shift, price, gains)

    def _take(
        self, bench: Bench, free: dict[Key, LineShift], step: Step, price: int
    ) -> list[Repaired]:
        """Lay segments of some shifts anew; keep them when no rule refuses and it costs less."""
        if not free:
            return []
        others = self._others(set(free))
        hints = {key: shift.pieces for key, shift in free.items() if shift.pieces}
        bare = {key: shift._replace(pieces=()) for key, shift in free.items()}
        laid = bench.laid(bare, others, hints, self.effort)
        changes = [c for shift in laid if (c := self._change(shift, step)) is not None]
        shifts = {c.new.agent_id: self._with(c) for c in changes}
        verdict = judged(self.after, shifts)
        if not changes or not verdict.allowed or verdict.cost_milli + price >= 0:
            return []
        self.after = self.after.changed(shifts)
        return changes

    def _others(self, free: set[Key]) -> dict[Key, LineShift]:
        return {
            (who, shift.day): shift
            for who in self.after.people
            for shift in self.after.line(who)
            if (who, shift.day) not in free and self._near(Window(shift.start, shift.end))
        }

    def _change(self, new: Shift, step: Step) -> Repaired | None:
        own = self.after.shifts.get(new.agent_id, ())
        old = next((shift for shift in own if shift.work_date == new.work_date), None)
        if old == new or (old and step == "inside" and old.segments == new.segments):
            return None
        return Repaired("day" if old is None else step, old, new)

    def _with(self, change: Repaired) -> tuple[Shift, ...]:
        own = [s for s in self.after.shifts.get(change.new.agent_id, ()) if s != change.old]
        return tuple(sorted([*own, change.new], key=lambda shift: shift.start))


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
