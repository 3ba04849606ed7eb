"""Chance for samples: a few small distributions over one guaranteed stream.

Python guarantees that ``random.Random(seed).random()`` gives the same numbers in every version
(library reference, *random*, "Notes on Reproducibility"); its other methods carry no such promise.
Everything here is therefore inversion of those uniforms, so that an instance keeps its hash.
"""

from __future__ import annotations

import hashlib
import math
from random import Random
from statistics import NormalDist
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

_NORMAL = NormalDist()
_SMALLEST = 2.0**-54
_INVERSION_UP_TO = 50.0


def normal_quantile(uniform: float) -> float:
    """Return the standard normal quantile (Wichura 1988, AS 241, as in ``statistics``)."""
    return _NORMAL.inv_cdf(max(uniform, _SMALLEST))


def poisson_quantile(uniform: float, mean: float) -> int:
    """Return a Poisson count that never falls when ``uniform`` or ``mean`` rises.

    Up to a mean of 50 the distribution function is inverted by summation (Devroye 1986,
    *Non-Uniform Random Variate Generation*, §X.3.3). Above, the square-root normal approximation
    ``(sqrt(mean) + z/2)²`` (Anscombe 1948, Biometrika 35) is rounded.
    """
    if mean > _INVERSION_UP_TO:
        return round((math.sqrt(mean) + normal_quantile(uniform) / 2.0) ** 2)
    count, term = 0, math.exp(-mean)
    total = term
    while uniform > total and term > 0.0:
        count += 1
        term *= mean / count
        total += term
    return count


class Draws:
    """One stream of chance, fixed by a seed and a purpose.

    Each purpose (a person, a queue) has its own stream, so that adding one thing leaves the others
    as they were.
    """

    def __init__(self, seed: int, purpose: str) -> None:
        digest = hashlib.sha256(f"{seed}/{purpose}".encode()).digest()
        # The stream decides what invented people are called, not what anything keeps secret.
        self.uniform = Random(int.from_bytes(digest[:8])).random  # noqa: S311

    def between(self, low: float, high: float) -> float:
        """Return a number from ``low`` up to ``high``, evenly."""
        return low + (high - low) * self.uniform()

    def integer(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both included, evenly."""
        return low + int((high - low + 1) * self.uniform())

    def chance(self, probability: float) -> bool:
        """Return true with a probability from 0 to 1."""
        return self.uniform() < probability

    def normal(self) -> float:
        """Return a standard normal number."""
        return normal_quantile(self.uniform())

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of the choices, evenly."""
        return choices[self.integer(0, len(choices) - 1)]

    def weighted(self, choices: Sequence[tuple[T, float]]) -> T:
        """Return one choice of ``(choice, weight)`` pairs in proportion to the weights."""
        left = self.uniform() * sum(weight for _, weight in choices)
        for choice, weight in choices:
            left -= weight
            if left < 0:
                return choice
        return choices[-1][0]

    def some(self, choices: Sequence[T], count: int) -> tuple[T, ...]:
        """Return ``count`` different choices, in the order of ``choices``."""
        left = list(range(len(choices)))
        taken = [left.pop(self.integer(0, len(left) - 1)) for _ in range(count)]
        return tuple(choices[position] for position in sorted(taken))
