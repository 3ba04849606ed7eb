"""The audit of one person alone: what is inherited, and the words for what is broken.

How far a rule is broken, its terms say. Which part of that history and pins hold already is the
audit's own notion, and sentences are written by ``explain`` of a rule from a violation that its
``check`` found. Both are asked only where a hard rule is broken, of one person and those rules.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from scheduler.audit import Verdict, audit
from scheduler.domain import (
    Agent,
    Availability,
    Event,
    LedgerRow,
    PersonalLimit,
    Pin,
    Problem,
    Roster,
    Shift,
    Skill,
    TimeOff,
    Wish,
)

Row = TypeVar(
    "Row",
    Agent,
    Availability,
    Event,
    LedgerRow,
    PersonalLimit,
    Pin,
    Shift,
    Skill,
    TimeOff,
    Wish,
)


def audit_alone(
    problem: Problem, agent_id: str, shifts: tuple[Shift, ...], rule_ids: Collection[str]
) -> tuple[Verdict, ...]:
    """Return the verdicts of some rules on the shifts of one person.

    Parameters
    ----------
    rule_ids
        Rules about single people; one that compares people would see nobody to compare with.
    """
    alone = ruled_by(problem, rule_ids).model_copy(
        update={
            "agents": _own(problem.agents, agent_id),
            "skills": _own(problem.skills, agent_id),
            "availability": _own(problem.availability, agent_id),
            "time_off": _own(problem.time_off, agent_id),
            "wishes": _own(problem.wishes, agent_id),
            "pins": _own(problem.pins, agent_id),
            "limits": _own(problem.limits, agent_id),
            "ledger": _own(problem.ledger, agent_id),
            "events": _own(problem.events, agent_id),
            "history": Roster(shifts=problem.history.by_agent.get(agent_id, ())),
        }
    )
    return audit(alone, Roster(shifts=shifts)).verdicts


def ruled_by(problem: Problem, rule_ids: Collection[str]) -> Problem:
    """Return the problem with some of its rules alone."""
    rules = {rule_id: problem.policy.rules[rule_id] for rule_id in sorted(rule_ids)}
    policy = problem.policy.model_copy(update={"rules": rules})
    return problem.model_copy(update={"policy": policy})


def _own(rows: tuple[Row, ...], agent_id: str) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.agent_id == agent_id)
