from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks import cases
from benchmarks.cases import CASES, chosen

if TYPE_CHECKING:
    from pathlib import Path


def test_generated_centres_are_written_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []

    def write(spec: object, folder: Path, *_: object) -> None:
        (folder / "centre.toml").touch()
        written.append(spec)

    monkeypatch.setattr(cases, "GENERATED", tmp_path)
    monkeypatch.setattr(cases, "write_centre", write)
    (case,) = chosen(["100"])
    folder = case.folder()
    assert folder == case.folder()
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]
    assert folder.name.startswith("100-")
    assert written == [case.spec]


def test_a_generated_centre_is_named_after_its_people() -> None:
    for case in CASES:
        assert case.name == (str(case.spec.people) if case.spec else "anonbank")


def test_cases_are_chosen_by_name() -> None:
    assert [case.name for case in chosen(["50", "20"])] == ["50", "20"]
    assert chosen([]) == list(CASES)
    with pytest.raises(SystemExit, match=r"no case 21\. Maybe: anonbank, 20"):
        chosen(["20", "21"])
