"""The service that contacts can expect from a given number of agents."""

from __future__ import annotations

import math
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from forecasting.staffing.agents import queue_measures

if TYPE_CHECKING:
    from collections.abc import Callable

    from forecasting.staffing.goals import ServiceGoal
    from forecasting.staffing.measures import QueueMeasures


@dataclass(frozen=True, slots=True)
class ExpectedService:
    """Expected service of one interval; shares lie in 0 to 1.

    Parameters
    ----------
    service_level
        By the goal's own definition; ``None`` where the goal names no answer time.
    mean_wait_s
        Of all callers, in seconds; ``inf`` where agents may be too few and nobody hangs up.
    p_abandon
        Share of callers who hang up.
    occupancy
        Share of the agents' time spent on contacts.
    """

    service_level: float | None
    mean_wait_s: float
    p_abandon: float
    occupancy: float


def expected_service(
    contacts: float,
    aht_s: float,
    agents: float,
    goal: ServiceGoal,
    interval_minutes: int,
) -> ExpectedService:
    """Service of one interval in steady state, for contacts that are answered at once.

    A fraction of an agent is present that fraction of the time: measures are interpolated between
    the whole numbers on both sides. Queues that share people are best asked about together.

    Parameters
    ----------
    contacts
        Contacts offered in the interval, 0 or more.
    aht_s
        Mean handle time in seconds, positive.
    agents
        Agents on contacts, 0 or more.
    goal
        Gives answer time, service-level definition, patience and concurrency.
    interval_minutes
        Length of the interval.

    Raises
    ------
    ValueError
        Fewer than no agents.
    """
    if agents < 0.0:
        raise ValueError(f"agents is {agents}: it cannot be below 0")
    load_erlangs = contacts * aht_s / (60.0 * interval_minutes)
    whole = math.floor(agents)
    low, high = (queue_measures(load_erlangs, aht_s, n, goal) for n in (whole, whole + 1))

    def mean_of(measure: Callable[[QueueMeasures], float]) -> float:
        share = agents - whole
        if share == 0.0:  # an endless wait taken no times is not a number
            return measure(low)
        return (1.0 - share) * measure(low) + share * measure(high)

    return ExpectedService(
        service_level=None
        if goal.answer_within_s is None
        else mean_of(lambda found: found.service_level(goal.service_level_definition)),
        mean_wait_s=mean_of(attrgetter("mean_wait_s")),
        p_abandon=mean_of(attrgetter("p_abandon")),
        occupancy=mean_of(attrgetter("occupancy")),
    )
