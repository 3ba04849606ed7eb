"""A few people planned anew around a gap, everybody else as they are: exact CP-SAT, two questions.

Which of the shifts that people could lengthen, or work in addition, to take (``chosen``); and what
the segments of given shifts are to be (``laid``). Costs are thousandths of a person-minute.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from scheduler.domain import Problem, Shift
from scheduler.engine.answer import roster_of
from scheduler.engine.clauses import Clause
from scheduler.engine.day_model import DayModel, day_rules
from scheduler.engine.pieces import SLOT_MINUTES, Key, Plans
from scheduler.engine.week import Week
from scheduler.terms import Cover, LineShift, View, Window

SEED = 1


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
    """A term of coverage near a gap, and the useful minutes there already, in thousandths."""

    cover: Cover
    weight_milli: int
    useful_milli: int


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
        others: Mapping[Key, LineShift],
        hints: Plans,
        effort: float,
    ) -> tuple[Shift, ...]:
        """Return shifts with the segments that cost least; none where none was found in time.

        A shift off the 5-minute grid stays as it is.
        """
        grid = {
            key: shift
            for key, shift in free.items()
            if (shift.end - shift.start) % SLOT_MINUTES == 0
        }
        kept = {key: pieces for key, pieces in hints.items() if key in grid}
        model = DayModel(self.week, grid, others, day_rules(self.week).kept(kept))
        model.hint(kept)
        found = model.solve(_solver(effort)).pieces
        return roster_of(self.week, grid, found).shifts if found else ()


def chosen(offers: Sequence[Offer], gaps: Sequence[Gap], effort: float) -> tuple[Offer, ...]:
    """Return the offers, one for each person at most, that cost least with what they cover."""
    model = cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in offers]
    mine: dict[str, list[cp_model.IntVar]] = defaultdict(list)
    for offer, literal in zip(offers, taken, strict=True):
        mine[offer.key[0]].append(literal)
    for literals in mine.values():
        model.add_at_most_one(literals)
    costs: list[cp_model.LinearExprT] = [
        offer.cost_milli * literal for offer, literal in zip(offers, taken, strict=True)
    ]
    useful: dict[int, list[cp_model.LinearExprT]] = defaultdict(list)
    for offer, literal in zip(offers, taken, strict=True):
        _spend(model, offer, literal, gaps, useful)
    for number, gap in enumerate(gaps):
        costs.append(_short(model, gap, useful[number]))
    model.minimize(cp_model.LinearExpr.sum(costs))
    solver = _solver(effort)
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return ()
    return tuple(
        o for o, literal in zip(offers, taken, strict=True) if solver.boolean_value(literal)
    )


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
        rate = dict(gap.cover.rates).get(offer.key[0], 0)
        minutes = sum(gap.cover.window.overlap(*gain) for gain in offer.gains)
        if rate and minutes:
            flow = model.new_int_var(0, minutes, "")
            model.add(flow <= minutes * literal)
            useful[number].append(rate * flow)
            by_window[gap.cover.window].append(flow)
            most[gap.cover.window] = minutes
    for window, flows in by_window.items():
        model.add(cp_model.LinearExpr.sum(flows) <= most[window])


def _short(
    model: cp_model.CpModel, gap: Gap, gained: list[cp_model.LinearExprT]
) -> cp_model.LinearExprT:
    """Return the price of what is still missing; rising tiers fill in order by themselves."""
    short = max(0, gap.cover.need_milli - gap.useful_milli)
    tiers = [
        (model.new_int_var(0, high - low, ""), price)
        for low, high, price in gap.cover.pieces
        if high > low
    ]
    model.add(
        cp_model.LinearExpr.sum([missing for missing, _ in tiers])
        >= short - cp_model.LinearExpr.sum(gained)
    )
    return gap.weight_milli * cp_model.LinearExpr.sum([price * m for m, price in tiers])


def _solver(effort: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = SEED
    solver.parameters.max_deterministic_time = effort
    return solver
