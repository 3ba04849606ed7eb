"""The files that say who works in a sample centre."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.samples.folder import hhmm, write_csv
from scheduler.samples.ledger import LEDGER_HEADER, ledger_rows
from scheduler.samples.requests import (
    AVAILABILITY_HEADER,
    WISHES_HEADER,
    availability_rows,
    wish_rows,
)

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from scheduler.samples.sketches import ContractSketch, Person

_AGENTS_HEADER = (
    "agent_id", "name", "site", "team", "role", "contract_id", "employed_from", "team_lead_id",
    "mentor_id", "home_days_per_week_max", "commute_minutes", "opt_ins",
)  # fmt: skip
_SKILLS_HEADER = ("agent_id", "queue", "proficiency", "priority")
_CONTRACTS_HEADER = (
    "contract_id", "weekly_hours_paid", "weekly_hours_min", "weekly_hours_max",
    "days_per_week_max", "shift_hours_min", "shift_hours_max", "earliest_start", "latest_end",
    "start_step_minutes", "meal_paid", "nights_allowed",
)  # fmt: skip
_TIME_OFF_HEADER = ("agent_id", "start", "end", "paid", "credit_minutes", "external_id")

Row = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class PeopleFiles:
    """What the files need to know besides the people.

    Attributes
    ----------
    weeks
        Closed weeks in the ledger.
    hard_queues
        Queues that leave hard minutes in the ledger.
    """

    seed: int
    planned_week: date
    weeks: int
    hard_queues: frozenset[str]


def write_people(people: tuple[Person, ...], about: PeopleFiles, out: Path) -> None:
    """Write agents, skills, contracts, availability, time off, wishes and ledger."""
    contracts = sorted({person.contract for person in people}, key=lambda each: each.contract_id)
    write_csv(out / "agents.csv", _AGENTS_HEADER, map(_agent_row, people))
    write_csv(out / "contracts.csv", _CONTRACTS_HEADER, map(_contract_row, contracts))
    files = (
        ("skills.csv", _SKILLS_HEADER, _skill_rows),
        ("time_off.csv", _TIME_OFF_HEADER, _time_off_rows),
        ("availability.csv", AVAILABILITY_HEADER, lambda each: availability_rows(each, about.seed)),
        (
            "wishes.csv",
            WISHES_HEADER,
            lambda each: wish_rows(each, about.seed, about.planned_week),
        ),
        (
            "ledger.csv",
            LEDGER_HEADER,
            lambda each: ledger_rows(
                each, about.seed, about.planned_week, about.weeks, about.hard_queues
            ),
        ),
    )
    for name, header, rows in files:
        write_csv(out / name, header, (row for person in people for row in rows(person)))


def _agent_row(person: Person) -> Row:
    return (
        person.agent_id,
        person.name,
        person.site,
        person.team,
        person.role,
        person.contract.contract_id,
        person.employed_from.isoformat(),
        person.team_lead_id,
        person.mentor_id,
        person.home_days_per_week_max,
        person.commute_minutes,
        ";".join(person.opt_ins),
    )


def _skill_rows(person: Person) -> list[Row]:
    return [
        (person.agent_id, queue, level, priority)
        for priority, (queue, level) in enumerate(person.skills, start=1)
    ]


def _contract_row(contract: ContractSketch) -> Row:
    return (
        contract.contract_id,
        contract.weekly_hours_paid,
        contract.weekly_hours_min,
        contract.weekly_hours_max,
        contract.days_per_week_max,
        contract.shift_hours_min,
        contract.shift_hours_max,
        hhmm(contract.earliest_start),
        hhmm(contract.latest_end),
        15,
        "false",
        "true" if contract.nights_allowed else "false",
    )


def _time_off_rows(person: Person) -> list[Row]:
    return [
        (
            person.agent_id,
            leave.start,
            leave.end,
            "true",
            leave.credit_minutes,
            f"leave-{person.agent_id}",
        )
        for leave in person.leave
    ]
