"""Service against the worst-off person's load, with today's roster marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from scheduler.report import words
from scheduler.report.palette import INK, QUIET, SHORT
from scheduler.report.plots.canvas import new_figure

MOST_LABELS = 10
LEAST_MOVE = 0.04
"""Share of the picture's height by which a mark must differ from today's to have its name."""

SAME_PLACE = 0.03
"""Share of the picture's width and height within which marks share a name."""

NAME_SIZE, BELOW_MARK, LINE = 7.5, 11.0, 10.0
"""Of names, in points: their size, how far below a mark they stand, and from one to the next."""

POINTS_PER_INCH = 72.0

LOOKS = {
    "tighter": ("^", "#4477AA", "a rule one step tighter"),
    "looser": ("v", SHORT, "a rule one step looser"),
}


@dataclass(frozen=True)
class Spot:
    """A roster in the picture.

    Attributes
    ----------
    load
        The worst-off person's load in minutes; whose it is, is not known here.
    service
        Contacts answered in time in per cent, or minus the missing minutes.
    toward
        ``tighter``, ``looser``, ``control`` or ``today``.
    told
        Whether its cost differs by more than searches with nothing changed do.
    """

    load: float
    service: float
    label: str
    toward: str
    told: bool = False


@dataclass(frozen=True)
class Picture:
    """All rosters of a run.

    Attributes
    ----------
    served
        Whether ``service`` is a service level; otherwise it is minus the missing minutes.
    """

    today: Spot
    controls: tuple[Spot, ...]
    spots: tuple[Spot, ...]
    served: bool


def draw(picture: Picture) -> Figure:
    """Return the picture: up is better for customers, left is better for the worst-off person."""
    told = [spot for spot in picture.spots if spot.told]
    figure = new_figure(11, 6.5, _title(picture, told))
    axes = figure.subplots()
    for toward, (marker, colour, label) in LOOKS.items():
        for shown, fill, name in ((True, colour, label), (False, "none", f"{label}, within noise")):
            found = [s for s in picture.spots if s.toward == toward and s.told == shown]
            _dots(axes, found, marker, colour, fill, name)
    _dots(axes, picture.controls, "o", QUIET, QUIET, "nothing changed, searched again")
    today = picture.today
    axes.plot(today.load, today.service, "*", ms=17, color=INK, label="today's roster", zorder=4)
    axes.margins(0.12)
    _labels(axes, picture, told)
    axes.set_xlabel("load of the worst-off person, minutes")
    unit = "contacts answered in time, %" if picture.served else "missing minutes (minus)"
    axes.set_ylabel(unit)
    axes.grid(visible=True, axis="both")
    axes.legend(loc="best", markerscale=0.8)
    return figure


def _title(picture: Picture, told: list[Spot]) -> str:
    if not told:
        return "No step changes the cost by more than searching again does"
    dear = min(told, key=lambda spot: spot.service)
    if dear.service >= picture.today.service:
        return f"{words.count(len(told), 'step tells', 'steps tell')}; none lowers the service"
    return f"The dearest step for customers: {dear.label}"


def _dots(
    axes: Axes, spots: list[Spot] | tuple[Spot, ...], marker: str, colour: str, fill: str, name: str
) -> None:
    if spots:
        axes.scatter(
            [spot.load for spot in spots],
            [spot.service for spot in spots],
            marker=marker,
            s=42,
            edgecolors=colour,
            facecolors=fill,
            label=name,
            zorder=3,
        )


def _labels(axes: Axes, picture: Picture, told: list[Spot]) -> None:
    """Name the steps that move service most, each below its mark and no two over each other.

    Of steps that end in the same place the one that moves it most has its name, and says how many
    others there are.
    """
    everything = (picture.today, *picture.spots)
    levels = [spot.service for spot in everything]
    loads = [spot.load for spot in everything]
    width, height = max(loads) - min(loads), max(levels) - min(levels)
    least = LEAST_MOVE * height
    far = [spot for spot in told if abs(spot.service - picture.today.service) > least]
    moved = sorted(far, key=lambda spot: -abs(spot.service - picture.today.service))
    places = _places(moved, SAME_PLACE * width, SAME_PLACE * height)[:MOST_LABELS]
    middle = (min(loads) + max(loads)) / 2
    sides = [[p for p in places if (p[0].load > middle) == left] for left in (False, True)]
    for left, side in enumerate(sides):
        side.sort(key=lambda spots: -spots[0].service)
        marks = [_height(axes, spots[0]) for spots in side]
        for place, mark, height_pt in zip(side, marks, _apart(marks), strict=True):
            spot, others = place[0], len(place) - 1
            more = f", and {words.count(others, 'other', 'others')}" if others else ""
            axes.annotate(
                f"{spot.label}{more}",
                (spot.load, spot.service),
                (-6 if left else 6, height_pt - mark),
                textcoords="offset points",
                ha="right" if left else "left",
                fontsize=NAME_SIZE,
            )


def _height(axes: Axes, spot: Spot) -> float:
    """Return how high a mark lies in the figure, in points."""
    pixels = float(axes.transData.transform((spot.load, spot.service))[1])
    return pixels * POINTS_PER_INCH / axes.figure.dpi


def _apart(marks: Sequence[float]) -> list[float]:
    """Return heights of names below their marks, from the top down, each clear of the last one."""
    found: list[float] = []
    for mark in marks:
        below = mark - BELOW_MARK
        found.append(min(below, found[-1] - LINE) if found else below)
    return found


def _places(spots: Sequence[Spot], width: float, height: float) -> list[list[Spot]]:
    """Return spots in groups that lie within so much of the first of them, in order."""
    places: list[list[Spot]] = []
    for spot in spots:
        for place in places:
            near = abs(spot.load - place[0].load) <= width
            if near and abs(spot.service - place[0].service) <= height:
                place.append(spot)
                break
        else:
            places.append([spot])
    return places
