"""The reasons for which a person does or does not serve a queue, in the order they are tried."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

Reason = Literal[
    "on_queue",
    "on_other_queue",
    "on_meal",
    "on_break",
    "on_recovery",
    "in_activity",
    "off_phone",
    "on_leave",
    "not_employed",
    "outside_availability",
    "rest_after_previous",
    "other_hours",
    "weekly_hours_reached",
    "days_reached",
    "other_rule",
    "no_seat",
    "day_off",
]
Audience = Literal["planner", "others"]

REASONS: tuple[Reason, ...] = get_args(Reason)
NOT_AVAILABLE = "not_available"
LABELS: Mapping[str, str] = {
    "on_queue": "serving this queue",
    "on_other_queue": "serving another queue",
    "on_meal": "at a meal",
    "on_break": "on a break",
    "on_recovery": "recovering",
    "in_activity": "in training or a meeting",
    "off_phone": "off the phone",
    "on_leave": "on leave",
    "not_employed": "not employed that day",
    "outside_availability": "outside the hours of contract or availability",
    "rest_after_previous": "resting before or after another shift",
    "other_hours": "at work at other hours of that day",
    "weekly_hours_reached": "weekly hours reached",
    "days_reached": "days of work reached",
    "other_rule": "held back by another rule",
    "no_seat": "free, with no seat left at the site",
    "day_off": "free and able to work",
    NOT_AVAILABLE: "not available",
}

_PRIVATE = frozenset[str](
    {
        "on_recovery",
        "in_activity",
        "on_leave",
        "not_employed",
        "outside_availability",
        "other_rule",
    }
)


def merged(reason: str) -> str:
    """Return a reason as others see it.

    Leave, limits of contract and availability, cooldowns, activities and rules that may stand for a
    personal limit all read ``not_available``: from hours, rest and skill alone nobody can tell
    which it was.
    """
    return NOT_AVAILABLE if reason in _PRIVATE else reason


def shown_reasons(audience: Audience) -> tuple[str, ...]:
    """Return the reasons that an audience can meet, in order."""
    if audience == "planner":
        return REASONS
    return tuple(dict.fromkeys(merged(reason) for reason in REASONS))
