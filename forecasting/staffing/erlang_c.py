"""Erlang B and Erlang C: callers who wait for ever (M/M/c)."""

from __future__ import annotations

import math

import numpy as np

from forecasting.staffing.measures import NOBODY_CALLS, QueueMeasures


def erlang_b(load_erlangs: float, agents: int) -> float:
    """Blocking probability of ``agents`` servers without a queue.

    The recursion ``1/B(c) = 1 + c/a / B(c-1)``, ``B(0) = 1``, written out as one sum of positive
    terms, so nothing cancels; beyond 1e308 the sum is infinite and the probability 0.

    Parameters
    ----------
    load_erlangs
        Contacts per second x handle time in seconds, positive.
    agents
        Number of agents, 0 or more.

    Returns
    -------
    float
        0 to 1.

    References
    ----------
    A. K. Erlang (1917); the recursion: Jagerman, *Bell System Technical Journal* 53 (1974).
    """
    with np.errstate(over="ignore"):
        factors = np.arange(agents, 0, -1, dtype=np.float64) / load_erlangs
        return 1.0 / (1.0 + float(np.add.reduce(np.multiply.accumulate(factors))))


def erlang_c(
    load_erlangs: float, aht_s: float, agents: int, answer_within_s: float = 0.0
) -> QueueMeasures:
    """Measures of a queue whose callers never hang up.

    ``C = c B / (c - a (1 - B))``, mean wait ``C AHT / (c - a)``, ``P(W > T) = C exp(-(c - a) T /
    AHT)``, queue length ``C a / (c - a)``. With no more agents than load the queue grows for ever:
    everybody waits, without end.

    Parameters
    ----------
    load_erlangs
        Contacts per second x handle time in seconds, 0 or more.
    aht_s
        Mean handle time in seconds, positive.
    agents
        Number of agents, 0 or more.
    answer_within_s
        Answer time T of the service level, in seconds.

    Returns
    -------
    QueueMeasures
        Nobody abandons, so its three service levels are one.

    References
    ----------
    Gans, Koole & Mandelbaum, *Telephone Call Centers*, M&SOM 5(2), 2003, §4.1.
    """
    if load_erlangs == 0.0:
        return NOBODY_CALLS
    spare = agents - load_erlangs
    if spare <= 0.0:
        return _grows_for_ever()
    blocked = erlang_b(load_erlangs, agents)
    p_wait = agents * blocked / (spare + load_erlangs * blocked)
    return QueueMeasures(
        p_wait=p_wait,
        mean_wait_s=p_wait * aht_s / spare,
        queue_length=p_wait * load_erlangs / spare,
        occupancy=load_erlangs / agents,
        p_abandon=0.0,
        p_abandon_within=0.0,
        p_wait_longer=p_wait * math.exp(-spare * answer_within_s / aht_s),
    )


def _grows_for_ever() -> QueueMeasures:
    return QueueMeasures(
        p_wait=1.0,
        mean_wait_s=math.inf,
        queue_length=math.inf,
        occupancy=1.0,
        p_abandon=0.0,
        p_abandon_within=0.0,
        p_wait_longer=1.0,
    )
