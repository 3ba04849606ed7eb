"""How evenly hard minutes, weekends and evenings are shared."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from scheduler.report import words
from scheduler.report.loads import Load, shared_loads
from scheduler.report.measures import person_measures
from scheduler.report.palette import QUIET, STAFFED
from scheduler.report.plots.canvas import new_figure
from scheduler.report.story import Story


def draw(story: Story) -> Figure:
    """Return a panel per load: shares of people at the mean contract, largest first."""
    loads = shared_loads(person_measures(story))
    figure = new_figure(13, 2.6, _title(loads))
    for axes, load in zip(figure.subplots(1, len(loads)), loads, strict=True):
        _shares(axes, load)
    return figure


def _title(loads: tuple[Load, ...]) -> str:
    carried = [load for load in loads if load.total]
    if not carried:
        return "There is no load to share"
    most_even = max(carried, key=lambda load: load.fairness.jain)
    least = min(carried, key=lambda load: load.fairness.jain)
    if most_even is least:
        return f"{least.name}: Jain index {words.number(least.fairness.jain, 2)}"
    return f"{most_even.name} are shared most evenly, {least.name.lower()} least"


def _shares(axes: Axes, load: Load) -> None:
    values = sorted((value for _, value in load.shares), reverse=True)
    axes.bar(range(len(values)), values, color=STAFFED, width=0.8)
    if values:
        axes.axhline(sum(values) / len(values), color=QUIET, lw=1, ls="--")
    found = load.fairness
    axes.set_title(
        f"{load.name}: {words.number(load.total)} {load.unit} · Gini {found.gini:.2f} "
        f"· Jain {found.jain:.2f}"
    )
    axes.set_xticks([])
    axes.set_xlabel("people, largest share first")
    axes.set_ylim(bottom=0)
