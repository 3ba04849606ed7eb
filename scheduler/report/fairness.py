"""How evenly a load is spread: figures to look at together with the total."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Fairness:
    """Spread of a load over people; all but the worst-off are blind to how large the load is.

    Attributes
    ----------
    unfairness
        √Σ(x - mean)², in the unit of the load; 0 is even. (Timefold's load balance.)
    gini
        Gini coefficient: 0 is even, towards 1 one person carries all.
    jain
        Jain, Chiu and Hawe 1984: (Σx)² / (n Σx²); 1 is even, 1/n one person carries all.
    worst_off
        What the person carries who carries most (Smet, Martin, Ouelhadj 2012: the measure to look
        at first).
    range
        The distance from the least load to the largest.
    """

    unfairness: float
    gini: float
    jain: float
    worst_off: float
    range: float


def fairness(loads: Sequence[float]) -> Fairness:
    """Return the figures of ``loads``; without people or load they are those of an even spread."""
    total = math.fsum(loads)
    if not total:
        return Fairness(0.0, 0.0, 1.0, 0.0, 0.0)
    n, mean = len(loads), total / len(loads)
    ranked = math.fsum((2 * rank - n - 1) * x for rank, x in enumerate(sorted(loads), 1))
    return Fairness(
        unfairness=math.sqrt(math.fsum((x - mean) ** 2 for x in loads)),
        gini=ranked / (n * total),
        jain=total**2 / (n * math.fsum(x * x for x in loads)),
        worst_off=max(loads),
        range=max(loads) - min(loads),
    )
