from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from scheduler.engine.allow_costs import allow_costs, overlaps
from scheduler.terms import Allow, LineShift, Window

HALF_PAST = Window(30, 90)
TERMS = (
    Allow("A", 0),
    Allow("A", 0, worked=7, off=3, factor=3),
    Allow("A", 0, within=(HALF_PAST,)),
    Allow("A", 0, within=()),
    Allow("A", 0, within=(Window(0, 30), Window(60, 75)), outside=(HALF_PAST, Window(200, 210))),
    Allow("A", 0, paid_min=45, paid_max=60),
    Allow("A", 0, spans=(Window(15, 60), HALF_PAST)),
    Allow("A", 0, spans=()),
    Allow("A", 0, near=HALF_PAST, factor=2),
)


@pytest.mark.parametrize("term", TERMS)
def test_every_shift_costs_what_the_term_says_of_it(term: Allow) -> None:
    pairs = [(s, e) for s, e in product(range(0, 121, 15), repeat=2) if s < e]
    starts, ends = np.array([s for s, _ in pairs]), np.array([e for _, e in pairs])
    paid = ends - starts - 15 * (ends - starts > 60)
    shifts = [LineShift(0, s, e, 0, p) for (s, e), p in zip(pairs, paid.tolist(), strict=True)]
    assert allow_costs(term, starts, ends, paid).tolist() == [term.of(shift) for shift in shifts]


def test_overlaps_are_never_negative() -> None:
    starts, ends = np.array([0, 20, 90]), np.array([30, 40, 120])
    assert overlaps(HALF_PAST, starts, ends).tolist() == [0, 10, 0]
