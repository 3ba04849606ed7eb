"""How the load of people goes over their shifts, on real clocks: for checks about load."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from scheduler.domain import Queue, Shift
from scheduler.domain.timeline import Timeline, minutes_between
from scheduler.rules.load_terms import LoadParams

_WEEK = timedelta(weeks=1)


class Peak(NamedTuple):
    """A shift and the highest load at work in it, in thousandths of a complaint."""

    shift: Shift
    milli: int


class Loads:
    """The leaky load of everybody whose contacts are heavy enough to reach some load.

    Parameters
    ----------
    least
        Loads up to so many complaints are of no interest: whoever cannot pass it is left out.
    from_weight
        Emotional weight of a queue from which its contacts add to a load.
    carry_pct
        What a night leaves of a load.
    """

    def __init__(
        self,
        params: LoadParams,
        timeline: Timeline,
        least: float,
        from_weight: float = 0.0,
        carry_pct: int = 0,
    ) -> None:
        self.params, self.timeline, self.carry = params, timeline, carry_pct / 100
        queues = [q for q in timeline.problem.centre.queues if q.emotional_weight >= from_weight]
        self.per_minute = {queue.queue: _per_minute(params, queue) for queue in queues}
        gathered = params.half_life_minutes / math.log(2)
        self._heavy = {name for name, gain in self.per_minute.items() if gain * gathered > least}

    def peaks(self, agent_id: str) -> Iterator[Peak]:
        """Yield the shifts of the horizon with work and their highest loads, in order."""
        since = self.timeline.first - _WEEK
        shifts = [s for s in self.timeline.shifts(agent_id) if s.work_date >= since]
        if not any(s.queue in self._heavy for shift in shifts for s in shift.segments):
            return
        load = 0.0
        before: Shift | None = None
        for shift in shifts:
            if before is not None:
                load = self._overnight(load, before, shift)
            load, highest = self._through(load, shift)
            before = shift
            if self.timeline.in_horizon(shift):
                yield Peak(shift, round(1000 * highest))

    def _overnight(self, load: float, before: Shift, shift: Shift) -> float:
        """Return what is left of a load when the next shift begins."""
        nights = (shift.work_date - before.work_date).days
        if nights:
            return float(load * self.carry**nights)
        return load * _left(self.params.rest_half_life_minutes, before.end, shift.start)

    def _through(self, load: float, shift: Shift) -> tuple[float, float]:
        """Return the load after a shift and the highest one at work in it."""
        highest = 0.0
        for segment in shift.segments:
            pause = segment.kind in {"break", "meal", "recovery"}
            usual, rest = self.params.half_life_minutes, self.params.rest_half_life_minutes
            left = _left(rest if pause else usual, segment.start, segment.end)
            gathered = self.per_minute.get(segment.queue or "", 0.0) * usual / math.log(2)
            before, load = load, load * left + gathered * (1 - left)
            if segment.kind == "work":
                highest = max(highest, before, load)
        return load, highest


def _left(half_life: int, start: datetime, end: datetime) -> float:
    """Return the share of a load that is left after some time."""
    return math.exp(-math.log(2) * minutes_between(start, end) / half_life)


def _per_minute(params: LoadParams, queue: Queue) -> float:
    """Return the complaints' worth of load that a minute of work on a queue adds."""
    share = queue.hard_contact_share or 0.0
    extra = sum(
        (part or 0.0) * (weight - 1)
        for part, weight in (
            (queue.abuse_share, params.abuse_weight),
            (queue.severe_share, params.severe_weight),
        )
    )
    contact = queue.emotional_weight + share * (max(0.0, 1 - queue.emotional_weight) + extra)
    busy_s = 60 * min(params.busy_pct, queue.max_occupancy_pct or 100) / 100
    return contact * busy_s * queue.concurrency / (queue.default_aht_s or params.usual_handle_s)
