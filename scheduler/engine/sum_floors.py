"""What fair shares and counts of days cost a line at least, shift by shift.

A weighed ``Sum`` of shifts with a property has a convex price, so each of them costs no less than
the first one. A bucket of days, such as a weekend, counts once: each of its days bears a part.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduler.engine.line_kernels import FAR, GRAIN, Floats
from scheduler.engine.line_table import LineTable
from scheduler.terms import Having, Sum


class Floors(NamedTuple):
    """What every line costs at least, in thousandths of a person-minute.

    Attributes
    ----------
    anyway
        Whatever the line.
    each
        [day, start, length] for a shift.
    """

    anyway: float
    each: Floats


def floors_of(table: LineTable) -> Floors:
    """Return what weighed sums over a person's shifts cost a line at least; pins are left out."""
    anyway, each = 0.0, np.zeros(table.base.shape)
    for clause in table.week.of_agent[table.agent_id]:
        term, weight = clause.term, clause.weight_milli
        if weight is None or not isinstance(term, Sum) or term.of == "paid":
            continue
        having = term.having
        if having is None or having.home or term.minimum:
            continue
        none, first = _price(term, 0), _price(term, 1)
        anyway += float(weight * none)
        for days in _groups(table, term, having):
            counted_once = len(days) if term.of == "buckets" else 1
            part = np.floor(GRAIN * weight * (first - none) / counted_once) / GRAIN
            each[days] += part * table.having(having)[days]
    return Floors(anyway, each)


def _price(term: Sum, count: int) -> int:
    """Return the excess with so many units, what lies before the horizon left out."""
    beyond = term.carried + term.scale * count - term.maximum
    return sum(max(0, beyond - step) for step in term.steps)


def _groups(table: LineTable, term: Sum, having: Having) -> Iterator[list[int]]:
    """Yield days on which a shift may have the property: bucket by bucket, or all of them."""
    found: NDArray[np.bool_] = table.having(having) & (table.base < FAR)
    possible = np.array([day.any() for day in found])
    days = range(max(0, term.first_day), min(table.days, term.last_day + 1))
    open_days = [day for day in days if possible[day] and day not in table.pins]
    groups = term.buckets if term.of == "buckets" else (tuple(days),)
    for group in groups:
        some = [day for day in open_days if day in group]
        if some:
            yield some
