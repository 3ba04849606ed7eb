"""The search for a day plan: whatever guides it, it ends at the best plan there is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from scheduler.engine import day_search
from scheduler.engine.day_plan import room_of
from scheduler.engine.day_search import NARROW, UNPRICED, WIDER, Room, best_plan
from scheduler.engine.dayboard import Floats
from scheduler.engine.daydp import NEVER, hopes
from scheduler.engine.daykind import Kind, states_of
from scheduler.engine.days import Days
from scheduler.engine.task import Task
from scheduler.terms import NO_LIMIT
from tests.unit.engine.day_world import Params, lines, need, week

FLOOR = float(NEVER) / 2
RULES: Params = {
    "break.screen": {"break_minutes": 10, "per_minutes": 120, "edge_minutes": 30},
    "break.meal": {"meal_minutes": 30, "longer_than_minutes": 240, "after_start_minutes": 90},
    "spell.queue": {"shortest_minutes": 30},
    "spell.phone": {"longest_minutes": 105, "ended_by_minutes": 10},
    "spell.hard": {"longest_minutes": 60},
    "hard.daily": {"most_minutes": 90},
    "task.skill": {},
}


@pytest.fixture(scope="module")
def task() -> Task:
    rows = need("phone", (1.0,) * 16) + need("complaints", (1.0,) * 16)
    of = week(RULES, rows)
    found = Days(of, lines(of, ("A", 0, 450)), seed=1).tasks["A", 0]
    assert found.kinds[0].cap == 6
    return found


@pytest.fixture
def room(task: Task) -> Room:
    return room_of(states_of(task.kinds[0]))


def random_gain(task: Task, seed: int, dear: float) -> Floats:
    """What each quarter saves, hard work ``dear`` times as much as other work."""
    rng = np.random.default_rng(seed)
    queues, quarters = task.duty.rates.shape
    each = rng.gamma(2.0, 20_000.0, (queues, quarters, 1, 1))
    each[[n for n, queue in enumerate(task.queues) if queue == "complaints"]] *= dear
    slots = np.arange(4) / 3
    return np.asarray(each * slots * np.ones((1, 1, 2, 1)), np.float32)


def of_all(kind: Kind, loose: Kind, gain: Floats, room: Room, slots: np.ndarray) -> float:
    """What the best plan saves when every state is gone on from."""
    hopes(loose, gain, day_search._table(room, 0.0, True))  # noqa: SLF001
    table = day_search._table(room, FLOOR, False)  # noqa: SLF001
    return day_search._best(kind, gain, table, (room.rank, NO_LIMIT, 0.0), slots)  # noqa: SLF001


@pytest.mark.parametrize("dear", [0.5, 1.0, 1.5, 4.0])
@pytest.mark.parametrize("seed", range(6))
def test_no_plan_is_better_whatever_price_it_begins_with(
    task: Task, room: Room, seed: int, dear: float
) -> None:
    kind, loose = task.kinds
    gain, slots = random_gain(task, seed, dear), task.slots.copy()
    most = of_all(kind, loose, gain.copy(), room, slots)
    for known in (UNPRICED, 0.0, 1_000.0, 60_000.0, 1e6):
        found = task.slots.copy()
        saved, _ = best_plan(task.kinds, gain.copy(), room, found, known, True)
        assert saved == pytest.approx(most, rel=2e-5)
        assert task.lawful(found)
    assert not (room.value > NEVER).any()


@pytest.mark.parametrize("seed", range(6))
def test_a_good_plan_is_lawful_and_no_better_than_the_best(
    task: Task, room: Room, seed: int
) -> None:
    gain, good, best = random_gain(task, seed, 3.0), task.slots.copy(), task.slots.copy()
    saved, price = best_plan(task.kinds, gain.copy(), room, good, UNPRICED, False)
    most, _ = best_plan(task.kinds, gain.copy(), room, best, price, True)
    assert 0.8 * most < saved <= most * (1 + 1e-5)
    assert task.lawful(good)


def test_work_beyond_the_cap_has_a_price_only_where_it_is_wanted(task: Task, room: Room) -> None:
    prices = {
        dear: best_plan(
            task.kinds,
            random_gain(task, 1, dear),
            room,
            task.slots.copy(),
            UNPRICED,
            True,
        )[1]
        for dear in (0.1, 4.0)
    }
    assert prices[0.1] == 0
    assert prices[4.0] > 0


def test_a_shift_without_a_lawful_plan_is_told(task: Task, room: Room) -> None:
    kind, loose = task.kinds
    shut = np.zeros_like(kind.allowed)
    none = np.zeros_like(kind.placeable)
    never = tuple(k._replace(allowed=shut, placeable=none) for k in (kind, loose))
    assert kind.counts.any()
    saved, _ = best_plan(
        (never[0], never[1]),
        random_gain(task, 1, 1.0),
        room,
        task.slots.copy(),
        UNPRICED,
        True,
    )
    assert saved <= NEVER


def test_the_narrow_pass_grows_wider_until_it_finds_a_plan(
    task: Task, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first pass runs dry: the plan is then found by a wider one."""
    gain, slots, widths = random_gain(task, 2, 2.0), task.slots.copy(), list[int]()
    most = of_all(*task.kinds, gain.copy(), room, slots)
    best = day_search._best  # noqa: SLF001 - which widths are tried

    def noted(*given: Any) -> float:
        widths.append(given[3][1])
        return best(*given) if len(widths) > 1 else float(NEVER)

    monkeypatch.setattr("scheduler.engine.day_search._best", noted)
    plain = getattr(best_plan, "py_func", best_plan)
    saved, _ = plain(task.kinds, gain, room, slots, UNPRICED, False)
    assert widths == [NARROW, NARROW * WIDER]
    assert FLOOR < saved <= most * (1 + 1e-5)


def test_where_all_work_saves_the_same_a_narrow_pass_finds_a_plan(task: Task, room: Room) -> None:
    """More states promise the most than it goes on from: it takes as many of them as it may."""
    gain = random_gain(task, 1, 1.0)
    gain[:] = 10_000 * np.arange(4, dtype=np.float32)
    kind, loose = task.kinds
    hopes(loose, gain, day_search._table(room, 0.0, True))  # noqa: SLF001
    table = day_search._table(room, FLOOR, False)  # noqa: SLF001
    found = day_search._best(kind, gain, table, (room.rank, NARROW, 0.0), task.slots.copy())  # noqa: SLF001
    assert found > NEVER
