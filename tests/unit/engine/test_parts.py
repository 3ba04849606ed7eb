"""Parts share no need and no person, and nothing of the whole is lost between them."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.domain import Problem, Queue, Roster, Skill
from scheduler.engine.clauses import Clause, clauses_of, cost_by_rule
from scheduler.engine.parts import parts_of
from scheduler.engine.result import Progress, Settings
from scheduler.engine.solve import joined, shared_out, solve, solve_share
from scheduler.rules.example import MONDAY
from scheduler.rules.example import roster_of as written
from scheduler.terms import Cover, Facts, Sum, View
from tests.properties.centres import policy
from tests.unit.engine.line_world import needs, pin
from tests.unit.engine.test_search import TINY, agreed, centre

BOTH = (*needs({0: ("08:00", 24)}), *needs({0: ("10:00", 24)}, queue="complaints"))
APART = (
    Skill(agent_id="A", queue="phone", proficiency=3),
    Skill(agent_id="B", queue="complaints", proficiency=3),
)


def people(problem: Problem) -> list[set[str]]:
    return [set(part.view.agent_ids) for part in parts_of(problem)]


def apart(**given: Any) -> Problem:
    return centre(**{"need": BOTH, "skills": APART, **given})


def test_people_on_different_queues_are_parts_of_their_own() -> None:
    assert people(apart()) == [{"A"}, {"B"}]


def test_whoever_can_answer_both_ties_everybody_together() -> None:
    bridge = Skill(agent_id="B", queue="phone", proficiency=1)
    assert people(apart(skills=(*APART, bridge))) == [{"A", "B"}]


def test_people_are_tied_through_others() -> None:
    queues = tuple(
        Queue(queue=q, channel="voice", sites=("main",), opening=()) for q in ("a", "b", "c", "d")
    )
    world = centre()
    site = world.centre.model_copy(update={"queues": queues})
    agents = tuple(
        world.agents[0].model_copy(update={"agent_id": name}) for name in ("A", "B", "C", "D")
    )
    skilled = (("A", "a"), ("B", "b"), ("C", "c"), ("A", "c"), ("C", "b"), ("D", "d"))
    skills = tuple(Skill(agent_id=a, queue=q, proficiency=4) for a, q in skilled)
    need = tuple(row for queue in "abcd" for row in needs({0: ("08:00", 4)}, queue=queue))
    problem = world.model_copy(
        update={"centre": site, "agents": agents, "skills": skills, "need": need}
    )
    assert people(problem) == [{"A", "B", "C"}, {"D"}]


@pytest.mark.parametrize("given", [{"need": ()}, {"skills": ()}, {"agents": (), "skills": ()}])
def test_without_need_or_people_there_is_one_part(given: dict[str, Any]) -> None:
    problem = apart(**given)
    assert len(parts_of(problem)) == 1
    assert parts_of(problem)[0].clauses == clauses_of(View(problem))


def test_people_without_a_queue_and_queues_without_people_are_in_the_first_part() -> None:
    queues = (
        *centre().centre.queues,
        Queue(queue="x", channel="email", sites=("main",), opening=()),
    )
    site = centre().centre.model_copy(update={"queues": queues})
    idle = centre().agents[0].model_copy(update={"agent_id": "Z"})
    need = (*BOTH, *needs({1: ("08:00", 4)}, queue="x"))
    first, other = parts_of(apart(centre=site, need=need, agents=(*centre().agents, idle)))
    assert set(first.view.agent_ids) == {"A", "Z"}
    asked = [{c.queue for c in _covers(part.clauses) if c.short_tiers} for part in (first, other)]
    assert asked == [{"phone", "x"}, {"complaints"}]


def _covers(clauses: tuple[Clause, ...]) -> list[Cover]:
    return [clause.term for clause in clauses if isinstance(clause.term, Cover)]


def test_costs_of_parts_add_up_to_the_cost_of_the_whole() -> None:
    problem = apart(history=("A Sun-1 20:00-32:00", "B Sun-1 21:00-33:00"))
    roster = written(
        ("A Mon 08:00-16:00", "B Tue 09:00-17:00 | work:complaints 09:00-12:00"), MONDAY
    )
    total: dict[str, int] = {}
    for part in parts_of(problem):
        own = part.view.agent_ids
        mine = Roster.of([shift for shift in roster.shifts if shift.agent_id in own])
        facts = Facts.of(mine, part.view)
        for rule_id, cost in cost_by_rule(part.view, part.clauses, facts).items():
            total[rule_id] = total.get(rule_id, 0) + cost
    assert len(parts_of(problem)) == 2
    whole = View(problem)
    assert total == cost_by_rule(whole, clauses_of(whole), Facts.of(roster, whole))


def test_fair_shares_are_those_of_the_whole_centre() -> None:
    problem = apart()
    whole = {id_of(clause): clause.term for clause in clauses_of(View(problem)) if fair(clause)}
    for part in parts_of(problem):
        mine = {id_of(clause): clause.term for clause in part.clauses if fair(clause)}
        assert mine
        assert mine.items() <= whole.items()


def fair(clause: Clause) -> bool:
    return clause.rule_id.startswith("fair.") and isinstance(clause.term, Sum)


def id_of(clause: Clause) -> tuple[str, str]:
    assert isinstance(clause.term, Sum)
    return clause.rule_id, clause.term.agent_id


def test_a_centre_in_parts_is_planned_whole() -> None:
    problem = apart(pins=(pin("A", 2, "08:00", "14:00"),))
    heard: list[Progress] = []
    result = solve(problem, TINY, heard.append)
    assert agreed(problem, result)
    assert {shift.agent_id for shift in result.roster.shifts} == {"A", "B"}
    assert result.needed_minutes == 2 * 24 * 15
    assert heard[0].cost_milli is None
    assert heard[-1].stage == "done"
    assert (heard[-1].cost_milli, heard[-1].bound_milli) == (result.cost_milli, result.bound_milli)
    assert heard[-1].gap_of_need == result.gap_of_need


def test_parts_on_processes_of_their_own_are_planned_whole() -> None:
    problem = apart()
    heard: list[Progress] = []
    result = solve(problem, Settings(time_limit_s=2.0, workers=2), heard.append)
    assert agreed(problem, result)
    assert {shift.agent_id for shift in result.roster.shifts} == {"A", "B"}
    costs = [progress.cost_milli for progress in heard]
    assert costs[0] is None
    assert costs[-1] == result.cost_milli


def test_whoever_cancels_gets_all_parts() -> None:
    problem = apart()
    settings = Settings(time_limit_s=60.0, workers=2)
    settings.cancel.set()
    result = solve(problem, settings)
    assert result.status == "cancelled"
    assert agreed(problem, result)


def test_groups_hold_about_as_many_people_each() -> None:
    part = parts_of(apart())[0]
    groups = shared_out([part] * 5, 2)
    assert [[number for number, _ in group] for group in groups] == [[0, 2, 4], [1, 3]]
    assert len(shared_out([part], 4)) == 1


def test_who_is_to_be_at_work_together_is_planned_together() -> None:
    world = apart(policy=policy(MONDAY, "default"))
    home, other = (
        agent.model_copy(update={"home_days_per_week_max": days})
        for agent, days in zip(world.agents, (2, None), strict=True)
    )
    assert people(world) == [{"A"}, {"B"}]
    assert people(world.model_copy(update={"agents": (home, other)})) == [{"A", "B"}]
    elsewhere = other.model_copy(update={"team": "u"})
    assert people(world.model_copy(update={"agents": (home, elsewhere)})) == [{"A"}, {"B"}]


@pytest.mark.parametrize("shares", [1, 2])
def test_shares_searched_apart_are_the_counted_search_of_the_whole(shares: int) -> None:
    problem, settings = apart(), TINY
    kept: list[int] = []
    found = [
        solve_share(
            problem, settings, (n, shares), keep=lambda best: kept.append(best().cost_milli)
        )
        for n in range(shares)
    ]
    assert kept
    whole, together = solve(problem, settings), joined(problem, found)
    assert together.roster == whole.roster
    assert (together.cost_milli, together.bound_milli) == (whole.cost_milli, whole.bound_milli)
    assert together.cost_by_rule == whole.cost_by_rule


def test_a_roster_can_be_kept_before_it_is_told_of() -> None:
    seen: list[str] = []
    solve_share(
        apart(),
        TINY,
        (0, 1),
        lambda told: seen.append("none yet" if told.cost_milli is None else "told"),
        lambda _best: seen.append("kept"),
    )
    assert "kept" in seen
    assert seen.index("kept") < seen.index("told")
