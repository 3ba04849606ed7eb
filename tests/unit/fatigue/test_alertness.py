"""The three-process model against values computed from the constants of Ingre et al. 2014."""

from __future__ import annotations

import pytest

from scheduler.fatigue import ShiftHours, low_points, sleeps
from scheduler.fatigue.alertness import asleep, awake, inertia, sleepiness, time_of_day
from scheduler.fatigue.low_points import usual_pool
from scheduler.fatigue.sleep import lost_after

WOKE = 13.8198
"""The pool at 07:00 of somebody who always sleeps from 23:00."""


def kss(pool: float, woke: float, clock: float) -> float:
    return sleepiness(awake(pool, clock - woke) + time_of_day(clock % 24))


def test_a_night_of_eight_hours() -> None:
    assert asleep(7.96, 8) == pytest.approx(13.5516, abs=5e-5)
    assert asleep(7.96, 1) - 7.96 == pytest.approx(0.80085, abs=5e-6)
    assert asleep(7.96, 5.2944) == pytest.approx(12.2, abs=5e-5)
    assert asleep(12.5, 1) > 12.5


def test_a_steady_sleeper_comes_round_again() -> None:
    assert usual_pool() == pytest.approx(8.8919, abs=5e-5)
    assert asleep(usual_pool(), 8) == pytest.approx(WOKE, abs=5e-5)


@pytest.mark.parametrize(
    ("clock", "expected"), [(9, 3.51), (12, 3.43), (15, 3.20), (17, 3.12), (20, 3.83), (23, 5.67)]
)
def test_sleepiness_over_an_ordinary_day(clock: float, expected: float) -> None:
    assert kss(WOKE, 7, clock) == pytest.approx(expected, abs=0.006)


@pytest.mark.parametrize(("clock", "expected"), [(7, 7.02), (8, 4.31)])
def test_sleepiness_with_what_waking_takes(clock: float, expected: float) -> None:
    with_waking = kss(WOKE, 7, clock) - 0.6 * inertia(clock - 7)
    assert with_waking == pytest.approx(expected, abs=0.006)


@pytest.mark.parametrize(
    ("clock", "expected"), [(22, 4.99), (24, 6.34), (26, 7.37), (28, 7.78), (30, 7.67)]
)
def test_sleepiness_in_a_first_night(clock: float, expected: float) -> None:
    assert kss(WOKE, 7, clock) == pytest.approx(expected, abs=0.006)


def test_sleepiness_in_later_nights_with_sleep_from_eight_to_one() -> None:
    pool, found = awake(WOKE, 25), []
    for _ in range(3):
        pool = asleep(pool, 5)
        found.append(kss(pool, 13, 28))
        pool = awake(pool, 19)
    assert found == pytest.approx([7.96, 8.06, 8.10], abs=0.006)


def test_a_quick_return_is_seen_in_the_morning() -> None:
    quick = asleep(awake(WOKE, 17), 5)
    assert kss(quick, 5, 8) == pytest.approx(4.65, abs=0.006)
    assert kss(quick, 5, 8) > kss(WOKE, 7, 8)


def test_the_low_point_of_each_shift() -> None:
    nights = low_points([ShiftHours(24 * day + 22, 24 * day + 30) for day in range(3)])
    assert [low.sleepiness for low in nights] == pytest.approx([7.79, 7.99, 8.09], abs=0.01)
    assert [round(low.at % 24) for low in nights] == [4, 4, 4]
    (day,) = low_points([ShiftHours(9, 17)])
    assert day.sleepiness == pytest.approx(3.51, abs=0.006)
    assert day.at == 9
    assert low_points([]) == []


def test_a_quick_return_has_a_deeper_low_point_than_a_usual_early_shift() -> None:
    quick = low_points([ShiftHours(14, 22), ShiftHours(30, 38)])[1]
    usual = low_points([ShiftHours(6, 14), ShiftHours(30, 38)])[1]
    assert quick.sleepiness > usual.sleepiness


def slept(*shifts: ShiftHours) -> list[tuple[float, float]]:
    *_, (_, last) = sleeps(shifts)
    return [(sleep.start, sleep.end) for sleep in last]


def test_before_the_first_shift_lie_usual_nights() -> None:
    assert slept(ShiftHours(9, 17)) == [(-49, -41), (-25, -17), (-1, 7)]
    assert slept(ShiftHours(6, 14))[-1] == (-1, 5)
    assert slept(ShiftHours(22, 30))[-1] == (-1, 7)


def test_between_shifts_sleep_waits_for_the_evening_or_for_the_way_home() -> None:
    assert slept(ShiftHours(9, 17), ShiftHours(33, 41)) == [(23, 31)]
    assert slept(ShiftHours(14, 22), ShiftHours(30, 38)) == [(24, 29)]
    assert slept(ShiftHours(13, 21), ShiftHours(37, 45)) == [(23, 31)]
    assert slept(ShiftHours(9, 17), ShiftHours(57, 65)) == [(23, 31), (47, 55)]


def test_after_a_night_sleep_is_by_day_and_shorter() -> None:
    day, *more = slept(ShiftHours(22, 30), ShiftHours(46, 54))
    assert day == pytest.approx((32, 36.96))
    assert more == []
    day, evening = slept(ShiftHours(22, 30), ShiftHours(57, 65))
    assert day == pytest.approx((32, 36.96))
    assert evening == (47, 55)


def test_three_hours_of_the_night_make_a_night_shift() -> None:
    assert slept(ShiftHours(4, 12), ShiftHours(33, 41))[0][0] == 14
    assert slept(ShiftHours(4.25, 12), ShiftHours(33, 41))[0][0] == 23


@pytest.mark.parametrize(
    ("finish", "expected"),
    [
        (17, 0),
        (21, 0),
        (21.5, 0.365),
        (22, 0.73),
        (24, 1.14),
        (25, 1.425),
        (26, 1.71),
        (28, 2.35),
        (30, 3.04),
        (32, 3.78),
        (35, 3.78),
    ],
)
def test_late_finishes_cost_sleep(finish: float, expected: float) -> None:
    assert lost_after(finish) == pytest.approx(expected)
    assert lost_after(finish + 48) == pytest.approx(expected)
