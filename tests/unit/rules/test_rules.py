from __future__ import annotations

import pytest

from scheduler.rules import all_rules, rule


def test_rules_are_found_by_id_in_order() -> None:
    found = all_rules()
    assert list(found) == sorted(found)
    assert {rule_id: rule(rule_id).id for rule_id in found} == dict(zip(found, found, strict=True))


def test_an_unknown_id_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"rest\.of-the-world"):
        rule("rest.of-the-world")
