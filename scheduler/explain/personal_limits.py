"""What personal limits leave of a person's hours, for the reasons of somebody who is not at work.

A span that a limit closes counts as outside the hours of contract or availability: which of them it
was is said to nobody.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from scheduler.domain.timeline import Timeline
from scheduler.explain.settings import setting_of
from scheduler.rules.limit_hours import Params as LimitHours

Span = tuple[datetime, datetime]
_DAY = timedelta(days=1)


class PersonalLimits:
    """Answers for one roster; without the rule ``limit.hours`` in force nothing is limited."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._params = setting_of(timeline.problem, "limit.hours", LimitHours)

    def _values(self, agent_id: str, on: date, limit: str) -> list[float]:
        """Return the values of a person's limits of one kind on a date; 0 for those without."""
        rows = self._timeline.limits(agent_id, on) if self._params else ()
        return [row.cap for row in rows if row.limit == limit]

    def shortest(self, agent_id: str, on: date, minutes: int) -> int:
        """Return the shortest shift of a date, given that of the contract."""
        return min([minutes, *map(int, self._values(agent_id, on, "max_shift_minutes"))])

    def without_nights(
        self, agent_id: str, on: date, windows: tuple[Span, ...]
    ) -> tuple[Span, ...]:
        """Return what is left of a date's windows where there are to be no nights."""
        if self._params is None or not self._values(agent_id, on, "no_night"):
            return windows
        for night_of in (on - _DAY, on, on + _DAY):
            start = self._timeline.at(agent_id, night_of, self._params.night_from_minute)
            end = self._timeline.at(agent_id, night_of, self._params.night_to_minute)
            around = [(w[0], min(w[1], start)) for w in windows]
            around += [(max(w[0], end), w[1]) for w in windows]
            windows = tuple(sorted(span for span in around if span[0] < span[1]))
        return windows
