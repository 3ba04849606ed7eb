"""On which days an excess lies, from the plain meaning of its term alone."""

from __future__ import annotations

from collections import Counter

from scheduler.terms import Allow, Facts, Sum, Term
from scheduler.terms.facts import Line

WHOLE = 0
"""Stands for all days together, where a term asks one thing of them."""


def placed(term: Term, agent_id: str, line: Line) -> Counter[int]:
    """Return day → excess of a term about one person.

    A term that adds up over a line is asked of the line up to each shift in turn: what a shift adds
    lies on its day.
    """
    if isinstance(term, Allow | Sum):
        return Counter({WHOLE: term.excess(Facts({agent_id: line}))})
    found: Counter[int] = Counter()
    known = 0
    for number, shift in enumerate(line, 1):
        if shift.day < 0:
            continue
        amount = term.excess(Facts({agent_id: line[:number]}))
        found[shift.day] += amount - known
        known = amount
    return found


def worse(before: Counter[int], after: Counter[int]) -> bool:
    """Return whether there is more on some day than there was."""
    return any(amount > before[day] for day, amount in after.items() if amount > 0)
