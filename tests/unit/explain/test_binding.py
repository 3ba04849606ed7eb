from __future__ import annotations

from typing import Any

import pytest

from scheduler.domain import Policy, RuleSetting
from scheduler.domain.timeline import Timeline
from scheduler.explain import ShiftReasons, bindings
from scheduler.rules.example import CONTRACT, MONDAY, roster_of, tiny_problem


def bound(*shifts: str, rules: tuple[str, ...], **given: Any) -> tuple[ShiftReasons, ...]:
    settings = {rule_id: RuleSetting(rule_id=rule_id, hard=True) for rule_id in rules}
    policy = Policy(names=("test",), at=MONDAY, rules=settings)
    problem = tiny_problem(**{"policy": policy, **given})
    return bindings(Timeline(problem, roster_of(shifts)))


def moves(found: ShiftReasons, rule_id: str) -> tuple[str, ...]:
    return next((b.moves for b in found.bindings if b.rule_id == rule_id), ())


def test_a_rest_of_exactly_eleven_hours_binds_both_shifts() -> None:
    first, second = bound("Mon 12:00-21:00", "Tue 08:00-16:00", rules=("rest.between-shifts",))
    assert moves(first, "rest.between-shifts") == (
        "ending 15 minutes later",
        "moving all of it 15 minutes later",
    )
    assert moves(second, "rest.between-shifts") == (
        "starting 15 minutes earlier",
        "moving all of it 15 minutes earlier",
    )


@pytest.mark.parametrize(("end", "binds"), [("20:45", False), ("20:46", True)])
def test_a_quarter_of_an_hour_to_spare_does_not_bind(end: str, binds: bool) -> None:
    first, second = bound(f"Mon 12:00-{end}", "Tue 08:00-16:00", rules=("rest.between-shifts",))
    assert [bool(found.bindings) for found in (first, second)] == [binds, binds]


def test_a_shift_that_is_promised_binds_by_not_working_it() -> None:
    contract = CONTRACT.model_copy(update={"shift_hours_max": 8.0, "shift_hours_min": 8.0})
    (found,) = bound("Mon 08:00-16:00", rules=("shift.length",), contracts=(contract,))
    assert moves(found, "shift.length") == (
        "starting 15 minutes earlier",
        "starting 15 minutes later",
        "ending 15 minutes earlier",
        "ending 15 minutes later",
    )


def test_segments_bind_by_their_changes() -> None:
    segments = "work:complaints 08:00-09:00 | recovery 09:00-09:15 | work:phone 09:15-10:00"
    (found,) = bound(f"Mon 08:00-10:00 | {segments}", rules=("spell.hard",))
    assert (
        moves(found, "spell.hard")
        == (
            "giving recovery 5 minutes of work on complaints",
            "giving work on complaints 5 minutes of recovery",
            "giving work on phone 5 minutes of recovery",
        )[1:]
    )


def test_a_rule_that_is_broken_already_binds_only_where_it_gets_worse() -> None:
    _, second = bound("Mon 12:00-22:00", "Tue 08:00-16:00", rules=("rest.between-shifts",))
    assert "starting 15 minutes later" not in moves(second, "rest.between-shifts")
    assert "starting 15 minutes earlier" in moves(second, "rest.between-shifts")


def test_weighed_rules_and_history_are_left_out() -> None:
    policy = Policy(
        names=("test",),
        at=MONDAY,
        rules={"wish.granted": RuleSetting(rule_id="wish.granted", hard=False, weight=1.0)},
    )
    problem = tiny_problem(policy=policy, history=("Sun-1 08:00-16:00",))
    (found,) = bindings(Timeline(problem, roster_of(["Mon 08:00-16:00"])), {"A"})
    assert found.bindings == ()
    assert bindings(Timeline(problem, roster_of(["Mon 08:00-16:00"])), {"B"}) == ()
