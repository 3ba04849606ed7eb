"""What the rules of fair shares of shifts have in common: parameters, sentence, examples."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import Field

from scheduler.domain import Availability, LedgerRow, NeedInterval, PersonalLimit, TimeOff
from scheduler.rules.example import CONTRACT, MONDAY, moment
from scheduler.rules.rule import Params as BaseParams
from scheduler.rules.rule import Violation


class Fair(BaseParams):
    """What makes a shift one of those to share, and how far back the ledger counts."""

    least_minutes: Annotated[int, Field(ge=1, le=2880, json_schema_extra={"neutral": 2880})] = 60
    ledger_weeks: Annotated[int, Field(ge=0, le=53)] = 13


def explained(what: str, violation: Violation) -> str:
    """Return the sentence on a share of some kind of shift; ``explain`` of rules reads it."""
    facts = violation.facts
    return (
        f"{violation.agent_id} has {facts['shifts']} {what} shift(s) up to {violation.on}; the "
        f"fair share is {facts['fair_hundredths']} hundredths of a shift, which makes "
        f"{violation.amount} hundredths of excess. Giving one to someone with a share left would "
        "ease it."
    )


def ledger_row(agent_id: str, weeks_ago: int, **counts: int) -> LedgerRow:
    """Return a closed week of a person for ``EXAMPLES``."""
    names = (
        "paid_minutes",
        "worked_minutes",
        "overtime_minutes",
        "time_owed_minutes",
        "hard_minutes",
        "night_shifts",
        "evening_shifts",
        "weekend_shifts",
        "holiday_shifts",
    )
    return LedgerRow(
        agent_id=agent_id,
        week_start=MONDAY - timedelta(weeks=weeks_ago),
        basis="actual",
        **{**dict.fromkeys(names, 0), **counts},
    )


def needed(people: float, *clocks: str, days: int = 5) -> dict[str, Any]:
    """Return need in quarters from ``clocks`` some days after Monday, for ``EXAMPLES``."""
    on = MONDAY + timedelta(days=days)
    rows = tuple(
        NeedInterval(
            queue="phone",
            interval_start=moment(on, clock),
            need_agents=people,
            required_agents=people,
        )
        for clock in clocks
    )
    contract = CONTRACT.model_copy(update={"shift_hours_min": 4, "shift_hours_max": 6})
    return {"need": rows, "contracts": (contract,)}


# 40 people for a quarter of an hour are 600 person-minutes: two shifts of five hours.
TWO_SHIFTS = needed(40, "10:00")


def world(**given: object) -> dict[str, Any]:
    """Return the two shifts with other parts of the problem replaced, for ``EXAMPLES``."""
    return {**TWO_SHIFTS, **given}


def of_b(weekday: int, available_to: int, available_from: int = 600) -> tuple[Availability, ...]:
    """Return a window of person B on one weekday, by default from ten, for ``EXAMPLES``."""
    row = Availability(
        agent_id="B",
        weekday=weekday,
        available_from=available_from,
        available_to=available_to,
    )
    return (row,)


def leave_of_b(start: str, end: str, days: int) -> tuple[TimeOff, ...]:
    """Return leave of person B between clock times from some day after Monday, for ``EXAMPLES``."""
    on = MONDAY + timedelta(days=days)
    return (TimeOff(agent_id="B", start=moment(on, start), end=moment(on, end), paid=True),)


def limit_of(agent_id: str, first: date, last: date) -> dict[str, Any]:
    """Return a personal limit of one person between two dates, for ``EXAMPLES``."""
    limit = PersonalLimit(
        limit_id="x1", agent_id=agent_id, limit="no_overtime", valid_from=first, valid_to=last
    )
    return {"limits": (limit,)}
