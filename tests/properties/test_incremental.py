"""What the terms say of a change equals what the whole audit says of the roster after it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from scheduler.audit import audit
from scheduler.domain import Problem
from scheduler.swaps import Standing
from tests.properties.centres import Case, centres
from tests.properties.roster_changes import Changes

CHANGES_EACH = 8


def with_seats(problem: Problem, seats: int | None) -> Problem:
    """The problem with so few seats at each site that they are often too few."""
    sites = tuple(site.model_copy(update={"seats": seats}) for site in problem.centre.sites)
    centre = problem.centre.model_copy(update={"sites": sites})
    return problem.model_copy(update={"centre": centre})


def with_company(problem: Problem, random: Random) -> Problem:
    """The problem with newcomers who have mentors, somebody who supports, and days at home."""
    first, *others = problem.agents
    drawn = [
        person.model_copy(
            update={
                "mentor_id": first.agent_id if random.random() < 0.6 else None,
                "employed_from": problem.first_date - timedelta(days=random.choice((7, 400))),
                "role": random.choice(("agent", "agent", "lead")),
                "home_days_per_week_max": random.choice((None, 2)),
            }
        )
        for person in others
    ]
    return problem.model_copy(update={"agents": (first, *drawn)})


def same(what: str, by_terms: Mapping[str, int], by_audit: Mapping[str, int]) -> None:
    """Both say the same of every rule; otherwise it is said of which they do not."""
    rules = by_terms.keys() | by_audit.keys()
    pairs = {rule: (by_terms.get(rule), by_audit.get(rule)) for rule in sorted(rules)}
    differ = {rule: pair for rule, pair in pairs.items() if pair[0] != pair[1]}
    assert not differ, f"{what}, by terms and by audit: {differ}"


def compared(case: Case, seed: int) -> int:
    """Make changes one after the other, compare each with the audit; return how many."""
    random = Random(seed)  # noqa: S311 - draws, keeps no secret
    problem = with_seats(case.problem, random.choice((None, 1, 2)))
    problem = with_company(problem, random) if random.random() < 0.6 else problem
    drawn = Changes(problem, seed)
    standing = Standing.of(problem, drawn.roster())
    if random.random() < 0.8:
        standing = standing.counted()
    for _ in range(CHANGES_EACH):
        standing = standing.changed(drawn.change(standing.shifts))
        judged = audit(problem, standing.roster)
        told = {v.rule_id: v.amount + v.inherited for v in judged.verdicts}
        same("excess", standing.excess_by_rule, told)
        same("cost", standing.cost_by_rule, judged.cost_by_rule)
        broken = dict.fromkeys((verdict.rule_id for verdict in judged.broken), True)
        same("broken", dict.fromkeys(standing.broken, True), broken)
        assert standing.feasible == judged.feasible
    return CHANGES_EACH


@given(case=centres(), seed=st.integers(0, 1 << 30))
def test_a_change_is_judged_as_the_whole_audit_judges_the_roster(case: Case, seed: int) -> None:
    compared(case, seed)
