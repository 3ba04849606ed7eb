"""Erlang A: callers who hang up after an exponential patience (M/M/c+M)."""

from __future__ import annotations

import math

import numpy as np

from forecasting.staffing.erlang_c import erlang_b
from forecasting.staffing.measures import NOBODY_CALLS, QueueMeasures
from forecasting.staffing.queue_tail import QueueTail, queue_tail


def erlang_a(
    load_erlangs: float,
    aht_s: float,
    agents: int,
    patience_s: float,
    answer_within_s: float = 0.0,
) -> QueueMeasures:
    """Measures of a queue whose callers hang up when their patience ends.

    With theta = 1 / patience: ``P(abandon) = theta Lq / lambda``, mean wait of all callers
    ``Lq / lambda``, ``P(W > T) = P(V > T) exp(-theta T)`` for the wait V of a caller who never
    hangs up. Always stable: a short-staffed queue loses callers instead of growing.

    Parameters
    ----------
    load_erlangs
        Contacts per second x handle time in seconds, 0 or more.
    aht_s
        Mean handle time in seconds, positive.
    agents
        Number of agents, 0 or more; without agents the occupancy is given as 1.
    patience_s
        Mean patience in seconds, positive.
    answer_within_s
        Answer time T of the service level, in seconds.

    Returns
    -------
    QueueMeasures
        Exact to about twelve digits for thousands of agents.

    References
    ----------
    Garnett, Mandelbaum & Reiman, *Designing a Call Center with Impatient Customers*, M&SOM 4(3),
    2002; Zeltyn & Mandelbaum, *Call Centers with Impatient Customers*, 2005, §4.
    """
    if load_erlangs == 0.0:
        return NOBODY_CALLS
    x, y = load_erlangs * patience_s / aht_s, agents * patience_s / aht_s
    tail = queue_tail(x, y)
    p_wait = _p_wait(erlang_b(load_erlangs, agents), tail)
    p_abandon = p_wait * tail.mean / x
    p_wait_longer, p_abandon_later = _after(answer_within_s / patience_s, x, y, tail)
    return QueueMeasures(
        p_wait=p_wait,
        mean_wait_s=p_abandon * patience_s,
        queue_length=p_wait * tail.mean,
        occupancy=min(1.0, load_erlangs * (1.0 - p_abandon) / agents) if agents else 1.0,
        p_abandon=p_abandon,
        p_abandon_within=max(0.0, p_abandon - p_wait * p_abandon_later),
        p_wait_longer=p_wait * p_wait_longer,
    )


def _p_wait(blocked: float, tail: QueueTail) -> float:
    """P(all agents busy), from Erlang B for the states below and the tail for those above."""
    busy = blocked * tail.total
    return busy / (busy + tail.first * (1.0 - blocked))


def _after(patiences: float, x: float, y: float, tail: QueueTail) -> tuple[float, float]:
    """P(still waiting after that many mean patiences), P(that and hanging up later), of waiters.

    The density of V is proportional to ``exp(x (1 - exp(-theta v)) - c mu v)``, so P(V > T) is a
    ratio of lower incomplete gamma functions of order y, at ``x exp(-theta T)`` and at x. Each is
    its largest series term x a queue tail; only the ratio of the largest terms needs logarithms.
    """
    later_x = x * math.exp(-patiences)
    if later_x == 0.0:
        return 0.0, 0.0
    later = queue_tail(later_x, y)
    log_ratio = -(y + later.mode) * patiences - x * math.expm1(-patiences)
    if later.mode < tail.mode:
        between = np.arange(later.mode + 1, tail.mode + 1, dtype=np.float64)
        log_ratio += float(np.log((y + between) / x).sum())
    waits = math.exp(log_ratio - patiences) * later.total / tail.total
    return waits, waits * later.mean / later_x
