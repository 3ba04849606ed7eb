"""A small centre whose clean roster breaks nothing and costs nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

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
from scheduler.rules.example import CONTRACT, MONDAY, moment, roster_of, tiny_problem, tiny_session
from scheduler.rules.fair_share import ledger_row

POLICIES = Path(__file__).resolve().parents[2] / "data" / "policies"
OVERTIME = {"paid_minutes": 2880, "worked_minutes": 2880, "overtime_minutes": 480}
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
MORNING = ("work:phone 90", "break 10", "work:phone 60", "break 10")
AFTERNOON = ("meal 30", "work:phone 60", "break 10", "work:phone 65", "break 10", "work:phone 80")
A_DAY = (*MORNING, "work:phone 40", "work:complaints 45", *AFTERNOON)
B_DAY = (*MORNING, "work:phone 85", *AFTERNOON)
B_MEETS = (*MORNING, "work:phone 50", "meeting:stand-up 10", "work:phone 25", *AFTERNOON)
EIGHT, THURSDAY = 480, MONDAY + timedelta(days=3)
TRAINING = "de-escalation"
LIMITS = (
    ("A", "hard_minutes_per_day", 60),
    ("A", "load_cap_pct", 50),
    ("B", "max_shift_minutes", 480),
    ("B", "contact_minutes_per_day", 440),
)
STAND_UP = (tiny_session("stand-up", THURSDAY, kind="meeting", minutes=10, groups=(("B",),)),)
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
} | {("B", "Thu"): shift("B", "Thu", B_MEETS)}


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
        ("contacts.daily", "most_contacts"): 80,
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
    small = site.model_copy(update={"seats": 2, "buffer_room_places": 1})
    return {
        "centre": tiny.centre.model_copy(update={"queues": (dull, asking), "sites": (small,)}),
        "agents": (
            trained.model_copy(
                update={
                    "role": "lead",
                    "completed_trainings": (TRAINING,),
                    "home_days_per_week_max": 1,
                }
            ),
            new.model_copy(update={"employed_from": MONDAY - timedelta(weeks=3), "mentor_id": "A"}),
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


def pins() -> tuple[Pin, ...]:
    """B's Wednesday as agreed, and a Sunday off for A."""
    pinned = {"author": "planner", "reason": "agreed"}
    return (
        Pin.model_validate(
            {"agent_id": "B", "kind": "shift", **span(2, "08:00", "16:30"), **pinned}
        ),
        Pin.model_validate({"agent_id": "A", "kind": "off", **span(6, "00:00", "24:00"), **pinned}),
    )


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
    return tiny_problem(
        **people(),
        events=(
            Event(
                event_id="e1",
                agent_id="B",
                occurred_at=moment(MONDAY, "07:30"),
                severity="severe",
                source="lead",
            ),
            Event(
                event_id="e2",
                agent_id="A",
                occurred_at=moment(MONDAY, "16:28"),
                severity="abuse",
                source="agent",
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
        as_of=MONDAY,
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
        sessions=STAND_UP,
        special_days=(SpecialDay(date=MONDAY + timedelta(days=5), name="fair", kind="holiday"),),
        pins=pins(),
    )
