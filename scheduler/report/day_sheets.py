"""``day_sheets/<team>.html``: who works when, to print and pin to a wall.

A wall has many readers. A sheet names only those who work on the day. Sessions that everybody may
know of stand by name, private ones as protected time; recovery, other training and talks and time
off the phone all look alike, so that no cooldown can be read from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from scheduler.domain import Segment, Session, Shift
from scheduler.domain.timeline import joined
from scheduler.explain import PROTECTED
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
    known = [s.kind for s in story.problem.sessions if not s.private and s.kind != "recovery"]
    shown = dict.fromkeys(("meal", "break", "off_phone", *sorted(known)))
    kinds = [(f"k-{k}", KIND_COLOURS[k], KIND_LABELS[k]) for k in shown]
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
        found.setdefault(team, []).append(
            _sheet(story, on, [_plain(story, shift) for shift in own])
        )
    return {team: tuple(sheets) for team, sheets in found.items()}


def _sheet(story: Story, on: date, shifts: Sequence[Shift]) -> DaySheet:
    hours = hours_shown(story.timeline, [on])
    lines = tuple(
        SheetLine(
            story.person_name(shift.agent_id, on),
            local_span(story, shift.agent_id, shift.start, shift.end) + _where(shift),
            ", ".join(_words(story, shift.agent_id, segment) for segment in shift.segments),
            spans(story, shift, hours),
        )
        for shift in shifts
    )
    return DaySheet(words.day(on), ticks(story, on, hours), lines)


def _where(shift: Shift) -> str:
    """Return that a shift is worked at home, so that nobody looks for the person."""
    return " at home" if all(segment.place == "home" for segment in shift.segments) else ""


def _words(story: Story, agent_id: str, segment: Segment) -> str:
    session = session_of(story, agent_id, segment)
    away = ", away from the desk" if session and session.off_workstation else ""
    what = segment_label(segment)
    if session:
        what = PROTECTED if session.private else session.name
    told = f"{local_span(story, agent_id, segment.start, segment.end)} {what}{away}"
    window = story.break_windows.get((agent_id, segment.start))
    if segment.kind != "break" or window is None:
        return told
    return f"{told} (may start {local_span(story, agent_id, *window)})"


def session_of(story: Story, agent_id: str, segment: Segment) -> Session | None:
    """Return the session in which a person spends a segment."""
    asked = story.problem.sessions if segment.activity_id else ()
    own = (s for s in asked if s.claims(agent_id, s.kind, segment.activity_id, segment.start))
    return next(own, None)


def _plain(story: Story, shift: Shift) -> Shift:
    """Return a shift with all but work, meals, breaks and sessions as time off the phone."""
    return shift.model_copy(update={"segments": tuple(_shown(story, shift))})


def _shown(story: Story, shift: Shift) -> Iterator[Segment]:
    """Yield segments as a wall may show them; private sessions keep no kind."""
    for named, group in groupby(shift.segments, lambda s: session_of(story, shift.agent_id, s)):
        segments = tuple(
            s if s.kind in _SHOWN else Segment(start=s.start, end=s.end, kind="off_phone")
            for s in group
        )
        if named is None:
            yield from joined(segments)
            continue
        kind = "off_phone" if named.private else named.kind
        whole = {"start": segments[0].start, "end": segments[-1].end, "kind": kind}
        yield Segment.model_validate({**whole, "activity_id": named.activity_id})
