"""A few people planned anew around a gap, everybody else as they are: exact CP-SAT, two questions.

Which of the shifts that people could lengthen, or work in addition, to take (``chosen``); and what
the segments of given shifts are to be (``laid``). Costs are thousandths of a person-minute.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ortools.sat.python import cp_model

from scheduler.domain import Problem, Shift
from scheduler.engine.answer import roster_of
from scheduler.engine.clauses import Clause
from scheduler.engine.day_model import DayModel, day_rules
from scheduler.engine.days import Days
from scheduler.engine.encode_day_cover import PricedCover
from scheduler.engine.pieces import Key
from scheduler.engine.week import Week
from scheduler.terms import Cover, LineShift, Piece, View, Window

SEED, SWEEPS = 1, 4


@dataclass(frozen=True)
class Offer:
    """A shift that a person could have instead of theirs, or in addition.

    Attributes
    ----------
    cost_milli
        What it costs beside coverage: the person's own terms, and that it is a change.
    gains
        When the person is at work who was not.
    """

    key: Key
    shift: LineShift
    cost_milli: int
    gains: tuple[Window, ...]


@dataclass(frozen=True)
class Gap:
    """A term of coverage near a gap.

    Attributes
    ----------
    useful_milli
        The useful minutes there already, in thousandths.
    missed_milli
        What was missing before somebody was away; to have less missing is no part of a repair and
        saves nothing.
    """

    cover: Cover
    weight_milli: int
    useful_milli: int
    missed_milli: int = 0

    def short(self, more_milli: int = 0) -> int:
        """Return what is missing with so much more, in thousandths; no less than before."""
        short = self.cover.need_milli - self.useful_milli - more_milli
        return max(self.missed_milli, short)

    def saved(self, more_milli: int) -> int:
        """Return what so much more saves, in thousandths; beside others it saves no more."""
        return self._price(self.short()) - self._price(self.short(more_milli))

    def _price(self, short_milli: int) -> int:
        surplus = self.cover.surplus_price * short_milli  # a minute of work that became surplus
        return self.weight_milli * (self.cover.short_cost(short_milli) + surplus)

    @cached_property
    def rates(self) -> dict[str, int]:
        """Person → what a minute of theirs counts, in thousandths."""
        return dict(self.cover.rates)

    def gained(self, offer: Offer) -> int:
        """Return the minutes that an offer gains in it; none of somebody without the skill."""
        if offer.key[0] not in self.rates:
            return 0
        return sum(self.cover.window.overlap(*gain) for gain in offer.gains)


@dataclass(frozen=True)
class Change:
    """Other pieces for a shift.

    Attributes
    ----------
    cost_milli
        What it costs beside coverage: the person's own terms, and that it is a change.
    adds
        Number of a term of coverage → minutes, and useful thousandths of a minute, it adds.
    """

    key: Key
    pieces: tuple[Piece, ...]
    cost_milli: int
    adds: Mapping[int, tuple[int, int]]


@dataclass(frozen=True)
class FreeSeats:
    """A stretch of time at a site, and how many people more find a seat throughout it."""

    window: Window
    places: int
    people: frozenset[Key]

    def takes(self, offer: Offer) -> bool:
        """Return whether an offer needs a seat there that the person has not."""
        there = offer.key in self.people and not offer.shift.home
        return there and any(self.window.overlap(*gain) for gain in offer.gains)


class Bench:
    """The people concerned by a gap, and what they could work.

    Parameters
    ----------
    problem
        What the roster answers.
    clauses
        The clauses about these people, and those of coverage.
    people
        The people.
    """

    def __init__(self, problem: Problem, clauses: Sequence[Clause], people: Sequence[str]) -> None:
        self.week = Week(View(problem, frozenset(people)), tuple(clauses))

    def shift(self, agent_id: str, day: int, start: int, end: int) -> LineShift:
        """Return a shift with what its length pays."""
        return self.week.choices.shift(agent_id, day, start, end)

    def spans(self, agent_id: str, day: int) -> list[tuple[int, int]]:
        """Return when a person could work on a day, by hard terms about that day alone."""
        choice = self.week.choice(agent_id, day)
        return choice.pairs() if choice else []

    def laid(
        self,
        free: Mapping[Key, LineShift],
        gaps: Sequence[Gap],
        others: Mapping[Key, LineShift],
        effort: float,
    ) -> tuple[Shift, ...]:
        """Return shifts with segments: the best of each against the others, one after the other.

        The kernel of the day stage begins, which knows hard terms, coverage and who of the others
        recovers where; an exact model of one shift at a time goes on from there and knows what is
        weighed as well.

        Parameters
        ----------
        gaps
            Coverage near, and what all but these shifts work of it.
        others
            All other shifts that lie near, with their pieces; history may be among them.
        effort
            Deterministic time of all models together, in the unit of CP-SAT.
        """
        days = Days(self.week, dict(free), SEED)
        self._fill(days, gaps)
        days.beside_others(others)
        days.search(SWEEPS, lambda: False)
        plans = days.plans()
        for key, shift in sorted(free.items()):
            beside = {**others, **{k: free[k]._replace(pieces=plans[k]) for k in free if k != key}}
            found = self._improved(key, shift, beside, plans[key], effort / len(free))
            plans[key] = found or plans[key]
        return roster_of(self.week, dict(free), plans).shifts

    def _fill(self, days: Days, gaps: Sequence[Gap]) -> None:
        """Put on the board what the others work; what history does there it counts already."""
        demands = self.week.demands
        worked = {(gap.cover.queue, gap.cover.window): gap for gap in gaps}
        for at, window in enumerate(demands.windows):
            for demand in demands.by_window[window]:
                gap = worked[demand.queue, window]
                past = gap.cover.need_milli - demand.need_milli
                row = days.queues.index(demand.queue)
                days.board.useful[row, at] = max(0, gap.useful_milli - past)

    def _improved(
        self,
        key: Key,
        shift: LineShift,
        others: Mapping[Key, LineShift],
        known: tuple[Piece, ...],
        effort: float,
    ) -> tuple[Piece, ...] | None:
        free, rules = {key: shift}, day_rules(self.week)
        model = DayModel(self.week, free, others, rules.kept({key: known}))
        model.hint({key: known})
        found = model.solve(_solver(effort)).pieces
        return found[key] if found else None


def chosen(
    offers: Sequence[Offer], gaps: Sequence[Gap], seats: Sequence[FreeSeats], effort: float
) -> tuple[Offer, ...]:
    """Return the offers, one for each person at most, that cost least with what they cover.

    No more people come to a site at any time than have a seat. Of the coverage only what misses
    more than before is asked, and of the offers those that could alone save what they cost: none
    of the others is in a best choice, since what several save together is no more.
    """
    short = [gap for gap in gaps if gap.short() > gap.missed_milli]
    offers = [offer for offer in offers if _could_save(offer, short) > offer.cost_milli]
    model = cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in offers]
    mine: dict[str, list[cp_model.IntVar]] = defaultdict(list)
    for offer, literal in zip(offers, taken, strict=True):
        mine[offer.key[0]].append(literal)
    for literals in mine.values():
        model.add_at_most_one(literals)
    for quarter in seats:
        more = [lit for offer, lit in zip(offers, taken, strict=True) if quarter.takes(offer)]
        model.add(cp_model.LinearExpr.sum(more) <= quarter.places)
    costs: list[cp_model.LinearExprT] = [
        offer.cost_milli * literal for offer, literal in zip(offers, taken, strict=True)
    ]
    useful: dict[int, list[cp_model.LinearExprT]] = defaultdict(list)
    for offer, literal in zip(offers, taken, strict=True):
        _spend(model, offer, literal, short, useful)
    costs += [_short(model, gap, useful[number]) for number, gap in enumerate(short)]
    model.minimize(cp_model.LinearExpr.sum(costs))
    solver = _chooser(effort)
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return ()
    return tuple(
        o for o, literal in zip(offers, taken, strict=True) if solver.boolean_value(literal)
    )


def best_changes(
    changes: Sequence[Change], covers: Mapping[int, Gap], effort: float
) -> tuple[Change, ...]:
    """Return the changes, one for each shift at most, that cost least together."""
    model = cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in changes]
    mine: dict[Key, list[cp_model.IntVar]] = defaultdict(list)
    costs: list[cp_model.LinearExprT] = []
    gained: dict[int, list[cp_model.LinearExprT]] = defaultdict(list)
    for change, literal in zip(changes, taken, strict=True):
        mine[change.key].append(literal)
        costs.append(change.cost_milli * literal)
        for number, (minutes, useful) in change.adds.items():
            gap = covers[number]
            costs.append(1000 * gap.weight_milli * gap.cover.surplus_price * minutes * literal)
            gained[number].append(useful * literal)
    for literals in mine.values():
        model.add_at_most_one(literals)
    for number, found in gained.items():
        costs.append(_short(model, covers[number], found))
    model.minimize(cp_model.LinearExpr.sum(costs))
    solver = _chooser(effort)
    if not changes or solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return ()
    return tuple(
        c for c, literal in zip(changes, taken, strict=True) if solver.boolean_value(literal)
    )


def _could_save(offer: Offer, gaps: Sequence[Gap]) -> int:
    """Return no less than an offer saves, as if each of its minutes went to every queue."""
    who = offer.key[0]
    gained = ((gap, gap.gained(offer)) for gap in gaps)
    return sum(gap.saved(gap.rates[who] * minutes) for gap, minutes in gained if minutes)


def _spend(
    model: cp_model.CpModel,
    offer: Offer,
    literal: cp_model.IntVar,
    gaps: Sequence[Gap],
    useful: dict[int, list[cp_model.LinearExprT]],
) -> None:
    """Let the minutes that an offer gains go to queues, each minute once."""
    by_window: dict[Window, list[cp_model.IntVar]] = defaultdict(list)
    most: dict[Window, int] = {}
    for number, gap in enumerate(gaps):
        if minutes := gap.gained(offer):
            flow = model.new_int_var(0, minutes, "")
            model.add(flow <= minutes * literal)
            useful[number].append(gap.rates[offer.key[0]] * flow)
            by_window[gap.cover.window].append(flow)
            most[gap.cover.window] = minutes
    for window, flows in by_window.items():
        model.add(cp_model.LinearExpr.sum(flows) <= most[window])


def _short(
    model: cp_model.CpModel, gap: Gap, gained: list[cp_model.LinearExprT]
) -> cp_model.LinearExprT:
    """Return the price of what is still missing; rising tiers fill in order by themselves."""
    priced = PricedCover(gap.cover, gap.weight_milli, {})
    tiers = [
        (model.new_int_var(0, size, ""), price)
        for size, price in priced.tiers(gap.cover.need_milli)
    ]
    short = gap.cover.need_milli - gap.useful_milli
    missing = cp_model.LinearExpr.sum([missing for missing, _ in tiers])
    model.add(missing >= short - cp_model.LinearExpr.sum(gained))
    model.add(missing >= gap.missed_milli)
    return cp_model.LinearExpr.sum([price * m for m, price in tiers])


def _chooser(effort: float) -> cp_model.CpSolver:
    """Return a solver for choices: tiers of prices are linear, and their relaxation proves most."""
    solver = _solver(effort)
    solver.parameters.linearization_level = 2
    return solver


def _solver(effort: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = SEED
    solver.parameters.max_deterministic_time = effort
    return solver
