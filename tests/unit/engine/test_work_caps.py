"""Bounds on minutes of work in a shift, by its day and length."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scheduler.engine.choices import LONGEST_SPAN
from scheduler.engine.work_caps import most_minutes
from scheduler.terms import Cover, Quota, Share, ShiftTerm, Window
from tests.unit.engine.line_world import (
    hard,
    lengths,
    needs,
    priced,
    relief,
    spec_of,
    surplus,
    week_of,
)

SPANS = np.array([60, 120, 200])
LIMIT = Share(("A",), 7, ("complaints", "phone"), 100)
SHARE = Share(("A",), 7, ("complaints",), 1000, max_percent=29)


def most(*terms: ShiftTerm) -> list[list[int]]:
    found: list[list[int]] = most_minutes(terms, frozenset({"complaints"}), 2, SPANS).tolist()
    return found


def test_the_strictest_bound_counts_on_the_grid_of_segments() -> None:
    # 29 per cent of 60, 120 and 200 minutes are 17, 34 and 58
    assert most(LIMIT) == [[60, 100, 100]] * 2
    assert most(LIMIT, SHARE) == [[15, 30, 55]] * 2


def test_a_bound_on_some_days_leaves_the_others() -> None:
    assert most(LIMIT, replace(LIMIT, max_minutes=49, only_days=(1, 9))) == [
        [60, 100, 100],
        [45] * 3,
    ]


@pytest.mark.parametrize(
    "term",
    [
        replace(LIMIT, last_minutes=60),
        replace(LIMIT, from_minute=30),
        replace(LIMIT, queues=("phone",)),
        Quota(("A",), 7, ("complaints",), 30),
    ],
)
def test_bounds_on_parts_of_shifts_or_other_queues_do_not_bound_the_whole(term: ShiftTerm) -> None:
    assert most(term) == [[LONGEST_SPAN] * 3] * 2


def test_contact_minutes_beyond_a_bound_on_all_work_earn_nothing() -> None:
    wanted = priced(1, *(Cover(q, Window(0, 15), 15_000, (), ((0, 10),)) for q in LIMIT.queues))
    clauses = [*lengths(120, 150), *hard(LIMIT), relief(15, 60, paid=True), surplus(), *wanted]
    need = needs({0: ("08:00", 12)}, queue="phone") + needs({0: ("08:00", 12)}, queue="complaints")
    spec = spec_of(week_of(clauses, need=need))
    assert spec.spans.tolist() == [120, 135, 150]
    assert spec.idle[0].tolist() == [5, 20, 35]
    worth = np.full(spec.quarters, 2048.0)
    plan = spec.best(worth)
    # every length serves 100 minutes, and a longer one has more surplus
    assert plan.contact.sum() == 100
    assert plan.value == 105 * 1000 - 100 * 2048
