"""``day_sheets/<team>.html``: who works when, to print and pin to a wall.

A wall has many readers. A sheet names only those who work on the day; recovery, training, talks and
time off the phone all look alike, so that no cooldown and no private talk can be read from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from scheduler.domain import Segment, Shift
from scheduler.domain.timeline import joined
from scheduler.report import words
from scheduler.report.page_roster import Span, Tick, local_span, segment_label, spans, ticks
from scheduler.report.pages import page
from scheduler.report.palette import KIND_COLOURS, KIND_LABELS, queue_colours
from scheduler.report.roster_lines import hours_shown
from scheduler.report.story import Story

_SHOWN = frozenset({"work", "meal", "break"})


@dataclass(frozen=True)
class SheetLine:
    """One person's day on the wall."""

    name: str
    hours: str
    segments: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class DaySheet:
    """One team's day; lines by start."""

    title: str
    ticks: tuple[Tick, ...]
    lines: tuple[SheetLine, ...]


def day_sheets(story: Story) -> dict[str, str]:
    """Return team → page with one printed sheet per day on which somebody of the team works."""
    colours = [(f"q{n}", c, name) for n, (name, c) in enumerate(queue_colours(story).items())]
    kinds = [(f"k-{k}", KIND_COLOURS[k], KIND_LABELS[k]) for k in ("meal", "break", "off_phone")]
    return {
        team: page(
            "day_sheet.html",
            title=f"{story.problem.centre.name}, team {team}",
            sheets=sheets,
            legend=colours + kinds,
        )
        for team, sheets in _sheets(story).items()
    }


def _sheets(story: Story) -> dict[str, tuple[DaySheet, ...]]:
    def day(shift: Shift) -> tuple[str, date]:
        return story.timeline.agent(shift.agent_id, shift.work_date).team, shift.work_date

    shifts = sorted(story.roster.shifts, key=lambda s: (*day(s), s.start, s.agent_id))
    found: dict[str, list[DaySheet]] = {}
    for (team, on), own in groupby(shifts, key=day):
        found.setdefault(team, []).append(_sheet(story, on, [_plain(shift) for shift in own]))
    return {team: tuple(sheets) for team, sheets in found.items()}


def _sheet(story: Story, on: date, shifts: Sequence[Shift]) -> DaySheet:
    hours = hours_shown(story.timeline, [on])
    lines = tuple(
        SheetLine(
            story.person_name(shift.agent_id, on),
            local_span(story, shift.agent_id, shift.start, shift.end),
            ", ".join(_words(story, shift.agent_id, segment) for segment in shift.segments),
            spans(story, shift, hours),
        )
        for shift in shifts
    )
    return DaySheet(words.day(on), ticks(story, on, hours), lines)


def _words(story: Story, agent_id: str, segment: Segment) -> str:
    told = f"{local_span(story, agent_id, segment.start, segment.end)} {segment_label(segment)}"
    window = story.break_windows.get((agent_id, segment.start))
    if segment.kind != "break" or window is None:
        return told
    return f"{told} (may start {local_span(story, agent_id, *window)})"


def _plain(shift: Shift) -> Shift:
    """Return a shift with all but work, meals and breaks shown as time off the phone."""
    segments = tuple(
        s if s.kind in _SHOWN else Segment(start=s.start, end=s.end, kind="off_phone")
        for s in shift.segments
    )
    return shift.model_copy(update={"segments": joined(segments)})
