"""What sessions cost the bound, in plain sums."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from scheduler.domain import Problem, Session
from scheduler.engine.market import Market
from scheduler.rules.example import MONDAY, tiny_problem, tiny_session
from tests.properties.tiny_centre import TinyCentre, need, policy

SOFT = {"activity.placed": 40.0, "cover.shortage": 0.001, "cover.surplus": 0.001}
HARD = ("activity.session", "availability.window", "shift.length", "task.skill")
BOTH = (("A", "B"),)


def meeting(**given: Any) -> Session:
    parts = {"kind": "meeting", "minutes": 30, "groups": BOTH, "window": ("09:00", "10:00")}
    return tiny_session("talk", **{**parts, **given})


def problem(*sessions: Session, hard: tuple[str, ...] = HARD, **given: Any) -> Problem:
    values = given.pop("values", {})
    return tiny_problem(
        need=tuple(need("phone", MONDAY, "08:00", 15, [1.0] * 48)),
        policy=policy(SOFT, hard, **values),
        sessions=sessions,
        **given,
    )


def cost(asked: Problem, worth_a: float = 4000.0, worth_b: float = 6000.0) -> float:
    """What sessions cost when everybody's minutes are worth the same all week, A's and B's."""
    market = Market(TinyCentre(asked).week)
    worths = {
        person: np.full(market.quarters, worth)
        for person, worth in enumerate((worth_a, worth_b))
        if person in market.claims.people
    }
    return market.claims.cost_milli(worths)


@pytest.mark.parametrize(
    ("session", "expected"),
    [
        pytest.param(meeting(groups=(("A",),)), 30 * 3000, id="alone"),
        pytest.param(meeting(quorums=(2,)), 30 * (3000 + 5000), id="both"),
        pytest.param(meeting(quorums=(1,)), 30 * 3000, id="the-cheaper-of-two"),
        pytest.param(meeting(groups=(("A",),), leader_id="B"), 30 * (3000 + 5000), id="led"),
        pytest.param(meeting(due=False), 0, id="may-be-left-out"),
        pytest.param(meeting(groups=(("A",), ("B",))), 30 * (3000 + 5000), id="each-in-a-group"),
        pytest.param(meeting(window=("09:00", "09:20")), 2 * 30 * 40_000, id="no-place"),
    ],
)
def test_a_session_costs_the_time_of_those_it_needs(session: Session, expected: float) -> None:
    assert cost(problem(session)) == expected


def test_whoever_comes_beyond_the_quorum_may_only_save() -> None:
    asked = problem(meeting(quorums=(1,)))
    assert cost(asked, worth_a=4000.0, worth_b=400.0) == 30 * (400 - 1000)
    assert cost(asked, worth_a=300.0, worth_b=400.0) == 30 * (300 - 1000 + 400 - 1000)


def test_a_session_that_costs_more_than_it_is_owed_is_left_out() -> None:
    assert cost(problem(meeting()), worth_a=90_000.0, worth_b=6000.0) == 2 * 30 * 40_000


def test_it_lies_where_its_time_is_worth_least() -> None:
    market = Market(TinyCentre(problem(meeting(groups=(("A",),)))).week)
    worth = np.full(market.quarters, 9000.0)
    worth[(9 * 60 + 15) // 15 : 10 * 60 // 15] = (5000.0, 3000.0, 4000.0)
    assert market.claims.cost_milli({0: worth}) == 15 * (3000 + 4000) - 30 * 1000


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param(problem(meeting(), hard=HARD[1:]), id="nothing-says-how-it-is-held"),
        pytest.param(problem(meeting(kind="recovery")), id="recovery-may-be-owed-anyway"),
        pytest.param(problem(meeting(groups=(("B", "B"),))), id="somebody-is-named-twice"),
        pytest.param(
            problem(
                meeting(first=meeting().first - timedelta(days=2)),
                history=("Sun-1 20:00-23:00 | meeting:talk 20:00-20:30 | work:phone 20:30-23:00",),
            ),
            id="begun-in-history",
        ),
    ],
)
def test_what_is_not_known_only_gives_back_the_surplus(asked: Problem) -> None:
    assert cost(asked) == -1000 * 30 * 2


def test_one_piece_is_not_counted_for_two_sessions() -> None:
    both = (meeting(groups=(("A",),)), meeting(groups=(("A",),), window=("14:00", "15:00")))
    assert cost(problem(*both)) == 30 * 3000 - 30 * 1000


def test_time_off_the_phone_may_be_the_session() -> None:
    longest: dict[str, Any] = {
        "values": {"phone_daily": {"most_minutes": 60}},
        "hard": (*HARD, "phone.daily"),
    }
    market = Market(TinyCentre(problem(meeting(), **longest)).week)
    assert market.specs[0].idle.max() > 30
    assert cost(problem(meeting(), **longest)) == -1000 * 30 * 2
