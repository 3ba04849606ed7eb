from __future__ import annotations

from datetime import date

import pytest

from scheduler.domain import Pin, Policy, Problem, RuleSetting, Wish
from scheduler.rules import all_rules
from scheduler.rules.example import MONDAY, moment, roster_of, tiny_problem
from scheduler.rules.limit_hours import limits_of_a
from scheduler.swaps import RuleChange, SwapVerdict, for_others, judge_swap

HARD = ("rest.between-shifts", "shift.one-a-day", "pin.kept")
SOFT = ("wish.granted", "hours.weekly-min")


def world(pins: tuple[Pin, ...] = (), wishes: tuple[Wish, ...] = ()) -> Problem:
    rules = {rule_id: RuleSetting(rule_id=rule_id, hard=True) for rule_id in HARD}
    rules |= {rule_id: RuleSetting(rule_id=rule_id, hard=False, weight=2) for rule_id in SOFT}
    return tiny_problem(
        policy=Policy(names=("test",), at=MONDAY, rules=rules), pins=pins, wishes=wishes
    )


def said(verdict: SwapVerdict, rule_id: str) -> RuleChange:
    return next(change for change in verdict.changes if change.rule_id == rule_id)


def test_nothing_changes_for_the_same_roster() -> None:
    roster = roster_of(("Mon 08:00-16:00", "B Tue 08:00-16:00"))
    verdict = judge_swap(world(), roster, roster)
    assert verdict.allowed
    assert verdict.cost_milli == 0
    assert {change.says for change in verdict.changes} == {"no change"}
    assert [change.rule_id for change in verdict.changes] == sorted((*HARD, *SOFT))


def test_a_hard_rule_newly_broken_refuses_with_its_reason() -> None:
    before = roster_of(("Mon 08:00-16:00", "B Tue 08:00-16:00"))
    after = roster_of(("Mon 16:00-24:00", "Tue 08:00-16:00"))
    verdict = judge_swap(world(), before, after)
    rest = said(verdict, "rest.between-shifts")
    assert not verdict.allowed
    assert verdict.refusals == (rest,)
    assert (rest.says, rest.before, rest.after, rest.cost_milli) == ("refuse", 0, 180, 0)
    assert len(rest.texts) == 1
    assert "480 minutes" in rest.texts[0]


def test_a_breach_that_was_there_before_does_not_refuse() -> None:
    tight = ("Mon 16:00-24:00", "Tue 08:00-16:00")
    before = roster_of((*tight, "B Wed 08:00-16:00"))
    after = roster_of((*tight, "B Thu 08:00-16:00"))
    assert judge_swap(world(), before, after).allowed


def test_a_breach_that_grows_refuses_and_one_that_shrinks_does_not() -> None:
    tight = roster_of(("Mon 16:00-24:00", "Tue 08:00-16:00"))
    tighter = roster_of(("Mon 16:00-24:00", "Tue 07:00-16:00"))
    grown, shrunk = judge_swap(world(), tight, tighter), judge_swap(world(), tighter, tight)
    assert said(grown, "rest.between-shifts").says == "refuse"
    assert said(shrunk, "rest.between-shifts").says == "allow"
    assert shrunk.allowed


def test_a_breach_moved_to_another_person_refuses_though_the_sum_is_the_same() -> None:
    before = roster_of(("Mon 16:00-24:00", "Tue 08:00-16:00"))
    after = roster_of(("B Mon 16:00-24:00", "B Tue 08:00-16:00"))
    rest = said(judge_swap(world(), before, after), "rest.between-shifts")
    assert rest.before == rest.after == 180
    assert rest.says == "refuse"


def test_a_weighed_rule_names_its_price_and_never_refuses() -> None:
    before = roster_of(("Mon 08:00-16:00",))
    after = roster_of(("Mon 08:00-16:00", "B Tue 08:00-16:00"))
    wishes = (Wish(agent_id="B", date=date(2026, 12, 1), wish="off", strength=1),)
    verdict = judge_swap(world(wishes=wishes), before, after)
    wish = said(verdict, "wish.granted")
    assert (wish.says, wish.cost_milli) == ("allow", 2 * 480 * 1000)
    assert verdict.allowed
    assert verdict.cost_milli == wish.cost_milli
    saved = judge_swap(world(wishes=wishes), after, before)
    assert saved.cost_milli == -verdict.cost_milli


def test_a_pinned_shift_is_not_given_away() -> None:
    pin = Pin(
        agent_id="A",
        start=moment(MONDAY, "08:00"),
        end=moment(MONDAY, "16:00"),
        kind="shift",
        author="planner",
        reason="agreed",
    )
    before = roster_of(("Mon 08:00-16:00", "B Tue 08:00-16:00"))
    after = roster_of(("Tue 08:00-16:00", "B Mon 08:00-16:00"))
    verdict = judge_swap(world(pins=(pin,)), before, after)
    assert said(verdict, "pin.kept").says == "refuse"


def limited(limit: str, value: float | None) -> Problem:
    """A world with leave, rest and limits in force, and one limit of A."""
    ids = ("leave.approved", "limit.hours", "limit.load", "rest.between-shifts")
    rules = {rule_id: RuleSetting(rule_id=rule_id, hard=True) for rule_id in ids}
    rules["wish.granted"] = RuleSetting(rule_id="wish.granted", hard=False, weight=2)
    return tiny_problem(
        policy=Policy(names=("test",), at=MONDAY, rules=rules), **limits_of_a((limit, value))
    )


@pytest.mark.parametrize(
    ("limit", "value", "refused"),
    [("max_shift_minutes", 360, True), ("max_shift_minutes", 480, False), ("no_night", None, True)],
)
def test_others_learn_of_a_limit_that_somebody_is_not_available(
    limit: str, value: float | None, refused: bool
) -> None:
    tuesday = "Tue 20:00-28:00" if limit == "no_night" else "Tue 08:00-16:00"
    before = roster_of(("Mon 08:00-12:00", f"B {tuesday}"))
    after = roster_of(("B Mon 08:00-12:00", tuesday))
    verdict = judge_swap(limited(limit, value), before, after)
    seen = for_others(verdict)
    assert seen.allowed is verdict.allowed is not refused
    assert [change.rule_id for change in seen.changes] == ["rest.between-shifts", "not_available"]
    assert seen.changes[-1].says == ("refuse" if refused else "no change")
    assert "limit" not in seen.model_dump_json()


def test_others_see_neither_amounts_nor_words_nor_costs() -> None:
    before = roster_of(("Mon 08:00-16:00", "B Tue 08:00-16:00"))
    after = roster_of(("Mon 16:00-24:00", "Tue 08:00-16:00"))
    seen = for_others(judge_swap(limited("no_overtime", None), before, after))
    rest = said(seen, "rest.between-shifts")
    assert (rest.says, rest.before, rest.after, rest.texts) == ("refuse", 0, 0, ())
    assert seen.cost_milli == 0


def test_what_is_private_is_when_somebody_cannot_come() -> None:
    private = {rule_id for rule_id, rule in all_rules().items() if rule.private}
    assert private == {
        "availability.window",
        "leave.approved",
        "limit.hours",
        "limit.level",
        "limit.load",
    }
