from __future__ import annotations

import pytest

from benchmarks.rivals import all_rivals, greedy, plain_cp_sat
from benchmarks.rivals.__main__ import at_hand
from benchmarks.rivals.segments import week_of
from benchmarks.rivals.table import table
from benchmarks.runs import Method
from scheduler.audit import audit
from scheduler.domain import Roster
from scheduler.engine.compiled import tiny_week
from tests.unit.benchmarks.records import run

NOBODY = audit(tiny_week(), Roster()).cost_milli / 1000


def test_a_file_with_a_rival_is_one() -> None:
    assert [*all_rivals()] == ["greedy", "plain CP-SAT", "pyworkforce"]
    assert all(rival.footnote for rival in all_rivals().values())


def test_rivals_are_chosen_by_name() -> None:
    assert [rival.name for rival in at_hand(["greedy"])] == ["greedy"]
    with pytest.raises(SystemExit, match=r"no rival luck\. Maybe: greedy"):
        at_hand(["luck"])


def test_what_is_not_installed_is_left_out_and_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("benchmarks.rivals.__main__.find_spec", lambda _: None)
    assert [rival.name for rival in at_hand(None)] == ["greedy", "plain CP-SAT"]
    assert "pyworkforce: not installed, left out" in capsys.readouterr().out


def test_greedy_breaks_nothing_and_covers_what_it_can() -> None:
    found = greedy.planned(tiny_week(), 60.0, 1)
    assert found["broken"] == []
    assert found["cost"] < NOBODY


def test_greedy_leaves_people_free_when_time_is_over() -> None:
    assert greedy.planned(tiny_week(), 0.0, 1)["cost"] == NOBODY


def test_the_plain_model_breaks_nothing_and_covers_what_it_can() -> None:
    found = plain_cp_sat.planned(tiny_week(), 6.0, 1)
    assert found["found"]
    assert found["broken"] == []
    assert found["own_bound"] <= found["cost"] < NOBODY
    assert found["booleans"] > 2 * len(week_of(tiny_week()).view.agent_ids)


def test_a_model_not_built_in_time_is_reported_as_such() -> None:
    found = plain_cp_sat.planned(tiny_week(), 0.0, 1)
    assert not found["found"]
    assert found["cost"] == NOBODY


def test_the_table_sets_gaps_against_our_bound() -> None:
    other = run(
        method="other", cost=63_000.0, broken=["rest.weekly"], seconds=7.0, build_s=1.5, bound=-1.0
    )
    none = run(method="third", cost=33_000.0, found=False, memory_mib=100)
    text = table([run(), other, none], [Method("other", lambda *_: {}, footnote="Says little.")])
    ours, others, thirds = text.splitlines()[2:5]
    assert "| shiftwell | 30,000 | 3,000 | 0.90 % | 0 | 59.9 s |  | 512 MiB | 2.0 |" in ours
    assert "| other | 63,000 | 3,000 | 2.00 % | 1: rest.weekly | 7.0 s | 1.5 s |" in others
    assert "| third (none found) | 33,000 | 3,000 | 1.00 % |" in thirds
    assert text.endswith("- other: Says little.")
