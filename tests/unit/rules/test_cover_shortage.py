"""Need can be met by those who know the queue, and each missing minute of it has a price."""

from __future__ import annotations

from scheduler.domain import Skill
from scheduler.rules.cover_shortage import RULE
from scheduler.rules.example import tiny_problem
from scheduler.rules.fair_share import needed
from scheduler.terms import Cover, View


def test_only_who_knows_the_queue_covers_its_need() -> None:
    skills = (
        Skill(agent_id="A", queue="phone", proficiency=4),
        Skill(agent_id="B", queue="complaints", proficiency=4),
    )
    view = View(tiny_problem(skills=skills, **needed(1, "10:00")))
    (term,) = (term for term in RULE.terms(RULE.params(), view) if isinstance(term, Cover))
    assert term.rates == (("A", 1000),)


def test_prices_reach_up_to_all_of_the_need() -> None:
    view = View(tiny_problem(**needed(1, "10:00")))
    (term,) = (term for term in RULE.terms(RULE.params(), view) if isinstance(term, Cover))
    shares = [share for share, _ in term.short_tiers]
    assert shares == sorted(shares)
    assert shares[-1] == 1000
