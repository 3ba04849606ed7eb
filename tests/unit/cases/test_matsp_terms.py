"""What a file asks in terms is what the family's description asks, on lines of every kind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from scheduler.cases import Hours, MatspFile, confirmed, judge, matsp_case, read_matsp
from scheduler.errors import DisagreementError
from scheduler.terms import Between
from tests.unit.cases.matsp_worlds import (
    Shifts,
    as_lines,
    keeps_all,
    penalty,
    random_shifts,
    write_matsp,
)

LINES = 1500


@pytest.fixture
def file(tmp_path: Path) -> MatspFile:
    return read_matsp(write_matsp(tmp_path))


def test_terms_and_description_agree(file: MatspFile) -> None:
    """Where cover is asked of few intervals and of none, so that both verdicts are frequent."""
    rng = Random(1)  # noqa: S311 - lines to try, not secrets
    easy = replace(file, needs=tuple(replace(need, least=0) for need in file.needs))
    one = replace(file, needs=file.needs[:1])
    kept = 0
    for asked in (easy, one):
        case = matsp_case(asked)
        for _ in range(LINES):
            shifts = random_shifts(asked, rng)
            verdict = judge(case, as_lines(shifts))
            assert (not verdict.broken) == keeps_all(asked, shifts), shifts
            if not any(isinstance(term, Between) for term in verdict.broken):  # no overlaps
                assert verdict.cost == penalty(asked, shifts), shifts
            kept += not verdict.broken
    assert LINES // 20 < kept < 2 * LINES - LINES // 20


def legal(length: int = 24) -> Shifts:
    return {
        ("A", 0): (360, ["1"] * 4 + ["2"] * (length - 4)),
        ("B", 0): (1200, ["1"] * 24),
        ("C", 1): (0, ["1"] * 24),
    }


def test_an_answer_that_terms_confirm_goes_on(file: MatspFile) -> None:
    shifts = {**legal(), ("A", 0): (360, ["1"] * 4 + ["2"] * 22)}
    asked = replace(file, needs=(*file.needs[:2], file.needs[4]))
    assert penalty(asked, shifts) == 1
    assert confirmed(matsp_case(asked), as_lines(shifts), 1).costs == {"surplus": 1}


@pytest.mark.parametrize(("cover", "name"), [(1, "Headcount"), (0, "Stretch")])
def test_a_disagreement_names_the_term(file: MatspFile, cover: int, name: str) -> None:
    needs = [replace(need, least=cover * need.least) for need in file.needs]
    asked = replace(file, needs=tuple(needs))
    shifts = {**legal(), ("A", 0): (360, ["1"] * (3 + cover) + ["2"] * (21 - cover))}
    with pytest.raises(DisagreementError, match=f"breaks {name}"):
        confirmed(matsp_case(asked), as_lines(shifts), 0)


def test_work_that_leaves_a_gap_in_a_shift_is_no_answer(file: MatspFile) -> None:
    asked = replace(file, needs=())
    lines = as_lines(legal())
    shift = lines["A", 0]
    lines["A", 0] = shift._replace(pieces=(shift.pieces[0], shift.pieces[1]._replace(start=435)))
    with pytest.raises(DisagreementError, match="A, day 0: pieces do not fill the shift"):
        confirmed(matsp_case(asked), lines, 0)


def test_six_days_in_a_row_are_one_too_many() -> None:
    file = MatspFile("Long", 7, ("1", "2"), {"A": Hours(0, 9999)}, ())
    shifts = {("A", day): (360, ["1"] * 24) for day in range(6)}
    assert [type(term).__name__ for term in judge(matsp_case(file), as_lines(shifts)).broken] == [
        "Run"
    ]
    del shifts["A", 2]
    assert not judge(matsp_case(file), as_lines(shifts)).broken
    assert keeps_all(file, shifts)
