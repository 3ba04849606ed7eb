"""Where minutes are missing: days against the clock."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from scheduler.report import words
from scheduler.report.coverage import coverage, missing_by_day_and_clock
from scheduler.report.plots.canvas import new_figure
from scheduler.report.story import Story

HOUR = 60


def draw(story: Story) -> Figure:
    """Return minutes missing over all queues, one row per date; blank where none are needed."""
    missing = missing_by_day_and_clock(story)
    dates = sorted({on for on, _ in missing} | set(story.problem.dates))
    step = story.problem.centre.interval_minutes
    clocks = [clock for _, clock in missing] or [0]
    first, last = min(clocks) // HOUR * HOUR, max(clocks) // HOUR * HOUR + HOUR
    cells = np.full((len(dates), (last - first) // step), np.nan)
    for (on, clock), minutes in missing.items():
        cells[dates.index(on), (clock - first) // step] = minutes
    figure = new_figure(13, 1.2 + 0.3 * len(dates), _title(story))
    axes = figure.subplots()
    picture = axes.pcolormesh(
        np.arange(first, last + 1, step) / HOUR,
        np.arange(len(dates) + 1),
        np.ma.masked_invalid(cells),
        cmap="YlOrRd",
        vmin=0,
        vmax=max(1.0, float(np.nanmax(cells, initial=0.0))),
        edgecolors="white",
        linewidth=0.6,
    )
    axes.invert_yaxis()
    axes.grid(visible=False)
    axes.set_yticks(np.arange(len(dates)) + 0.5, [words.short_day(on) for on in dates])
    hours = range(first // HOUR, last // HOUR + 1)
    axes.set_xticks(list(hours), [f"{hour:02d}" for hour in hours])
    figure.colorbar(picture, ax=axes, label="minutes missing", pad=0.01)
    return figure


def _title(story: Story) -> str:
    total = coverage(story, story.intervals).missing_minutes
    if not total:
        return "No minute is missing"
    missing = missing_by_day_and_clock(story)
    (on, clock), _ = max(sorted(missing.items()), key=lambda item: item[1])
    return (
        f"{words.hours(total)} of need are missing; most on {words.day(on)} "
        f"at {clock // HOUR:02d}:{clock % HOUR:02d}"
    )
