"""Minutes worked per queue and interval on real clocks: read by the checks of coverage rules.

Each person's segments are walked once, whatever the number of intervals.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from operator import mul
from zoneinfo import ZoneInfo

from scheduler.domain import NeedInterval, Queue, Skill
from scheduler.domain.timeline import Timeline

LEVELS = (1, 2, 3, 4)
"""Proficiencies, in rising order."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A queue in one interval of need, or in a stretch for which no need is stated.

    Attributes
    ----------
    on
        Local date at the queue's first site when the slot starts.
    start, end
        UTC instants.
    need_milli, worked_milli
        Thousandths of a person-minute: needed, and worked times the rates of those who work.
    worked_minutes
        Person-minutes worked.
    """

    queue: str
    on: date
    start: datetime
    end: datetime
    need_milli: int
    worked_milli: int = 0
    worked_minutes: int = 0

    @property
    def useful_milli(self) -> int:
        """What of the work meets need."""
        return min(self.need_milli, self.worked_milli)

    @property
    def span(self) -> tuple[int, int]:
        """Start and end in minutes of POSIX time."""
        return _posix(self.start), _posix(self.end)


def _posix(instant: datetime) -> int:
    return int(instant.timestamp()) // 60


def span_judged(timeline: Timeline) -> tuple[datetime, datetime]:
    """Return the first local midnight of the horizon and 24 hours after its last, over all sites.

    Need stated before or behind moves these bounds, so that every slot lies within them.
    """
    centre = timeline.problem.centre
    zones = [ZoneInfo(site.time_zone) for site in centre.sites]
    needed = [row.interval_start.astimezone(UTC) for row in timeline.problem.need]
    length = timedelta(minutes=centre.interval_minutes)
    first, behind = timeline.first, timeline.last + timedelta(days=2)
    return (
        min([*(_midnight(first, zone) for zone in zones), *needed]),
        max([*(_midnight(behind, zone) for zone in zones), *(at + length for at in needed)]),
    )


def _midnight(on: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, time(), zone).astimezone(UTC)


def staffed(timeline: Timeline, rate: Callable[[int], int]) -> list[Slot]:
    """Return every queue's slots, gaps between stated need included, with the work in them.

    Parameters
    ----------
    timeline
        The roster; the end of history counts where it reaches into the horizon.
    rate
        Useful thousandths of a minute worked, by proficiency.
    """
    rates = (0, *map(rate, LEVELS))
    return [
        replace(
            slot,
            worked_milli=sum(map(mul, minutes, rates)),
            worked_minutes=sum(minutes),
        )
        for board in timeline.once(_worked)
        for slot, minutes in zip(board.slots, board.minutes, strict=True)
    ]


def _worked(timeline: Timeline) -> list[_Board]:
    """Return the boards of all queues with every segment of work on them."""
    span = span_judged(timeline)
    boards = _boards(timeline, span)
    levels = _levels(timeline.problem.skills, list(_dates_around(span)))
    for agent_id in timeline.agent_ids:
        zone = timeline.zone(agent_id)
        for shift in timeline.shifts(agent_id):
            for segment in shift.segments:
                if segment.queue in boards:
                    worked = _posix(segment.start), _posix(segment.end)
                    boards[segment.queue].add(worked, zone, levels[agent_id, segment.queue])
    return list(boards.values())


def _dates_around(span: tuple[datetime, datetime]) -> Iterator[date]:
    """Yield every date that clocks of any zone show in ``span``."""
    start, end = span
    for n in range(-1, (end - start).days + 3):
        yield (start + timedelta(days=n)).date()


def _levels(
    skills: tuple[Skill, ...], dates: list[date]
) -> defaultdict[tuple[str, str], dict[date, int]]:
    """Return (person, queue) → date → proficiency; without the skill no date is listed."""
    levels: defaultdict[tuple[str, str], dict[date, int]] = defaultdict(dict)
    for skill in skills:
        levels[skill.agent_id, skill.queue] |= {
            on: skill.proficiency
            for on in dates
            if (skill.valid_from or on) <= on <= (skill.valid_to or on)
        }
    return levels


def _boards(timeline: Timeline, span: tuple[datetime, datetime]) -> dict[str, _Board]:
    need: dict[str, list[NeedInterval]] = defaultdict(list)
    for row in timeline.problem.need:
        need[row.queue].append(row)
    return {
        queue.queue: _Board(list(_slots(timeline, queue, need[queue.queue], span)))
        for queue in timeline.problem.centre.queues
    }


def _slots(
    timeline: Timeline, queue: Queue, rows: list[NeedInterval], span: tuple[datetime, datetime]
) -> Iterator[Slot]:
    """Yield the queue's slots in order of time; together they fill ``span``."""
    centre = timeline.problem.centre
    minutes = centre.interval_minutes
    zone = next(ZoneInfo(site.time_zone) for site in centre.sites if site.site in queue.sites)

    def slot(start: datetime, end: datetime, need_milli: int = 0) -> Slot:
        return Slot(queue.queue, start.astimezone(zone).date(), start, end, need_milli)

    at, end = span
    for row in sorted(rows, key=lambda row: row.interval_start):
        start = row.interval_start.astimezone(UTC)
        if at < start:
            yield slot(at, start)
        at = start + timedelta(minutes=minutes)
        yield slot(start, at, round(row.required_agents * minutes * 1000))
    if at < end:
        yield slot(at, end)


class _Board:
    """The slots of one queue, found by time.

    Attributes
    ----------
    minutes
        [slot][proficiency] person-minutes worked; proficiency 0 is without the skill.
    """

    def __init__(self, slots: list[Slot]) -> None:
        self.slots = slots
        self.minutes = [[0] * (1 + len(LEVELS)) for _ in slots]
        self._spans = [slot.span for slot in slots]
        self._starts = [start for start, _ in self._spans]
        self._dates: dict[ZoneInfo, list[date]] = {}

    def add(self, span: tuple[int, int], zone: ZoneInfo, levels: Mapping[date, int]) -> None:
        """Add a segment's minutes to every slot that it touches."""
        start, end = span
        dates, spans, minutes = self._dates_in(zone), self._spans, self.minutes
        first = max(0, bisect_right(self._starts, start) - 1)
        for n in range(first, bisect_left(self._starts, end, first)):
            slot_start, slot_end = spans[n]
            worked = min(end, slot_end) - max(start, slot_start)
            if worked > 0:
                minutes[n][levels.get(dates[n], 0)] += worked

    def _dates_in(self, zone: ZoneInfo) -> list[date]:
        """Return the local date at which each slot starts."""
        if zone not in self._dates:
            self._dates[zone] = [slot.start.astimezone(zone).date() for slot in self.slots]
        return self._dates[zone]
