"""Which days a step plans anew."""

from __future__ import annotations

from random import Random

from scheduler.cases import Case
from scheduler.engine.cases.neighbours import LEAST_SHARE, Neighbourhood


def test_days_in_a_row_of_everybody(case: Case) -> None:
    seen = set()
    for seed in range(60):
        places = Neighbourhood(case, 0.45, by_days=True).draw(Random(seed))  # noqa: S311 - no secret
        days = sorted({day for _, day in places})
        assert places == {(who, day) for who in case.agent_ids for day in days}
        assert days == [*range(days[0], days[-1] + 1)]
        assert 2 <= len(days) <= 3
        seen |= set(days)
    assert seen == set(range(case.days))


def test_whole_lines_of_some_people(case: Case) -> None:
    places = Neighbourhood(case, 0.1, by_days=False).draw(Random(1))  # noqa: S311 - no secret
    assert places == {(who, day) for who in ("A", "B") for day in range(case.days)}


def test_the_share_follows_what_is_solved(case: Case) -> None:
    some = Neighbourhood(case, 0.5, by_days=True)
    some.adapt(solved=True)
    assert some.share > 0.5
    for _ in range(99):
        some.adapt(solved=True)
    assert some.share == 1.0
    for _ in range(99):
        some.adapt(solved=False)
    assert some.share == LEAST_SHARE
