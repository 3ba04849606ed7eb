"""People, what they can do, what they are contracted for and when they can come."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from scheduler.domain.base import ClockMinute, Frozen, Id

Hours = Annotated[float, Field(ge=0, le=168)]
Weekday = Annotated[int, Field(ge=0, le=6)]
OptIn = Literal["overtime", "time_off", "night", "swap_requests", "late_changes"]


class Agent(Frozen):
    """A person who answers, as one dated row of ``agents.csv``."""

    agent_id: Id
    name: str | None = None
    site: Id
    team: Id
    role: Literal["agent", "lead", "trainer", "other"]
    contract_id: Id
    employed_from: date
    employed_to: date | None = None
    valid_from: date | None = None
    team_lead_id: Id | None = None
    manager_id: Id | None = None
    mentor_id: Id | None = None
    acd_login: str | None = None
    home_days_per_week_max: Annotated[int, Field(ge=0, le=7)] | None = None
    commute_minutes: Annotated[int, Field(ge=0)] | None = None
    opt_ins: tuple[OptIn, ...] = ()
    completed_trainings: tuple[Id, ...] = ()


class Skill(Frozen):
    """That a person may work on a queue, and how far trained (1–4; never from handle time)."""

    agent_id: Id
    queue: Id
    proficiency: Annotated[int, Field(ge=1, le=4)]
    priority: Annotated[int, Field(ge=1, le=9)] | None = None
    valid_from: date | None = None
    valid_to: date | None = None


class Contract(Frozen):
    """Paid hours, days and shift lengths that a person is engaged for.

    Attributes
    ----------
    shift_hours_min, shift_hours_max
        Paid hours of one shift; an unpaid meal comes on top.
    earliest_start, latest_end
        Clock minutes of the working day; the end may pass midnight.
    shift_codes
        When not empty, only these shifts of ``shifts.csv``.
    """

    contract_id: Id
    weekly_hours_paid: Hours
    weekly_hours_min: Hours
    weekly_hours_max: Hours
    days_per_week_min: Annotated[int, Field(ge=0, le=7)] | None = None
    days_per_week_max: Annotated[int, Field(ge=0, le=7)]
    shift_hours_min: Annotated[float, Field(gt=0, le=24)]
    shift_hours_max: Annotated[float, Field(gt=0, le=24)]
    earliest_start: ClockMinute
    latest_end: Annotated[int, Field(gt=0, le=2880)]
    start_step_minutes: Literal[15, 30, 60] = 15
    shift_codes: tuple[Id, ...] = ()
    meal_paid: bool
    nights_allowed: bool
    overtime_hours_per_week_max: Hours | None = None
    overtime_compensation: Literal["pay", "time_off", "choice"] | None = None
    free_weekends_per_4_weeks: Annotated[int, Field(ge=0, le=4)] | None = None
    valid_from: date | None = None


class ShiftCode(Frozen):
    """One shift of a fixed library (``shifts.csv``)."""

    shift_code: Id
    start: ClockMinute
    length_minutes: Annotated[int, Field(gt=0, le=1440)]
    paid_minutes: Annotated[int, Field(gt=0, le=1440)]
    weekdays: tuple[Weekday, ...] = (0, 1, 2, 3, 4, 5, 6)


class Availability(Frozen):
    """A weekly window in which a person can work; without any row of theirs, always."""

    agent_id: Id
    weekday: Weekday
    available_from: ClockMinute
    available_to: Annotated[int, Field(gt=0, le=2880)]
    valid_from: date | None = None
    valid_to: date | None = None
