"""What people of a sample carried in the weeks before the plan."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from scheduler.samples.draws import Draws

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from scheduler.samples.sketches import Person

LEDGER_HEADER = (
    "agent_id", "week_start", "basis", "paid_minutes", "worked_minutes", "overtime_minutes",
    "time_owed_minutes", "hard_minutes", "night_shifts", "evening_shifts", "weekend_shifts",
    "holiday_shifts", "early_starts", "unpopular_starts", "wishes_asked", "wishes_granted",
)  # fmt: skip

_LEAVE_WEEK_SHARE = 0.06
_OVERTIME_SHARE = 0.12

Row = tuple[str | int, ...]


def ledger_rows(
    person: Person, seed: int, planned_week: date, weeks: int, hard_queues: AbstractSet[str]
) -> list[Row]:
    """Return one planned-basis row for each full week employed before the planned one."""
    draws = Draws(seed, f"ledger/{person.agent_id}")
    starts = [planned_week - timedelta(weeks=back) for back in range(weeks, 0, -1)]
    answers_hard = any(queue in hard_queues for queue, _ in person.skills)
    return [
        _row(draws, person, start, answers_hard=answers_hard)
        for start in starts
        if start >= person.employed_from
    ]


def _row(draws: Draws, person: Person, start: date, *, answers_hard: bool) -> Row:
    paid = 60 * person.contract.weekly_hours_paid
    days_away = draws.integer(1, 5) if draws.chance(_LEAVE_WEEK_SHARE) else 0
    overtime = 30 * draws.integer(1, 6) if draws.chance(_OVERTIME_SHARE) else 0
    worked = paid - days_away * person.contract.day_credit_minutes + overtime
    shifts = 5 - days_away
    hard = round(worked * draws.between(0.05, 0.25)) if answers_hard else 0
    nights = draws.integer(0, min(2, shifts)) if person.contract.nights_allowed else 0
    asked = draws.integer(0, 3)
    return (
        person.agent_id,
        start.isoformat(),
        "planned",
        paid + overtime,
        worked,
        overtime,
        0,
        hard,
        nights,
        draws.integer(0, min(3, shifts)),
        draws.integer(0, min(2, shifts)),
        0,
        draws.integer(0, min(2, shifts)),
        draws.integer(0, min(2, shifts)),
        asked,
        draws.integer(0, asked),
    )
