"""Who there is: agents, skills, contracts, shift codes and availability."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from scheduler.domain import Agent, Availability, Contract, ShiftCode, Skill
from scheduler.exchange.parsers import (
    clock,
    date,
    flag,
    identifier,
    list_of,
    number,
    text,
    weekday,
    whole,
)
from scheduler.exchange.table import Column, Complaint, Row, TableSpec

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable


def _mentor(row: Row) -> Iterable[Complaint]:
    """Yield what keeps a mentor from being somebody other than oneself and one's manager."""
    for column, whose in (("agent_id", "the person"), ("manager_id", "the manager")):
        mentor = row.values.get("mentor_id")
        if mentor is not None and mentor == row.values.get(column):
            reason = f"is {whose}: a mentor is somebody outside the line"
            yield "mentor_id", reason, "name another colleague, or leave the cell blank"


AGENTS = TableSpec(
    "agents.csv",
    Agent,
    (
        Column("agent_id", identifier, required=True),
        Column("name", text),
        Column("site", identifier, required=True, refers="site"),
        Column("team", identifier, required=True),
        Column("role", text, required=True),
        Column("contract_id", identifier, required=True, refers="contract"),
        Column("employed_from", date, required=True),
        Column("employed_to", date),
        Column("valid_from", date),
        Column("team_lead_id", identifier),
        Column("manager_id", identifier),
        Column("mentor_id", identifier, refers="agent"),
        Column("acd_login", text),
        Column("home_days_per_week_max", whole),
        Column("commute_minutes", whole),
        Column("opt_ins", list_of(text)),
        Column("completed_trainings", list_of(identifier)),
    ),
    key=("agent_id", "valid_from"),
    not_after=(("employed_from", "employed_to"),),
    checks=(_mentor,),
)
SKILLS = TableSpec(
    "skills.csv",
    Skill,
    (
        Column("agent_id", identifier, required=True, refers="agent"),
        Column("queue", identifier, required=True, refers="queue"),
        Column("proficiency", whole, required=True),
        Column("priority", whole),
        Column("valid_from", date),
        Column("valid_to", date),
    ),
    key=("agent_id", "queue", "valid_from"),
    not_after=(("valid_from", "valid_to"),),
)
CONTRACTS = TableSpec(
    "contracts.csv",
    Contract,
    (
        Column("contract_id", identifier, required=True),
        Column("weekly_hours_paid", number, required=True),
        Column("weekly_hours_min", number, required=True),
        Column("weekly_hours_max", number, required=True),
        Column("days_per_week_min", whole),
        Column("days_per_week_max", whole, required=True),
        Column("shift_hours_min", number, required=True),
        Column("shift_hours_max", number, required=True),
        Column("earliest_start", clock, required=True),
        Column("latest_end", clock, required=True),
        Column("start_step_minutes", whole),
        Column("shift_codes", list_of(identifier), refers="shift_code"),
        Column("meal_paid", flag, required=True),
        Column("nights_allowed", flag, required=True),
        Column("overtime_hours_per_week_max", number),
        Column("overtime_compensation", text),
        Column("free_weekends_per_4_weeks", whole),
        Column("valid_from", date),
    ),
    key=("contract_id", "valid_from"),
    not_after=(
        ("weekly_hours_min", "weekly_hours_paid"),
        ("weekly_hours_paid", "weekly_hours_max"),
        ("weekly_hours_min", "weekly_hours_max"),
        ("days_per_week_min", "days_per_week_max"),
        ("shift_hours_min", "shift_hours_max"),
    ),
    before=(("earliest_start", "latest_end"),),
)
SHIFTS = TableSpec(
    "shifts.csv",
    ShiftCode,
    (
        Column("shift_code", identifier, required=True),
        Column("start", clock, required=True),
        Column("length_minutes", whole, required=True),
        Column("paid_minutes", whole, required=True),
        Column("weekdays", list_of(weekday)),
    ),
    key=("shift_code",),
    not_after=(("paid_minutes", "length_minutes"),),
)
AVAILABILITY = TableSpec(
    "availability.csv",
    Availability,
    (
        Column("agent_id", identifier, required=True, refers="agent"),
        Column("weekday", weekday, required=True),
        Column("available_from", clock, required=True),
        Column("available_to", clock, required=True),
        Column("valid_from", date),
        Column("valid_to", date),
    ),
    key=("agent_id", "weekday", "available_from", "valid_from"),
    not_after=(("valid_from", "valid_to"),),
    before=(("available_from", "available_to"),),
)


class Dated(Protocol):
    """A row that holds from a date on."""

    @property
    def valid_from(self) -> dt.date | None:
        """First date, None for always."""


D = TypeVar("D", bound=Dated)


def in_force(rows: Iterable[D], day: dt.date) -> D | None:
    """Return the row of one person or contract that holds on ``day``.

    It is the one with the latest ``valid_from`` not after ``day``; before the first, the first.
    None without rows.
    """
    ordered = sorted(rows, key=lambda row: (row.valid_from is not None, row.valid_from or day))
    begun = [row for row in ordered if row.valid_from is None or row.valid_from <= day]
    return begun[-1] if begun else next(iter(ordered), None)
