"""Why an interval stays short, what binds a shift, and what of the input is in conflict."""

from scheduler.explain.binding import Binding, ShiftReasons, bindings
from scheduler.explain.break_windows import Windows, break_windows
from scheduler.explain.conflicts import Conflict
from scheduler.explain.reasons import (
    LABELS,
    NOT_AVAILABLE,
    REASONS,
    Audience,
    Reason,
    merged,
    shown_reasons,
)
from scheduler.explain.relaxations import Place, Relaxation, relaxations
from scheduler.explain.sessions import PROTECTED, SessionOutcome, session_outcomes
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
    "PROTECTED",
    "REASONS",
    "Audience",
    "Binding",
    "Conflict",
    "Place",
    "Reason",
    "Relaxation",
    "SessionOutcome",
    "ShiftReasons",
    "Shortfall",
    "Windows",
    "bindings",
    "break_windows",
    "held_back",
    "merged",
    "relaxations",
    "session_outcomes",
    "shortfall_data",
    "shortfalls",
    "shown_reasons",
    "totals",
]
