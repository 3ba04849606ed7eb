"""What a priced ``Allow`` says of every shift of a day at once."""

from __future__ import annotations

import numpy as np

from scheduler.engine.line_kernels import Ints
from scheduler.terms import Allow, Window


def overlaps(window: Window, starts: Ints, ends: Ints) -> Ints:
    """Return how many minutes of each shift lie inside a window."""
    inside: Ints = np.minimum(ends, window.end) - np.maximum(starts, window.start)
    return np.maximum(0, inside)


def allow_costs(term: Allow, starts: Ints, ends: Ints, paid: Ints) -> Ints:
    """Return the excess of a term for shifts with these starts, ends and paid minutes.

    It is ``Allow.of`` of each of them worked at home, and so never more than at the site; the
    arrays have one shape.
    """
    spans = ends - starts
    total: Ints = term.worked + np.maximum(
        0, np.maximum(term.paid_min - paid, paid - term.paid_max)
    )
    for window in term.outside:
        total += overlaps(window, starts, ends)
    if term.within is not None:
        total += spans
        for window in term.within:
            total -= overlaps(window, starts, ends)
    if term.spans is not None:
        listed = [(starts == window.start) & (ends == window.end) for window in term.spans]
        total += np.where(np.any(listed, axis=0), 0, spans)
    if term.near is not None:
        total += spans + term.near.end - term.near.start - 2 * overlaps(term.near, starts, ends)
    return term.factor * total
