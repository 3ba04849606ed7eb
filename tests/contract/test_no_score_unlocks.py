"""No good score unlocks anything: not in the code, not in a policy, not in an audit.

The risk index of the tool that RR446 led to was used to justify bad rosters. Here a score can cost
something and can do nothing else.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from scheduler.audit import audit
from scheduler.domain import Problem
from scheduler.domain.timeline import Timeline
from scheduler.engine.clauses import clauses_of
from scheduler.errors import InputError
from scheduler.fatigue import shift_fatigue
from scheduler.policies import effective_policy
from scheduler.rules import all_rules
from scheduler.terms import View
from tests.architecture.tree import ROOT, parsed, python_files
from tests.contract.faulty_centre import centre, roster
from tests.contract.test_faults import FAULTS, Fault

RULE = "fatigue.risk"
SHIPPED = (ROOT / "data" / "policies" / "default.toml").read_text(encoding="utf-8")
HARD = {rule_id for rule_id, setting in centre().policy.rules.items() if setting.hard}
RESTED = [fault for fault in FAULTS if fault.rule_id in HARD]


def weighed(weight: float | None) -> Problem:
    """The centre of the faults with the score at another weight, or without it."""
    policy = centre().policy
    rules = {rule_id: setting for rule_id, setting in policy.rules.items() if rule_id != RULE}
    if weight is not None:
        rules[RULE] = policy.rules[RULE].model_copy(update={"weight": weight})
    return centre().model_copy(update={"policy": policy.model_copy(update={"rules": rules})})


@pytest.mark.parametrize("fault", RESTED, ids=[f"{f.rule_id}: {f.name}" for f in RESTED])
def test_a_broken_rule_stays_broken_whatever_the_score_weighs(fault: Fault) -> None:
    planned = roster(fault.changes)
    without = audit(weighed(None), planned)
    others = {v.rule_id: v.amount for v in without.verdicts}
    assert not without.feasible
    for weight in (0.0, 2.0, 1e6):
        found = audit(weighed(weight), planned)
        assert not found.feasible
        amounts = {v.rule_id: v.amount for v in found.verdicts if v.rule_id != RULE}
        assert amounts == others
        assert found.cost_milli >= without.cost_milli


def test_an_excellent_index_beside_a_broken_rest_is_refused() -> None:
    """A week of ordinary days, all far below every mark, without a day of rest."""
    (fault,) = [f for f in FAULTS if f.rule_id == "rest.weekly"]
    planned = roster(fault.changes)
    scores = shift_fatigue(Timeline(centre(), planned))
    assert max(row.risk_index for row in scores) < 0.9
    found = audit(centre(), planned)
    assert next(v.amount for v in found.verdicts if v.rule_id == RULE) == 0
    assert not found.feasible
    assert "rest.weekly" in {v.rule_id for v in found.broken}


def test_no_term_of_the_score_is_ever_negative_or_hard() -> None:
    clauses = [c for c in clauses_of(View(centre())) if c.rule_id == RULE]
    assert clauses
    for clause in clauses:
        assert clause.weight_milli is not None
        assert clause.weight_milli >= 0
        costs = getattr(clause.term, "costs", None)
        assert costs is not None
        assert min(min(row) for row in costs.amounts) == 0


def hardened(text: str) -> str:
    return text.replace(
        f'rule = "{RULE}"\nstrength = "weight"', f'rule = "{RULE}"\nstrength = "hard"'
    )


def rewarding(text: str) -> str:
    return text.replace(f'"{RULE}" = 2.0', f'"{RULE}" = -2.0')


def conditional(text: str) -> str:
    head = 'rule = "rest.between-shifts"\nstrength = "hard"'
    return text.replace(head, f'{head}\nunless = "{RULE}"')


def borrowed(text: str) -> str:
    head = (
        'rule = "rest.between-shifts"\nstrength = "hard"\n\n[[rule.value]]\nparam = "rest_minutes"'
    )
    return text.replace(head, head.replace("rest_minutes", "free_points"))


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (hardened, "is soft by nature"),
        (rewarding, "greater than or equal to 0"),
        (conditional, "extra inputs are not permitted"),
        (borrowed, "is no parameter of the rule"),
    ],
)
def test_no_policy_makes_more_of_the_score(
    edit: Callable[[str], str], reason: str, tmp_path: Path
) -> None:
    changed = edit(SHIPPED)
    assert changed != SHIPPED
    (tmp_path / "default.toml").write_text(changed, encoding="utf-8")
    with pytest.raises(InputError, match=reason):
        effective_policy(["default"], date(2026, 11, 30), tmp_path)


def test_the_shipped_policy_is_read_where_the_changed_ones_are_refused(tmp_path: Path) -> None:
    (tmp_path / "default.toml").write_text(SHIPPED, encoding="utf-8")
    assert RULE in effective_policy(["default"], date(2026, 11, 30), tmp_path).rules


def test_one_soft_rule_reads_the_models_and_no_other_room_that_judges() -> None:
    assert all_rules()[RULE].nature == "soft"
    rooms = ("rules", "terms", "audit", "policies", "swaps", "engine")
    readers = {
        str(path.relative_to(ROOT / "scheduler"))
        for path in python_files("scheduler")
        if path.relative_to(ROOT / "scheduler").parts[0] in rooms and _reads_models(path)
    }
    assert readers == {"rules/fatigue_risk.py"}


def _reads_models(path: Path) -> bool:
    modules = [
        alias.name if isinstance(node, ast.Import) else f"{node.module}.{alias.name}"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    ]
    return any("fatigue" in module for module in modules)
