"""How time grows with people, and how the gap falls with time, as pictures."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from statistics import median

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from benchmarks.runs import Run
from scheduler.report.palette import QUIET
from scheduler.report.plots.canvas import new_figure

WIDTH_INCHES, HEIGHT_INCHES = 7.5, 4.6
FIRST_COLOUR, TARGET_COLOUR = "#4477AA", "#AA3377"
DARKEST, BRIGHTEST = 0.0, 0.85
"""Ends of the scale of colours from small to large; beyond it lines are too pale on white."""

TICKS = (1.0, 2.0, 3.0, 5.0)
"""Where numbers stand within a power of ten."""

Grown = Mapping[int, Sequence[Run]]
"""People → runs."""
Path = Sequence[tuple[float, float]]
"""(seconds, gap of need in per cent), rising in time."""


def draw_growth(grown: Grown, reached: Callable[[Run], float]) -> Figure:
    """Return seconds to the first roster and to the target over people, both axes logarithmic.

    The dashed line grows in proportion to people; bars go from the fastest to the slowest seed of
    those that got there.

    Parameters
    ----------
    reached
        Run → seconds to a gap of 2 % of need; infinite when it was not reached.
    """
    first = {people: [run["first_s"] for run in runs] for people, runs in grown.items()}
    target = {people: [reached(run) for run in runs] for people, runs in grown.items()}
    figure = new_figure(WIDTH_INCHES, HEIGHT_INCHES, _growth_title(first))
    axes = figure.subplots()
    _series(axes, first, FIRST_COLOUR, "first roster")
    _series(axes, target, TARGET_COLOUR, "gap of 2 % of need")
    _proportional(axes, first)
    axes.set(xscale="log", yscale="log", xlabel="people", ylabel="seconds")
    axes.set_xticks(sorted(grown), [f"{people:,}" for people in sorted(grown)])
    axes.xaxis.set_minor_formatter(NullFormatter())
    _plain(axes, "y")
    axes.legend(loc="upper left")
    return figure


def _growth_title(first: Mapping[int, Sequence[float]]) -> str:
    if not first:
        return "No generated centre was measured"
    small, large = min(first), max(first)
    return (
        f"A first roster takes {median(first[small]):.1f} s for {small:,} people "
        f"and {median(first[large]):.1f} s for {large:,}"
    )


def _series(axes: Axes, seconds: Mapping[int, Sequence[float]], colour: str, label: str) -> None:
    """Draw medians with bars over all seeds; sizes whose median is infinite are left out."""
    shown = {n: values for n, values in sorted(seconds.items()) if math.isfinite(median(values))}
    if not shown:
        axes.plot([], [], color=colour, marker="o", label=f"{label}: not reached")
        return
    middle = [median(values) for values in shown.values()]
    known = [[value for value in values if math.isfinite(value)] for values in shown.values()]
    below = [mid - min(values) for mid, values in zip(middle, known, strict=True)]
    above = [max(values) - mid for mid, values in zip(middle, known, strict=True)]
    axes.errorbar(
        [*shown], middle, [below, above], color=colour, label=label, marker="o", capsize=3
    )


def _proportional(axes: Axes, first: Mapping[int, Sequence[float]]) -> None:
    """Draw the line on which seconds are in proportion to people, through the smallest centre."""
    if len(first) < 2:  # noqa: PLR2004 - a line needs two points
        return
    low, high = min(first), max(first)
    start = median(first[low])
    ends = [start, start * high / low]
    axes.plot(
        [low, high], ends, color=QUIET, linestyle="--", linewidth=1, label="in proportion to people"
    )


def draw_gaps(grown: Grown) -> Figure:
    """Return the gap of need over time, a line for each size: median, and a band over all seeds."""
    figure = new_figure(WIDTH_INCHES, HEIGHT_INCHES, _gaps_title(grown))
    axes = figure.subplots()
    sizes = sorted(grown)
    for number, people in enumerate(sizes):
        shade = DARKEST + (BRIGHTEST - DARKEST) * number / max(1, len(sizes) - 1)
        colour = mpl.colormaps["viridis"](shade)
        paths = [[(s, gap) for s, _, _, gap in run["way"]] for run in grown[people]]
        times = _times(paths)
        gaps = [sorted(_at(path, time) for path in paths) for time in times]
        axes.step(
            times, [median(g) for g in gaps], where="post", color=colour, label=f"{people:,} people"
        )
        low, high = [g[0] for g in gaps], [g[-1] for g in gaps]
        axes.fill_between(times, low, high, step="post", color=colour, alpha=0.15, linewidth=0)
    axes.set(xscale="log", yscale="log", xlabel="seconds", ylabel="gap, per cent of need")
    _plain(axes, "x")
    _plain(axes, "y")
    axes.legend(loc="lower left")
    return figure


def _gaps_title(grown: Grown) -> str:
    last = [median(run["gap_of_need_pct"] for run in runs) for runs in grown.values()]
    if not last:
        return "No generated centre was measured"
    return (
        f"Within its limit each size ends at a gap of {min(last):.1f} to {max(last):.1f} % of need"
    )


def _times(paths: Sequence[Path]) -> list[float]:
    """Return the moments at which any seed changes, from when all have a roster."""
    begun = max(path[0][0] for path in paths)
    return sorted({time for path in paths for time, _ in path if time >= begun})


def _at(path: Path, time: float) -> float:
    """Return the gap of the last step at or before ``time``."""
    return [gap for seconds, gap in path if seconds <= time][-1]


def _plain(axes: Axes, which: str) -> None:
    """Write the numbers of a logarithmic axis as people do."""
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_major_locator(LogLocator(subs=TICKS))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
    axis.set_minor_formatter(NullFormatter())
