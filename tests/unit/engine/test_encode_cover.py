"""Week models of two people against every combination of shapes and split of minutes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import product

import pytest
from ortools.sat.python import cp_model

from scheduler.domain import NeedInterval, Policy, Problem, RuleSetting, Skill, SourcedValue
from scheduler.engine.choices import Choice, Meals
from scheduler.engine.clauses import clauses_of
from scheduler.engine.elements import Chosen, Given
from scheduler.engine.encode_cover import core_edges, core_minutes
from scheduler.engine.week import Lines, Week, WeekModel
from scheduler.rules.example import CONTRACT, MONDAY, moment, tiny_problem
from scheduler.terms import Cover, Facts, LineShift, LineTerm, Piece, Place, View, Window

QUEUES = ("phone", "complaints")
WEIGHTS = {"cover.shortage": 0.001, "cover.surplus": 0.001, "hours.weekly-min": 1.5}
HARD: dict[str, dict[str, int]] = {
    "availability.window": {},
    "days.per-week": {"max_days_per_week": 2},
    "rest.between-shifts": {"rest_minutes": 1400},
    "shift.length": {},
}
A_ALONE = {("A", "phone"): 4, ("B", "phone"): 1, ("B", "complaints"): 2}
MEAL = {
    "break.meal": {"meal_minutes": 15, "longer_than_minutes": 45, "after_start_minutes": 15},
}
BREAK = {"break.screen": {"break_minutes": 5, "per_minutes": 45, "edge_minutes": 15}}
EDGES = {"phone": (0.1, 1.0, 1.0, 1.0, 1.0, 0.1), "complaints": (0.0, 1.0, 0.0, 0.5, 0.0, 0.0)}
DAYS = (0, 1)
BOTH = {(agent_id, queue): 4 for agent_id in "AB" for queue in QUEUES}
QUIET = {"phone": (0.5, 1.0, 1.0, 0.4, 1.2, 0.3), "complaints": (0.0, 0.6, 1.0, 1.0, 0.0, 0.2)}
BUSY = {"phone": (1.5, 2.0, 2.0, 1.0, 1.2, 1.0), "complaints": (1.0, 1.0, 1.5, 1.0, 1.0, 0.8)}
SPARE = {"phone": (0.4,) * 6, "complaints": (1.0,) * 6}


def setting(rule_id: str, params: Mapping[str, int], weight: float | None) -> RuleSetting:
    values = {
        name: SourcedValue(
            value=value,
            unit="minutes",
            valid_from=date(1900, 1, 1),
            source="test",
            confirmed=False,
            policy="default",
            layer="site",
        )
        for name, value in params.items()
    }
    return RuleSetting(rule_id=rule_id, hard=weight is None, weight=weight or 0.0, values=values)


def policy(meal: Mapping[str, Mapping[str, int]] | None = None) -> Policy:
    hard = {**HARD, **(meal or {})}
    rules = [setting(rule_id, params, None) for rule_id, params in hard.items()]
    rules += [setting(rule_id, {}, weight) for rule_id, weight in WEIGHTS.items()]
    return Policy(names=("default",), at=MONDAY, rules={rule.rule_id: rule for rule in rules})


def centre(
    skills: Mapping[tuple[str, str], int],
    need: Mapping[str, tuple[float, ...]],
    rules: Policy,
) -> Problem:
    """Two mornings from 08:00, a need in each quarter, shifts of one hour to an hour and a half."""
    rows = tuple(
        NeedInterval(
            queue=queue,
            interval_start=moment(MONDAY + timedelta(days=day), "08:00")
            + n * timedelta(minutes=15),
            need_agents=agents,
            required_agents=agents,
        )
        for day in DAYS
        for queue, levels in need.items()
        for n, agents in enumerate(levels)
    )
    contract = {"shift_hours_min": 1, "shift_hours_max": 1.25, "weekly_hours_min": 1.5}
    return tiny_problem(
        need=rows,
        policy=rules,
        skills=tuple(
            Skill(agent_id=agent_id, queue=queue, proficiency=level)
            for (agent_id, queue), level in skills.items()
        ),
        contracts=(CONTRACT.model_copy(update=contract),),
    )


@dataclass
class Brute:
    """Every combination of shapes, each covered as well as whole minutes can be split."""

    week: Week

    def __post_init__(self) -> None:
        self.covers: dict[Window, list[tuple[Cover, int]]] = {
            window: [] for window in self.week.demands.windows
        }
        for clause in self.week.clauses:
            if isinstance(clause.term, Cover) and clause.term.window in self.covers:
                assert clause.weight_milli is not None
                self.covers[clause.term.window].append((clause.term, clause.weight_milli))
        self.cover = lru_cache(maxsize=None)(self._cover)

    def best(self, kept: Lines | None = None) -> int:
        """The least cost; people in ``kept`` stay as they are."""
        return min(cost for x in self.combinations(kept) if (cost := self._cost(x)) is not None)

    def combinations(self, kept: Lines | None) -> list[Lines]:
        """Every choice of shapes; people in ``kept`` stay as they are."""
        keys, options = [], []
        for agent_id, day in product(self.week.view.agent_ids, DAYS):
            choice = self.week.choice(agent_id, day)
            if kept is not None and agent_id == "B":
                shifts: list[LineShift | None] = [kept.get((agent_id, day))]
            else:
                pairs = choice.pairs() if choice else []
                shifts = [None, *(self.week.choices.shift(agent_id, day, *p) for p in pairs)]
            keys.append((agent_id, day))
            options.append(shifts)
        return [
            {key: shift for key, shift in zip(keys, picks, strict=True) if shift is not None}
            for picks in product(*options)
        ]

    def _cost(self, lines: Lines) -> int | None:
        facts = Facts(
            {a: tuple(shift for (b, _), shift in lines.items() if a == b) for a in ("A", "B")}
        )
        cost = 0
        for clause in self.week.clauses:
            if isinstance(clause.term, LineTerm):
                excess = clause.term.excess(facts)
                if clause.weight_milli is None and excess:
                    return None
                cost += (clause.weight_milli or 0) * excess
        if any(self.week.choices.meals["A"].places):
            return cost + sum(self._relieved(day, lines.get(("A", day))) for day in DAYS)
        for window in self.covers:
            spans = [
                sum(window.overlap(s.start, s.end) for (b, _), s in lines.items() if a == b)
                for a in ("A", "B")
            ]
            cost += self.cover(window, *spans)
        return cost

    def _relieved(self, day: int, shift: LineShift | None) -> int:
        """The least cost of a day of A alone over every way to spread the minutes of relief."""
        start, end = (shift.start, shift.end) if shift else (0, 0)
        meals = self.week.choices.meals["A"]
        relief, (after, before) = meals.relief(end - start), core_edges(meals)
        of_day = [w for w in self.covers if w.overlap(*self._day(day))]
        least = {0: 0}
        for window in of_day:
            present = window.overlap(start, end)
            most = window.overlap(start + after, end - before)
            found: dict[int, int] = {}
            for (taken, cost), off in product(least.items(), range(min(most, relief) + 1)):
                if taken + off <= relief:
                    total = cost + self.cover(window, present - off, 0)
                    found[taken + off] = min(total, found.get(taken + off, total))
            least = found
        return least[relief]

    def _day(self, day: int) -> tuple[int, int]:
        local = self.week.view.day("A", day)
        return local.start_minute, local.end_minute

    def _cover(self, window: Window, of_a: int, of_b: int) -> int:
        """The least cost of a window over every split of two people's minutes."""
        return min(
            sum(weight * cover.excess(facts) for cover, weight in self.covers[window])
            for a, b in product(range(of_a + 1), range(of_b + 1))
            for facts in [Facts({"A": worked(window, a, of_a), "B": worked(window, b, of_b)})]
        )


def worked(window: Window, first: int, minutes: int) -> tuple[LineShift, ...]:
    """Some minutes of a window, the first of them on the phone and the others on complaints."""
    start, end = window.start, window.start + minutes
    pieces = (
        Piece(start, start + first, "work", "phone"),
        Piece(start + first, end, "work", "complaints"),
    )
    return (LineShift(0, start, end, 0, minutes, pieces),)


def solver() -> cp_model.CpSolver:
    found = cp_model.CpSolver()
    found.parameters.num_workers = 1
    found.parameters.linearization_level = 2
    return found


def week_of(problem: Problem) -> Week:
    view = View(problem)
    return Week(view, clauses_of(view))


@pytest.mark.parametrize("need", [QUIET, BUSY, SPARE], ids=["quiet", "busy", "spare"])
@pytest.mark.parametrize("skills", [A_ALONE, BOTH], ids=["skills-differ", "skills-alike"])
def test_the_optimum_is_that_of_brute_force(
    skills: dict[tuple[str, str], int], need: dict[str, tuple[float, ...]]
) -> None:
    week = week_of(centre(skills, need, policy()))
    outcome = WeekModel(week, ("A", "B"), {}).solve(solver())
    assert outcome.cost == outcome.bound == Brute(week).best()


@pytest.mark.parametrize(
    ("skills", "need", "start_clock"), [(BOTH, BUSY, 480), (A_ALONE, SPARE, 485)]
)
def test_kept_people_count_as_they_are(
    skills: dict[tuple[str, str], int], need: dict[str, tuple[float, ...]], start_clock: int
) -> None:
    week = week_of(centre(skills, need, policy()))
    span = week.view.window("B", 0, start_clock, 555)
    kept: Lines = {("B", 0): week.choices.shift("B", 0, *span)}
    outcome = WeekModel(week, ("A",), kept).solve(solver())
    promised = [c for c in week.of_agent["B"] if c.rule_id == "hours.weekly-min"]
    facts = Facts({"B": tuple(kept.values())})
    of_b = sum((c.weight_milli or 0) * c.term.excess(facts) for c in promised)
    assert of_b > 0
    assert outcome.cost == Brute(week).best(kept) - of_b


@pytest.mark.parametrize("relief", [MEAL, BREAK], ids=["meal", "break"])
@pytest.mark.parametrize("need", [QUIET, BUSY, EDGES], ids=["quiet", "busy", "edges"])
def test_relief_is_spread_as_well_as_can_be(
    need: dict[str, tuple[float, ...]], relief: dict[str, dict[str, int]]
) -> None:
    problem = centre(BOTH, need, policy(relief))
    alone = problem.model_copy(update={"agents": problem.agents[:1]})
    week = week_of(alone)
    assert WeekModel(week, ("A",), {}).solve(solver()).cost == Brute(week).best({})


def test_no_plan_of_segments_costs_less_than_the_optimum() -> None:
    week = week_of(centre(BOTH, BUSY, policy(MEAL)))
    optimum = WeekModel(week, ("A", "B"), {}).solve(solver()).cost
    costs = []
    for lines in Brute(week).combinations(None)[::7]:
        for queue in QUEUES:
            line = {a: planned(week, a, lines, queue if a == "A" else "phone") for a in ("A", "B")}
            facts = Facts(line)
            amounts = [(c.weight_milli, c.term.excess(facts)) for c in week.clauses]
            if not any(excess for weight, excess in amounts if weight is None):
                costs.append(sum((weight or 0) * excess for weight, excess in amounts))
    assert costs
    assert optimum <= min(costs)


def planned(week: Week, agent_id: str, lines: Lines, queue: str) -> tuple[LineShift, ...]:
    """A person's shifts with the meal in its place and work on one queue around it."""
    shifts = []
    for (who, _), shift in lines.items():
        if who == agent_id:
            pieces, at = [], shift.start
            for begin, end, place in week.choices.meals[who].layout(shift.end - shift.start) or ():
                pieces.append(Piece(at, shift.start + begin, "work", queue))
                at = shift.start + end
                pieces.append(Piece(shift.start + begin, at, place.kind, None))
            shifts.append(shift._replace(pieces=(*pieces, Piece(at, shift.end, "work", queue))))
    return tuple(shifts)


def test_relief_of_kept_people_is_taken_where_it_may_lie() -> None:
    problem = centre(BOTH, BUSY, policy(MEAL))
    alone = problem.model_copy(update={"agents": problem.agents[:1]})
    week = week_of(alone)
    best = WeekModel(week, ("A",), {}).solve(solver())
    assert best.lines
    kept = WeekModel(week, (), best.lines).solve(solver())
    promised = [clause for clause in week.of_agent["A"] if clause.weight_milli]
    facts = Facts({"A": tuple(best.lines.values())})
    of_line = sum((c.weight_milli or 0) * c.term.excess(facts) for c in promised)
    assert kept.cost + of_line == best.cost


@pytest.mark.parametrize(("day", "start_clock"), [(1, 900), (2, 480)])
def test_where_nobody_is_needed_work_is_surplus_and_relief_costs_nothing(
    day: int, start_clock: int
) -> None:
    problem = centre(BOTH, BUSY, policy(MEAL))
    week = week_of(problem.model_copy(update={"agents": problem.agents[:1]}))
    span = week.view.window("A", day, start_clock, start_clock + 75)
    kept: Lines = {("A", day): week.choices.shift("A", day, *span)}
    without = WeekModel(week, (), {}).solve(solver()).cost
    # An hour and a quarter, a quarter of an hour of it a meal.
    surplus = 60 * 1000 * week.demands.surplus
    assert WeekModel(week, (), kept).solve(solver()).cost == without + surplus > without


def place(after_start: int, before_end: int) -> Place:
    return Place(("A",), 7, "break", 5, True, ((60, 1),), after_start, before_end)


@pytest.mark.parametrize(
    ("places", "edges"),
    [
        ((), (0, 0)),
        ((place(15, 15),), (15, 15)),
        ((place(29, 30),), (15, 30)),
        ((place(60, 0), place(30, 45)), (30, 0)),
    ],
)
def test_no_relief_lies_in_the_edges_that_all_places_keep_free(
    places: tuple[Place, ...], edges: tuple[int, int]
) -> None:
    assert core_edges(Meals(places)) == edges


@pytest.mark.parametrize("edges", [(0, 0), (15, 0), (0, 30), (15, 15), (30, 15), (60, 60)])
@pytest.mark.parametrize("window", [Window(0, 15), Window(20, 50), Window(30, 90), Window(60, 200)])
def test_the_core_is_the_shift_without_its_edges(edges: tuple[int, int], window: Window) -> None:
    after, before = edges
    choice = Choice("A", 0, (0, 15, 30), (45, 60, 75, 90), (45, 60, 75))
    short = choice.spans[0] < after + before + 15
    for start, end in choice.pairs():
        model = cp_model.CpModel()
        day = Chosen(model, choice, Meals(()), dict.fromkeys(choice.starts, 0))
        core = model.new_int_var(-1000, 1000, "")
        model.add(core == core_minutes(day, window, edges))
        model.add(day.starts_at(start) == 1)
        model.add(day.ends_at(end) == 1)
        found = solver()
        assert found.solve(model) == cp_model.OPTIMAL
        expected = window.overlap(start + after, end - before)
        assert found.value(core) == (window.overlap(start, end) if short else expected)
        known = Given(LineShift(0, start, end, 0, end - start))
        assert core_minutes(known, window, edges) == expected
    assert core_minutes(Given(None), window, edges) == 0
