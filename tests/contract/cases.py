"""A rule under some parameters in some problem, asked both ways; parameters changed by a step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from annotated_types import Ge, Gt, Le, Lt, MultipleOf
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from scheduler.domain import Problem, Roster
from scheduler.domain.timeline import Timeline
from scheduler.rules import Example, Params, Rule, Violation, all_rules
from scheduler.rules.example import roster_of, tiny_problem
from scheduler.terms import Facts, Term, View

RULES: dict[str, Rule[Any]] = all_rules()


class Case:
    """One rule, its parameters and a problem, ready to judge many rosters."""

    def __init__(self, rule: Rule[Any], params: Params, problem: Problem) -> None:
        self.rule, self.params, self.problem = rule, params, problem
        self.view = View(problem)
        self.terms: tuple[Term, ...] = tuple(rule.terms(params, self.view))

    def violations(self, roster: Roster) -> list[Violation]:
        """What ``check`` says of a roster."""
        found = list(self.rule.check(self.params, Timeline(self.problem, roster)))
        assert all(violation.amount > 0 for violation in found), "what is kept is no violation"
        return found

    def by_check(self, roster: Roster) -> int:
        """Total amount by ``check``."""
        return sum(violation.amount for violation in self.violations(roster))

    def by_terms(self, roster: Roster) -> int:
        """Total amount by the interpreters of the terms."""
        facts = Facts.of(roster, self.view)
        return sum(term.excess(facts) for term in self.terms)


def given_of(example: Example) -> dict[str, Any]:
    """The parts of the problem that an example replaces, its first date as a date."""
    given = dict(example.given)
    if isinstance(given.get("first_date"), str):
        given["first_date"] = date.fromisoformat(given["first_date"])
    return given


def case_of(rule: Rule[Any], example: Example, **changed: object) -> tuple[Case, Roster]:
    """An example as a case with its roster, some parameters changed."""
    problem = tiny_problem(history=example.history, **given_of(example))
    params = rule.params(**{**example.params, **changed})
    return Case(rule, params, problem), roster_of(example.roster, problem.first_date)


def meta(field: FieldInfo) -> Mapping[str, Any]:
    """What a rule states about one of its numbers."""
    extra = field.json_schema_extra
    return extra if isinstance(extra, Mapping) else {}


def numbers(rule: Rule[Any]) -> dict[str, FieldInfo]:
    """The parameters that are numbers or switches."""
    fields = rule.params.model_fields
    return {name: f for name, f in fields.items() if f.annotation in (int, float, bool)}


def step_of(field: FieldInfo) -> float:
    """The smallest change that the schema lets through."""
    steps = [m.multiple_of for m in field.metadata if isinstance(m, MultipleOf)]
    return float(str(steps[0])) if steps else 1


def moved(params: Params, name: str, by: float) -> Params | None:
    """Parameters with one number moved; None where the schema refuses."""
    value = getattr(params, name)
    new = round(value + by, 6) if isinstance(value, float) else int(value + by)
    try:
        return type(params)(**{**params.model_dump(), name: not value if value is True else new})
    except ValidationError:
        return None


def nearer(rule: Rule[Any], params: Mapping[str, Any], divisor: int) -> Params:
    """Parameters with every whole number divided, as far as its bounds let it: for tiny worlds."""
    full = rule.params(**params)
    changed = {
        name: _within(field, getattr(full, name) // divisor)
        for name, field in numbers(rule).items()
        if field.annotation is int
    }
    params_near: Params = rule.params(**{**full.model_dump(), **changed})
    return params_near


def _within(field: FieldInfo, value: int) -> int:
    step = int(step_of(field))
    value -= value % step
    for bound in field.metadata:
        match bound:
            case Ge(ge=int(least)):
                value = max(value, least)
            case Gt(gt=int(below)):
                value = max(value, below + step)
            case Le(le=int(most)):
                value = min(value, most)
            case Lt(lt=int(above)):
                value = min(value, above - step)
    return value


EXAMPLES: list[tuple[Rule[Any], Example]] = [
    (rule, example) for rule in RULES.values() for example in rule.examples
]
"""Every example of every rule."""
