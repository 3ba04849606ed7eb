"""Odd edges of line terms: history, pins, long gaps, runs over the edge."""

from __future__ import annotations

from datetime import timedelta

import pytest
from ortools.sat.python import cp_model

from scheduler.domain import Pin
from scheduler.engine.choices import Choice, Meals
from scheduler.engine.clauses import Clause
from scheduler.engine.elements import Chosen, Given
from scheduler.engine.encode_line import encode_line
from scheduler.rules.example import MONDAY, moment, tiny_problem
from scheduler.terms import (
    Allow,
    Between,
    Cover,
    Facts,
    Having,
    LineShift,
    LineTerm,
    PairCosts,
    Run,
    Sum,
    Term,
    View,
    Window,
)
from tests.contract.encoded import Encoded

EARLY, LATE, NIGHT = (360, 480), (840, 480), (1320, 480)
DAYS = {0: [EARLY, LATE, NIGHT], 1: [LATE, NIGHT], 2: [EARLY, NIGHT], 3: [EARLY, LATE]}
GAPS = {0: [EARLY, NIGHT], 2: [EARLY, LATE], 4: [EARLY, LATE], 6: [NIGHT]}
FAR = {0: [NIGHT], 4: [(300, 480)]}
WEEK = {day: [EARLY] for day in range(7)}
NONE: tuple[str, ...] = ()
LAST_NIGHTS = ("Sat-1 22:00-30:00", "Sun-1 22:00-30:00")
LAST_DAYS = ("Fri-1 08:00-16:00", "Sat-1 08:00-16:00", "Sun-1 14:00-22:00")
LONG_AGO = ("Sat-2 08:00-16:00", "Thu-1 22:00-30:00")
VIEW = View(tiny_problem())


HOURS_TABLE = PairCosts(
    8, tuple(tuple((one + other) // 8 % 5 for other in range(192)) for one in range(192))
)


def clock(day: int, start: int, end: int) -> Window:
    return VIEW.window("A", day, start, end)


NIGHTS = Having(tuple(clock(day, 1380, 1800) for day in range(-8, 8)), 180)
LATES = Having(tuple(clock(day, 1080, 1440) for day in range(-8, 8)), 240)


def pin(day: int, start: str, end: str) -> Pin:
    on = MONDAY + timedelta(days=day)
    return Pin(
        agent_id="A",
        start=moment(on, start),
        end=moment(on, end),
        kind="shift",
        author="planner",
        reason="agreed",
    )


def compare(
    terms: list[LineTerm],
    weight_milli: int | None,
    shapes: dict[int, list[tuple[int, int]]],
    history: tuple[str, ...] = NONE,
    *pins: Pin,
) -> set[int | None]:
    """Try every line in one model; every cost that was found, None for what is forbidden."""
    problem = tiny_problem(history=history, pins=pins)
    encoded = Encoded(problem, [Clause("rule", term, weight_milli) for term in terms], shapes)
    found = set()
    for picks in encoded.lines():
        cost = encoded.found(picks)
        assert cost == encoded.wanted(picks), picks
        found.add(cost)
    return found


HARD: dict[str, tuple[LineTerm, dict[int, list[tuple[int, int]]], tuple[str, ...]]] = {
    "rest": (Between("A", 7, min_gap=660), DAYS, NONE),
    "rest with last night": (Between("A", 7, min_gap=660), DAYS, LAST_NIGHTS),
    "no rest, no overlap": (
        Between("A", 7, min_gap=1),
        {0: [NIGHT], 1: [(360, 480), (375, 480)]},
        NONE,
    ),
    "a gap of days": (Between("A", 7, min_gap=3 * 1440), GAPS, NONE),
    "a gap of days from last week": (Between("A", 7, min_gap=3000), GAPS, LAST_DAYS),
    "two in a row": (Run("A", 7, max_days=2), WEEK, NONE),
    "one in a row": (Run("A", 7, max_days=1), DAYS, LAST_DAYS[:2]),
    "three with two before": (Run("A", 7, max_days=3), WEEK, LAST_DAYS[1:]),
    "too long before": (Run("A", 7, max_days=2), WEEK, LAST_DAYS),
    "nights in a row": (Run("A", 7, having=NIGHTS, max_days=2), DAYS, NONE),
    "nights with last nights": (Run("A", 7, having=NIGHTS, max_days=2), DAYS, LAST_NIGHTS),
    "weekly rest": (Run("A", 7, max_days=2, broken_by_gap=1800), DAYS, NONE),
    "weekly rest of a day and a half": (Run("A", 7, max_days=3, broken_by_gap=2100), GAPS, NONE),
    "weekly rest with last week": (Run("A", 7, max_days=4, broken_by_gap=2100), GAPS, LAST_DAYS),
    "weekly rest too late already": (Run("A", 7, max_days=2, broken_by_gap=2100), GAPS, LAST_DAYS),
    "weekly rest in all of a week": (Run("A", 7, max_days=4, broken_by_gap=2100), WEEK, LAST_DAYS),
    "weekly rest after long ago": (Run("A", 7, max_days=2, broken_by_gap=5000), GAPS, LONG_AGO),
    "weekly rest was just long enough": (
        Run("A", 7, max_days=2, broken_by_gap=1440),
        DAYS,
        ("Sat-1 08:00-16:00", "Sun-1 16:00-24:00"),
    ),
    "weekly rest of lates": (Run("A", 7, having=LATES, max_days=1, broken_by_gap=1800), DAYS, NONE),
    "an early day between lates": (
        Run("A", 7, having=LATES, max_days=1, broken_by_gap=2500),
        DAYS,
        NONE,
    ),
    "owed after one night": (Run("A", 7, having=NIGHTS, owed_gap=2000), DAYS, NONE),
    "owed after two nights": (Run("A", 7, having=NIGHTS, owed_gap=2880, owed_from=2), DAYS, NONE),
    "owed after last nights": (
        Run("A", 7, having=NIGHTS, owed_gap=3600, owed_from=2),
        DAYS,
        LAST_NIGHTS,
    ),
    "owed after three": (Run("A", 7, having=NIGHTS, owed_gap=2880, owed_from=3), DAYS, LAST_NIGHTS),
    "owed for days": (Run("A", 7, having=NIGHTS, owed_gap=5 * 1440), GAPS, NONE),
    "owed since long ago": (Run("A", 7, having=NIGHTS, owed_gap=6 * 1440), GAPS, LONG_AGO),
    "owed up to a late hour": (Run("A", 7, having=NIGHTS, owed_gap=4310), FAR, NONE),
    "rest up to a late hour": (Between("A", 7, min_gap=4310), FAR, NONE),
    "run up to a late hour": (Run("A", 7, max_days=2, broken_by_gap=4310), FAR, NONE),
    "both": (Run("A", 7, having=NIGHTS, max_days=2, owed_gap=2160), DAYS, NONE),
    "hours": (Sum("A", 0, 6, "paid", maximum=900), DAYS, NONE),
    "hours with leave": (Sum("A", 0, 6, "paid", carried=480, maximum=900), DAYS, NONE),
    "leave alone is too much": (Sum("A", 0, 6, "paid", carried=960, maximum=900), DAYS, NONE),
    "hours with last week": (Sum("A", -3, 3, "paid", maximum=1400), DAYS, LAST_DAYS),
    "hours too many before": (
        Sum("A", -3, 3, "paid", maximum=1400),
        DAYS,
        (*LAST_DAYS, "B Mon-1 08:00-16:00"),
    ),
    "days of a part": (Sum("A", 1, 2, "shifts", maximum=1), DAYS, NONE),
    "nights of the week": (Sum("A", 0, 6, "shifts", having=NIGHTS, maximum=1), DAYS, NONE),
    "nights with last week": (
        Sum("A", -7, 6, "shifts", having=NIGHTS, maximum=3),
        DAYS,
        LAST_NIGHTS,
    ),
    "scaled": (Sum("A", 0, 6, "shifts", maximum=150, scale=100), DAYS, NONE),
    "nothing is asked": (Sum("A", 0, 6, "shifts"), DAYS, NONE),
    "within": (Allow("A", 1, within=(clock(1, 800, 1400),)), DAYS, NONE),
    "paid": (Allow("A", 0, paid_min=480), {0: [(360, 300), (360, 510)]}, NONE),
}
ALWAYS_MET = {"nothing is asked"}


@pytest.mark.parametrize("name", HARD)
def test_a_hard_term_forbids_what_exceeds_it_and_nothing_else(name: str) -> None:
    term, shapes, history = HARD[name]
    found = compare([term], None, shapes, history)
    assert found == ({0} if name in ALWAYS_MET else {0, None})


PRICED: dict[str, tuple[LineTerm, tuple[str, ...]]] = {
    "start": (Between("A", 7, max_start_change=120), NONE),
    "start after last week": (Between("A", 7, max_start_change=60), LAST_DAYS),
    "any change of start": (Between("A", 7, max_start_change=0), LAST_NIGHTS),
    "start up to Tuesday": (Between("A", 2, max_start_change=0), LAST_NIGHTS),
    "short rest": (Between("A", 7, min_gap=840), NONE),
    "short rest after last week": (Between("A", 7, min_gap=1200), LAST_NIGHTS),
    "short rest of days": (Between("A", 7, min_gap=3000), LAST_DAYS),
    "short rest up to Tuesday": (Between("A", 2, min_gap=1200), LAST_DAYS),
    "a minute of rest short": (Between("A", 7, min_gap=481), NONE),
    "costs of pairs": (Between("A", 7, costs=HOURS_TABLE), LAST_NIGHTS),
    "costs of pairs and short rest": (Between("A", 7, min_gap=840, costs=HOURS_TABLE), NONE),
    "row": (Run("A", 7, max_days=2), NONE),
    "row since last week": (Run("A", 7, max_days=1), LAST_DAYS),
    "nights in a row": (Run("A", 7, having=NIGHTS, max_days=2), LAST_NIGHTS),
    "few hours": (Sum("A", 0, 6, "paid", minimum=900), NONE),
    "few hours with leave": (Sum("A", 0, 6, "paid", carried=300, minimum=900), NONE),
    "few hours since last week": (Sum("A", -2, 3, "paid", minimum=1500), LAST_DAYS),
    "between": (Sum("A", 0, 2, "paid", minimum=500, maximum=600), NONE),
    "lates in steps": (
        Sum("A", 0, 6, "shifts", having=LATES, maximum=50, steps=(0, 100, 200), scale=100),
        NONE,
    ),
    "carried beyond": (
        Sum("A", 0, 6, "shifts", carried=700, maximum=50, steps=(0, 100), scale=100),
        NONE,
    ),
    "days": (Sum("A", 0, 6, "shifts", maximum=1), NONE),
    "no day": (Sum("A", 0, 3, "shifts", maximum=0), NONE),
    "no day since last week": (Sum("A", -2, 3, "shifts", maximum=0), NONE),
    "hours beyond": (Sum("A", 0, 6, "paid", maximum=480), NONE),
    "hours beyond carried": (Sum("A", 0, 6, "paid", carried=900, maximum=480), NONE),
    "outside": (Allow("A", 1, outside=(clock(1, 900, 1000), clock(1, 1330, 1400)), factor=3), NONE),
    "within": (Allow("A", 1, within=(clock(1, 850, 1000), clock(1, 1100, 1400))), NONE),
    "near": (Allow("A", 1, near=clock(1, 900, 1500), factor=2), NONE),
    "near a night": (Allow("A", 3, near=clock(3, 0, 1440)), NONE),
    "worked": (Allow("A", 0, worked=7), NONE),
    "off": (Allow("A", 0, off=11, factor=2), NONE),
    "paid at least": (Allow("A", 0, paid_min=500), NONE),
    "paid at most": (Allow("A", 0, paid_max=100), NONE),
    "a day without choices": (Allow("A", 5, off=5), NONE),
}


@pytest.mark.parametrize("name", PRICED)
def test_a_priced_term_costs_its_excess(name: str) -> None:
    term, history = PRICED[name]
    found = compare([term], 7, DAYS, history)
    assert len(found) > 1 or name == "a day without choices"


@pytest.mark.parametrize("home", [False, True])
@pytest.mark.parametrize("given", [False, True])
def test_a_day_at_the_site_may_cost(home: bool, given: bool) -> None:
    term, model = Allow("A", 0, at_site=5, off=3), cp_model.CpModel()
    shift = LineShift(0, 480, 960, 480, 480, home=home)
    choice = Choice("A", 0, (480,), (960,), (480,), home=home)
    day = Given(shift) if given else Chosen(model, choice, Meals(()), {480: 480})
    model.minimize(1 * encode_line(model, {0: day}, Clause("rule", term, 7)))
    solver = cp_model.CpSolver()
    for worked in (1,) if given else (0, 1):
        copy = model.clone()
        if isinstance(day, Chosen):
            mark = copy.get_int_var_from_proto_index(day.worked.index)
            copy.add(mark == worked)
        assert solver.solve(copy) == cp_model.OPTIMAL
        excess = term.excess(Facts({"A": (shift,) * worked}))
        assert solver.objective_value == 7 * excess


def test_a_day_beyond_the_line_is_off() -> None:
    assert compare([Allow("A", 9, worked=3, off=5)], 7, {0: [EARLY]}) == {35}


@pytest.mark.parametrize(
    "term",
    [
        Between("A", 7, min_gap=900),
        Run("A", 7, max_days=2),
        Run("A", 7, max_days=2, broken_by_gap=1800),
        Run("A", 7, max_days=3, broken_by_gap=1800),
        Run("A", 7, having=NIGHTS, owed_gap=2880),
        Sum("A", 0, 6, "shifts", maximum=2),
        Sum("A", 0, 6, "paid", maximum=960),
    ],
    ids=["rest", "row", "weekly rest", "longer", "owed", "days", "hours"],
)
@pytest.mark.parametrize(
    "pins",
    [
        (pin(1, "22:00", "30:00"),),
        (pin(1, "22:00", "30:00"), pin(2, "14:00", "22:00")),
        (pin(0, "20:00", "28:00"), pin(2, "06:00", "14:00")),
        (pin(0, "20:00", "28:00"), pin(1, "08:00", "16:00"), pin(2, "06:00", "14:00")),
    ],
    ids=["one", "close", "around", "three"],
)
def test_pins_are_never_blamed_and_always_counted(term: LineTerm, pins: tuple[Pin, ...]) -> None:
    assert 0 in compare([term], None, DAYS, NONE, *pins)


@pytest.mark.parametrize(
    "term",
    [
        Run("A", 7, max_days=2, broken_by_gap=2881),
        Run("A", 7, owed_gap=2881),
        Between("A", 7, min_gap=2881),
    ],
    ids=["weekly rest", "owed", "rest"],
)
def test_a_gap_is_kept_behind_a_pin_of_two_days(term: LineTerm) -> None:
    # The pin ends with Tuesday: up to the first minute of Friday there are exactly two days.
    duty = pin(0, "00:00", "48:00")
    assert compare([term], None, {4: [(0, 480)]}, NONE, duty) == {0, None}
    assert compare([term], None, {4: [(15, 480)]}, NONE, duty) == {0}


def test_the_longest_shift_that_can_be_given_is_paid_in_full() -> None:
    term, model = Allow("A", 0, paid_max=0), cp_model.CpModel()
    two_days = LineShift(0, 0, 2880, 0, 2880)
    model.minimize(1 * encode_line(model, {0: Given(two_days)}, Clause("rule", term, 7)))
    solver = cp_model.CpSolver()
    assert solver.solve(model) == cp_model.OPTIMAL
    assert solver.objective_value == 7 * 2880


def test_a_pinned_start_moves_others() -> None:
    change = Between("A", 7, max_start_change=30)
    assert len(compare([change], 5, DAYS, LAST_DAYS, pin(1, "12:00", "20:00"))) > 3


@pytest.mark.parametrize(
    "term", [Between("A", 7, min_gap=900), Run("A", 7, max_days=2)], ids=["rest", "row"]
)
def test_what_pins_cost_is_counted(term: LineTerm) -> None:
    pins = (pin(1, "22:00", "30:00"), pin(2, "14:00", "22:00"), pin(3, "08:00", "16:00"))
    found = compare([term], 5, DAYS, LAST_DAYS, *pins)
    assert len(found) > 1
    assert 0 not in found


@pytest.mark.parametrize(
    ("term", "weight_milli", "reason"),
    [
        (Between("A", 7, max_start_change=0), None, "only be priced"),
        (Sum("A", 0, 6, "paid", minimum=60), None, "only be priced"),
        (Sum("A", 0, 6, "paid", having=NIGHTS, maximum=60), 5, "not summed"),
        (Allow("A", 0, spans=(clock(0, 360, 840),)), 5, "only be hard"),
        (Run("A", 7, max_days=2, owed_gap=60), 5, "only the days beyond a bound"),
        (Run("A", 7, max_days=2, broken_by_gap=60), 5, "only the days beyond a bound"),
        (Cover(None, clock(0, 0, 60), 0, ()), None, "no hard encoding"),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else "",
)
def test_what_has_no_encoding_is_refused(term: Term, weight_milli: int | None, reason: str) -> None:
    encoded = Encoded(tiny_problem(), [], DAYS)
    with pytest.raises(TypeError, match=reason):
        encode_line(cp_model.CpModel(), encoded.line, Clause("rule", term, weight_milli))
