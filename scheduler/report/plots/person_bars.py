"""One figure per person as bars, with the limit that holds for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from scheduler.report.palette import QUIET, SHORT, STAFFED
from scheduler.report.plots.canvas import legend, new_figure

MOST_LABELS = 80


@dataclass(frozen=True)
class Limit:
    """A line across the bars.

    Attributes
    ----------
    least
        Whether bars should reach it; otherwise they should stay below.
    """

    value: float
    label: str
    least: bool = False

    def broken_by(self, value: float) -> bool:
        """Return whether a bar is on the wrong side."""
        return value < self.value if self.least else value > self.value


def person_bars(
    title: str, unit: str, values: Sequence[tuple[str, float]], limit: Limit | None = None
) -> Figure:
    """Return bars in the order given, those beyond the limit in coral."""
    figure = new_figure(13, 2.2, title)
    axes = figure.subplots()
    beyond = [limit is not None and limit.broken_by(value) for _, value in values]
    colours = [SHORT if broken else STAFFED for broken in beyond]
    places = range(len(values))
    axes.bar(places, [value for _, value in values], color=colours, width=0.72)
    if limit is not None:
        axes.axhline(limit.value, color=QUIET, lw=1, ls="--", label=limit.label)
        legend(figure)
    names = [name for name, _ in values] if len(values) <= MOST_LABELS else []
    axes.set_xticks(places if names else [], names, rotation=60)
    axes.set_ylabel(unit)
    axes.margins(x=0.01)
    return figure
