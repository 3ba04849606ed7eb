"""A clean roster of a small centre, and faults put into it one by one: the audit finds each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from scheduler.audit import audit
from scheduler.domain import (
    Availability,
    Event,
    NeedInterval,
    PersonalLimit,
    Pin,
    Policy,
    Problem,
    Roster,
    ShiftCode,
    Skill,
    SpecialDay,
    TimeOff,
    Wish,
    instant_of,
    minute_of,
)
from scheduler.policies import effective_policy
from scheduler.rules import all_rules
from scheduler.rules.example import CONTRACT, MONDAY, moment, roster_of, tiny_problem
from scheduler.rules.fair_share import ledger_row
from tests.contract.together import faults_together

POLICIES = Path(__file__).resolve().parents[2] / "data" / "policies"
OVERTIME = {"paid_minutes": 2880, "worked_minutes": 2880, "overtime_minutes": 480}
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
MORNING = ("work:phone 90", "break 10", "work:phone 60", "break 10")
AFTERNOON = ("meal 30", "work:phone 60", "break 10", "work:phone 65", "break 10", "work:phone 80")
A_DAY = (*MORNING, "work:phone 40", "work:complaints 45", *AFTERNOON)
B_DAY = (*MORNING, "work:phone 85", *AFTERNOON)
EIGHT = 480
TRAINING = "de-escalation"
LIMITS = (("A", "hard_minutes_per_day", 60), ("B", "max_shift_minutes", 480))
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


def aiming_at(policy: Policy) -> Policy:
    """The policy with aims that days of work and breaks, and A's sixth day in a row, can meet."""
    aims = {
        ("break.recovery", "pause_minutes"): 10,
        ("days.few-in-a-row", "max_days"): 6,
        ("monotony.spell", "longest_minutes"): 235,
    }
    rules = dict(policy.rules)
    for (rule_id, name), value in aims.items():
        values = dict(rules[rule_id].values)
        values[name] = values[name].model_copy(update={"value": value})
        rules[rule_id] = rules[rule_id].model_copy(update={"values": values})
    return policy.model_copy(update={"rules": rules})


def people() -> dict[str, Any]:
    """A trained for complaints, near the end of what nights and weekends they may; B new."""
    tiny = tiny_problem()
    trained, new = tiny.agents
    phone, complaints = tiny.centre.queues
    asking = complaints.model_copy(update={"required_trainings": (TRAINING,)})
    dull = phone.model_copy(update={"monotony_weight": 0.5})
    week = {"valid_from": MONDAY, "valid_to": MONDAY + timedelta(days=6)}
    (site,) = tiny.centre.sites
    small = site.model_copy(update={"seats": 2})
    return {
        "centre": tiny.centre.model_copy(update={"queues": (dull, asking), "sites": (small,)}),
        "agents": (
            trained.model_copy(
                update={"completed_trainings": (TRAINING,), "home_days_per_week_max": 1}
            ),
            new.model_copy(update={"employed_from": MONDAY - timedelta(weeks=3)}),
        ),
        "wishes": tuple(
            Wish.model_validate(
                {"agent_id": "A", "date": date(2026, 12, 5), "wish": wish, "strength": 2}
            )
            for wish in ("off", "home")
        ),
        "limits": tuple(
            PersonalLimit.model_validate(
                {"limit_id": who, "agent_id": who, "limit": limit, "value": value, **week}
            )
            for who, limit, value in LIMITS
        ),
    }


@cache
def centre() -> Problem:
    """A, who alone knows complaints, and B, who is new, with something of everything asked for."""
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
        **people(),
        events=(
            Event(
                event_id="e1",
                agent_id="B",
                occurred_at=moment(MONDAY, "09:00"),
                severity="severe",
                source="lead",
            ),
        ),
        history=(shift("A", "Sun-1", A_DAY),),
        policy=aiming_at(effective_policy(("default",), MONDAY, POLICIES)),
        ledger=(
            ledger_row("A", 1, **OVERTIME, wishes_asked=4, weekend_shifts=1, night_shifts=5),
            ledger_row("A", 2, **OVERTIME, weekend_shifts=1, night_shifts=3),
            ledger_row("A", 3, **OVERTIME),
            ledger_row("A", 4, **OVERTIME),
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
        special_days=(SpecialDay(date=MONDAY + timedelta(days=5), name="fair", kind="holiday"),),
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
    Fault("hard.lighter-days", "complaints after nine", {("B", "Mon"): shift("B", "Mon", A_DAY)}),
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
        "limit.hours",
        "a quarter of an hour beyond a limit",
        {("B", "Mon"): shift("B", "Mon", (*B_DAY, "off_phone 15"))},
    ),
    Fault(
        "limit.load",
        "more complaints than a limit leaves",
        a_monday("work:complaints 65", "work:phone 25", *A_DAY[1:]),
    ),
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
