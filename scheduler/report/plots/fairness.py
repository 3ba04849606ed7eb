"""How evenly hard minutes, nights, weekends and other loads are shared."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from scheduler.report import words
from scheduler.report.loads import Load, compared_with_nobody, shared_loads
from scheduler.report.measures import person_measures
from scheduler.report.palette import QUIET, STAFFED
from scheduler.report.plots.canvas import new_figure
from scheduler.report.story import Story

COLUMNS = 3


def draw(story: Story) -> Figure:
    """Return a panel per load carried: shares of people at the mean contract, largest first."""
    apart = compared_with_nobody(story.problem)
    loads = [load for load in shared_loads(person_measures(story), apart=apart) if load.total]
    rows = max(1, -(-len(loads) // COLUMNS))
    figure = new_figure(13, 2.6 * rows, _title(loads))
    for number, load in enumerate(loads, 1):
        _shares(figure.add_subplot(rows, COLUMNS, number), load)
    return figure


def _title(carried: list[Load]) -> str:
    if not carried:
        return "There is no load to share"
    most_even = max(carried, key=lambda load: load.fairness.jain)
    least = min(carried, key=lambda load: load.fairness.jain)
    if most_even is least:
        return f"{least.name}: Jain index {words.number(least.fairness.jain, 2)}"
    return f"{most_even.name} are shared most evenly, {least.name.lower()} least"


def _shares(axes: Axes, load: Load) -> None:
    values = sorted((value for _, value in load.shares), reverse=True)
    axes.stairs(values, fill=True, color=STAFFED)  # one shape, however many people
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
