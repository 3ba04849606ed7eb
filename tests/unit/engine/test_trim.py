"""Changes of queue on the 5-minute grid."""

from __future__ import annotations

import numpy as np
import pytest

from scheduler.engine.dayboard import QUEUE, RELIEF, Slots, put
from scheduler.engine.days import Days
from scheduler.engine.task import Task, pieces_of
from scheduler.engine.trim import trim
from scheduler.engine.trim_behind import trim_behind
from tests.unit.engine.day_world import Params, broken, cover_cost, facts, lines, need, week

LIGHT: Params = {
    "break.meal": {},
    "break.screen": {},
    "spell.phone": {},
    "spell.queue": {},
    "task.skill": {},
}
CAPPED: Params = LIGHT | {"spell.hard": {}, "hard.daily": {}, "hard.last-hour": {}}


def laid(days: Days, runs: str) -> Task:
    """Lay a plan of A: a letter for each slot, c, p for queues, o for off the phone."""
    task = days.tasks["A", 0]
    codes = {"c": QUEUE, "p": QUEUE + 1, "o": 0}
    put(days.board, task.duty, task.slots, -1)
    task.slots = np.array([codes[letter] for letter in runs], np.int8)
    put(days.board, task.duty, task.slots, 1)
    return task


def trimmed(days: Days, task: Task) -> float:
    return trim(task.kinds[0], days.board, task.duty, task.slots)


def said(slots: Slots) -> str:
    return "".join({QUEUE: "c", QUEUE + 1: "p", 0: "o"}[code] for code in slots.tolist())


def opened(
    phone: tuple[float, ...], complaints: tuple[float, ...], rules: Params, slots: int
) -> Days:
    of = week(rules, need("phone", phone) + need("complaints", complaints))
    return Days(of, lines(of, ("A", 0, 5 * slots)), seed=1)


@pytest.mark.parametrize(
    ("phone", "complaints", "runs", "best"),
    [
        # 25 minutes of the second half hour belong to the phone
        ((1, 5 / 6, 0), (0, 1 / 6, 1), "p" * 9 + "c" * 9, "p" * 11 + "c" * 7),
        # the shortest stretch is half an hour: complaints keep six slots
        ((1, 1, 1), (0.01, 0, 0), "p" * 10 + "c" * 8, "p" * 12 + "c" * 6),
        # a stretch of six slots can only slide
        (
            (1, 1 / 6, 5 / 6, 1),
            (0, 5 / 6, 1 / 6, 0),
            "p" * 6 + "c" * 6 + "p" * 12,
            "p" * 7 + "c" * 6 + "p" * 11,
        ),
        # time off the phone stays
        ((1, 1, 1), (0.01, 0, 0), "p" * 6 + "o" * 6 + "p" * 6, "p" * 6 + "o" * 6 + "p" * 6),
    ],
)
def test_changes_move_to_where_they_cost_least(
    phone: tuple[float, ...], complaints: tuple[float, ...], runs: str, best: str
) -> None:
    days = opened(phone, complaints, {"spell.queue": {}, "task.skill": {}}, len(runs))
    task = laid(days, runs)
    before = days.cost()
    rise = trimmed(days, task)
    assert said(task.slots) == best
    assert days.cost() - before == round(rise) <= 0


def test_hard_queues_keep_their_quarters() -> None:
    rules: Params = {"spell.queue": {}, "spell.hard": {}, "task.skill": {}}
    days = opened((1, 5 / 6, 0), (0, 1 / 6, 1), rules, 18)
    task = laid(days, "p" * 9 + "c" * 9)
    assert trimmed(days, task) == 0
    assert said(task.slots) == "p" * 9 + "c" * 9


@pytest.mark.parametrize("rules", [LIGHT, CAPPED])
@pytest.mark.parametrize("seed", range(12))
def test_trimmed_plans_hold_every_term_and_cost_what_is_said(rules: Params, seed: int) -> None:
    rng = np.random.default_rng(seed)
    phone, complaints = (2 * rng.random(18) for _ in range(2))
    of = week(rules, need("phone", phone.tolist()) + need("complaints", complaints.tolist()))
    shifts = lines(of, ("A", 0, 510), ("B", 30, 540))
    days = Days(of, shifts, seed)
    moved = 0
    for _ in range(3):
        # blurred plans lie on the quarter hour
        for task in days.tasks.values():
            days.replan(task, 50_000.0)
        for task in days.tasks.values():
            before, had = days.cost(), task.slots.copy()
            rise = trimmed(days, task)
            moved += not np.array_equal(had, task.slots)
            assert days.cost() == before + round(rise)
            assert days.cost() <= before
    plans = {key: pieces_of(task) for key, task in days.tasks.items()}
    assert broken(of, facts(shifts, plans)) == {}
    assert days.cost() == cover_cost(of, facts(shifts, plans))
    assert moved or rules is CAPPED


HARD_MEAL: Params = LIGHT | {
    "spell.hard": {},
    "hard.daily": {"most_minutes": 90},
    "hard.share": {"most_pct": 100},
}


def behind_a_meal(left: int, minutes: float, **changed: dict[str, int]) -> tuple[Days, Task]:
    """A shift of seven hours; complaints need so many minutes of the half hour behind its meal."""
    rules = HARD_MEAL | {name.replace("_", "."): params for name, params in changed.items()}
    phone, complaints = [1.0] * 14, [0.0] * 14
    phone[7], complaints[7] = 1 - minutes / 30, minutes / 30
    of = week(rules, need("phone", phone) + need("complaints", complaints))
    days = Days(of, lines(of, ("A", 0, 420)), seed=1)
    task = days.tasks["A", 0]
    put(days.board, task.duty, task.slots, -1)
    meal = RELIEF + next(n for n, place in enumerate(task.places) if place.kind == "meal")
    runs = ((24, QUEUE + 1), (12, QUEUE), (6, meal), (left, QUEUE), (42 - left, QUEUE + 1))
    task.slots = np.array([code for count, code in runs for _ in range(count)], np.int8)
    put(days.board, task.duty, task.slots, 1)
    return days, task


@pytest.mark.parametrize(
    ("minutes", "changed", "slots"),
    [
        (20, {}, 4),
        # half an hour would owe recovery
        (30, {}, 5),
        (10, {}, 2),
        (30, {"hard_daily": {"most_minutes": 80}}, 3),
        (30, {"spell_hard": {"owed_from_minutes": 21}}, 4),
    ],
)
def test_a_hard_stretch_behind_a_meal_ends_where_it_costs_least(
    minutes: int, changed: dict[str, dict[str, int]], slots: int
) -> None:
    days, task = behind_a_meal(3, minutes, **changed)
    kind, before = task.kinds[0], days.cost()
    rise = trim_behind(kind, days.board, task.duty, task.slots, 3 * kind.cap)
    behind = task.slots[42:]
    assert int((behind == QUEUE).sum()) == slots
    assert (behind[:slots] == QUEUE).all()
    assert days.cost() - before == round(rise)
    assert (rise < 0) == (slots != 3)
