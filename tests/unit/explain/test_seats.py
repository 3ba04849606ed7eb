"""Who is free and lawful, and finds no seat, is told so."""

from __future__ import annotations

import pytest

from scheduler.domain import Policy, Problem, RuleSetting
from scheduler.domain.timeline import Timeline
from scheduler.explain import held_back
from scheduler.explain.seats import FullSites
from scheduler.rules.example import MONDAY, moment, roster_of, tiny_problem
from scheduler.rules.seats_site import with_seats

SEATS = RuleSetting(rule_id="seats.site", hard=True)


def world(seats: int | None = 1, *, asked: bool = True) -> Problem:
    rules = {"seats.site": SEATS} if asked else {}
    policy = Policy(names=("default",), at=MONDAY, rules=rules)
    return tiny_problem(policy=policy, **with_seats(seats))


@pytest.mark.parametrize(
    ("roster", "at", "problem", "reason"),
    [
        (("B Mon 09:00-10:00",), "09:30", world(), "no_seat"),
        (("B Mon 09:00-10:00",), "10:00", world(), "day_off"),
        (("B Mon 09:00-10:00",), "08:45", world(), "day_off"),
        (("B Mon 09:20-10:00",), "09:15", world(), "no_seat"),
        (("B Mon 09:00-10:00 at home",), "09:30", world(), "day_off"),
        (("B Mon 09:00-10:00",), "09:30", world(2), "day_off"),
        (("B Mon 09:00-10:00",), "09:30", world(None), "day_off"),
        (("B Mon 09:00-10:00",), "09:30", world(asked=False), "day_off"),
    ],
)
def test_a_full_site_is_the_reason(
    roster: tuple[str, ...], at: str, problem: Problem, reason: str
) -> None:
    timeline = Timeline(problem, roster_of(roster))
    assert held_back(timeline, "phone", moment(MONDAY, at))["A"] == reason


def test_last_weeks_night_takes_a_seat() -> None:
    night = roster_of(("B Sun-1 22:00-30:00",))
    timeline = Timeline(world().model_copy(update={"history": night}), roster_of(()))
    full = FullSites(timeline)
    assert full.at("A", (moment(MONDAY, "05:45"), moment(MONDAY, "06:00")))
    assert not full.at("A", (moment(MONDAY, "06:00"), moment(MONDAY, "06:15")))
