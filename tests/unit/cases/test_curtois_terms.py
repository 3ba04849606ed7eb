"""What a file asks in terms is what the family's description asks, on lines of every kind."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from scheduler.cases import Case, CurtoisFile, confirmed, curtois_case, judge, read_curtois
from scheduler.errors import DisagreementError
from scheduler.terms import LineShift
from tests.unit.cases.worlds import Names, keeps_all, penalty, write_case

LINES = 3000


@pytest.fixture
def file(tmp_path: Path) -> CurtoisFile:
    return read_curtois(write_case(tmp_path))


@pytest.fixture
def case(file: CurtoisFile) -> Case:
    return curtois_case(file)


def random_names(file: CurtoisFile, rng: random.Random) -> Names:
    """Lines in which runs and gaps of all lengths occur."""
    names = {}
    for who in file.people:
        on = rng.random() < 0.5
        for day in range(file.days):
            on = on if rng.random() < 0.65 else not on
            if on:
                names[who, day] = rng.choices(["E", "L"], [3, 1])[0]
    return names


def shifts(case: Case, names: Names) -> dict[tuple[str, int], LineShift]:
    return {(who, day): case.shifts[name][day] for (who, day), name in names.items()}


def test_terms_and_description_agree(file: CurtoisFile, case: Case) -> None:
    rng = random.Random(1)  # noqa: S311 - lines to try, not secrets
    kept = 0
    for _ in range(LINES):
        names = random_names(file, rng)
        verdict = judge(case, shifts(case, names))
        legal = not verdict.broken
        assert legal == all(keeps_all(file, who, names) for who in file.people), names
        assert verdict.cost == penalty(file, names), names
        kept += legal
    assert 10 < kept < LINES - 10


def test_a_shift_lies_within_its_day_and_pays_its_length(case: Case) -> None:
    for day in range(case.days):
        early, late = case.shifts["E"][day], case.shifts["L"][day]
        assert (early.day, early.paid, late.paid) == (day, 480, 600)
        assert early.start_clock != late.start_clock
        assert all(1440 * day <= s.start < s.end <= 1440 * day + 1440 for s in (early, late))


def test_the_cost_is_split_by_what_asks(file: CurtoisFile, case: Case) -> None:
    verdict = judge(case, {})
    assert verdict.costs == {"requests": 5, "cover": 550}
    assert verdict.cost == penalty(file, {}) == 555
    assert [type(term).__name__ for term in verdict.broken] == ["Sum", "Sum"]


LEGAL: Names = {("A", 0): "E", ("A", 1): "E", **{("B", day): "E" for day in (0, 1, 2)}}


def test_an_answer_that_terms_confirm_goes_on(file: CurtoisFile, case: Case) -> None:
    cost = penalty(file, LEGAL)
    assert confirmed(case, shifts(case, LEGAL), cost).cost == cost


@pytest.mark.parametrize(
    ("extra", "reason"), [({}, "to the engine"), ({("A", 3): "E"}, "breaks Run")]
)
def test_a_disagreement_is_an_error(case: Case, extra: Names, reason: str) -> None:
    with pytest.raises(DisagreementError, match=reason):
        confirmed(case, shifts(case, {**LEGAL, **extra}), 1)
