from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from scheduler.domain import ChangePolicy, Pin, Policy, Problem, Roster, RuleSetting, Wish
from scheduler.rules.example import MONDAY, moment, roster_of, tiny_problem, tiny_session
from scheduler.rules.limit_hours import limits_of_a
from scheduler.rules.seats_site import with_seats
from scheduler.swaps import RuleChange, Standing, SwapVerdict, for_others, judged

HARD = ("rest.between-shifts", "shift.one-a-day", "pin.kept")
SOFT = ("wish.granted", "hours.weekly-min")


def world(pins: tuple[Pin, ...] = (), wishes: tuple[Wish, ...] = ()) -> Problem:
    rules = {rule_id: RuleSetting(rule_id=rule_id, hard=True) for rule_id in HARD}
    rules |= {rule_id: RuleSetting(rule_id=rule_id, hard=False, weight=2) for rule_id in SOFT}
    return tiny_problem(
        policy=Policy(names=("test",), at=MONDAY, rules=rules), pins=pins, wishes=wishes
    )


def judge_swap(problem: Problem, before: Roster, after: Roster) -> SwapVerdict:
    people = before.by_agent.keys() | after.by_agent.keys()
    shifts = {who: after.by_agent.get(who, ()) for who in sorted(people)}
    return judged(Standing.of(problem, before), shifts)


def said(verdict: SwapVerdict, rule_id: str) -> RuleChange:
    return next(change for change in verdict.changes if change.rule_id == rule_id)


def test_nothing_changes_for_the_same_roster() -> None:
    roster = roster_of(("Mon 08:00-16:00", "B Tue 08:00-16:00"))
    verdict = judge_swap(world(), roster, roster)
    assert verdict.allowed
    assert verdict.cost_milli == 0
    assert {change.says for change in verdict.changes} == {"no change"}
    ids = [change.rule_id for change in verdict.changes]
    assert ids == [*sorted((*HARD, *SOFT)), "change.notice", "change.coverage"]


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


def with_changes(problem: Problem, **changes: Any) -> Problem:
    policy = problem.policy.model_copy(update={"changes": ChangePolicy(**changes)})
    return problem.model_copy(update={"policy": policy})


WISHES = (Wish(agent_id="B", date=date(2026, 12, 1), wish="off", strength=1),)
TUESDAY = {"B": roster_of(("B Tue 08:00-16:00",)).shifts}


@pytest.mark.parametrize(("beyond", "says"), [(None, "allow"), (480, "allow"), (479, "review")])
def test_a_weighed_rule_is_reviewed_beyond_what_the_policy_lets_pass(
    beyond: int | None, says: str
) -> None:
    named = {} if beyond is None else {"wish.granted": beyond}
    problem = with_changes(world(wishes=WISHES), review_beyond=named)
    verdict = judged(Standing.of(problem, Roster()), TUESDAY)
    assert said(verdict, "wish.granted").says == verdict.answer == says


@pytest.mark.parametrize(
    ("asked_at", "says"),
    [
        (moment(MONDAY, "08:00"), "allow"),
        (moment(MONDAY, "08:01"), "review"),
        (None, "not evaluated"),
    ],
)
def test_a_shift_that_starts_within_the_notice_is_reviewed(
    asked_at: datetime | None, says: str
) -> None:
    problem = with_changes(world(), notice_hours=24)
    verdict = judged(Standing.of(problem, Roster()), TUESDAY, asked_at)
    assert said(verdict, "change.notice").says == says
    assert verdict.first_start == moment(MONDAY + timedelta(days=1), "08:00")


def needed(agents: float) -> Problem:
    rules = {"cover.shortage": RuleSetting(rule_id="cover.shortage", hard=False, weight=0.001)}
    policy = Policy(names=("test",), at=MONDAY, rules=rules)
    need = tuple(
        {
            "queue": "phone",
            "interval_start": start,
            "need_agents": agents,
            "required_agents": agents,
        }
        for start in ("2026-11-30T09:00:00+01:00", "2026-12-01T09:00:00+01:00")
    )
    problem = tiny_problem(policy=policy, need=need)
    return with_changes(problem, improved_percent_min=60)


def test_the_share_of_changed_intervals_that_improve_is_told_and_reviewed() -> None:
    before = roster_of(("Mon 08:00-10:00",))
    moved = {"A": roster_of(("Tue 08:00-10:00",)).shifts}
    verdict = judged(Standing.of(needed(1), before), moved)
    assert verdict.coverage is not None
    assert (verdict.coverage.improved, verdict.coverage.worsened) == (1, 1)
    assert (verdict.coverage.improved_percent, verdict.coverage.missing_minutes) == (50, 0)
    assert said(verdict, "change.coverage").says == verdict.answer == "review"
    assert said(verdict, "change.coverage").texts == (
        "1 of 2 changed intervals are staffed better; 60 % is asked",
    )
    helped = judged(Standing.of(needed(1), before), {"B": roster_of(("B Tue 08:00-10:00",)).shifts})
    assert helped.answer == "allow"
    assert helped.cost_milli < 0


def test_a_rule_that_lacks_something_is_named() -> None:
    rules = {
        rule_id: RuleSetting(rule_id=rule_id, hard=False, weight=1)
        for rule_id in ("cover.shortage", "roster.stability")
    }
    problem = tiny_problem(policy=Policy(names=("test",), at=MONDAY, rules=rules))
    verdict = judged(Standing.of(problem, Roster()), TUESDAY)
    unknown = {change.rule_id: change.texts for change in verdict.saying("not evaluated")}
    assert unknown == {
        "cover.shortage": ("no need is known",),
        "roster.stability": ("no published roster to compare with",),
    }


def test_what_people_work_is_told_before_and_after() -> None:
    before = roster_of(("Mon 08:00-16:00", "B Sat 22:00-30:00"))
    after = roster_of(("Sat 22:00-30:00", "B Mon 08:00-16:00"))
    loads = {old.agent_id: (old, new) for old, new in judge_swap(world(), before, after).loads}
    old, new = loads["A"]
    assert (old.paid_minutes, old.nights, old.weekend_shifts) == (480, 0, 0)
    assert (new.paid_minutes, new.nights, new.weekend_shifts) == (480, 1, 1)
    assert loads["B"] == tuple(load.model_copy(update={"agent_id": "B"}) for load in (new, old))


def test_no_more_people_than_seats_after_a_change() -> None:
    rules = {"seats.site": RuleSetting(rule_id="seats.site", hard=True)}
    policy = Policy(names=("test",), at=MONDAY, rules=rules)
    problem = tiny_problem(policy=policy, **with_seats(1))
    standing = Standing.of(problem, roster_of(("Mon 08:00-16:00",)))
    crowded = judged(standing, {"B": roster_of(("B Mon 12:00-20:00",)).shifts})
    (refusal,) = crowded.refusals
    assert (refusal.rule_id, refusal.before, refusal.after) == ("seats.site", 0, 240)
    assert judged(standing, {"B": roster_of(("B Mon 16:00-20:00",)).shifts}).allowed


def test_a_swap_that_takes_a_talk_apart_is_refused_and_others_do_not_read_why() -> None:
    talk = tiny_session("talk", kind="one_to_one", minutes=30, leader_id="B", private=True)
    rules = {"activity.session": RuleSetting(rule_id="activity.session", hard=True)}
    policy = Policy(names=("test",), at=MONDAY, rules=rules)
    problem = tiny_problem(policy=policy, sessions=(talk,))
    day = "Mon 08:00-12:00 | work:phone 08:00-10:00 | {} 10:00-10:30 | work:phone 10:30-12:00"
    met = day.format("one_to_one:talk")
    verdict = judge_swap(
        problem, roster_of((met, f"B {met}")), roster_of((day.format("off_phone"), f"B {met}"))
    )
    (refused,) = verdict.refusals
    assert (refused.rule_id, refused.after) == ("activity.session", 30)
    (told,) = for_others(verdict).refusals
    assert (told.rule_id, told.texts) == ("not_available", ())
