"""When a site has no seat left, looked up once for a roster."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from datetime import datetime
from itertools import pairwise

from scheduler.domain.timeline import Timeline

Span = tuple[datetime, datetime]


class FullSites:
    """Stretches in which all seats of a site are taken; none where the policy does not ask."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        asked = "seats.site" in timeline.problem.policy.rules
        seats = {site.site: site.seats for site in timeline.problem.centre.sites if asked}
        self._full: dict[str, list[Span]] = {}
        for site, changes in self._changes().items():
            most = seats.get(site)
            if most is not None:
                self._full[site] = _full(changes, most)

    def _changes(self) -> dict[str, Counter[datetime]]:
        """Return site → by how many people more there are from each instant on."""
        found: dict[str, Counter[datetime]] = defaultdict(Counter)
        for agent_id in self._timeline.agent_ids:
            for shift in self._timeline.shifts(agent_id):
                if any(segment.place == "site" for segment in shift.segments):
                    site = self._timeline.agent(agent_id, shift.work_date).site
                    found[site][shift.start] += 1
                    found[site][shift.end] -= 1
        return found

    def at(self, agent_id: str, span: Span) -> bool:
        """Return whether somebody who is not at work finds no seat at some minute of a span."""
        on = span[0].astimezone(self._timeline.zone(agent_id)).date()
        full = self._full.get(self._timeline.agent(agent_id, on).site, [])
        before = bisect_right(full, span[0], key=lambda stretch: stretch[1])
        return before < len(full) and full[before][0] < span[1]


def _full(changes: Counter[datetime], seats: int) -> list[Span]:
    """Return the stretches with as many people as seats, in order of time."""
    there, full = 0, []
    for start, end in pairwise(sorted(changes)):
        there += changes[start]
        if there >= seats:
            full.append((start, end))
    return full
