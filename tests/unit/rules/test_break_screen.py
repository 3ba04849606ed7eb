from __future__ import annotations

import pytest

from scheduler.rules.break_screen import Params, terms
from scheduler.rules.example import tiny_problem
from scheduler.terms import View


def test_screen_breaks_are_paid_for_everybody() -> None:
    (place,) = terms(Params(), View(tiny_problem()))
    assert (place.agent_ids, place.kind, place.paid) == (("A", "B"), "break", True)


@pytest.mark.parametrize(
    ("per_minutes", "counts"),
    [
        (720, ((720, 1), (1440, 2), (2160, 3), (2880, 4))),
        (2880, ((2880, 1),)),
        (2881, ()),
    ],
)
def test_breaks_are_asked_of_shifts_up_to_two_days(
    per_minutes: int, counts: tuple[tuple[int, int], ...]
) -> None:
    (place,) = terms(Params(per_minutes=per_minutes), View(tiny_problem()))
    assert place.counts == counts
