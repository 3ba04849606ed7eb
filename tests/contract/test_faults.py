"""A clean roster of a small centre, and faults put into it one by one: the audit finds each."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from scheduler.audit import audit
from scheduler.rules import all_rules
from tests.contract.faulty_centre import (
    A_DAY,
    AFTERNOON,
    B_DAY,
    B_MEETS,
    CLEAN,
    DAYS,
    EIGHT,
    MORNING,
    Plan,
    centre,
    roster,
    shift,
)
from tests.contract.together import faults_together


class Fault(NamedTuple):
    """What is changed in the clean roster, and the rule that it breaks."""

    rule_id: str
    name: str
    changes: Plan


def a_monday(*pieces: str, start: int = EIGHT) -> Plan:
    return {("A", "Mon"): shift("A", "Mon", pieces or A_DAY, start)}


def a_on(*days: str, start: int = EIGHT) -> Plan:
    return {("A", day): shift("A", day, A_DAY, start) for day in days}


SATURDAY, A_WEEK = a_on("Sat"), a_on("Sat", "Sun")
ONE_BREAK_LESS = ("work:phone 160", "break 10", "work:phone 40", "work:complaints 45", *AFTERNOON)
FAULTS = (
    Fault("activity.placed", "no stand-up", {("B", "Thu"): shift("B", "Thu", B_DAY)}),
    Fault(
        "activity.session",
        "five minutes of it",
        {
            ("B", "Thu"): shift(
                "B", "Thu", (*B_MEETS[:5], "meeting:stand-up 5", "work:phone 30", *AFTERNOON)
            )
        },
    ),
    Fault("availability.window", "past the hours stated", a_on("Mon", start=840)),
    Fault(
        "availability.window",
        "before the contract's day",
        {("B", "Mon"): shift("B", "Mon", B_DAY, 345)},
    ),
    Fault(
        "break.apart",
        "five minutes after a break",
        a_monday("work:phone 85", "off_phone 10", "work:phone 5", "break 10", *A_DAY[2:]),
    ),
    Fault("break.meal", "no meal", a_monday(*A_DAY[:6], "off_phone 30", *A_DAY[7:])),
    Fault("break.meal", "too short", a_monday(*A_DAY[:6], "meal 25", "work:phone 65", *A_DAY[8:])),
    Fault("break.meal", "too early", a_monday("work:phone 60", "meal 30", *A_DAY[2:])),
    Fault("break.screen", "one too few", a_monday(*ONE_BREAK_LESS)),
    Fault(
        "break.recovery",
        "no pause before the meal",
        a_monday("work:phone 210", "work:complaints 45", *AFTERNOON),
    ),
    Fault(
        "break.screen",
        "in the first hour",
        a_monday("work:phone 50", "break 10", "work:phone 100", *A_DAY[3:]),
    ),
    Fault(
        "break.screen",
        "too long",
        a_monday("work:phone 90", "break 15", "work:phone 55", *A_DAY[3:]),
    ),
    Fault("contacts.daily", "nine hours of calls", a_monday(*["work:phone 110", "break 10"] * 5)),
    Fault("cooldown.after-event", "a quarter of an hour more", a_monday(*A_DAY, "work:phone 15")),
    Fault("cover.shortage", "nobody comes", {("B", "Mon"): None}),
    Fault(
        "cover.shortage",
        "the queue left for another",
        a_monday(*MORNING, "work:phone 85", *AFTERNOON),
    ),
    Fault("cover.surplus", "time off the phone", a_monday("off_phone 90", *A_DAY[1:])),
    Fault("cover.surplus", "nothing is needed on Saturday", SATURDAY),
    Fault("days.few-in-a-row", "seven with last Sunday", SATURDAY),
    Fault("days.in-a-row", "seven with last Sunday", SATURDAY),
    Fault("days.per-week", "a sixth day", SATURDAY),
    Fault("early.in-a-row", "four early starts", a_on("Mon", "Tue", "Wed", "Thu", start=360)),
    Fault("fair.evening", "a late shift of no need", a_on("Mon", start=840)),
    Fault(
        "fair.hard",
        "three spells instead of one",
        a_monday(*MORNING[:3], "work:complaints 50", *A_DAY[5:8], "work:complaints 40", *A_DAY[9:]),
    ),
    Fault("fair.holiday", "a holiday of no need", SATURDAY),
    Fault("fair.night", "a night of no need", a_on("Mon", start=1320)),
    Fault("fair.unpopular", "a quarter of an hour before seven", a_on("Mon", start=405)),
    Fault("fair.weekend", "a Saturday of no need", SATURDAY),
    Fault("fair.wishes", "another wish missed of one who is owed some", SATURDAY),
    Fault("fatigue.risk", "two nights", a_on("Mon", "Tue", start=1320)),
    Fault(
        "hard.daily",
        "complaints all morning",
        a_monday("work:complaints 90", *A_DAY[1:5], "work:complaints 65", *AFTERNOON),
    ),
    Fault(
        "hard.lighter-days", "complaints after a threat", {("B", "Mon"): shift("B", "Mon", A_DAY)}
    ),
    Fault(
        "hard.share",
        "complaints all morning",
        a_monday("work:complaints 90", *A_DAY[1:5], "work:complaints 45", *AFTERNOON),
    ),
    Fault(
        "hard.weekly",
        "complaints all mornings",
        {
            ("A", day): shift("A", day, ("work:complaints 90", *A_DAY[1:5], *A_DAY[5:]))
            for day in DAYS
        },
    ),
    Fault(
        "hard.last-hour",
        "complaints at the end",
        a_monday(*A_DAY[:-1], "work:phone 35", "work:complaints 45"),
    ),
    Fault("hard.newcomers", "complaints in week 4", {("B", "Mon"): shift("B", "Mon", A_DAY)}),
    Fault("hours.account", "56 hours", A_WEEK),
    Fault("hours.average", "56 hours", A_WEEK),
    Fault("hours.daily-max", "ten hours and a half", a_monday(*A_DAY, "work:phone 150")),
    Fault("hours.weekly-max", "48 hours", SATURDAY),
    Fault("hours.weekly-min", "32 hours", {("A", "Fri"): None}),
    Fault("leave.approved", "work on leave", {("B", "Sat"): shift("B", "Sat", B_DAY)}),
    Fault(
        "limit.contacts",
        "five minutes beyond a limit",
        {("B", "Mon"): shift("B", "Mon", ("work:phone 95", *B_DAY[1:]))},
    ),
    Fault(
        "limit.hours",
        "a quarter of an hour beyond a limit",
        {("B", "Mon"): shift("B", "Mon", (*B_DAY, "off_phone 15"))},
    ),
    Fault("limit.level", "denser than a limit leaves", a_monday("work:complaints 50", *A_DAY[1:])),
    Fault(
        "limit.load",
        "more complaints than a limit leaves",
        a_monday("work:complaints 65", "work:phone 25", *A_DAY[1:]),
    ),
    Fault("load.level", "three hours of complaints", a_monday("work:complaints 200", *A_DAY[3:])),
    Fault("monotony.kinds", "calls all day", a_monday(*B_DAY)),
    Fault(
        "monotony.spell",
        "four hours on the phone",
        a_monday("work:phone 160", "break 10", "work:phone 85", *AFTERNOON),
    ),
    Fault("night.allowed", "a night", a_on("Mon", start=1320)),
    Fault("night.in-a-row", "four nights", a_on("Mon", "Tue", "Wed", "Thu", start=1320)),
    Fault("night.length", "nine and a half hours", a_monday(*A_DAY, "off_phone 60", start=1260)),
    Fault("night.newcomers", "a night in week 4", {("B", "Mon"): shift("B", "Mon", B_DAY, 1320)}),
    Fault("night.per-weeks", "the ninth night", a_on("Mon", start=1320)),
    Fault(
        "night.rest-after",
        "back after a day",
        {**a_on("Mon", "Tue", start=1320), ("A", "Wed"): None},
    ),
    Fault("overtime.per-month", "56 hours", A_WEEK),
    Fault("overtime.volunteers", "a Saturday that nobody offered", SATURDAY),
    Fault("phone.daily", "nine hours and more", a_monday(*["work:phone 110", "break 10"] * 5)),
    Fault("pin.kept", "an hour later", {("B", "Wed"): shift("B", "Wed", B_DAY, 540)}),
    Fault("pin.kept", "work on a day pinned off", a_on("Sun")),
    Fault("rest.between-shifts", "a quick return", {("A", "Tue"): shift("A", "Tue", A_DAY, 195)}),
    Fault("rest.between-shifts", "a quick return from last week", a_on("Mon", start=195)),
    Fault("rest.short", "half past six", {("A", "Tue"): shift("A", "Tue", A_DAY, 240)}),
    Fault("rest.weekly", "no rest for seven days", SATURDAY),
    Fault("roster.consent", "a day more than was kept", SATURDAY),
    Fault("roster.stability", "a quarter of an hour later", a_on("Mon", start=495)),
    Fault("roster.stability", "a day less", {("B", "Fri"): None}),
    Fault("rotation.forward", "six hours earlier", a_on("Mon", start=840)),
    Fault("shift.demanding", "a long night", a_monday(*A_DAY, "off_phone 15", start=1275)),
    Fault("shift.length", "too long", a_monday(*A_DAY, "work:phone 75")),
    Fault("shift.length", "too short", a_monday("work:phone 90", "break 10", "work:phone 90")),
    Fault("shift.library", "a quarter of an hour later", a_on("Mon", start=495)),
    Fault(
        "shift.one-a-day",
        "back in the evening",
        {("A", "Monday evening"): shift("A", "Mon", ("work:phone 60",), 1140)},
    ),
    Fault(
        "spell.hard",
        "no recovery",
        a_monday(*MORNING, "work:complaints 45", "work:phone 40", *AFTERNOON),
    ),
    Fault("spell.hard", "too long", a_monday(*MORNING, "work:complaints 85", *AFTERNOON)),
    Fault("spell.phone", "without a pause", a_monday(*ONE_BREAK_LESS)),
    Fault("spell.phone-target", "two hours and more", a_monday(*ONE_BREAK_LESS)),
    Fault(
        "spell.queue",
        "twenty minutes",
        a_monday(*MORNING, "work:phone 65", "work:complaints 20", *AFTERNOON),
    ),
    Fault("start.stability", "three hours later", {("A", "Tue"): shift("A", "Tue", A_DAY, 660)}),
    Fault("task.skill", "complaints without the skill", {("B", "Mon"): shift("B", "Mon", A_DAY)}),
    Fault("task.training", "complaints untrained", {("B", "Mon"): shift("B", "Mon", A_DAY)}),
    Fault("weekend.in-a-row", "the third weekend", SATURDAY),
    Fault("wish.granted", "work where off was wished", SATURDAY),
    *(Fault(*found) for found in faults_together(CLEAN)),
)


def test_nothing_is_found_in_the_clean_roster() -> None:
    verdict = audit(centre(), roster({}))
    assert {v.rule_id for v in verdict.verdicts} == set(all_rules())
    assert {v.rule_id: v.amount for v in verdict.verdicts if v.amount or v.findings} == {}
    assert verdict.feasible
    assert verdict.cost_milli == 0


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{f.rule_id}: {f.name}" for f in FAULTS])
def test_the_audit_finds(fault: Fault) -> None:
    found = audit(centre(), roster(fault.changes))
    (verdict,) = [v for v in found.verdicts if v.rule_id == fault.rule_id]
    assert verdict.amount > 0
    assert sum(finding.amount for finding in verdict.findings) == verdict.amount
    assert found.feasible is not any(v.hard and v.amount for v in found.verdicts)
    assert found.cost_milli > 0 or not found.feasible


def test_every_rule_has_a_fault() -> None:
    assert {fault.rule_id for fault in FAULTS} == set(all_rules())
    assert len(FAULTS) >= 30
