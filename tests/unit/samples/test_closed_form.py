"""Need in closed form, against sums done by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from scheduler.samples.closed_form import agents, closed_form_need_minutes

if TYPE_CHECKING:
    from pathlib import Path

TOML = """
[centre]
interval_minutes = 30
unplanned_shrinkage_pct = 20
[[queue]]
queue = "a"
opening = { mon = ["08:00-12:00"], tue = ["08:00-12:00"] }
default_aht_s = 90
max_occupancy_pct = 80
hard_contact_share = 0.5
staffing_group = "shared"
[[queue]]
queue = "b"
opening = { mon = ["08:00-10:00"] }
default_aht_s = 90
staffing_group = "shared"
concurrency = 2
"""


def write(folder: Path, *rows: str) -> Path:
    (folder / "centre.toml").write_text(TOML)
    lines = ["queue,interval_start,offered,answered,aht_s", *rows]
    (folder / "history.csv").write_text("\n".join(lines) + "\n")
    return folder


@pytest.mark.parametrize(
    ("load_erlangs", "occupancy", "people"),
    [(0.0, 0.85, 0), (0.05, 0.85, 1), (4.0, 1.0, 6), (4.1, 1.0, 7), (85.0, 0.85, 100)],
)
def test_square_root_rule_and_occupancy(load_erlangs: float, occupancy: float, people: int) -> None:
    assert agents(load_erlangs, occupancy) == people


def test_one_interval_of_one_queue(tmp_path: Path) -> None:
    # 10 calls × (210 + 0.5 × 300) s / 1800 s = 2 erlangs; 2 + sqrt 2 → 4 people; / 0.8 × 30 min
    write(tmp_path, "a,2026-11-02T08:00,10,10,210.0")
    assert closed_form_need_minutes(tmp_path) == pytest.approx(150.0)


def test_queues_of_a_group_are_pooled_and_chats_run_side_by_side(tmp_path: Path) -> None:
    # a gives 2 erlangs; b: 20 × 180 / 2 / 1800 = 1; 3 + sqrt 3 → 5 people, not 4 + 2
    write(tmp_path, "a,2026-11-02T08:00,10,10,210.0", "b,2026-11-02T08:00,20,20,180.0")
    assert closed_form_need_minutes(tmp_path) == pytest.approx(5 * 30 / 0.8)


def test_contacts_outside_the_opening_do_not_count(tmp_path: Path) -> None:
    write(
        tmp_path,
        "a,2026-11-02T08:00,10,10,210.0",
        "a,2026-11-02T12:00,10,10,210.0",
        "b,2026-11-03T08:00,10,10,210.0",
    )
    assert closed_form_need_minutes(tmp_path) == pytest.approx(150.0)


def test_handle_time_falls_back_on_the_queue_where_none_is_known(tmp_path: Path) -> None:
    # 15 × (90 + 150) / 1800 = 2 erlangs
    write(tmp_path, "a,2026-11-02T08:00,15,0,")
    assert closed_form_need_minutes(tmp_path) == pytest.approx(150.0)


def test_the_last_four_weeks_are_averaged(tmp_path: Path) -> None:
    mondays = [date(2026, 10, 26) + timedelta(weeks=week) for week in range(5)]
    offered = (1000, 0, 20, 20, 0)
    rows = [
        f"a,{day}T{hour}:00,{count},{count},210.0"
        for day, count in zip(mondays, offered, strict=True)
        for hour in ("08", "11")
    ]
    # the oldest Monday is left out: 40 / 4 = 10 calls as above, in two intervals; Sunday ends it
    write(tmp_path, *rows, "a,2026-11-29T08:00,0,0,")
    assert closed_form_need_minutes(tmp_path) == pytest.approx(300.0)
