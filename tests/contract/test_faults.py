"""A clean roster of a small centre, and faults put into it one by one: the audit finds each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from scheduler.audit import audit
from scheduler.domain import (
    Availability,
    NeedInterval,
    Pin,
    Policy,
    Problem,
    Roster,
    ShiftCode,
    Skill,
    TimeOff,
    Wish,
    instant_of,
    minute_of,
)
from scheduler.policies import effective_policy
from scheduler.rules import all_rules
from scheduler.rules.example import CONTRACT, MONDAY, moment, roster_of, tiny_problem
from scheduler.rules.fair_weekend import ledger_row

POLICIES = Path(__file__).resolve().parents[2] / "data" / "policies"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
MORNING = ("work:phone 90", "break 10", "work:phone 60", "break 10")
AFTERNOON = ("meal 30", "work:phone 60", "break 10", "work:phone 65", "break 10", "work:phone 80")
A_DAY = (*MORNING, "work:phone 40", "work:complaints 45", *AFTERNOON)
B_DAY = (*MORNING, "work:phone 85", *AFTERNOON)
EIGHT = 480
Plan = Mapping[tuple[str, str], str | None]


def shift(who: str, day: str, pieces: tuple[str, ...], start: int = EIGHT) -> str:
    """A shift in example notation, from pieces ``kind minutes``."""
    parts, at = [], start
    for piece in pieces:
        kind, minutes = piece.split()
        parts.append(f"{kind} {clock(at)}-{clock(at + int(minutes))}")
        at += int(minutes)
    return " | ".join([f"{who} {day} {clock(start)}-{clock(at)}", *parts])


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


CLEAN: Plan = {
    (who, day): shift(who, day, pieces)
    for who, pieces in (("A", A_DAY), ("B", B_DAY))
    for day in DAYS
}


def roster(changes: Plan) -> Roster:
    return roster_of([text for text in {**CLEAN, **changes}.values() if text is not None])


def need_met_by(planned: Roster) -> tuple[NeedInterval, ...]:
    """Exactly as many people as work on each queue in each quarter."""
    minutes: dict[tuple[str, int], int] = defaultdict(int)
    for worked in planned.shifts:
        for segment in worked.segments:
            if segment.queue:
                for minute in range(minute_of(segment.start), minute_of(segment.end)):
                    minutes[segment.queue, minute - minute % 15] += 1
    return tuple(
        NeedInterval(
            queue=queue,
            interval_start=instant_of(start),
            need_agents=count / 15,
            required_agents=count / 15,
        )
        for (queue, start), count in sorted(minutes.items())
    )


def span(days: int, start: str, end: str) -> dict[str, object]:
    on = MONDAY + timedelta(days=days)
    return {"start": moment(on, start), "end": moment(on, end)}


def a_sixth_day_is_free(policy: Policy) -> Policy:
    """The policy with a target of six days, which A keeps after last Sunday."""
    few = policy.rules["days.few-in-a-row"]
    values = {"max_days": few.values["max_days"].model_copy(update={"value": 6})}
    changed = {few.rule_id: few.model_copy(update={"values": values})}
    return policy.model_copy(update={"rules": {**policy.rules, **changed}})


@cache
def centre() -> Problem:
    """Two people, of whom A alone knows complaints, with something of everything asked for."""
    contract = {
        "weekly_hours_min": 38,
        "weekly_hours_max": 44,
        "days_per_week_max": 5,
        "shift_hours_min": 4,
        "shift_hours_max": 9,
        "earliest_start": 360,
        "latest_end": 1350,
        "nights_allowed": False,
    }
    pinned = {"author": "planner", "reason": "agreed"}
    return tiny_problem(
        history=(shift("A", "Sun-1", A_DAY),),
        policy=a_sixth_day_is_free(effective_policy(("default",), MONDAY, POLICIES)),
        ledger=tuple(
            ledger_row("A", ago, paid_minutes=2880, worked_minutes=2880, overtime_minutes=480)
            for ago in range(1, 5)
        ),
        contracts=(CONTRACT.model_copy(update=contract),),
        skills=tuple(
            Skill(agent_id=agent_id, queue=queue, proficiency=4)
            for agent_id, queue in (("A", "phone"), ("A", "complaints"), ("B", "phone"))
        ),
        need=need_met_by(roster({})),
        kept=roster({}),
        shift_codes=(
            ShiftCode(shift_code="day", start=EIGHT, length_minutes=510, paid_minutes=480),
            ShiftCode(shift_code="late", start=840, length_minutes=510, paid_minutes=480),
        ),
        availability=tuple(
            Availability(agent_id="A", weekday=day, available_from=420, available_to=1320)
            for day in range(7)
        ),
        time_off=(
            TimeOff.model_validate({"agent_id": "B", "paid": False, **span(5, "00:00", "47:59")}),
        ),
        wishes=(Wish(agent_id="A", date=date(2026, 12, 5), wish="off", strength=2),),
        pins=(
            Pin.model_validate(
                {"agent_id": "B", "kind": "shift", **span(2, "08:00", "16:30"), **pinned}
            ),
            Pin.model_validate(
                {"agent_id": "A", "kind": "off", **span(6, "00:00", "24:00"), **pinned}
            ),
        ),
    )


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
    Fault("availability.window", "past the hours stated", a_on("Mon", start=840)),
    Fault(
        "availability.window",
        "before the contract's day",
        {("B", "Mon"): shift("B", "Mon", B_DAY, 345)},
    ),
    Fault("break.meal", "no meal", a_monday(*A_DAY[:6], "off_phone 30", *A_DAY[7:])),
    Fault("break.meal", "too short", a_monday(*A_DAY[:6], "meal 25", "work:phone 65", *A_DAY[8:])),
    Fault("break.meal", "too early", a_monday("work:phone 60", "meal 30", *A_DAY[2:])),
    Fault("break.screen", "one too few", a_monday(*ONE_BREAK_LESS)),
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
    Fault("fair.evening", "a late shift of no need", a_on("Mon", start=840)),
    Fault("fair.weekend", "a Saturday of no need", SATURDAY),
    Fault(
        "hard.daily",
        "complaints all morning",
        a_monday("work:complaints 90", *A_DAY[1:5], "work:complaints 65", *AFTERNOON),
    ),
    Fault(
        "hard.last-hour",
        "complaints at the end",
        a_monday(*A_DAY[:-1], "work:phone 35", "work:complaints 45"),
    ),
    Fault("hours.account", "56 hours", A_WEEK),
    Fault("hours.average", "56 hours", A_WEEK),
    Fault("hours.daily-max", "ten hours and a half", a_monday(*A_DAY, "work:phone 150")),
    Fault("hours.weekly-max", "48 hours", SATURDAY),
    Fault("hours.weekly-min", "32 hours", {("A", "Fri"): None}),
    Fault("leave.approved", "work on leave", {("B", "Sat"): shift("B", "Sat", B_DAY)}),
    Fault("night.allowed", "a night", a_on("Mon", start=1320)),
    Fault("night.in-a-row", "four nights", a_on("Mon", "Tue", "Wed", "Thu", start=1320)),
    Fault(
        "night.rest-after",
        "back after a day",
        {**a_on("Mon", "Tue", start=1320), ("A", "Wed"): None},
    ),
    Fault("overtime.per-month", "56 hours", A_WEEK),
    Fault("overtime.volunteers", "a Saturday that nobody offered", SATURDAY),
    Fault("pin.kept", "an hour later", {("B", "Wed"): shift("B", "Wed", B_DAY, 540)}),
    Fault("pin.kept", "work on a day pinned off", a_on("Sun")),
    Fault("rest.between-shifts", "a quick return", {("A", "Tue"): shift("A", "Tue", A_DAY, 195)}),
    Fault("rest.between-shifts", "a quick return from last week", a_on("Mon", start=195)),
    Fault("rest.short", "half past six", {("A", "Tue"): shift("A", "Tue", A_DAY, 240)}),
    Fault("rest.weekly", "no rest for seven days", SATURDAY),
    Fault("roster.stability", "a quarter of an hour later", a_on("Mon", start=495)),
    Fault("roster.stability", "a day less", {("B", "Fri"): None}),
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
    Fault(
        "spell.queue",
        "twenty minutes",
        a_monday(*MORNING, "work:phone 65", "work:complaints 20", *AFTERNOON),
    ),
    Fault("start.stability", "three hours later", {("A", "Tue"): shift("A", "Tue", A_DAY, 660)}),
    Fault("task.skill", "complaints without the skill", {("B", "Mon"): shift("B", "Mon", A_DAY)}),
    Fault("wish.granted", "work where off was wished", SATURDAY),
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
