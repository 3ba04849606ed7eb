"""One queue's week: need against staffed, contacts forecast against what came."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from scheduler.report import words
from scheduler.report.coverage import by_queue_and_day, coverage
from scheduler.report.palette import ACTUAL, BAND, NEED, QUIET, SHORT, STAFFED
from scheduler.report.plots.canvas import clock_ticks, legend, new_figure
from scheduler.report.story import ForecastRow, IntervalRow, Story


def draw(story: Story, queue: str, first: date) -> Figure:
    """Return seven panels from ``first`` on, with contacts below where a forecast is known.

    Above: agents required (line), useful agents staffed (area), missing ones (coral). Below:
    contacts per interval, mean, 80 % band and, as dots, what really came.
    """
    dates = [first + timedelta(days=n) for n in range(7)]
    rows = by_queue_and_day(story)
    needs = {on: rows.get((queue, on), []) for on in dates}
    contacts = _forecast_by_day(story, queue)
    forecast = any(contacts.get(on) for on in dates)
    figure = new_figure(13, 4.0 if forecast else 2.6, _title(story, queue, needs))
    panels = figure.subplots(1 + forecast, 7, sharex=True, sharey="row", squeeze=False)
    hours = _hours(story, needs)
    for column, on in enumerate(dates):
        _agents(story, panels[0][column], needs[on])
        panels[0][column].set_title(words.short_day(on))
        if forecast:
            _contacts(story, panels[1][column], contacts.get(on, []))
        clock_ticks(panels[-1][column], *hours)
    for line, unit in zip(panels, ("agents", "contacts"), strict=False):
        line[0].set_ylabel(unit)
        line[0].set_ylim(bottom=0)
    legend(figure)
    return figure


def _title(story: Story, queue: str, needs: dict[date, list[IntervalRow]]) -> str:
    found = coverage(story, [row for rows in needs.values() for row in rows])
    if not found.needed_minutes:
        return f"{queue}: nobody is needed this week"
    title = f"{queue}: {words.percent(found.share)} of the need is met"
    if not found.missing_minutes:
        return title
    worst = max(needs, key=lambda on: coverage(story, needs[on]).missing_minutes)
    missing = words.hours(coverage(story, needs[worst]).missing_minutes)
    return f"{title}; most is missing on {words.day(worst)} ({missing})"


def _hours(story: Story, needs: dict[date, list[IntervalRow]]) -> tuple[int, int]:
    """Return the full hours that hold every interval, after midnight of its own day."""
    starts = [_hour(story, row) for rows in needs.values() for row in rows] or [0.0, 24.0]
    return math.floor(min(starts)), math.ceil(max(starts) + story.interval / timedelta(hours=1))


def _hour(story: Story, row: IntervalRow | ForecastRow) -> float:
    at = row.start.astimezone(story.zones[row.queue])
    return at.hour + at.minute / 60


def _agents(story: Story, axes: Axes, rows: Sequence[IntervalRow]) -> None:
    """Draw steps, with a hole where no need is stated."""
    for block in _blocks(story, rows):
        hours = [_hour(story, row) for row in block]
        edges = [*hours, hours[-1] + story.interval / timedelta(hours=1)]
        need = _closed([row.required_agents for row in block])
        staffed = _closed([row.staffed_agents for row in block])
        axes.fill_between(edges, staffed, step="post", color=STAFFED, lw=0, label="staffed")
        met = [min(pair) for pair in zip(need, staffed, strict=True)]
        axes.fill_between(
            edges, met, need, step="post", color=SHORT, lw=0, alpha=0.75, label="missing"
        )
        axes.step(edges, need, where="post", color=NEED, lw=1.1, label="required")


def _blocks(story: Story, rows: Sequence[IntervalRow]) -> list[list[IntervalRow]]:
    """Return rows that follow each other on the clock; a change of the clock parts them too."""
    length = story.interval / timedelta(hours=1)
    blocks: list[list[IntervalRow]] = []
    for row in rows:
        if blocks and _hour(story, blocks[-1][-1]) + length == _hour(story, row):
            blocks[-1].append(row)
        else:
            blocks.append([row])
    return blocks


def _closed(values: list[float]) -> list[float]:
    return [*values, values[-1]]


def _forecast_by_day(story: Story, queue: str) -> dict[date, list[ForecastRow]]:
    found: dict[date, list[ForecastRow]] = {}
    for row in sorted(story.forecast, key=lambda row: row.start):
        if row.queue == queue:
            found.setdefault(row.start.astimezone(story.zones[queue]).date(), []).append(row)
    return found


def _contacts(story: Story, axes: Axes, rows: Sequence[ForecastRow]) -> None:
    middle = story.interval / timedelta(hours=2)
    banded = [row for row in rows if row.offered_p10 is not None and row.offered_p90 is not None]
    axes.fill_between(
        [_hour(story, row) + middle for row in banded],
        [row.offered_p10 or 0.0 for row in banded],
        [row.offered_p90 or 0.0 for row in banded],
        color=BAND,
        lw=0,
        label="80 % band",
    )
    at = [_hour(story, row) + middle for row in rows]
    axes.plot(at, [row.offered for row in rows], color=QUIET, lw=1.1, label="forecast")
    came = [row for row in rows if row.actual_offered is not None]
    axes.plot(
        [_hour(story, row) + middle for row in came],
        [row.actual_offered or 0.0 for row in came],
        ls="",
        marker=".",
        ms=3.5,
        color=ACTUAL,
        label="came",
    )
