"""How busy people will be: short peaks told apart from long ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby

from scheduler.report import words
from scheduler.report.story import ServiceRow, Story

PEAK_SHARE, PEAKS_A_DAY = 0.9, 2
"""Practitioners let people be busier than this in short peaks alone (callcentrehelper.com). Two
intervals a day of a staffing group are short: a design choice."""

MOST_RUN_MINUTES = 60
"""How long very busy intervals may follow each other: four quarter hours (a design choice)."""


def busy_sentence(story: Story) -> str:
    """Return how many intervals are very busy, and how many of them are no short peaks.

    Occupancy is that of a staffing group, expected from the forecast and the people planned.
    """
    if not story.service:
        return "How busy people will be is not known without a forecast."
    busy = [row for row in story.service if row.occupancy > PEAK_SHARE]
    days = Counter((row.group, _day(story, row.start)) for row in busy)
    beyond = sum(max(0, count - PEAKS_A_DAY) for count in days.values())
    minutes = round(story.interval.total_seconds() / 60)
    runs = [minutes * run for run in _runs(story, busy)]
    longer = sum(run > MOST_RUN_MINUTES for run in runs)
    return (
        f"Of {words.count(len(story.service), 'interval')} of staffing groups, "
        f"{words.number(len(busy))} are expected to be busier than "
        f"{words.percent(PEAK_SHARE, 0)}; {words.number(beyond)} of them are no short peaks, "
        f"since the group has more than {PEAKS_A_DAY} such intervals that day. Very busy intervals "
        f"follow each other for more than {words.count(MOST_RUN_MINUTES, 'minute')} "
        f"{words.count(longer, 'time')}; the longest run lasts "
        f"{words.count(max(runs, default=0), 'minute')}."
    )


def _day(story: Story, start: datetime) -> date:
    """Return the local date of an interval, on the clocks of the first queue."""
    return start.astimezone(next(iter(story.zones.values()))).date()


def _runs(story: Story, busy: list[ServiceRow]) -> Iterator[int]:
    """Yield the lengths of runs of very busy intervals of each staffing group."""
    starts: dict[str, list[int]] = defaultdict(list)
    for row in busy:
        starts[row.group].append(round(row.start.timestamp() / story.interval.total_seconds()))
    for numbers in starts.values():
        ordered = sorted(numbers)
        for _, run in groupby(enumerate(ordered), key=lambda pair: pair[1] - pair[0]):
            yield len(list(run))
