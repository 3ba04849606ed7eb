"""Terms about types of shift: encodings against interpreters on every line of a tiny world."""

from __future__ import annotations

import pytest

from scheduler.engine.clauses import Clause
from scheduler.rules.example import tiny_problem
from scheduler.terms import Between, Having, LineTerm, Run, Sum, View
from tests.contract.encoded import Encoded

EARLY, LATE = (360, 480), (840, 480)
BOTH = [EARLY, LATE]
DAYS = {0: BOTH, 1: BOTH, 2: [EARLY], 3: BOTH}
WEEK = {day: [EARLY] for day in range(7)}
EARLIES = Having((), 0, frozenset({360}))
LATES = Having((), 0, frozenset({840, 855}))
WORKED = Having((), 0)
NOON = Having((View(tiny_problem()).window("A", 1, 780, 1440),), 120, frozenset({360, 840}))
LONG_NOON = Having((View(tiny_problem()).window("A", 1, 780, 1440),), 120, frozenset({840}))
LAST_DAYS = ("Sat-1 08:00-16:00", "Sun-1 14:00-22:00")
BARRED = ((LATES, EARLIES),)

TERMS: dict[str, tuple[LineTerm, int | None, dict[int, list[tuple[int, int]]]]] = {
    "barred": (Between("A", 7, barred=BARRED), None, DAYS),
    "barred, priced": (Between("A", 7, barred=(*BARRED, (EARLIES, EARLIES))), 7, DAYS),
    "barred and start": (Between("A", 7, max_start_change=60, barred=BARRED), 7, DAYS),
    "barred up to Tuesday": (Between("A", 2, barred=BARRED), None, DAYS),
    "earlies": (Sum("A", 0, 6, "shifts", having=EARLIES, maximum=2), None, DAYS),
    "any type": (Sum("A", 0, 6, "shifts", having=WORKED, maximum=2), None, DAYS),
    "noons": (Sum("A", 0, 6, "shifts", having=NOON, maximum=0), 7, DAYS),
    "noons of lates": (Sum("A", 0, 6, "shifts", having=LONG_NOON, maximum=0), 7, DAYS),
    "buckets": (Sum("A", 0, 6, "buckets", maximum=1, buckets=((0, 1), (2, 3))), None, DAYS),
    "buckets, priced": (
        Sum("A", 0, 6, "buckets", minimum=1, maximum=1, buckets=((0, 1), (2, 3)), scale=2),
        7,
        DAYS,
    ),
    "buckets in a window": (
        Sum("A", -1, 2, "buckets", having=LATES, maximum=1, buckets=((-2, 3), (-1, 0), (1, 9))),
        7,
        DAYS,
    ),
    "short runs": (Run("A", 6, min_days=3), None, WEEK),
    "short breaks": (Run("A", 7, min_days_between=2), None, WEEK),
    "short lates": (Run("A", 4, having=LATES, min_days=2, min_days_between=2), None, DAYS),
    "long and short": (Run("A", 7, max_days=3, min_days=2, min_days_between=3), None, WEEK),
}


@pytest.mark.parametrize("history", [(), LAST_DAYS], ids=["fresh", "history"])
@pytest.mark.parametrize("name", TERMS)
def test_model_and_interpreter_agree_on_every_line(name: str, history: tuple[str, ...]) -> None:
    term, weight, shapes = TERMS[name]
    encoded = Encoded(tiny_problem(history=history), [Clause("rule", term, weight)], shapes)
    found = set()
    for picks in encoded.lines():
        cost = encoded.found(picks)
        assert cost == encoded.wanted(picks), picks
        found.add(cost)
    assert len(found) > 1
