"""The pictures of a report, one file for each kind of plot."""

from __future__ import annotations

from functools import partial

from scheduler.report.plots import (
    cost_by_rule,
    coverage,
    fairness,
    hard_minutes,
    rests,
    roster,
    short_heatmap,
    spells,
)
from scheduler.report.plots.canvas import Drawing, png
from scheduler.report.story import Story

__all__ = [
    "Drawing",
    "care_drawings",
    "coverage_drawings",
    "drawings",
    "pictures",
    "png",
]


def pictures(story: Story, part: int = 0, parts: int = 1) -> dict[str, bytes]:
    """Return file name → PNG for every picture, or for one of so many parts of them.

    The same story gives the same bytes.
    """
    drawn = [*drawings(story).items()][part::parts]
    return {f"{name}.png": png(draw) for name, draw in drawn}


def drawings(story: Story) -> dict[str, Drawing]:
    """Return name → drawing of every picture."""
    days = {f"roster_{on}": (on,) for on in story.problem.dates}
    weeks = {f"roster_week_{dates[0]}": dates for dates in story.weeks}
    return {
        **coverage_drawings(story),
        **{name: partial(roster.draw, story, dates) for name, dates in weeks.items()},
        **{name: partial(roster.draw, story, dates) for name, dates in days.items()},
        "short_minutes": partial(short_heatmap.draw, story),
        "cost_by_rule": partial(cost_by_rule.draw, story),
        **care_drawings(story),
    }


def coverage_drawings(story: Story) -> dict[str, Drawing]:
    """Return name → drawing of each queue's weeks."""
    return {
        f"coverage_{queue}_{dates[0]}": partial(coverage.draw, story, queue, dates[0])
        for queue in story.queues
        for dates in story.weeks
    }


def care_drawings(story: Story) -> dict[str, Drawing]:
    """Return name → drawing of what the plan asks of people."""
    return {
        "hard_minutes": partial(hard_minutes.draw, story),
        "longest_spell": partial(spells.draw, story),
        "shortest_rest": partial(rests.draw, story),
        "fairness": partial(fairness.draw, story),
    }
