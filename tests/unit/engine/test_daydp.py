"""The best plan of one person against trying everything, compiled and not."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from scheduler.engine.days import Days
from scheduler.engine.pieces import Label, pieces_of
from scheduler.engine.week import Lines, Week
from tests.unit.engine.day_world import Params, broken, cover_cost, facts, lines, need, week

ROOT = Path(__file__).parents[3]
OFF, REST = Label("off_phone"), Label("recovery")
WORK = [Label("work", queue) for queue in ("phone", "complaints")]
NEEDS = [
    ((1, 0.2, 1, 1), (0, 1, 0.6, 0.4)),
    ((0.3, 1, 0, 2), (1, 1, 1, 1)),
    ((0, 0.6, 0.7, 0), (0.4, 2, 0.1, 0)),
]
RULES: list[Params] = [
    {"spell.queue": {}, "task.skill": {}},
    {
        "spell.queue": {"shortest_minutes": 15},
        "spell.hard": {"longest_minutes": 30, "owed_from_minutes": 15},
        "hard.last-hour": {"last_minutes": 15},
    },
    {"spell.phone": {"longest_minutes": 45}, "hard.daily": {"most_minutes": 30}},
]


def best_of_all(of: Week, shifts: Lines) -> int:
    """The least cost of any legal labels of quarter hours."""
    key, shift = next(iter(shifts.items()))
    quarters = (shift.end - shift.start) // 15
    costs: list[int] = []
    for labels in product((OFF, REST, *WORK), repeat=quarters):
        slots = [label for label in labels for _ in range(3)]
        seen = facts(shifts, {key: pieces_of(shift.start, slots)})
        cost = cover_cost(of, seen)
        if (not costs or cost < min(costs)) and not broken(of, seen):
            costs.append(cost)
    return min(costs)


@pytest.mark.parametrize("params", RULES)
@pytest.mark.parametrize("needs", NEEDS)
def test_no_legal_plan_is_better(
    monkeypatch: pytest.MonkeyPatch,
    params: Params,
    needs: tuple[tuple[float, ...], tuple[float, ...]],
) -> None:
    # the programme itself plans quarter hours; what comes after it has tests of its own
    monkeypatch.setattr("scheduler.engine.days.trim", lambda *_: 0.0)
    phone, complaints = needs
    of = week(params, need("phone", phone) + need("complaints", complaints))
    shifts = lines(of, ("A", 15, 105))
    days = Days(of, shifts, seed=1)
    days.search(0, lambda: False)
    assert days.cost() == best_of_all(of, shifts)


PLAIN = """
from tests.unit.engine.test_daydp import plans_of_small_weeks
print(plans_of_small_weeks())
"""


class Countdown:
    """Says stop after so many questions."""

    def __init__(self, questions: int) -> None:
        self.left = questions

    def __call__(self) -> bool:
        self.left -= 1
        return self.left < 0


def plans_of_small_weeks() -> str:
    """Plans of short shifts with meals and breaks of every form."""
    found = []
    for minutes, long, least in ((10, 20, 30), (15, 30, 0), (20, 10, 15)):
        params: Params = {
            "break.screen": {"break_minutes": minutes, "per_minutes": 60, "edge_minutes": 15},
            "break.meal": {
                "meal_minutes": long,
                "longer_than_minutes": 60,
                "after_start_minutes": 30,
            },
            "spell.queue": {"shortest_minutes": least},
            "spell.phone": {"longest_minutes": 60, "ended_by_minutes": 15},
            "spell.hard": {"longest_minutes": 30},
            "hard.daily": {"most_minutes": 60},
        }
        rows = need("phone", (1, 0.2, 1, 1, 0.5)) + need("complaints", (1, 1, 0.6, 0.4, 1))
        of = week(params, rows)
        days = Days(of, lines(of, ("A", 0, 150), ("B", 15, 135)), seed=1)
        days.search(0, lambda: False)
        days.search(1, Countdown(60))
        found.append([np.asarray(task.slots).tolist() for task in days.tasks.values()])
    return str(found)


def test_compiled_kernels_do_what_the_python_says() -> None:
    plain = subprocess.run(
        [sys.executable, "-c", PLAIN],
        cwd=ROOT,
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert plain.stdout.strip() == plans_of_small_weeks()
