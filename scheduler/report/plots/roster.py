"""Who works when: coloured rows per person for one day or a week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from scheduler.report import words
from scheduler.report.palette import KIND_COLOURS, KIND_LABELS, QUIET, queue_colours
from scheduler.report.plots.canvas import clock_ticks, new_figure
from scheduler.report.roster_lines import Bar, bars, hours_shown
from scheduler.report.story import Story

MOST_PEOPLE = 150
_LEGEND_ROWS = 8
_HALF_ROW = 0.38


def draw(story: Story, dates: Sequence[date]) -> Figure:
    """Return one panel per date, the first ``MOST_PEOPLE`` people by id as rows."""
    people = story.timeline.agent_ids[:MOST_PEOPLE]
    figure = new_figure(13, 1.4 + 0.2 * max(len(people), _LEGEND_ROWS), _title(story, dates))
    panels = figure.subplots(1, len(dates), sharey=True, squeeze=False)[0]
    hours = hours_shown(story.timeline, dates)
    for axes, on in zip(panels, dates, strict=True):
        _rows(story, axes, people, on)
        axes.set_title(words.short_day(on))
        axes.grid(visible=True, axis="x")
        clock_ticks(axes, *hours)
    panels[0].set_yticks(range(len(people)), people)
    panels[0].set_ylim(len(people) - 0.4, -0.6)
    figure.legend(handles=_handles(story), loc="outside right upper")
    return figure


def _title(story: Story, dates: Sequence[date]) -> str:
    shifts = [shift for shift in story.roster.shifts if shift.work_date in dates]
    people = len({shift.agent_id for shift in shifts})
    paid = words.hours(sum(shift.paid_minutes for shift in shifts))
    when = words.day(dates[0]) if len(dates) == 1 else words.period(dates[0], dates[-1])
    title = f"{when}: {words.count(people, 'person', 'people')} at work, {paid} paid"
    left_out = len(story.timeline.agent_ids) - MOST_PEOPLE
    return f"{title}; the first {MOST_PEOPLE} are shown" if left_out > 0 else title


def _rows(story: Story, axes: Axes, people: Sequence[str], on: date) -> None:
    colours = {**KIND_COLOURS, **queue_colours(story)}
    drawn = [
        (line, bar)
        for line, agent_id in enumerate(people)
        for shift in story.timeline.planned(agent_id)
        if shift.work_date == on
        for bar in bars(story.timeline, shift)
    ]
    boxes = [_box(line, bar) for line, bar in drawn]
    names = [bar.segment.queue or bar.segment.kind for _, bar in drawn]
    faces = [colours.get(name, QUIET) for name in names]
    axes.add_collection(PolyCollection(boxes, facecolors=faces, linewidths=0))


def _box(line: int, bar: Bar) -> list[tuple[float, float]]:
    """Return the corners of a bar in a row."""
    left, right = bar.start_hours, bar.start_hours + bar.length_hours
    top, bottom = line - _HALF_ROW, line + _HALF_ROW
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def _handles(story: Story) -> list[Patch]:
    kinds = {s.kind for shift in story.roster.shifts for s in shift.segments}
    labelled = {colour: name for name, colour in queue_colours(story).items()}
    labelled |= {KIND_COLOURS[kind]: KIND_LABELS[kind] for kind in KIND_LABELS if kind in kinds}
    return [Patch(facecolor=colour, label=label) for colour, label in labelled.items()]
