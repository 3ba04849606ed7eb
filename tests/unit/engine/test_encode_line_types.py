"""Terms about types of shift: encodings against interpreters on every line of a tiny world."""

from __future__ import annotations

import pytest

from scheduler.engine.clauses import Clause
from scheduler.engine.encode_line import keep_minimum
from scheduler.rules.example import tiny_problem
from scheduler.terms import Between, Facts, Having, LineTerm, Run, Sum, View
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
    "advance": (Between("A", 7, max_start_advance=60), 7, DAYS),
    "advance and start": (Between("A", 7, max_start_change=60, max_start_advance=0), 7, DAYS),
    "advance up to Tuesday": (Between("A", 2, max_start_advance=0), 7, DAYS),
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


@pytest.mark.parametrize("history", [(), LAST_DAYS], ids=["fresh", "history"])
def test_a_kept_minimum_refuses_what_falls_short_of_it(history: tuple[str, ...]) -> None:
    term = Sum("A", -1, 3, "shifts", having=EARLIES, minimum=2, carried=1)
    encoded = Encoded(tiny_problem(history=history), [], DAYS)
    keep_minimum(term, encoded.model, encoded.line)
    past = encoded.view_history()
    verdicts = set()
    for picks in encoded.lines():
        line = (*past, *(shift for shift in picks.values() if shift is not None))
        kept = term.excess(Facts({"A": line})) == 0
        assert (encoded.found(picks) is not None) == kept, picks
        verdicts.add(kept)
    assert verdicts == {True, False}


def test_buckets_of_days_to_choose_count_no_more_than_they_hold() -> None:
    term = Sum("A", 0, 6, "buckets", minimum=2, buckets=((0, 1), (2, 3)))
    encoded = Encoded(tiny_problem(), [], DAYS)
    keep_minimum(term, encoded.model, encoded.line)
    for picks in encoded.lines():
        held = [any(picks[day] is not None for day in bucket) for bucket in term.buckets]
        assert (encoded.found(picks) is not None) == all(held), picks
