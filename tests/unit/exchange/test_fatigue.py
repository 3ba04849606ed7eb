from __future__ import annotations

from pathlib import Path

from scheduler.domain.timeline import Timeline
from scheduler.exchange import write_fatigue
from scheduler.fatigue import shift_fatigue
from scheduler.rules.example import ZONE, roster_of, tiny_problem

SHIFTS = ("Mon 22:00-30:00", "B Mon 08:00-16:00")


def test_each_shift_has_a_row_in_order_of_time(tmp_path: Path) -> None:
    rows = shift_fatigue(Timeline(tiny_problem(), roster_of(SHIFTS)))
    write_fatigue(tmp_path / "fatigue.csv", rows, {"main": ZONE})
    assert (tmp_path / "fatigue.csv").read_text("utf-8").splitlines() == [
        "work_date,start,end,agent_id,risk_index,risk_level,sleepiness,sleepiest_at",
        (
            "2026-11-30,2026-11-30T08:00+01:00,2026-11-30T16:00+01:00,B,"
            "0.7,usual,3.55,2026-11-30T08:00+01:00"
        ),
        (
            "2026-11-30,2026-11-30T22:00+01:00,2026-12-01T06:00+01:00,A,"
            "0.82,usual,7.79,2026-12-01T04:30+01:00"
        ),
    ]


def test_an_id_is_no_formula(tmp_path: Path) -> None:
    (row,) = shift_fatigue(Timeline(tiny_problem(), roster_of(SHIFTS[1:])))
    named = row.shift.model_copy(update={"agent_id": "=A1"})
    write_fatigue(
        tmp_path / "f.csv", [type(row)(named, 0.5, 3.0, row.sleepiest_at)], {"main": ZONE}
    )
    assert ",'=A1,0.5,usual,3," in (tmp_path / "f.csv").read_text("utf-8")
