"""Bounds on minutes of work in a shift, as the week stage reads them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from scheduler.engine.choices import LONGEST_SPAN
from scheduler.engine.line_kernels import Ints
from scheduler.terms import Share, ShiftTerm

SLOT_MINUTES = 5
"""Segments are a multiple of this long, and so is the work of a shift."""


def most_minutes(
    terms: Iterable[ShiftTerm], queues: frozenset[str], days: int, spans: Ints
) -> Ints:
    """Return [day, length] the most minutes that a shift may spend on some queues together.

    Bounds on the last part of a shift, or on minutes after some event, are left out. No queues have
    no bound.

    Parameters
    ----------
    terms
        Hard terms about a person's shifts.
    spans
        [length] minutes of the shift.
    """
    found = np.full((days, spans.size), LONGEST_SPAN, dtype=np.int64)
    for term in terms:
        if not isinstance(term, Share) or term.last_minutes or term.from_minute:
            continue
        if not queues or not queues <= set(term.queues):
            continue
        most = np.array([max(0, term.most(int(span))) for span in spans])
        on = [d for d in range(days) if term.only_days is None or d in term.only_days]
        found[on] = np.minimum(found[on], most // SLOT_MINUTES * SLOT_MINUTES)
    return found
