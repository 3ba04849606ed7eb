"""What history and pins alone exceed is inherited: so much at its place, and no more."""

from __future__ import annotations

from scheduler.audit import Judge, Verdict, audit
from scheduler.domain import Pin, Policy, RuleSetting, TimeOff
from scheduler.rules.example import MONDAY, moment, roster_of, tiny_problem

RULE = "leave.approved"
MORNING, AFTERNOON = "Mon 08:00-12:00", "Mon 14:00-18:00"


def judged(*shifts: str) -> Verdict:
    """What is said of leave at 11:00-12:00 and 14:00-15:00, the morning being pinned."""
    spans = (("11:00", "12:00"), ("14:00", "15:00"))
    pin = Pin(
        agent_id="A",
        start=moment(MONDAY, "08:00"),
        end=moment(MONDAY, "12:00"),
        kind="shift",
        author="lead",
        reason="agreed",
    )
    problem = tiny_problem(
        policy=Policy(names=(), at=MONDAY, rules={RULE: RuleSetting(rule_id=RULE, hard=True)}),
        pins=(pin,),
        time_off=tuple(
            TimeOff(agent_id="A", start=moment(MONDAY, a), end=moment(MONDAY, b), paid=True)
            for a, b in spans
        ),
    )
    (verdict,) = audit(problem, roster_of(shifts)).verdicts
    return verdict


def test_what_the_pin_alone_breaks_is_inherited() -> None:
    verdict = judged(MORNING)
    assert (verdict.amount, verdict.inherited) == (0, 60)


def test_a_second_violation_at_the_place_is_charged() -> None:
    verdict = judged(MORNING, AFTERNOON)
    assert (verdict.amount, verdict.inherited) == (60, 60)
    assert [finding.inherited for finding in verdict.findings] == [60, 0]


def test_what_pins_break_at_one_site_excuses_nothing_at_another() -> None:
    centre = tiny_problem().centre
    (site,) = centre.sites
    sites = tuple(site.model_copy(update={"site": s, "seats": 0}) for s in ("main", "second"))
    mine, other = tiny_problem().agents
    problem = tiny_problem(
        centre=centre.model_copy(update={"sites": sites}),
        agents=(mine, other.model_copy(update={"site": "second"})),
        policy=Policy(
            names=(), at=MONDAY, rules={"seats.site": RuleSetting(rule_id="seats.site", hard=True)}
        ),
        pins=(
            Pin(
                agent_id="A",
                start=moment(MONDAY, "08:00"),
                end=moment(MONDAY, "12:00"),
                kind="shift",
                author="lead",
                reason="agreed",
            ),
        ),
    )
    (verdict,) = audit(problem, roster_of((MORNING, "B Mon 14:00-15:00"))).verdicts
    assert (verdict.amount, verdict.inherited) == (60, 240)


def test_a_judge_says_of_each_rule_what_the_audit_of_all_says() -> None:
    rules = {RULE: RuleSetting(rule_id=RULE, hard=True)}
    weighed = {RULE: RuleSetting(rule_id=RULE, hard=False, weight=2.0)}
    leave = (moment(MONDAY, "11:00"), moment(MONDAY, "12:00"))
    problem = tiny_problem(
        policy=Policy(names=(), at=MONDAY, rules=rules),
        time_off=(TimeOff(agent_id="A", start=leave[0], end=leave[1], paid=True),),
    )
    judge = Judge(problem, roster_of([MORNING]))
    assert judge.by(rules) == audit(problem, roster_of([MORNING]))
    assert judge.by(weighed).cost_milli == 60 * 2000
    assert judge.by({}).verdicts == ()
