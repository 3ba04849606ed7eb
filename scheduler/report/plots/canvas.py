"""Figures without a display, the same bytes for the same data."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.typing import RcKeyType

from scheduler.report.palette import INK, QUIET

DPI = 150
MOST_TICKS = 6
STYLE: dict[RcKeyType, Any] = {
    "axes.axisbelow": True,
    "axes.edgecolor": QUIET,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.labelcolor": INK,
    "axes.labelsize": 9,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlecolor": INK,
    "axes.titlelocation": "left",
    "axes.titlesize": 9,
    "figure.constrained_layout.use": True,
    "figure.facecolor": "white",
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "grid.color": "#E6EAEE",
    "legend.fontsize": 8,
    "legend.frameon": False,
    "path.simplify": False,
    "text.color": INK,
    "text.parse_math": False,
    "xtick.color": QUIET,
    "xtick.labelcolor": INK,
    "xtick.labelsize": 8,
    "ytick.color": QUIET,
    "ytick.labelcolor": INK,
    "ytick.labelsize": 8,
}

Drawing = Callable[[], Figure]


def new_figure(width_inches: float, height_inches: float, title: str) -> Figure:
    """Return an empty figure whose title says what it finds."""
    figure = Figure(figsize=(width_inches, height_inches))
    figure.suptitle(title, x=0.01, ha="left", fontsize=11, fontweight="bold", color=INK)
    return figure


def png(draw: Drawing) -> bytes:
    """Return what ``draw`` draws as PNG, without a time stamp."""
    out = io.BytesIO()
    with mpl.rc_context(STYLE):
        draw().savefig(out, format="png", dpi=DPI, metadata={"Software": None})
    return out.getvalue()


def clock_ticks(axes: Axes, first_hour: int, last_hour: int) -> None:
    """Mark full hours, at most about six of them, on an axis in hours after midnight."""
    step = next(n for n in (1, 2, 3, 4, 6, 12, 24) if last_hour - first_hour <= MOST_TICKS * n)
    ticks = [hour for hour in range(first_hour, last_hour + 1) if hour % step == 0]
    axes.set_xticks(ticks, [f"{hour % 24:02d}" for hour in ticks])
    axes.set_xlim(first_hour, last_hour)


def legend(figure: Figure) -> None:
    """Explain every label of a figure once, at the right of its title."""
    found = {
        label: handle
        for axes in figure.axes
        for handle, label in zip(*axes.get_legend_handles_labels(), strict=True)
    }
    figure.legend(
        [*found.values()], [*found], loc="upper right", ncols=max(1, len(found)), borderaxespad=0.2
    )
