from __future__ import annotations

from typing import Any

import pytest

from scheduler.rules import Rule
from tests.contract.cases import RULES, Case
from tests.contract.encoded import Encoded, clauses
from tests.contract.worlds import samples, world_of

LINES = {rule_id: rule for rule_id, rule in RULES.items() if world_of(rule) == "lines"}
SHAPES = {
    0: [(360, 480), (840, 480), (1320, 480)],
    1: [(480, 510), (1200, 480)],
    2: [(375, 360), (1320, 450)],
    5: [(585, 660), (960, 480)],
    6: [(540, 240), (1320, 480)],
}
EXAMPLES_TRIED = 6


@pytest.mark.parametrize("rule", LINES.values(), ids=LINES)
def test_the_encoding_is_the_interpreter_on_every_line_of_a_tiny_world(rule: Rule[Any]) -> None:
    near, full, *given = (sample.case for sample in samples(rule))
    compare(near, every=1)
    compare(full, every=5)
    for case in given[:: 1 + len(given) // EXAMPLES_TRIED]:
        if "A" in case.view.agent_ids:
            compare(case, every=7)


def compare(case: Case, every: int) -> None:
    """Fix every so many-th line in the model and see what the interpreters say of it."""
    weight_milli = 3 if case.rule.nature == "soft" else None
    encoded = Encoded(case.problem, clauses(case.rule.id, case.terms, weight_milli), SHAPES)
    for number, picks in enumerate(encoded.lines()):
        if number % every == 0:
            assert encoded.found(picks) == encoded.wanted(picks), picks
