"""Generated pages are what the generator makes now; every personal field has its entry."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.generate import data_map, main, pages, personal_models
from tests.architecture.tree import ROOT

PAGES = pages()
CURE = "run python -m docs.generate"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_generated_page_is_in_step(path: Path) -> None:
    assert path.is_file(), CURE
    assert path.read_text(encoding="utf-8") == PAGES[path], CURE


def test_no_page_speaks_of_a_rule_that_is_no_more() -> None:
    folder = ROOT / "docs" / "reference" / "rules"
    assert set(folder.glob("*.md")) <= set(PAGES), CURE


def test_what_is_about_people_is_found() -> None:
    assert {"Agent", "LedgerRow", "Segment", "Shift", "TimeOff"} <= set(personal_models())
    assert not {"Centre", "Queue", "NeedInterval", "ShiftCode"} & set(personal_models())


@pytest.mark.parametrize("name", personal_models())
def test_each_field_about_a_person_has_an_entry_in_the_data_map(name: str) -> None:
    entry = data_map()[name]
    assert list(entry["fields"]) == list(personal_models()[name].model_fields)
    for field in entry["fields"].values():
        assert field["purpose"]
        assert field.get("readers", entry["readers"])
    assert entry["retention"]


def test_the_data_map_speaks_of_nothing_else() -> None:
    assert set(data_map()) == set(personal_models())


def test_generating_writes_every_page_and_drops_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("docs.generate.DOCS", tmp_path)
    stale = tmp_path / "reference" / "rules" / "gone.md"
    stale.parent.mkdir(parents=True)
    stale.write_text("# Gone\n")
    assert main() == 0
    assert not stale.exists()
    assert {path: path.read_text(encoding="utf-8") for path in pages()} == pages()
