"""Company at work: priced as the interpreters do, and sought when lines are made."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from scheduler.domain import Problem, Roster
from scheduler.engine.clauses import clauses_of
from scheduler.engine.days import Days
from scheduler.engine.joint import Joint
from scheduler.engine.market import Market
from scheduler.engine.parts import divided
from scheduler.engine.result import Settings
from scheduler.engine.solve import solve
from scheduler.engine.ties import Ties
from scheduler.engine.week import Lines, Week
from scheduler.rules.example import MONDAY, tiny_problem
from scheduler.rules.mentor_overlap import mentored
from scheduler.rules.support_present import b_is
from scheduler.terms import Facts, LineShift, Support, Together, View
from tests.properties.centres import policy
from tests.unit.engine.line_world import all_lines, needs, spec_of
from tests.unit.engine.test_joint import WORK

OPEN = {0: ("08:00", 20), 1: ("20:00", 20)}
LAST_NIGHT = ("Sun-1 22:00-30:00",)
PAIR, LEAD = mentored(MONDAY), b_is("lead")
WORLDS = {
    "a mentor": PAIR,
    "a lead": LEAD,
    "both": {"agents": (PAIR["agents"][0], LEAD["agents"][1])},
    "a night": {**LEAD, "history": LAST_NIGHT},
}


def centre(**given: Any) -> Problem:
    parts = {
        "need": needs(OPEN, agents=0.7),
        "contracts": (WORK,),
        "policy": policy(MONDAY, "default"),
    }
    return tiny_problem(**{**parts, **given})


def week_of(problem: Problem) -> Week:
    view = View(problem)
    return Week(view, clauses_of(view))


def company(week: Week, lines: Lines) -> int:
    """The cost of company by the interpreters, history included."""
    past = Facts.of(Roster(), week.view).lines
    found: dict[str, list[LineShift]] = {who: list(line) for who, line in past.items()}
    for (who, _), shift in lines.items():
        found.setdefault(who, []).append(shift)
    facts = Facts({who: tuple(sorted(line, key=lambda s: s.start)) for who, line in found.items()})
    return sum(
        (c.weight_milli or 0) * c.term.excess(facts)
        for c in week.clauses
        if isinstance(c.term, Support | Together)
    )


def some_lines(week: Week, who: str, rng: np.random.Generator) -> list[dict[int, LineShift]]:
    lines = list(all_lines(week, who))
    return [lines[int(n)] for n in rng.integers(0, len(lines), 12)]


@pytest.mark.parametrize("given", WORLDS.values(), ids=WORLDS)
def test_company_costs_what_the_interpreters_say_whoever_comes_and_goes(
    given: dict[str, Any],
) -> None:
    week, rng = week_of(centre(**given)), np.random.default_rng(5)
    ties, lines = Ties(week, {}), dict[tuple[str, int], LineShift]()
    seen = set()
    for mine, other in zip(some_lines(week, "A", rng), some_lines(week, "B", rng), strict=True):
        for who, line in (("A", mine), ("B", other)):
            had = {day: shift for (agent, day), shift in lines.items() if agent == who}
            ties.leave(who, had)
            lines = {key: shift for key, shift in lines.items() if key[0] != who}
            ties.enter(who, line)
            lines |= {(who, day): shift for day, shift in line.items()}
            assert ties.cost() == company(week, lines)
            seen.add(ties.cost())
    assert Ties(week, lines).cost() == ties.cost()
    assert len(seen) > 4


@pytest.mark.parametrize("who", ["A", "B"])
@pytest.mark.parametrize("given", WORLDS.values(), ids=WORLDS)
def test_a_shift_leans_by_what_it_changes(given: dict[str, Any], who: str) -> None:
    week, rng = week_of(centre(**given)), np.random.default_rng(7)
    other = "B" if who == "A" else "A"
    spec, changes = spec_of(week, who), set()
    for theirs in some_lines(week, other, rng):
        beside = {(other, day): shift for day, shift in theirs.items()}
        extra = Ties(week, beside).lean(spec, None)
        alone = company(week, beside)
        for line in some_lines(week, who, rng):
            if len(line) == 1:
                ((day, shift),) = line.items()
                change = company(week, beside | {(who, day): shift}) - alone
                row = shift.start // 15 - spec.origin - int(spec.first[day])
                assert extra is not None
                assert extra[day, row, spec.column(shift)] == change
                changes.add(change)
    assert len(changes) > 2


def test_nothing_leans_where_nobody_asks_for_company() -> None:
    week = week_of(centre())
    assert Ties(week, {}).lean(spec_of(week), None) is None
    assert Ties(week, {}).cost() == 0


@pytest.mark.parametrize(
    ("given", "rule_id"), [(PAIR, "mentor.overlap"), (LEAD, "support.present")]
)
def test_a_plan_gives_more_company_than_one_that_asks_for_none(
    given: dict[str, Any], rule_id: str
) -> None:
    spread = needs({0: ("08:00", 40), 1: ("08:00", 40)}, agents=0.9)
    lonely = {}
    for weight in (0.0, 20.0):
        week = week_of(weighed(centre(**given, need=spread), rule_id, weight))
        market = Market(week)
        joint = Joint(market, {}, Days(week, {}, 1), np.random.default_rng(1))
        joint.mend(np.zeros(market.need.shape), lambda: False)
        lonely[weight] = company(week_of(centre(**given, need=spread)), joint.found().lines)
        assert len(joint.found().lines) > 1
    assert lonely[20.0] < lonely[0.0]


def weighed(problem: Problem, rule_id: str, weight: float) -> Problem:
    """The problem with another weight of a rule."""
    setting = problem.policy.rules[rule_id].model_copy(update={"weight": weight})
    rules = {**problem.policy.rules, rule_id: setting}
    return problem.model_copy(update={"policy": problem.policy.model_copy(update={"rules": rules})})


def test_support_between_parts_is_priced_on_the_whole_roster() -> None:
    skills = tuple(s for s in tiny_problem().skills if (s.agent_id == "A") == (s.queue == "phone"))
    need = (*needs({0: ("08:00", 24)}), *needs({0: ("20:00", 16)}, queue="complaints"))
    problem = centre(**LEAD, skills=skills, need=need)
    parts, between = divided(problem)
    assert [part.people for part in parts] == [1, 1]
    assert len(between) == 8
    found = solve(problem, Settings(time_limit_s=2, workers=1))
    facts = Facts.of(found.roster, View(problem))
    asked = sum((c.weight_milli or 0) * c.term.excess(facts) for c in between)
    assert found.cost_by_rule["support.present"] == asked > 0
    assert sum(found.cost_by_rule.values()) == found.cost_milli
