"""CP-SAT encoding of coverage: minutes of each profile flow to queues, what is missing is priced.

The week stage knows shifts, not segments: meals and breaks leave each day as *relief*, placed
freely within the part of shifts where they may lie. Every real plan of segments is such a flow,
so that the cost here never exceeds the cost of the plan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from scheduler.engine.choices import QUARTER, Meals
from scheduler.engine.demand import Demands, Profile
from scheduler.engine.elements import Chosen, Element, Expr
from scheduler.terms import Window

Crew = tuple[Profile, int]
"""People of one profile on one day."""


@dataclass
class _Supply:
    present: list[Expr] = field(default_factory=list)
    core: list[Expr] = field(default_factory=list)
    most: int = 0


class Coverage:
    """Flows of one week model.

    Attributes
    ----------
    cost
        Cost of missing and surplus minutes in thousandths of a person-minute.
    balance
        (queue, window) → the constraint that ties useful and missing minutes to the need.
    """

    def __init__(self, model: cp_model.CpModel, demands: Demands) -> None:
        self.model, self.demands = model, demands
        self.balance: dict[tuple[str, Window], cp_model.Constraint] = {}
        self._supply: dict[tuple[Window, Crew], _Supply] = defaultdict(_Supply)
        self._relief: dict[Crew, list[Expr]] = defaultdict(list)
        self._contact: list[Expr] = []
        self._useful: dict[tuple[str, Window], list[Expr]] = defaultdict(list)
        self.cost: Expr

    def add(self, agent_id: str, day: int, element: Element, meals: Meals) -> None:
        """Add the presence and relief of one person's day."""
        self._contact += [element.span, -element.relief]
        crews = set()
        edges = core_edges(meals)
        for window in self.demands.windows:
            if not window.overlap(element.first_start, element.last_end):
                continue
            crew = (self.demands.profile(agent_id, window), day)
            supply = self._supply[window, crew]
            supply.present.append(element.overlap(window))
            supply.core.append(core_minutes(element, window, edges))
            supply.most += window.end - window.start
            crews.add(crew)
        if crews:
            self._relief[min(crews)].append(element.relief)

    def close(self) -> None:
        """Add flows, missing minutes and the cost once everybody has been added."""
        relief: dict[Crew, list[Expr]] = defaultdict(list)
        for (window, crew), supply in self._supply.items():
            off = self.model.new_int_var(0, supply.most, "")
            self.model.add(off <= cp_model.LinearExpr.sum(supply.core))
            relief[crew].append(off)
            contact = cp_model.LinearExpr.sum(supply.present) - off
            self._flow(window, crew[0], contact, supply.most)
        self._balance_relief(relief)
        costs: list[Expr] = [1000 * self.demands.surplus * minutes for minutes in self._contact]
        for window, demands in self.demands.by_window.items():
            costs += [
                self._missing(window, demand.queue, demand.need_milli, demand.tiers)
                for demand in demands
            ]
        self.cost = cp_model.LinearExpr.sum(costs)

    def _balance_relief(self, relief: Mapping[Crew, list[Expr]]) -> None:
        """Tie the relief placed to the relief owed, day by day.

        A person whose profile changes within the day may take relief under any of its profiles.
        """
        days = {day for _, day in relief}
        for day in days:
            placed = [off for crew, offs in relief.items() if crew[1] == day for off in offs]
            owed = [e for crew, owing in self._relief.items() if crew[1] == day for e in owing]
            self.model.add(cp_model.LinearExpr.sum(placed) == cp_model.LinearExpr.sum(owed))

    def _flow(self, window: Window, profile: Profile, contact: Expr, most: int) -> None:
        flows = [self.model.new_int_var(0, most, "") for _ in profile]
        for (queue, rate), flow in zip(profile, flows, strict=True):
            self._useful[queue, window].append(rate * flow)
        if flows:
            self.model.add(cp_model.LinearExpr.sum(flows) <= contact)

    def _missing(
        self, window: Window, queue: str, need: int, tiers: tuple[tuple[int, int, int], ...]
    ) -> Expr:
        parts = [self.model.new_int_var(0, high - low, "") for low, high, _ in tiers]
        short = cp_model.LinearExpr.sum(parts)
        useful = cp_model.LinearExpr.sum(self._useful[queue, window])
        self.balance[queue, window] = self.model.add(useful + short >= need)
        price = cp_model.LinearExpr.weighted_sum(parts, [price for _, _, price in tiers])
        return price - self.demands.surplus * (need - short)


def core_edges(meals: Meals) -> tuple[int, int]:
    """Return the minutes at the start and end of a shift that no meal or break can touch."""
    if not meals.places:
        return 0, 0
    return (
        min(place.after_start for place in meals.places) // QUARTER * QUARTER,
        min(place.before_end for place in meals.places) // QUARTER * QUARTER,
    )


def core_minutes(element: Element, window: Window, edges: tuple[int, int]) -> Expr:
    """Return an upper bound on the minutes of ``window`` in which relief may lie."""
    after, before = edges
    if not isinstance(element, Chosen):
        shift = element.shift
        return 0 if shift is None else window.overlap(shift.start + after, shift.end - before)
    if element.choice.spans[0] < after + before + QUARTER:
        return element.overlap(window)
    return cp_model.LinearExpr.sum(
        [
            minutes * (element.started_by(at - after) - element.ended_by(at + before))
            for at, minutes in element.quarters(window)
        ]
    )
