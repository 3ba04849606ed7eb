"""Contacts of a generated centre."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import pairwise

import pytest

from scheduler.samples.demand import Cell, history_rows, make_cells
from scheduler.samples.layout import centre_sketch
from scheduler.samples.spec import SampleSpec

NIGHTS = SampleSpec(200, 2, 1, weeks=6)
AUTUMN_CHANGE = "2026-10-25"


def cells_of(spec: SampleSpec, factors: dict[date, float] | None = None) -> tuple[Cell, ...]:
    centre = centre_sketch(spec)
    shares = {queue.queue: 1 / len(centre.queues) for queue in centre.queues}
    return make_cells(spec, centre, shares, factors or {})


def load_minutes(cells: tuple[Cell, ...]) -> dict[str, float]:
    loads: dict[str, float] = defaultdict(float)
    for cell in cells:
        loads[cell.queue.queue] += cell.contacts * cell.queue.default_aht_s / 60
    return loads


def test_a_minute_of_load_is_shared_as_asked() -> None:
    spec = SampleSpec(100, 3, weeks=8)
    centre = centre_sketch(spec)
    shares = {"service": 0.5, "billing": 0.2, "complaints": 0.3}
    loads = load_minutes(make_cells(spec, centre, shares, {}))
    for queue, share in shares.items():
        assert loads[queue] / spec.weeks == pytest.approx(share, rel=0.05)


def test_two_chats_at_a_time_take_half_the_load() -> None:
    spec = SampleSpec(100, 8)
    centre = centre_sketch(spec)
    chat = next(queue for queue in centre.queues if queue.channel == "chat")
    loads = load_minutes(cells_of(spec))
    assert loads[chat.queue] / spec.weeks == pytest.approx(2 / 8, rel=0.05)


def test_the_repeated_hour_has_two_rows_with_offsets() -> None:
    stamps = [
        cell.interval_start
        for cell in cells_of(NIGHTS)
        if cell.queue.queue == "service" and cell.interval_start.startswith(AUTUMN_CHANGE)
    ]
    assert len(stamps) == 100
    assert stamps.count(f"{AUTUMN_CHANGE}T02:15+02:00") == 1
    assert stamps.count(f"{AUTUMN_CHANGE}T02:15+01:00") == 1
    assert f"{AUTUMN_CHANGE}T02:15" not in stamps
    assert f"{AUTUMN_CHANGE}T03:00" in stamps


def test_the_lost_hour_has_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.samples.spec.PLANNED_WEEK", date(2026, 3, 30))
    stamps = [
        cell.interval_start
        for cell in cells_of(SampleSpec(200, 1, weeks=1))
        if cell.interval_start.startswith("2026-03-29")
    ]
    assert len(stamps) == 92
    assert "2026-03-29T01:45" in stamps
    assert "2026-03-29T02:00" not in stamps
    assert "2026-03-29T03:00" in stamps


def test_rows_stay_inside_the_opening() -> None:
    spec = SampleSpec(100, 2, interval_minutes=30)
    starts = [cell.interval_start for cell in cells_of(spec) if cell.queue.queue == "complaints"]
    assert {start[11:] for start in starts if date.fromisoformat(start[:10]).weekday() < 5} == {
        f"{hour:02d}:{minute}" for hour in range(8, 20) for minute in ("00", "30")
    }
    assert not any(date.fromisoformat(start[:10]).weekday() == 6 for start in starts)


def test_special_dates_have_their_factor() -> None:
    plain = cells_of(SampleSpec(100))
    raised = cells_of(SampleSpec(100), {date(2026, 11, 27): 1.5})
    for before, after in zip(plain, raised, strict=True):
        factor = 1.5 if after.interval_start.startswith("2026-11-27") else 1.0
        assert after.contacts == pytest.approx(before.contacts * factor)


def test_mondays_are_busier_than_sundays_and_days_than_nights() -> None:
    contacts: dict[int, float] = defaultdict(float)
    hours: dict[str, float] = defaultdict(float)
    for cell in cells_of(NIGHTS):
        if cell.queue.queue == "service":
            contacts[date.fromisoformat(cell.interval_start[:10]).weekday()] += cell.contacts
            hours[cell.interval_start[11:13]] += cell.contacts
    assert contacts[0] > contacts[2] > contacts[5] > contacts[6]
    assert hours["10"] > hours["20"] > 3 * hours["03"]


def test_counts_add_up_and_follow_the_load() -> None:
    cells = cells_of(SampleSpec(100, 2))
    rows = list(history_rows(cells, 50_000.0))
    assert len(rows) == len(cells)
    offered = answered = hard = 0
    for row in rows:
        assert row[2] == int(row[3]) + int(row[4])
        assert 0 <= int(row[6]) <= int(row[3])
        assert (row[5] == "") == (row[3] == 0)
        offered, answered, hard = offered + int(row[2]), answered + int(row[3]), hard + int(row[6])
    expected = sum(cell.contacts for cell in cells) * 50_000
    assert offered == pytest.approx(expected, rel=0.02)
    assert answered / offered == pytest.approx(0.96, abs=0.02)
    assert 0 < hard < 0.3 * answered


def test_no_count_falls_when_the_load_rises() -> None:
    cells = cells_of(SampleSpec(100))
    offered = [[int(row[2]) for row in history_rows(cells, load)] for load in (1e3, 1e4, 3e4, 1e5)]
    for fewer, more in pairwise(offered):
        assert all(low <= high for low, high in zip(fewer, more, strict=True))


def test_handle_times_spread_less_where_more_is_answered() -> None:
    cells = cells_of(SampleSpec(100))
    mean = cells[0].queue.default_aht_s
    spreads = []
    for load in (2e4, 2e6):
        times = [float(row[5]) for row in history_rows(cells, load) if row[5]]
        assert sum(times) / len(times) == pytest.approx(mean, rel=0.03)
        spreads.append(sum((time / mean - 1) ** 2 for time in times) / len(times))
        assert min(times) >= 0.3 * mean - 0.1
    assert spreads[1] < spreads[0] / 20
