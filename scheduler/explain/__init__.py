"""Why an interval stays short: everybody with the skill, each under one reason."""

from scheduler.explain.reasons import (
    LABELS,
    NOT_AVAILABLE,
    REASONS,
    Audience,
    Reason,
    merged,
    shown_reasons,
)
from scheduler.explain.shortfalls import (
    Shortfall,
    held_back,
    shortfall_data,
    shortfalls,
    totals,
)

__all__ = [
    "LABELS",
    "NOT_AVAILABLE",
    "REASONS",
    "Audience",
    "Reason",
    "Shortfall",
    "held_back",
    "merged",
    "shortfall_data",
    "shortfalls",
    "shown_reasons",
    "totals",
]
