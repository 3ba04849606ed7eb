"""Share of need met by queue and day, as a table with shades."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scheduler.report import words
from scheduler.report.coverage import by_queue_and_day, coverage
from scheduler.report.story import IntervalRow, Story


@dataclass(frozen=True)
class Cell:
    """A share of need met.

    Attributes
    ----------
    shade
        0 when all is met, 1 when a third or more is missing.
    """

    text: str
    title: str
    shade: float


@dataclass(frozen=True)
class CoverageLine:
    """One queue's days and its whole week."""

    queue: str
    name: str
    hard: bool
    cells: tuple[Cell, ...]


def coverage_lines(story: Story, dates: Sequence[date]) -> tuple[CoverageLine, ...]:
    """Return a line per queue; the last cell is the whole of ``dates``."""
    rows = by_queue_and_day(story)
    lines = []
    for queue in story.queues:
        days = [rows.get((queue, on), []) for on in dates]
        cells = tuple(_cell(story, day) for day in [*days, [row for day in days for row in day]])
        name, hard = story.queue_name(queue), queue in story.hard_queues
        lines.append(CoverageLine(queue, name, hard, cells))
    return tuple(lines)


def _cell(story: Story, rows: Sequence[IntervalRow]) -> Cell:
    found = coverage(story, rows)
    if not found.needed_minutes:
        return Cell("", "nothing is needed", 0.0)
    needed, missing = words.hours(found.needed_minutes), words.hours(found.missing_minutes)
    surplus = words.hours(found.surplus_minutes)
    title = f"needed {needed}, missing {missing}, beyond need {surplus}"
    return Cell(words.percent(found.share, 0), title, min(1.0, 3 * (1 - found.share)))
