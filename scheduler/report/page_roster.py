"""The roster as coloured rows: placed in per cent of the day's width, told in words on hover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from scheduler.domain import Segment, Shift
from scheduler.report import words
from scheduler.report.palette import KIND_LABELS
from scheduler.report.roster_lines import DAY_HOURS, bars, hours_shown
from scheduler.report.story import Story

MOST_PEOPLE = 300
MOST_TICKS = 6
_STEPS = (1, 2, 3, 4, 6, 12, 24)


@dataclass(frozen=True)
class Span:
    """A bar: where it lies in its day, how it is coloured, what it says."""

    left: str
    width: str
    style: str
    title: str


@dataclass(frozen=True)
class DayCell:
    """One person's day."""

    hours: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class RosterLine:
    """One person's week."""

    agent_id: str
    name: str
    paid: str
    days: tuple[DayCell, ...]


@dataclass(frozen=True)
class Tick:
    """A full hour on the axis of a day."""

    left: str
    label: str


@dataclass(frozen=True)
class RosterWeek:
    """A week of rows.

    Attributes
    ----------
    ticks, hour_ticks
        Per date, few and all full hours.
    at_work
        Per date, indices of the rows at work, earliest start first.
    """

    dates: tuple[date, ...]
    ticks: tuple[tuple[Tick, ...], ...]
    hour_ticks: tuple[tuple[Tick, ...], ...]
    lines: tuple[RosterLine, ...]
    at_work: tuple[tuple[int, ...], ...]
    left_out: int


def roster_week(story: Story, dates: Sequence[date]) -> RosterWeek:
    """Return the week of ``dates`` for the first ``MOST_PEOPLE`` people by id."""
    hours = hours_shown(story.timeline, dates)
    people = story.timeline.agent_ids
    shown = people[:MOST_PEOPLE]
    return RosterWeek(
        tuple(dates),
        tuple(ticks(story, on, hours, MOST_TICKS) for on in dates),
        tuple(ticks(story, on, hours) for on in dates),
        tuple(_line(story, agent_id, dates, hours) for agent_id in shown),
        tuple(_at_work(story, shown, on) for on in dates),
        len(people) - len(shown),
    )


def segment_style(story: Story, segment: Segment) -> str:
    """Return the class of a segment: ``q0`` … by place of the queue, or ``k-meal`` …."""
    queues = list(story.queues)
    if segment.kind == "work" and segment.queue in queues:
        return f"q{queues.index(segment.queue)}"
    return f"k-{segment.kind}"


def segment_label(segment: Segment) -> str:
    """Return what a segment is, in words."""
    return KIND_LABELS.get(segment.kind, segment.queue or "Work")


def ticks(
    story: Story, on: date, hours: tuple[int, int], most: int = 2 * DAY_HOURS
) -> tuple[Tick, ...]:
    """Return at most so many labels of a day's axis, as clocks at the first site show them."""
    first, last = hours
    zone = next(iter(story.zones.values()))
    midnight = datetime.combine(on, time(), zone).astimezone(UTC)
    step = next(n for n in _STEPS if last - first <= most * n)
    return tuple(
        Tick(
            f"{100 * (hour - first) / (last - first):.2f}",
            words.clock((midnight + timedelta(hours=hour)).astimezone(zone))[:2],
        )
        for hour in range(first, last)
        if hour % step == 0
    )


def _line(story: Story, agent_id: str, dates: Sequence[date], hours: tuple[int, int]) -> RosterLine:
    planned = story.timeline.planned(agent_id)
    own = [shift for shift in planned if shift.work_date in dates]
    return RosterLine(
        agent_id,
        story.person_name(agent_id, dates[0]),
        words.hours(sum(shift.paid_minutes for shift in own)),
        tuple(_cell(story, [s for s in own if s.work_date == on], hours) for on in dates),
    )


def _cell(story: Story, shifts: Sequence[Shift], hours: tuple[int, int]) -> DayCell:
    """Return a day with its shifts; a second one, where a file has it, joins the first."""
    return DayCell(
        ", ".join(local_span(story, s.agent_id, s.start, s.end) for s in shifts),
        tuple(span for shift in shifts for span in spans(story, shift, hours)),
    )


def spans(story: Story, shift: Shift, hours: tuple[int, int]) -> tuple[Span, ...]:
    """Return the bars of a shift on an axis of full hours."""
    first, last = hours
    return tuple(
        Span(
            f"{100 * (bar.start_hours - first) / (last - first):.2f}",
            f"{100 * bar.length_hours / (last - first):.2f}",
            segment_style(story, bar.segment),
            f"{local_span(story, shift.agent_id, bar.segment.start, bar.segment.end)} "
            f"{segment_label(bar.segment)}",
        )
        for bar in bars(story.timeline, shift)
    )


def local_span(story: Story, agent_id: str, start: datetime, end: datetime) -> str:
    """Return clock times at the person's site: ``08:00–16:30``."""
    return "–".join(words.clock(story.timeline.local(agent_id, at)) for at in (start, end))


def _at_work(story: Story, people: Sequence[str], on: date) -> tuple[int, ...]:
    starts = {
        n: shift.start
        for n, agent_id in enumerate(people)
        for shift in story.timeline.planned(agent_id)
        if shift.work_date == on
    }
    return tuple(sorted(starts, key=lambda n: (starts[n], n)))
