"""Savings survive the way out and in; every fault is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheduler.domain import Saving
from scheduler.errors import InputError
from scheduler.exchange import read_savings, write_savings, zones_of_queues
from scheduler.rules.example import tiny_problem

CENTRE = tiny_problem().centre
START = datetime(2026, 11, 30, 8, tzinfo=UTC)


def test_savings_survive_the_way_out_and_in(tmp_path: Path) -> None:
    rows = [
        Saving(queue=queue, interval_start=START + n * timedelta(minutes=15), saving=n / 64)
        for queue in ("complaints", "phone")
        for n in range(4)
    ]
    path = tmp_path / "savings.csv"
    write_savings(path, reversed(rows), zones_of_queues(CENTRE))
    assert read_savings(path, CENTRE) == tuple(rows)
    assert path.read_text("utf-8").splitlines()[2] == "complaints,2026-11-30T09:15+01:00,0.015625"


def test_every_fault_is_told(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_text(
        "queue,interval_start,saving\n"
        "phone,2026-11-30T09:00+01:00,-1\n"
        "nobody,2026-11-30T09:00+01:00,1\n"
        "phone,soon,1\n",
        "utf-8",
    )
    with pytest.raises(InputError) as caught:
        read_savings(path, CENTRE)
    assert {(fault.row, fault.column) for fault in caught.value.faults} == {
        (2, "saving"),
        (3, "queue"),
        (4, "interval_start"),
    }
