"""Minutes worked per queue and interval on real clocks: read by the checks of coverage rules.

Each person's segments are walked once, whatever the number of intervals.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from operator import mul
from zoneinfo import ZoneInfo

from scheduler.domain import NeedInterval, Queue, Segment
from scheduler.domain.timeline import Timeline

LEVELS = (1, 2, 3, 4)
"""Proficiencies, in rising order."""

BANDS = 2 * len(LEVELS)
"""Proficiencies of people who accompany nobody, then those of mentors."""

Level = int | Mapping[date, int]
"""A band that always holds, or one by date; 0, and a date that is missing: no skill."""


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


def staffed(
    timeline: Timeline, rate: Callable[[int], int], mentor_per_mille: int = 1000
) -> list[Slot]:
    """Return every queue's slots, gaps between stated need included, with the work in them.

    Parameters
    ----------
    timeline
        The roster; the end of history counts where it reaches into the horizon.
    rate
        Useful thousandths of a minute worked, by proficiency.
    mentor_per_mille
        Thousandths of that which are left to people who accompany a newcomer.
    """
    shares = (1000, mentor_per_mille)
    rates = (0, *(rate(level) * share // 1000 for share in shares for level in LEVELS))
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
    dates = list(_dates_around(span))
    for agent_id in timeline.agent_ids:
        zone, levels = timeline.zone(agent_id), _levels(timeline, agent_id, dates)
        for shift in timeline.shifts(agent_id):
            for segment in shift.segments:
                board = boards.get(segment.queue) if segment.queue else None
                if board:
                    board.add(segment, zone, levels.get(board.queue, 0))
    for board in boards.values():
        board.sum_up()
    return list(boards.values())


def _dates_around(span: tuple[datetime, datetime]) -> Iterator[date]:
    """Yield every date that clocks of any zone show in ``span``."""
    start, end = span
    for n in range(-1, (end - start).days + 3):
        yield (start + timedelta(days=n)).date()


def _levels(timeline: Timeline, agent_id: str, dates: list[date]) -> dict[str, Level]:
    """Return a person's band by queue; a queue that is not listed is without the skill."""
    levels: dict[str, Level] = {}
    lift = len(LEVELS) if agent_id in timeline.problem.mentors else 0
    for skill in timeline.skills(agent_id):
        band = skill.proficiency + lift
        if skill.valid_from is None and skill.valid_to is None:
            levels[skill.queue] = band
            continue
        before = levels.get(skill.queue, {})
        dated = dict.fromkeys(dates, before) if isinstance(before, int) else before
        held = [d for d in dates if (skill.valid_from or d) <= d <= (skill.valid_to or d)]
        levels[skill.queue] = {**dated, **dict.fromkeys(held, band)}
    return levels


def _boards(timeline: Timeline, span: tuple[datetime, datetime]) -> dict[str, _Board]:
    need: dict[str, list[NeedInterval]] = defaultdict(list)
    for row in timeline.problem.need:
        need[row.queue].append(row)
    return {
        queue.queue: _Board(queue.queue, list(_slots(timeline, queue, need[queue.queue], span)))
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
    """The slots of one queue, and who comes to work on it and leaves it when.

    Attributes
    ----------
    minutes
        [slot][band] person-minutes worked; band 0 is without the skill.
    """

    def __init__(self, queue: str, slots: list[Slot]) -> None:
        self.queue, self.slots = queue, slots
        self.minutes = [[0] * (1 + BANDS) for _ in slots]
        self._bounds = [_posix(slot.start) for slot in slots] + [_posix(slots[-1].end)]
        self._changes = [defaultdict[datetime, int](int) for _ in range(1 + BANDS)]
        self._dates: dict[ZoneInfo, list[date]] = {}

    def add(self, segment: Segment, zone: ZoneInfo, level: Level) -> None:
        """Count a segment of somebody whose clocks show ``zone``."""
        start, end = segment.start, segment.end
        if isinstance(level, int):
            self._between(start, end, level)
            return
        dates = self._dates_in(zone)
        first = max(0, bisect_right(self._bounds, _posix(start), hi=len(dates)) - 1)
        for n in range(first, bisect_left(self._bounds, _posix(end), first, len(dates))):
            within = max(start, self.slots[n].start), min(end, self.slots[n].end)
            if within[0] < within[1]:
                self._between(*within, level.get(dates[n], 0))

    def _between(self, start: datetime, end: datetime, level: int) -> None:
        self._changes[level][start] += 1
        self._changes[level][end] -= 1

    def sum_up(self) -> None:
        """Fill ``minutes`` from who came and left: once, whatever the number of people."""
        bounds = self._bounds
        for level, instants in enumerate(self._changes):
            people, changes = 0, Counter[int]()
            for instant, change in instants.items():
                changes[_posix(instant)] += change
            for now, then in pairwise(sorted(changes.keys() | {*bounds} if changes else ())):
                people += changes[now]
                if people and bounds[0] <= now < bounds[-1]:
                    self.minutes[bisect_right(bounds, now) - 1][level] += people * (then - now)

    def _dates_in(self, zone: ZoneInfo) -> list[date]:
        """Return the local date at which each slot starts."""
        if zone not in self._dates:
            self._dates[zone] = [slot.start.astimezone(zone).date() for slot in self.slots]
        return self._dates[zone]
