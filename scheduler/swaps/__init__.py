"""Swaps: two shifts change hands, and every rule says what it thinks of it."""

from scheduler.swaps.exchange import NoSuchShiftError, ShiftRef, swapped
from scheduler.swaps.standing import Standing
from scheduler.swaps.verdict import RuleChange, SwapVerdict, for_others, judge_swap

__all__ = [
    "NoSuchShiftError",
    "RuleChange",
    "ShiftRef",
    "Standing",
    "SwapVerdict",
    "for_others",
    "judge_swap",
    "swapped",
]
