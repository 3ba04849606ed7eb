"""Surplus is asked of windows that follow each other without a gap, none of them empty."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from scheduler.domain import NeedInterval, minute_of
from scheduler.rules.cover_surplus import RULE
from scheduler.rules.example import MONDAY, moment, tiny_problem
from scheduler.terms import Cover, View

LAST_QUARTER = 8 * 1440 - 15


@pytest.mark.parametrize(
    ("starts", "edges"),
    [
        ((), (0, 8 * 1440)),
        ((540, 555), (0, 540, 555, 570, 8 * 1440)),
        ((0, LAST_QUARTER), (0, 15, LAST_QUARTER, 8 * 1440)),
    ],
)
def test_windows_of_a_queue_follow_each_other(
    starts: tuple[int, ...], edges: tuple[int, ...]
) -> None:
    midnight = moment(MONDAY, "00:00")
    need = tuple(
        NeedInterval(
            queue="phone",
            interval_start=midnight + timedelta(minutes=start),
            need_agents=1,
            required_agents=1,
        )
        for start in starts
    )
    terms = RULE.terms(RULE.params(), View(tiny_problem(need=need)))
    phone = [term for term in terms if isinstance(term, Cover) and term.queue == "phone"]
    zero = minute_of(midnight)
    assert [(t.window.start - zero, t.window.end - zero) for t in phone] == list(pairwise(edges))
