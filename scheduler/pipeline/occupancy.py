"""How busy people may be planned where a centre does not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecasting.staffing import DEFERRED_CHANNELS

if TYPE_CHECKING:
    from scheduler.domain import Centre, Queue

USUAL_PCT, HARD_PCT = 85.0, 75.0
"""Largest occupancy planned, on hard queues the lower one, in %.

Consensus of practitioners (callcentrehelper.com, turnella.com: 75 to 85 % for voice, 65 to 75 % for
complaints); no study with a curve was found. Design choices."""

HARD_WEIGHT = 1.0
"""Emotional weight from which a queue is hard: a complaint's, as in the default policy."""


def occupancy_cap_pct(queue: Queue) -> float | None:
    """Return the largest occupancy of a queue in %; None where contacts can wait for people."""
    if queue.max_occupancy_pct is not None or queue.channel in DEFERRED_CHANNELS:
        return queue.max_occupancy_pct
    return HARD_PCT if queue.emotional_weight >= HARD_WEIGHT else USUAL_PCT


def occupancy_notices(centre: Centre) -> tuple[str, ...]:
    """Return a sentence that names the queues whose largest occupancy is assumed."""
    assumed = [
        f"{queue.queue} {cap:.0f}%"
        for queue in centre.queues
        if (cap := occupancy_cap_pct(queue)) != queue.max_occupancy_pct
    ]
    if not assumed:
        return ()
    told = (
        f"people are planned to be busy at most so much of their time: {', '.join(assumed)}; "
        "design choices. Cure: max_occupancy_pct in centre.toml"
    )
    return (told,)
