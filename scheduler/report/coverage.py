"""Need against staffed, added up by queue, day and interval."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.report.story import IntervalRow, Story


@dataclass(frozen=True)
class Coverage:
    """Person-minutes needed, missing and beyond need, over some intervals."""

    needed_minutes: float
    missing_minutes: float
    surplus_minutes: float

    @property
    def share(self) -> float:
        """Share of the need that is met; 1 when nothing is needed."""
        return 1 - self.missing_minutes / self.needed_minutes if self.needed_minutes else 1.0


def coverage(story: Story, rows: Iterable[IntervalRow]) -> Coverage:
    """Return the coverage over ``rows``."""
    rows = tuple(rows)
    minutes = story.interval / timedelta(minutes=1)
    return Coverage(
        minutes * sum(row.required_agents for row in rows),
        minutes * sum(row.short_agents for row in rows),
        minutes * sum(row.surplus_agents for row in rows),
    )


def local_date(story: Story, row: IntervalRow) -> date:
    """Return the date at the queue's first site when the interval starts."""
    return row.start.astimezone(story.zones[row.queue]).date()


def local_clock_minute(story: Story, row: IntervalRow) -> int:
    """Return what clocks at the queue's first site show, in minutes after midnight."""
    at = row.start.astimezone(story.zones[row.queue])
    return 60 * at.hour + at.minute


def by_queue_and_day(story: Story) -> dict[tuple[str, date], list[IntervalRow]]:
    """Return (queue, local date) → rows in order of time."""
    found: dict[tuple[str, date], list[IntervalRow]] = defaultdict(list)
    for row in sorted(story.intervals, key=lambda row: row.start):
        found[row.queue, local_date(story, row)].append(row)
    return dict(found)


def missing_by_day_and_clock(story: Story) -> dict[tuple[date, int], float]:
    """Return (local date, clock minute) → person-minutes missing over all queues."""
    minutes = story.interval / timedelta(minutes=1)
    found: dict[tuple[date, int], float] = defaultdict(float)
    for row in story.intervals:
        key = local_date(story, row), local_clock_minute(story, row)
        found[key] += minutes * row.short_agents
    return dict(found)
