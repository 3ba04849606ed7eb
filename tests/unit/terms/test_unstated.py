"""What a term does not state asks nothing: engines pass over a bound that is 0 or ``NO_LIMIT``."""

from __future__ import annotations

import math
from dataclasses import MISSING, fields
from typing import Any, get_args

import pytest

from scheduler.terms import NO_LIMIT, Having, Level, LineShift, Term

ONE = {"factor", "scale", "short_price", "owed_from", "min_days", "min_days_between", "minutes"}
"""Multipliers, and bounds from one on, since less than one is none."""
NEVER_REACHED = {
    "end_milli": NO_LIMIT,
    "latest_rest": NO_LIMIT,
    "latest_start": NO_LIMIT,
    "max_days": NO_LIMIT,
    "max_percent": 100,
    "max_start_advance": NO_LIMIT,
    "max_start_change": NO_LIMIT,
    "maximum": NO_LIMIT,
    "paid_max": NO_LIMIT,
    "half_life_minutes": math.inf,
    "rest_half_life_minutes": math.inf,
}
STATED = {
    "each_shift": True,
    "steps": (0,),
    # A share of no minutes at all is the plain one.
    "max_minutes of Share": 0,
    "max_minutes of Stretch": NO_LIMIT,
}

UNSTATED = [
    (kind, field.name, field.default)
    for kind in (*get_args(Term), Having)
    for field in fields(kind)
    if field.default is not MISSING
]


@pytest.mark.parametrize(("kind", "name", "value"), UNSTATED)
def test_a_bound_that_is_not_stated_is_one_that_is_passed_over(
    kind: type, name: str, value: Any
) -> None:
    default: Any = 1 if name in ONE else NEVER_REACHED.get(name)
    default = STATED.get(f"{name} of {kind.__name__}", STATED.get(name, default))
    assert value == default if default is not None else not value


def test_a_shift_without_further_words_is_at_the_site_and_of_one_piece() -> None:
    shift = LineShift(0, 480, 960, 480, 480)
    assert (shift.pieces, shift.home) == ((), False)


def test_the_level_of_somebody_unknown_is_none_on_the_day_before() -> None:
    assert Level(("A",), 7, (), 1000).known("A") == (-1, 0.0)
