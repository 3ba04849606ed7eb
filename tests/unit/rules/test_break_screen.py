from __future__ import annotations

from scheduler.rules.break_screen import Params, terms
from scheduler.rules.example import tiny_problem
from scheduler.terms import View


def test_screen_breaks_are_paid_for_everybody() -> None:
    (place,) = terms(Params(), View(tiny_problem()))
    assert (place.agent_ids, place.kind, place.paid) == (("A", "B"), "break", True)
