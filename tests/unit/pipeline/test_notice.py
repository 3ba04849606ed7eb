"""How long before its first day a roster is made."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from scheduler.pipeline.notice import notice_notices
from scheduler.pipeline.prepare import prepare
from scheduler.pipeline.request import Request
from tests.small_centre import WEEK


@pytest.mark.parametrize(("days", "told"), [(14, False), (13, True), (-1, True)])
def test_a_roster_on_short_notice_is_told(days: int, told: bool) -> None:
    found = notice_notices(WEEK, Request(Path(), as_of=WEEK - timedelta(days=days)))
    assert bool(found) is told
    if told:
        assert f"{max(0, days)} days of notice before {WEEK}; 14 are owed" in found[0]


def test_nobody_says_which_day_it_is_or_the_roster_is_known() -> None:
    assert notice_notices(WEEK, Request(Path())) == ()
    assert notice_notices(WEEK, Request(Path(), keep=Path("roster.csv"), as_of=WEEK)) == ()


def test_the_problem_knows_the_day_of_planning(folder: Path) -> None:
    prepared = prepare(Request(folder, as_of=WEEK - timedelta(days=3)))
    assert prepared.problem.as_of == WEEK - timedelta(days=3)
    assert any("3 days of notice" in notice for notice in prepared.notices)
