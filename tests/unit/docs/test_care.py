"""The page on care names every clause of the catalogue and says truly where each one lives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scheduler.rules import all_rules

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "explanation" / "care.md").read_text(encoding="utf-8")
CLAUSES = {"W": 11, "N": 8, "B": 8, "E": 10, "O": 4, "F": 6, "A": 4, "G": 7}
STATES = {"built", "in part", "not yet built"}

ROWS = {
    cells[0]: cells[1:]
    for line in PAGE.splitlines()
    if re.match(r"\| [A-Z]\d", line)
    for cells in [[cell.strip() for cell in line.strip("|").split("|")]]
}


def test_no_clause_of_the_catalogue_is_missing() -> None:
    assert list(ROWS) == [f"{f}{n}" for f, last in CLAUSES.items() for n in range(1, last + 1)]


@pytest.mark.parametrize("clause", ROWS)
def test_each_clause_lives_where_the_page_says(clause: str) -> None:
    _, lives, state = ROWS[clause]
    places = re.findall(r"`([^`]+)`", lives)
    assert state in STATES
    assert bool(places) == (state != "not yet built")
    for place in places:
        if "/" in place:
            assert (ROOT / place).exists(), place
        else:
            assert place in all_rules(), place
