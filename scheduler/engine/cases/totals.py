"""How many people are missing or too many over the whole horizon: a whole number in any answer.

A linear programme over lines may leave two thirds of a person missing here and there. In an answer
the people missing on a type, added up over all days, are a whole number, and so are those beyond.
So a programme in which such a total is not whole is split in two: at most the next whole number
below, at least the next above. Totals change what a place may cost, never what a line is, so that
lines are found as before.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scheduler.engine.cases.answer import Cover
from scheduler.engine.cases.path_kernels import Ints

UNLIMITED = 1 << 30
NEARLY_WHOLE = 1e-4


class Totals(NamedTuple):
    """Which places a total adds up.

    Attributes
    ----------
    missing, beyond
        [total, type] 1 when people missing, or beyond, on the type count.
    """

    missing: Ints
    beyond: Ints


class Limits(NamedTuple):
    """[total] bounds of totals; ``UNLIMITED`` at most where there is none."""

    least: Ints
    most: Ints


class Prices(NamedTuple):
    """Prices of a linear programme, in thousandths of a unit of penalty.

    Attributes
    ----------
    worth
        [day, type] of one more person.
    totals
        [total] of one more person missing or beyond: positive where a total is held up.
    """

    worth: Ints
    totals: Ints


def totals_of(types: int) -> Totals:
    """Return the totals of each type, and of all: first people missing, then people beyond."""
    each = np.vstack([np.eye(types, dtype=np.int64), np.ones((int(types > 1), types), np.int64)])
    none = np.zeros_like(each)
    return Totals(np.vstack([each, none]), np.vstack([none, each]))


def no_limits(totals: Totals) -> Limits:
    """Return limits that any answer keeps."""
    count = len(totals.missing)
    return Limits(np.zeros(count, np.int64), np.full(count, UNLIMITED))


def fitting(cover: Cover, totals: Totals, limits: Limits, prices: Prices) -> Prices:
    """Return the nearest prices at which a bound can be proven.

    Nobody beyond may cost less than nothing, and a total without a limit cannot be held down.
    """
    held = np.where(limits.most >= UNLIMITED, np.maximum(0, prices.totals), prices.totals)
    return Prices(np.maximum(prices.worth, held @ totals.beyond - cover.beyond), held)


def worth_of_cover(cover: Cover, totals: Totals, limits: Limits, prices: Prices) -> int:
    """Return the least that cover costs with what it pays: a bound is this and people's bounds.

    A place pays π for each person there, and π for each one missing of those needed if that is
    less than what one missing costs. Prices of totals that count a place are taken off what one
    missing or beyond costs there, and are paid for each one up to the limit instead.
    """
    missing = cover.short - prices.totals @ totals.missing
    held = np.maximum(0, prices.totals) * limits.least + np.minimum(0, prices.totals) * limits.most
    return int((np.minimum(prices.worth, missing) * cover.needed).sum() + held.sum())


def split(limits: Limits, sums: np.ndarray) -> tuple[Limits, Limits] | None:
    """Return limits on either side of the total that is least whole, the nearer first."""
    part = sums - np.floor(sums)
    total = int(np.argmax(np.minimum(part, 1 - part)))
    if min(part[total], 1 - part[total]) < NEARLY_WHOLE:
        return None
    below, above = limits.most.copy(), limits.least.copy()
    below[total] = np.floor(sums[total])
    above[total] = below[total] + 1
    both = Limits(limits.least, below), Limits(above, limits.most)
    return both if part[total] < 1 - part[total] else (both[1], both[0])
