from __future__ import annotations

from typing import Any

import pytest

from docs.generate import DOCS, rule_page
from scheduler.rules import Rule
from tests.contract.cases import RULES


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_page_says_what_the_rule_says_now(rule: Rule[Any]) -> None:
    kept = DOCS / "reference" / "rules" / f"{rule.id}.md"
    assert kept.read_text(encoding="utf-8") == rule_page(rule), "run python -m docs.generate"
