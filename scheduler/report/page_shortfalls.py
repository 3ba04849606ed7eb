"""The longest-missing intervals of the report, each with its reasons in words."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.explain import LABELS, Shortfall
from scheduler.report import words
from scheduler.report.story import Story

MOST_SHORTFALLS = 25


@dataclass(frozen=True)
class ShortLine:
    """A short interval as it is printed."""

    when: str
    queue: str
    missing: str
    qualified: int
    reasons: str
    able: str


def short_lines(story: Story) -> tuple[ShortLine, ...]:
    """Return the intervals in which most is missing, the worst first."""
    worst = sorted(story.shortfalls, key=lambda row: (-row.short_agents, row.start, row.queue))
    return tuple(_line(story, row) for row in worst[:MOST_SHORTFALLS])


def _line(story: Story, row: Shortfall) -> ShortLine:
    start, end = (at.astimezone(story.zones[row.queue]) for at in (row.start, row.end))
    return ShortLine(
        f"{words.day(start.date())}, {words.clock(start)}–{words.clock(end)}",
        row.queue,
        words.number(row.short_agents, 1),
        row.qualified,
        ", ".join(f"{n} {LABELS[reason]}" for reason, n in row.counts.items()),
        ", ".join(row.able),
    )
