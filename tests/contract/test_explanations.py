"""What explanations say: the numbers of the place, what is asked, and how far from it."""

from __future__ import annotations

import pytest

from scheduler.rules import Violation
from tests.contract.after_events import SAID_AFTER_EVENTS
from tests.contract.cases import RULES, Case, case_of
from tests.contract.together import SAID_TOGETHER

HARD_SPELL = (
    "15 minutes of recovery or meal right after; at most 60 and then 15 are asked: 1 minutes"
)
SAID = (
    (
        "activity.placed",
        "one of two",
        "talk of A and 1 more has 1 of 2 people in the days from 2026-11-30: 30 minutes are owed",
    ),
    (
        "activity.session",
        "hidden all the same",
        "protected time on 2026-11-30 is 1 people short of its quorum: 30 minutes amiss with A",
    ),
    (
        "activity.session",
        "two at once",
        "is more than 1 at once: 30 minutes amiss with A. Moving",
    ),
    ("break.apart", "a minute less", "lie 29 minutes apart where 30 are the aim"),
    (
        "break.recovery",
        "fourteen minutes",
        "half of the shift on 2026-11-30 lasts 14 minutes where 15 are aimed at. 1 more",
    ),
    (
        "hard.share",
        "a minute more",
        "holds 61 minutes on hard queues; 60, 25 % of it, are the most",
    ),
    (
        "hard.weekly",
        "five days of 130 minutes",
        "from 2026-11-30 on holds 650 minutes on hard queues; 600 are the most. Moving 50",
    ),
    (
        "contacts.daily",
        "one more",
        "on 2026-11-30 is planned to hold 250.75 contacts; 250 are the most: 750 thousandths",
    ),
    (
        "limit.contacts",
        "a minute more",
        "A is not available for 1 minutes of the contacts planned on 2026-11-30",
    ),
    (
        "monotony.kinds",
        "calls all day",
        "on 2026-11-30 holds 1 kind(s) of contact where 2 are aimed at. A stretch on 1 other",
    ),
    (
        "roster.consent",
        "two hours later",
        "On 2026-11-30, within 7 days of planning, A would work 120 minutes outside the shift that",
    ),
    (
        "monotony.spell",
        "a break is no change",
        "works 130 minutes on phone on 2026-11-30 without a change, 10 more than the 120",
    ),
    (
        "phone.daily",
        "a minute more",
        "on 2026-11-30 holds 541 minutes on contacts; 540 are the most. Time",
    ),
    (
        "spell.phone-target",
        "a minute more",
        "works 91 minutes on contacts without a pause on 2026-11-30, 1 more than the 90 to aim",
    ),
    (
        "availability.window",
        "a minute before and two after it",
        "3 of 783 minutes of the shift of A",
    ),
    (
        "break.meal",
        "one minute more needs one",
        "lasts 361 minutes and holds 0 meal(s) where 1 of 30",
    ),
    ("break.meal", "none is owed", "lasts 300 minutes and holds 1 meal(s) where 0 of 30"),
    (
        "break.screen",
        "one of them is missing",
        "lasts 240 minutes and holds 1 screen break(s) where 2",
    ),
    (
        "cover.shortage",
        "less than a tenth is missing",
        "needs 15.75 person-minutes from 2026-11-30",
    ),
    ("cover.shortage", "less than a tenth is missing", "gets 15: 7500 thousandths"),
    ("cover.shortage", "less than a tenth is missing", "person-minute. 0.75 more useful minutes"),
    (
        "cover.surplus",
        "half a person too many",
        "from 2026-11-30 08:00:00+00:00 takes 15 person-min",
    ),
    ("cover.surplus", "half a person too many", "where 7.5 are needed; 7500 thousandths"),
    (
        "cover.surplus",
        "recovery, time off the phone, training",
        "time off the phone on 2026-11-30 takes 60 person-minutes where 0 are needed; 60000",
    ),
    (
        "days.few-in-a-row",
        "last week counts",
        "on 2026-12-04 for the 6th day in a row; 5 are wished",
    ),
    ("days.few-in-a-row", "last week counts", "would cure this 1 day"),
    (
        "days.in-a-row",
        "last week counts",
        "8 days in a row from 2026-11-29 to 2026-12-06; 6 are allowed",
    ),
    ("days.in-a-row", "last week counts", "2 of this horizon lie beyond"),
    ("days.in-a-row", "last week counts", "A day off on or before 2026-12-05"),
    ("days.in-a-row", "six days before and today", "A day off on or before 2026-11-30"),
    ("days.per-week", "a contract of five days", "6 days in the week of 2026-11-30; 5 are allowed"),
    (
        "fair.evening",
        "both of two",
        "A has 2 evening shift(s) up to 2026-12-02; the fair share is 100",
    ),
    (
        "fair.hard",
        "ten more are not",
        "holds 130 minutes on hard queues; 120 are a fair share of a shift. Giving 10",
    ),
    (
        "fair.holiday",
        "both of two",
        "A has 2 holiday shift(s) up to 2026-12-06; the fair share is 100",
    ),
    (
        "fair.night",
        "both of two",
        "A has 2 night shift(s) up to 2026-12-02; the fair share is 100",
    ),
    (
        "fair.unpopular",
        "both of two",
        "A has 2 unpopularly starting shift(s) up to 2026-12-02; the fair share is 100",
    ),
    (
        "fair.wishes",
        "two of four are owed",
        "A is owed 2 granted wish(es) by the ledger, and on 2026-12-01 the plan is 360 minutes",
    ),
    (
        "fair.weekend",
        "both of two",
        "A has 2 weekend shift(s) up to 2026-12-06; the fair share is 100",
    ),
    (
        "fatigue.risk",
        "two nights of eight hours",
        "the shift of A on 2026-12-01 scores 85 hundredths on the RR446-style risk index; up to 80",
    ),
    ("fatigue.risk", "two nights of eight hours", "A day off before it would cure the 5 beyond"),
    (
        "hard.daily",
        "spells add up",
        "holds 160 minutes on hard queues; 150 are the most. Moving 10",
    ),
    (
        "hard.last-hour",
        "twenty minutes before the end",
        "holds 40 minutes on hard queues in its last 60",
    ),
    (
        "hours.account",
        "not for a minute",
        "1440 paid minutes and 1459 credited for leave in the week",
    ),
    ("hours.account", "not for a minute", "2898 are its share of the account of 3 month(s). 1 min"),
    ("hours.average", "an hour too long", "3420 paid minutes in this horizon and 2400 before it"),
    (
        "hours.average",
        "an hour too long",
        "5760 are the most of 17 weeks at 48 hours on average. 60",
    ),
    ("hours.daily-max", "two shifts of a day", "630 paid minutes on 2026-11-30; 600 are the most"),
    ("hours.weekly-max", "two days of leave credit 16 hours", "1980 paid minutes and 960 credited"),
    (
        "hours.weekly-max",
        "two days of leave credit 16 hours",
        "2880 are the most. 60 minutes fewer",
    ),
    ("hours.weekly-min", "a day of leave credits 8 hours", "1710 paid minutes and 480 credited"),
    ("hours.weekly-min", "a day of leave credits 8 hours", "promises 2280. 90 more minutes"),
    ("leave.approved", "the night before", "240 minutes of the shift of A on 2026-11-30"),
    (
        "night.allowed",
        "a contract without",
        "the shift of 2026-11-30 is 1 night shift, with 180 minutes",
    ),
    (
        "limit.hours",
        "a minute more",
        "A is not available for 1 minutes of the work planned on",
    ),
    (
        "limit.hours",
        "a minute more than paid",
        "1 minutes of the work planned in the week of",
    ),
    (
        "limit.level",
        "half a load",
        "A is not available for 66 thousandths of the contacts planned on 2026-11-30",
    ),
    (
        "load.level",
        "a minute more",
        "on 2026-11-30 the load of contacts planned reaches 12.235 complaints; 12 are the most",
    ),
    (
        "limit.load",
        "an hour and a half",
        "30 minutes of the work planned on hard queues on",
    ),
    (
        "night.in-a-row",
        "last week counts",
        "4 nights in a row from 2026-11-27 to 2026-11-30; 3 are",
    ),
    ("night.in-a-row", "last week counts", "1 of this horizon lie beyond"),
    (
        "night.rest-after",
        "one day off",
        "1920 minutes of rest after 2 night(s) before the shift of",
    ),
    ("night.rest-after", "one day off", "2880 are asked. Starting it 960 minutes later"),
    (
        "overtime.per-month",
        "half of it is used",
        "540 minutes of overtime in the week of 2026-12-14",
    ),
    (
        "overtime.per-month",
        "half of it is used",
        "1080 of the month are used and each of the 3 weeks",
    ),
    ("overtime.per-month", "half of it is used", "to come may hold 360. 180 minutes fewer"),
    (
        "overtime.volunteers",
        "the contract allows less",
        "300 minutes beyond the 2400 of the contract",
    ),
    ("overtime.volunteers", "the contract allows less", "240 are offered and allowed. 60 minutes"),
    ("pin.kept", "an hour later", "The shift of A on 2026-12-01 that planner pinned"),
    ("pin.kept", "an hour later", "differ by 120 minutes"),
    (
        "rest.between-shifts",
        "a quick return",
        "600 minutes of rest before the shift of 2026-12-01; 660",
    ),
    ("rest.between-shifts", "a quick return", "Starting 60 minutes later"),
    (
        "rest.short",
        "11 hours lack an hour",
        "660 minutes of rest before the shift of 2026-12-01; 720",
    ),
    ("rest.short", "11 hours lack an hour", "Starting 60 minutes later"),
    (
        "rest.weekly",
        "last week counts",
        "no rest of 2100 minutes within the 8 days from 2026-11-28 to",
    ),
    ("rest.weekly", "last week counts", "to 2026-12-05; it is asked after at most 6"),
    ("rest.weekly", "last week counts", "Such a rest 2 day(s) earlier"),
    (
        "roster.stability",
        "a shift less",
        "2026-11-30 of A differs from the shift that was kept by 480",
    ),
    (
        "roster.stability",
        "a shift more",
        "2026-12-01 of A differs from the day off that was kept by 480",
    ),
    ("shift.length", "the contract is stricter", "has 465 paid minutes; 15 to 450 are asked"),
    ("shift.length", "the contract is stricter", "Changing its length by 15 minutes"),
    ("shift.length", "shorter than that", "has 220 paid minutes; 240 to 600 are asked"),
    ("shift.library", "a minute longer", "from 08:00 to 16:01 (481 minutes)"),
    (
        "shift.one-a-day",
        "three parts",
        "starts 3 shifts on 2026-11-30 where one is asked. Taking 2",
    ),
    ("spell.hard", "a minute more", "61 minutes at a time on hard queues on 2026-11-30"),
    ("spell.hard", "a minute more", HARD_SPELL),
    ("spell.hard", "recovery too short by five", "has 10 minutes of recovery or meal right after"),
    (
        "spell.phone",
        "four minutes do not",
        "176 minutes on contacts without a pause on 2026-11-30; 120",
    ),
    ("spell.phone", "four minutes do not", "at least 5 minutes inside the spell, or ending it 56"),
    (
        "spell.queue",
        "a minute less",
        "29 minutes at a time on complaints on 2026-11-30; 30 are the least",
    ),
    ("spell.queue", "a minute less", "Staying 1 minutes longer"),
    (
        "start.stability",
        "from early to late",
        "moves by 360 minutes from the day before to 2026-12-01",
    ),
    ("start.stability", "from early to late", "up to 120 cost nothing. A start 240 minutes closer"),
    ("task.skill", "an hour without the skill", "A works 60 minutes on complaints on 2026-11-30"),
    (
        "early.in-a-row",
        "last week counts",
        "on 4 days in a row from 2026-11-27 to 2026-11-30; 3 are",
    ),
    ("early.in-a-row", "last week counts", "1 of this horizon lie beyond. A later start"),
    (
        "hard.newcomers",
        "a minute more",
        "on 2026-11-30, in week 5 of employment, holds 49 minutes on",
    ),
    ("hard.newcomers", "a minute more", "48 are the most. Giving 1 of them"),
    (
        "night.length",
        "a minute more",
        "The night of A on 2026-11-30 lasts 541 minutes; 540 are the",
    ),
    ("night.length", "a minute more", "makes 1 night too long. Ending it 1 minutes earlier"),
    (
        "night.newcomers",
        "a day before that",
        "since 2026-09-01; nights are open from 2026-12-01 on",
    ),
    ("night.newcomers", "a day before that", "The shift of 2026-11-30 is 1 night before that"),
    ("night.per-weeks", "nine nights", "9 nights in the 4 weeks up to that of 2026-11-30; 8"),
    ("night.per-weeks", "nine nights", "Giving 1 of them to others"),
    (
        "rotation.forward",
        "from afternoon to morning",
        "starts 300 minutes earlier on 2026-12-01 than",
    ),
    ("rotation.forward", "from afternoon to morning", "up to 120 cost nothing. Starting 180"),
    ("shift.demanding", "a minute more", "1 night of A on 2026-11-30 lasts 511 minutes; up"),
    (
        "shift.demanding",
        "a minute more of complaints alone",
        "1 shift on hard queues of A on 2026-11-30 lasts 511 minutes",
    ),
    ("shift.demanding", "complaints for nine hours", "Ending it 30 minutes earlier would cure it"),
    ("task.training", "an hour without it", "works 60 minutes on complaints on 2026-11-30"),
    ("task.training", "an hour without it", "requires de-escalation first. Completing it"),
    (
        "weekend.in-a-row",
        "the third",
        "in 3 or more weeks in a row up to that of 2026-11-30; 2 are",
    ),
    ("weekend.in-a-row", "the third", "this one 1 too many. A free weekend there"),
    ("wish.granted", "a stronger wish", "off on 2026-12-01; the plan is 360 minutes away"),
    ("wish.granted", "a stronger wish", "at strength 3, 1080 in all"),
    *SAID_AFTER_EVENTS,
    *SAID_TOGETHER,
)


def first_violation(rule_id: str, name: str) -> tuple[Case, Violation]:
    """What the check finds first in the example of that name."""
    rule = RULES[rule_id]
    (example,) = [example for example in rule.examples if example.name == name]
    case, roster = case_of(rule, example)
    found = case.violations(roster)
    return case, min(found, key=lambda violation: (violation.on, violation.amount))


@pytest.mark.parametrize(
    ("rule_id", "name", "said"), SAID, ids=[f"{row[0]}: {row[2]}" for row in SAID]
)
def test_an_explanation_says_the_numbers(rule_id: str, name: str, said: str) -> None:
    case, violation = first_violation(rule_id, name)
    assert said in case.rule.explain(case.params, violation)


def test_every_rule_explains_itself() -> None:
    assert {row[0] for row in SAID} == set(RULES)
