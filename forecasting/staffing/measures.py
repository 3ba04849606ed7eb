"""What callers and agents of one queue meet in the long run, in one record for every model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ServiceLevelDefinition = Literal["of_offered", "less_short_abandons", "of_waits"]


@dataclass(frozen=True, slots=True)
class QueueMeasures:
    """Steady state of one queue; shares lie in 0 to 1.

    Parameters
    ----------
    p_wait
        Share of callers who find every agent busy.
    mean_wait_s
        Mean wait of all callers, answered or not, in seconds; ``inf`` when the queue grows for
        ever. Without abandonment this is the average speed of answer.
    queue_length
        Mean number of callers waiting.
    occupancy
        Share of the agents' time spent on contacts.
    p_abandon
        Share of callers who hang up before an answer.
    p_abandon_within
        Share of callers who hang up within the answer time.
    p_wait_longer
        Share of callers still waiting after the answer time.
    """

    p_wait: float
    mean_wait_s: float
    queue_length: float
    occupancy: float
    p_abandon: float
    p_abandon_within: float
    p_wait_longer: float

    def service_level(self, definition: ServiceLevelDefinition = "of_offered") -> float:
        """Share of callers served in time, 0 to 1, by a named definition.

        Parameters
        ----------
        definition
            ``of_offered``: answered in time / offered. ``less_short_abandons``: answered in
            time / (offered - abandoned in time). ``of_waits``: 1 - P(wait > answer time), which
            counts an early hang-up as served. The three agree when nobody hangs up.

        References
        ----------
        B. Cleveland, *Call Center Management on Fast Forward*, ch. 9 names the variants; the
        third is the usual one of queueing theory (Gans, Koole & Mandelbaum 2003, §2.2).
        """
        if definition == "of_waits":
            return 1.0 - self.p_wait_longer
        answered = max(0.0, 1.0 - self.p_wait_longer - self.p_abandon_within)
        if definition == "of_offered" or answered == 0.0:
            return answered
        return answered / (1.0 - self.p_abandon_within)


NOBODY_CALLS = QueueMeasures(
    p_wait=0.0,
    mean_wait_s=0.0,
    queue_length=0.0,
    occupancy=0.0,
    p_abandon=0.0,
    p_abandon_within=0.0,
    p_wait_longer=0.0,
)
"""Measures of a queue without contacts: nobody waits, nobody is busy."""
