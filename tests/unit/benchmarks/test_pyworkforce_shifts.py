"""pyworkforce itself is not installed here: a stand-in with the same two classes answers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

from benchmarks.rivals import pyworkforce_shifts
from benchmarks.rivals.pyworkforce_shifts import catalogue, planned, pooled
from scheduler.engine.compiled import tiny_week

EIGHT = "08:00+480"


class Positions:
    """Asks for one person on the shift from 08:00 on the first day, and for one at 13:30."""

    asked: ClassVar[dict[str, Any]]

    def __init__(self, **asked: Any) -> None:
        Positions.asked = asked

    def solve(self) -> dict[str, Any]:
        rows = [(0, EIGHT, 1), (1, "13:30+270", 9), (-1, "Unknown", -1)]
        return {
            "resources_shifts": [
                dict(zip(("day", "shift", "resources"), r, strict=True)) for r in rows
            ]
        }


class Roster:
    """Gives the first position to person A, once not more than half of the need is asked."""

    asked: ClassVar[list[dict[str, Any]]] = []

    def __init__(self, **asked: Any) -> None:
        Roster.asked.append(asked)

    def solve(self) -> dict[str, Any]:
        if len(Roster.asked) < 6:
            return {"status": "INFEASIBLE"}
        taken = {"resource": "A", "day": 0, "shift": EIGHT}
        return {"status": "OPTIMAL", "resource_shifts": [taken]}


def test_need_is_pooled_by_day_and_clock() -> None:
    required = pooled(tiny_week())
    assert required.shape == (7, 96)
    assert required[0, 8 * 4] == required[1, 18 * 4 - 1] == 2.0
    assert required.sum() == 2 * 2 * 40


def test_the_catalogue_holds_full_hours_and_the_latest_start() -> None:
    spans = catalogue(tiny_week())
    assert [*spans] == [
        *(f"{start}+480" for start in ("08:00", "09:00", "10:00")),
        *(f"{start}+270" for start in ("08:00", "09:00", "10:00", "11:00", "12:00", "13:00")),
        "13:30+270",
    ]
    assert spans["13:30+270"] == (810, 1080)


def test_both_models_are_asked_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    library = SimpleNamespace(MinAbsDifference=Positions, MinHoursRoster=Roster)
    monkeypatch.setattr(pyworkforce_shifts, "_library", lambda: library)
    monkeypatch.setattr(Roster, "asked", [])
    found = planned(tiny_week(), 60.0, 1)
    assert found["found"]
    assert found["asked_pct"] == 50
    assert Positions.asked["required_resources"][0][32:34] == [1, 1]
    assert sum(Positions.asked["shifts_coverage"][EIGHT]) == 32
    last = Roster.asked[-1]
    assert last["required_resources"][EIGHT] == [1, 0, 0, 0, 0, 0, 0]
    assert last["required_resources"]["13:30+270"][1] == 2
    assert {"resource": "B", "shift": EIGHT, "day": 2} in last["banned_shifts"]
    assert {"resource": "B", "shift": EIGHT, "day": 1} not in last["banned_shifts"]


def test_without_the_library_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(_name: str) -> None:
        raise ModuleNotFoundError("No module named 'pyworkforce'")

    monkeypatch.setattr(pyworkforce_shifts, "import_module", absent)
    with pytest.raises(SystemExit, match=r"No module named 'pyworkforce'\. Maybe: pip install"):
        planned(tiny_week(), 60.0, 1)
