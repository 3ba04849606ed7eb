"""Centres so small that every roster of theirs can be listed and judged by plain interpreters.

A roster here is what the proof speaks of: shifts on the quarter hour within opened hours, with
work, meals, breaks, recovery and time off the phone in them. Shifts of each person are listed one
by one. Given the shifts, intervals of need do not know of each other, so that the cheapest use of
their minutes is found interval by interval.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import combinations, pairwise, product
from typing import Any

from scheduler.domain import NeedInterval, Policy, Problem, Roster, RuleSetting, SourcedValue
from scheduler.engine.answer import broken, facts_of
from scheduler.engine.clauses import clauses_of, cost_by_rule
from scheduler.engine.week import Week
from scheduler.rules.example import MONDAY, moment
from scheduler.terms import Cover, Facts, LineShift, Piece, Place, View, Window
from scheduler.terms.line import Allow, Between, Run, Sum

SLOT, QUARTER = 5, 15
Flow = tuple[int, ...]
"""Minutes by queue of a window."""
Days = dict[int, LineShift]


def policy(soft: dict[str, float], hard: tuple[str, ...], **values: dict[str, Any]) -> Policy:
    """A policy of weighted and hard rules; ``values`` writes their ids with underscores."""
    rules = {}
    for rule_id in (*soft, *hard):
        given = values.get(rule_id.replace(".", "_").replace("-", "_"), {})
        settings = {name: _sourced(value) for name, value in given.items()}
        weight = soft.get(rule_id, 0.0)
        rules[rule_id] = RuleSetting(
            rule_id=rule_id, hard=rule_id in hard, weight=weight, values=settings
        )
    return Policy(names=("default",), at=MONDAY, rules=rules)


def _sourced(value: float) -> SourcedValue:
    return SourcedValue(
        value=value,
        unit="any",
        valid_from=date(1900, 1, 1),
        source="test",
        confirmed=False,
        policy="default",
        layer="site",
    )


def need(queue: str, on: date, clock: str, minutes: int, agents: list[float]) -> list[NeedInterval]:
    """Successive intervals of need from a clock time on."""
    return [
        NeedInterval(
            queue=queue,
            interval_start=moment(on, clock) + timedelta(minutes=n * minutes),
            need_agents=wanted,
            required_agents=wanted,
        )
        for n, wanted in enumerate(agents)
    ]


@dataclass(frozen=True)
class Found:
    """Shifts and segments of everybody, with what they cost in thousandths of a person-minute."""

    cost_milli: int
    lines: dict[tuple[str, int], LineShift]
    pieces: dict[tuple[str, int], tuple[Piece, ...]]


class TinyCentre:
    """A problem of at most two people, and every roster that answers it."""

    def __init__(self, problem: Problem) -> None:
        self.view = View(problem)
        self.week = Week(self.view, clauses_of(self.view))
        length = problem.centre.interval_minutes
        starts = {start for rows in self.view.need.values() for start, _ in rows}
        self.covers: dict[Window, list[Cover]] = {
            Window(start, start + length): [] for start in sorted(starts)
        }
        for clause in self.week.clauses:
            if isinstance(clause.term, Cover) and clause.term.short_tiers:
                self.covers[clause.term.window].append(clause.term)
        self.people = self.view.agent_ids
        self.days = tuple(day for day in range(self.view.horizon_days) if self.windows(day))
        self.cheapest_window = cache(self._cheapest_window)

    def judged(self, found: Found) -> tuple[int, list[str]]:
        """The cost of a roster by the plain interpreters, and the hard rules that it breaks."""
        facts = facts_of(self.week, found.lines, found.pieces)
        cost = sum(cost_by_rule(self.view, self.week.clauses, facts).values())
        return cost, [clause.rule_id for clause in broken(self.week, facts)]

    def windows(self, day: int) -> list[Window]:
        """The intervals of need that begin on a day."""
        local = self.view.day(self.people[0], day)
        return [w for w in self.covers if local.start_minute <= w.start < local.end_minute]

    def shifts(self, agent_id: str, day: int) -> Iterator[LineShift]:
        """Every shift on the quarter hour within the opened hours of a day, pinned or not."""
        opened = self.windows(day)
        for start, end in combinations(range(opened[0].start, opened[-1].end + 1, QUARTER), 2):
            yield self.week.choices.shift(agent_id, day, start, end)

    def lines(self, agent_id: str) -> Iterator[tuple[Days, int]]:
        """Every lawful line of a person, with the cost of its own terms."""
        own = [
            clause
            for clause in self.week.clauses
            if isinstance(clause.term, Allow | Between | Run | Sum)
            and clause.term.agent_id == agent_id
        ]
        past = Facts.of(Roster(), self.view).line(agent_id)
        options = [[None, *self.lawful_alone(agent_id, day)] for day in self.days]
        for picked in product(*options):
            shifts = [shift for shift in picked if shift is not None]
            facts = Facts({agent_id: (*past, *shifts)})
            amounts = [(clause, clause.term.excess(facts)) for clause in own]
            if all(a <= self.week.inherited(c) for c, a in amounts if c.hard):
                cost = sum((clause.weight_milli or 0) * amount for clause, amount in amounts)
                yield {shift.day: shift for shift in shifts}, cost

    def lawful_alone(self, agent_id: str, day: int) -> list[LineShift]:
        """The shifts that no hard term of their day forbids and in which rests find a place."""
        allow = [
            clause.term
            for clause in self.week.clauses
            if isinstance(clause.term, Allow) and clause.hard
            if (clause.term.agent_id, clause.term.day) == (agent_id, day)
        ]
        return [
            shift
            for shift in self.shifts(agent_id, day)
            if not any(term.of(shift) for term in allow) and self.rests(agent_id, shift)
        ]

    def rests(self, agent_id: str, shift: LineShift) -> list[tuple[Piece, ...]]:
        """Every lawful way to place the meals and breaks of a shift."""
        places = [c.term for c in self.week.clauses if isinstance(c.term, Place)]
        own = [place for place in places if agent_id in place.agent_ids]
        span = shift.end - shift.start
        starts = [
            combinations(range(shift.start, shift.end - p.minutes + 1, SLOT), p.count(span))
            for p in own
        ]
        found = []
        for chosen in product(*starts):
            pieces = sorted(
                Piece(start, start + place.minutes, place.kind, None)
                for place, at in zip(own, chosen, strict=True)
                for start in at
            )
            facts = Facts({agent_id: (shift._replace(pieces=tuple(pieces)),)})
            apart = all(before.end <= after.start for before, after in pairwise(pieces))
            if apart and not any(place.excess(facts) for place in own):
                found.append(tuple(pieces))
        return found

    def flows(self, window: Window, minutes: int) -> list[Flow]:
        """Every way to give minutes of one person to the queues of a window, in slots."""
        slots = range(0, minutes + 1, SLOT)
        ways = product(slots, repeat=len(self.covers[window]))
        return [flow for flow in ways if sum(flow) <= minutes]

    def _cheapest_window(self, window: Window, contact: Flow) -> tuple[int, tuple[Flow, ...]]:
        """The least cost of a window given contact minutes, and who serves what."""
        ways = product(*(self.flows(window, minutes) for minutes in contact))
        return min((self._price(window, contact, flows), flows) for flows in ways)

    def _price(self, window: Window, contact: Flow, flows: tuple[Flow, ...]) -> int:
        total = 1000 * sum(contact)
        for nth, cover in enumerate(self.covers[window]):
            rates = dict(cover.rates)
            pairs = zip(self.people, flows, strict=True)
            useful = sum(rates.get(agent_id, 0) * flow[nth] for agent_id, flow in pairs)
            short = max(0, cover.need_milli - useful)
            total += cover.short_cost(short) - (cover.need_milli - short)
        return total

    def cheapest_day(
        self, day: int, shifts: tuple[LineShift | None, ...]
    ) -> tuple[int, tuple[tuple[Piece, ...], ...]]:
        """The least cost of what a day covers with given shifts, and where meals and breaks lie."""
        options = [
            [()] if shift is None else self.rests(agent_id, shift)
            for agent_id, shift in zip(self.people, shifts, strict=True)
        ]
        return min(
            (
                sum(self.cheapest_window(w, c)[0] for w, c in self.contacts(day, shifts, rests)),
                rests,
            )
            for rests in product(*options)
        )

    def contacts(
        self,
        day: int,
        shifts: tuple[LineShift | None, ...],
        rests: tuple[tuple[Piece, ...], ...],
    ) -> Iterator[tuple[Window, Flow]]:
        """Each window of a day with everybody's contact minutes in it."""
        for window in self.windows(day):
            yield (
                window,
                tuple(
                    0
                    if shift is None
                    else window.overlap(shift.start, shift.end)
                    - sum(window.overlap(rest.start, rest.end) for rest in own)
                    for shift, own in zip(shifts, rests, strict=True)
                ),
            )

    def cheapest(self) -> Found:
        """The cheapest of all rosters."""
        day_cost = cache(self.cheapest_day)
        past = self._cost_of_past()
        best: tuple[int, tuple[Days, ...]] | None = None
        for chosen in product(*(list(self.lines(agent_id)) for agent_id in self.people)):
            total = past + sum(own for _, own in chosen)
            for day in self.days:
                total += day_cost(day, tuple(line.get(day) for line, _ in chosen))[0]
            if best is None or total < best[0]:
                best = total, tuple(line for line, _ in chosen)
        assert best is not None
        return self._found(*best)

    def _cost_of_past(self) -> int:
        """What the end of history costs in the horizon: minutes at work before anything opens."""
        terms = [
            (clause.weight_milli or 0, clause.term)
            for clause in self.week.clauses
            if isinstance(clause.term, Cover)
        ]
        past, nothing = Facts.of(Roster(), self.view), Facts({})
        return sum(weight * (term.excess(past) - term.excess(nothing)) for weight, term in terms)

    def _found(self, cost: int, lines: tuple[Days, ...]) -> Found:
        found = Found(cost, {}, {})
        for day in self.days:
            shifts = tuple(line.get(day) for line in lines)
            _, rests = self.cheapest_day(day, shifts)
            flows = {w: self.cheapest_window(w, c)[1] for w, c in self.contacts(day, shifts, rests)}
            for nth, (agent_id, shift) in enumerate(zip(self.people, shifts, strict=True)):
                if shift is not None:
                    own = {window: flow[nth] for window, flow in flows.items()}
                    found.lines[agent_id, day] = shift
                    found.pieces[agent_id, day] = self._pieces(shift, rests[nth], own)
        return found

    def _pieces(
        self, shift: LineShift, rests: tuple[Piece, ...], flows: dict[Window, Flow]
    ) -> tuple[Piece, ...]:
        """A shift in slots: its rests, and in each window one queue after the other."""
        todo = {
            window: [
                cover.queue
                for cover, minutes in zip(self.covers[window], flow, strict=True)
                for _ in range(minutes // SLOT)
            ]
            for window, flow in flows.items()
        }
        pieces = []
        for start in range(shift.start, shift.end, SLOT):
            piece = Piece(start, start + SLOT, "off_phone", None)
            resting = [rest for rest in rests if rest.start <= start < rest.end]
            ours = next(
                queues for window, queues in todo.items() if window.overlap(start, start + 1)
            )
            if resting:
                piece = resting[0]._replace(start=start, end=start + SLOT)
            elif ours:
                piece = piece._replace(kind="work", queue=ours.pop())
            pieces.append(piece)
        return tuple(pieces)
