"""The fewest agents that meet all goals of a queue."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from forecasting.staffing.erlang_a import erlang_a
from forecasting.staffing.erlang_c import erlang_c
from forecasting.staffing.goals import DEFERRED_CHANNELS, Channel, ServiceGoal

if TYPE_CHECKING:
    from collections.abc import Callable

    from forecasting.staffing.measures import QueueMeasures

# Keeps the last digits of a float from costing an agent.
_TOLERANCE = 1e-9


def queue_measures(
    load_erlangs: float, aht_s: float, agents: int, goal: ServiceGoal
) -> QueueMeasures:
    """Measures of a queue answered at once: Erlang A where patience is known, else Erlang C.

    Concurrency is taken in its simple form: an agent with k chats at a time counts as one who
    finishes each k times as fast, so load and handle time are divided by k. Against k slots per
    agent this is on the cautious side, and it takes handle time as the same at every k.

    Parameters
    ----------
    load_erlangs
        Contacts per second x handle time in seconds, 0 or more.
    aht_s
        Mean handle time of one contact in seconds, positive.
    agents
        Number of agents, 0 or more.
    goal
        Gives patience, concurrency and answer time (0 where it names none).
    """
    load, aht = load_erlangs / goal.concurrency, aht_s / goal.concurrency
    answer_within_s = goal.answer_within_s or 0.0
    if goal.patience_s is None:
        return erlang_c(load, aht, agents, answer_within_s)
    return erlang_a(load, aht, agents, goal.patience_s, answer_within_s)


def meets(measures: QueueMeasures, goal: ServiceGoal) -> bool:
    """Whether the measures keep every target of the goal, to 1e-9."""
    level = measures.service_level(goal.service_level_definition)
    return (
        level >= (goal.service_level_pct or 0.0) / 100 - _TOLERANCE
        and _at_most(measures.mean_wait_s, goal.max_asa_s)
        and _at_most(100 * measures.p_abandon, goal.max_abandon_pct)
        and _at_most(100 * measures.occupancy, goal.max_occupancy_pct)
    )


def _at_most(value: float, limit: float | None) -> bool:
    return limit is None or value <= limit + _TOLERANCE


def agents_for(
    load_erlangs: float, aht_s: float, goal: ServiceGoal, channel: Channel = "voice"
) -> int:
    """Fewest agents who meet all goals.

    Deferred channels (email, back office, outbound) are staffed for their workload: load /
    concurrency / largest occupancy. So is a queue without any target. Answers are kept for
    inputs equal to nine decimals.

    Parameters
    ----------
    load_erlangs
        Contacts per second x handle time in seconds, 0 or more.
    aht_s
        Mean handle time in seconds, positive.
    goal
        The targets.
    channel
        How contacts arrive; chat and voice are answered at once.

    Returns
    -------
    int
        ``goal.min_staff`` without load, else at least 1.
    """
    return _agents_for(round(load_erlangs, 9), round(aht_s, 9), goal, channel in DEFERRED_CHANNELS)


@lru_cache(maxsize=65_536)
def _agents_for(load_erlangs: float, aht_s: float, goal: ServiceGoal, deferred: bool) -> int:
    if load_erlangs == 0.0:
        return goal.min_staff
    workload = load_erlangs / goal.concurrency
    if deferred or not goal.has_target:
        occupancy = (goal.max_occupancy_pct or 100.0) / 100
        return max(goal.min_staff, 1, math.ceil(workload / occupancy - _TOLERANCE))
    # First guess by the square-root rule (Halfin & Whitt 1981); impatience about saves the root.
    safety = 0.5 if goal.patience_s is None else 0.0
    fewest = _fewest(
        lambda agents: meets(queue_measures(load_erlangs, aht_s, agents, goal), goal),
        guess=math.ceil(workload + safety * math.sqrt(workload)),
        step=1 + math.isqrt(math.ceil(workload)) // 6,
    )
    return max(goal.min_staff, fewest)


def _fewest(enough: Callable[[int], bool], guess: int, step: int) -> int:
    """Smallest number from 1 that is enough: doubling steps from the guess, then bisection."""
    short, high = 0, guess
    if enough(guess):
        while high > 1 and enough(lower := max(1, high - step)):
            high, step = lower, 2 * step
        short = max(0, high - step)
    else:
        while not enough(high):
            short, high, step = high, high + step, 2 * step
    while high - short > 1:
        middle = (short + high) // 2
        short, high = (short, middle) if enough(middle) else (middle, high)
    return high
