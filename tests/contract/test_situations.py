"""Situations written by hand, one for each clause: what a lawyer or a planner would say of them.

Each file of ``situations/`` names its clause, tells the story in a sentence, gives policies, a date
and shifts in the notation of ``scheduler.rules.example``, and says what the rule has to answer.
"""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict

from scheduler.audit import audit
from scheduler.domain import Agent, Event, PersonalLimit, Site
from scheduler.pipeline.policies import SHIPPED, policy_at
from scheduler.rules import rule
from scheduler.rules.example import moment, roster_of, tiny_problem, tiny_session
from tests.contract.cases import Case

FILES = sorted((Path(__file__).parent / "situations").glob("*.toml"))


class Situation(BaseModel):
    """One file; ``excess`` in the unit of the rule.

    ``site``, ``people`` (person → fields) and ``sessions`` say what differs from the world of the
    examples; sessions are in the notation of ``tiny_session``, personal ``limits`` hold for the
    week. ``kept`` is the roster that was told, ``as_of`` the day of planning. ``events`` have date
    and clock time.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    clause: str
    situation: str
    policies: tuple[str, ...]
    at: date
    rule: str
    verdict: Literal["allowed", "refused", "priced"]
    excess: int
    unit: str
    history: tuple[str, ...] = ()
    site: dict[str, Any] = {}
    people: dict[str, dict[str, Any]] = {}
    sessions: tuple[dict[str, Any], ...] = ()
    limits: tuple[dict[str, Any], ...] = ()
    events: tuple[dict[str, Any], ...] = ()
    kept: tuple[str, ...] = ()
    as_of: date | None = None
    roster: tuple[str, ...]

    @classmethod
    def read(cls, path: Path) -> Situation:
        """Read one file."""
        return cls.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))

    @property
    def world(self) -> dict[str, Any]:
        """The centre with the fields of its site, and the people with their fields, replaced."""
        tiny = tiny_problem()
        (site,) = tiny.centre.sites
        sites = (Site.model_validate({**site.model_dump(), **self.site}),)
        agents = tuple(
            Agent.model_validate({**agent.model_dump(), **self.people.get(agent.agent_id, {})})
            for agent in tiny.agents
        )
        return {
            "centre": tiny.centre.model_copy(update={"sites": sites}),
            "agents": agents,
            "sessions": tuple(tiny_session(**fields) for fields in self.sessions),
            "limits": tuple(self._limit(n, fields) for n, fields in enumerate(self.limits)),
            "events": tuple(_event(n, **fields) for n, fields in enumerate(self.events)),
            "kept": roster_of(self.kept, self.monday) if self.kept else None,
            "as_of": self.as_of,
        }

    @property
    def monday(self) -> date:
        """The first day of the week in which it happens."""
        return self.at - timedelta(days=self.at.weekday())

    def _limit(self, number: int, fields: dict[str, Any]) -> PersonalLimit:
        week = {"valid_from": self.monday, "valid_to": self.monday + timedelta(days=6)}
        return PersonalLimit.model_validate({"limit_id": f"l{number}", **week, **fields})


def _event(number: int, *, on: date, clock: str, **fields: Any) -> Event:
    given = {"event_id": f"e{number}", "occurred_at": moment(on, clock), "source": "agent"}
    return Event.model_validate({**given, **fields})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_clause_is_kept(path: Path) -> None:
    told = Situation.read(path)
    monday = told.monday
    policy = policy_at(told.policies, told.at)
    problem = tiny_problem(monday, told.history, policy=policy, **told.world)
    roster = roster_of(told.roster, monday)
    found = {verdict.rule_id: verdict for verdict in audit(problem, roster).verdicts}[told.rule]
    assert found.amount == told.excess
    assert found.unit == told.unit
    said = "allowed" if not found.amount else "refused" if found.hard else "priced"
    assert said == told.verdict
    # the engine reads the same
    params = rule(told.rule).params.model_validate(policy.rules[told.rule].params)
    assert Case(rule(told.rule), params, problem).by_terms(roster) == told.excess


def test_there_are_thirty_and_more_across_the_policies() -> None:
    told = [Situation.read(path) for path in FILES]
    assert len(told) >= 30
    assert len({situation.situation for situation in told}) == len(told)
    named = {name for situation in told for name in situation.policies}
    assert named <= {path.stem for path in SHIPPED.glob("*.toml")}
    assert {situation.verdict for situation in told} >= {"allowed", "refused"}
