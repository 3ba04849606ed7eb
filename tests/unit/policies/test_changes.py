from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scheduler.domain import ChangePolicy
from scheduler.policies import PolicyError, effective_policy
from tests.unit.policies.conftest import Write

AT = date(2026, 11, 30)


def test_later_files_replace_single_values(write: Write, tmp_path: Path) -> None:
    wishes = '[changes.review_beyond]\n"wish.granted" = 0\n"rest.short" = 60\n'
    write("house", f"[changes]\nnotice_hours = 48\nexpires_hours = 72\n{wishes}", "house")
    write("team", '[changes]\nnotice_hours = 12.5\n[changes.review_beyond]\n"rest.short" = 30\n')
    changes = effective_policy(["house", "team"], AT, tmp_path).changes
    assert (changes.notice_hours, changes.expires_hours) == (12.5, 72)
    assert changes.improved_percent_min == 0
    assert changes.review_beyond == {"wish.granted": 0, "rest.short": 30}


def test_a_file_of_changes_alone_sets_something(write: Write, tmp_path: Path) -> None:
    write("team", "[changes]\nimproved_percent_min = 70\n")
    policy = effective_policy(["team"], AT, tmp_path)
    assert policy.notices == ()
    assert policy.changes == ChangePolicy(improved_percent_min=70)


@pytest.mark.parametrize(
    ("rule_id", "reason"),
    [("no.such", "is no rule"), ("pin.kept", "hard by nature and refuses")],
)
def test_only_rules_that_are_weighed_are_reviewed(
    rule_id: str, reason: str, write: Write, tmp_path: Path
) -> None:
    write("team", f'[changes.review_beyond]\n"{rule_id}" = 1\n')
    with pytest.raises(PolicyError, match=reason):
        effective_policy(["team"], AT, tmp_path)


def test_the_house_has_a_notice_period() -> None:
    folder = Path(__file__).parents[3] / "data" / "policies"
    changes = effective_policy(["default"], AT, folder).changes
    assert (changes.notice_hours, changes.expires_hours, changes.improved_percent_min) == (
        48,
        72,
        50,
    )
    assert changes.review_beyond["wish.granted"] == 0
