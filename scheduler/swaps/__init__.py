"""Swaps and other changes of a roster, and what every rule thinks of them."""

from scheduler.swaps.exchange import Shifts, exchanged, without
from scheduler.swaps.judge import judged
from scheduler.swaps.partners import Proposal, best_exchange, partners
from scheduler.swaps.refs import Handover, NoSuchShiftError, ShiftRef, concerned
from scheduler.swaps.standing import Standing
from scheduler.swaps.terms_at_hand import TermsAtHand
from scheduler.swaps.verdict import Coverage, Load, RuleChange, Says, SwapVerdict, for_others

__all__ = [
    "Coverage",
    "Handover",
    "Load",
    "NoSuchShiftError",
    "Proposal",
    "RuleChange",
    "Says",
    "ShiftRef",
    "Shifts",
    "Standing",
    "SwapVerdict",
    "TermsAtHand",
    "best_exchange",
    "concerned",
    "exchanged",
    "for_others",
    "judged",
    "partners",
    "without",
]
