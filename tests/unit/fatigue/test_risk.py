"""The risk index against reference shifts of the method it follows, and against its own parts."""

from __future__ import annotations

import pytest

from scheduler.fatigue import ShiftHours, Spell, break_factor, risk_indices
from scheduler.fatigue.breaks import kept_by_break, risk_after
from scheduler.fatigue.risk import cumulated, next_sum, nights_between, timing_factor

DAYS = (1, 2, 3, 4, 5, 8, 9, 10, 11, 12)
USUAL, LONG, LONGER = 40, 120, 180
# Transcribed second hand from the printed output of the withdrawn calculator; two decimals.
REFERENCE = (
    (6, 18, LONG, ".99 1.04 1.09 1.14 1.20 1.02 1.07 1.12 1.17 1.22"),
    (6.5, 17.5, LONG, ".91 .96 1.01 1.06 1.10 .94 .98 1.03 1.08 1.13"),
    (7, 17, LONGER, ".93 .98 1.03 1.08 1.13 .95 1.00 1.05 1.10 1.15"),
)
WITH_NIGHTS = ".84 .89 .93 .98 1.02 1.16 1.09 1.14 1.18 1.23 1.27 1.44"
CENTRE = (
    (9, 17, (0.648, 0.683, 0.718, 0.753, 0.788)),
    (15, 23, (0.723, 0.794, 0.864, 0.935, 1.006)),
    (22, 30, (0.760, 0.851, 0.942, 1.033)),
    (8, 20, (0.851, 0.900, 0.948, 0.997)),
)
TWO_DECIMALS = 0.00505
THREE_DECIMALS = 0.001


def on(days: tuple[int, ...], start: float, end: float, commute: float) -> list[ShiftHours]:
    return [ShiftHours(24 * day + start, 24 * day + end, commute) for day in days]


@pytest.mark.parametrize(("start", "end", "commute", "printed"), REFERENCE)
def test_reference_shifts_are_met(start: float, end: float, commute: float, printed: str) -> None:
    found = risk_indices(on(DAYS, start, end, commute))
    assert found == pytest.approx([float(n) for n in printed.split()], abs=TWO_DECIMALS)


def test_reference_shifts_with_nights_are_met() -> None:
    shifts = sorted([*on(DAYS, 7, 17, LONG), *on((6, 13), 22, 32, LONG)])
    expected = [float(n) for n in WITH_NIGHTS.split()]
    assert risk_indices(shifts) == pytest.approx(expected, abs=TWO_DECIMALS)


@pytest.mark.parametrize(("start", "end", "expected"), CENTRE)
def test_weeks_of_a_contact_centre(start: float, end: float, expected: tuple[float, ...]) -> None:
    found = risk_indices(on(tuple(range(len(expected))), start, end, USUAL))
    assert found == pytest.approx(expected, abs=THREE_DECIMALS)


@pytest.mark.parametrize(
    ("hours", "expected"), [(0.25, 1.206), (0.5, 1.361), (1, 1.564), (2, 1.743), (4, 1.818)]
)
def test_risk_grows_with_work(hours: float, expected: float) -> None:
    assert risk_after(1.0, 60 * hours) == pytest.approx(expected, abs=0.0006)


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(5, 0.969), (8, 0.895), (10, 0.790), (12, 0.629), (15, 0.340), (20, 0.067), (30, 0.001)],
)
def test_breaks_take_risk_away(minutes: float, expected: float) -> None:
    assert kept_by_break(minutes) == pytest.approx(expected, abs=0.0006)


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        (6, 8, 0.724),
        (9, 8, 0.718),
        (14, 8, 0.783),
        (22, 8, 0.842),
        (8, 4, 0.710),
        (8, 8, 0.715),
        (8, 10, 0.809),
        (8, 12, 0.942),
    ],
)
def test_time_of_day_and_length(start: float, hours: float, expected: float) -> None:
    assert timing_factor(ShiftHours(start, start + hours)) == pytest.approx(expected, abs=0.0006)


def test_quick_returns_are_hardly_seen() -> None:
    """A known weakness: eight hours between a late and an early shift cost six per cent."""
    late, early = ShiftHours(14, 22), ShiftHours(30, 38)
    quick = list(cumulated([late, early]))[1] * 0.98899 / 1.113
    usual = list(cumulated([ShiftHours(9, 17), ShiftHours(33, 41)]))[1] * 0.98899 / 1.113
    assert (quick, usual) == pytest.approx((0.995, 0.936), abs=0.0006)


def test_a_rest_of_ten_hours_is_the_edge_of_a_short_one() -> None:
    first = ShiftHours(10, 20)
    at_the_edge = next_sum(1.0, first, ShiftHours(30, 38))
    an_hour_less = next_sum(1.0, first, ShiftHours(29, 37))
    assert an_hour_less == pytest.approx(1.06)
    assert 1.05 < at_the_edge < 1.125


def test_days_off_take_away_and_never_below_a_first_shift() -> None:
    week = on(tuple(range(5)), 9, 17, USUAL)
    sums = list(cumulated([*week, ShiftHours(24 * 6 + 9, 24 * 6 + 17)]))
    late = list(cumulated([*week, ShiftHours(24 * 30 + 9, 24 * 30 + 17)]))
    assert 1 < late[-1] < sums[-1] < sums[-2]


@pytest.mark.parametrize(
    ("start", "end", "expected"), [(7, 23, 0), (23, 31, 1), (18.5, 53.5, 1.8125), (1, 3, 0.25)]
)
def test_nights_are_counted_in_parts(start: float, end: float, expected: float) -> None:
    assert nights_between(start, end) == pytest.approx(expected)


def test_load_and_breaks_move_the_factor() -> None:
    usual = [Spell(120, 15), Spell(120, 30), Spell(120, 15), Spell(90, 0)]
    none = [Spell(480, 0)]
    assert break_factor(usual) < break_factor(none)
    assert break_factor(usual, 4) - break_factor(usual) == pytest.approx(0.0232 / 1.0615, abs=1e-5)
    assert break_factor([Spell(60, 0), Spell(60, 0)]) > break_factor([Spell(60, 30), Spell(60, 0)])


def test_a_shorter_way_to_work_lowers_the_index() -> None:
    far, usual, none = (risk_indices(on((0,), 9, 17, way))[0] for way in (120, 40, 0))
    assert none < usual < far
