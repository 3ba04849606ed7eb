"""The audit of one person alone: what is inherited, and the words for what is broken.

How far a rule is broken, its terms say. Which part of that history and pins hold already is the
audit's own notion, and sentences are written by ``explain`` of a rule from a violation that its
``check`` found. Both are asked only where a hard rule is broken, of one person and those rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Protocol, TypeVar

from scheduler.audit import Verdict, audit
from scheduler.domain import Problem, Roster, Shift

TABLES = (
    "agents",
    "skills",
    "availability",
    "time_off",
    "wishes",
    "pins",
    "limits",
    "ledger",
    "events",
)
"""The parts of a problem that speak of one person in each row."""


class _Row(Protocol):
    @property
    def agent_id(self) -> str: ...


R = TypeVar("R", bound=_Row)


class Alone:
    """A problem as if one person were all there is, for one person after the other."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._rows = {table: _by_person(getattr(problem, table)) for table in TABLES}
        self._known: dict[str, Problem] = {}

    def of(self, agent_id: str) -> Problem:
        """Return the problem of one person."""
        if agent_id not in self._known:
            own: dict[str, object] = {
                table: tuple(rows.get(agent_id, ())) for table, rows in self._rows.items()
            }
            own["history"] = Roster(shifts=self.problem.history.by_agent.get(agent_id, ()))
            self._known[agent_id] = self.problem.model_copy(update=own)
        return self._known[agent_id]

    def audit(
        self, agent_id: str, shifts: tuple[Shift, ...], rule_ids: Collection[str]
    ) -> tuple[Verdict, ...]:
        """Return the verdicts of some rules on the shifts of one person.

        Parameters
        ----------
        rule_ids
            Rules about single people; one that compares people would see nobody to compare with.
        """
        return audit(ruled_by(self.of(agent_id), rule_ids), Roster(shifts=shifts)).verdicts


def _by_person(rows: tuple[R, ...]) -> dict[str, list[R]]:
    found: dict[str, list[R]] = defaultdict(list)
    for row in rows:
        found[row.agent_id].append(row)
    return found


def ruled_by(problem: Problem, rule_ids: Collection[str]) -> Problem:
    """Return the problem with some of its rules alone."""
    rules = {rule_id: problem.policy.rules[rule_id] for rule_id in sorted(rule_ids)}
    policy = problem.policy.model_copy(update={"rules": rules})
    return problem.model_copy(update={"policy": policy})
