"""Fatigue on the page: kinds of shift, and for the planner the shifts that are marked.

Nobody is ranked: kinds of shift are compared, marked shifts stand in order of time, and others than
the planner read numbers of shifts alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from scheduler.fatigue import ALERT_ABOVE, DECIMALS, SLEEPY_FROM, WARN_ABOVE, ShiftFatigue
from scheduler.report import words
from scheduler.report.page_roster import local_span
from scheduler.report.story import Story

MOST_SHIFTS = 20
STARTS = (
    (0, "00:00–05:59"),
    (6, "06:00–09:59"),
    (10, "10:00–13:59"),
    (14, "14:00–17:59"),
    (18, "18:00–23:59"),
)
"""Hours of start → their name; how the day is cut is a design choice."""


@dataclass(frozen=True)
class KindLine:
    """Shifts that start at like hours, together."""

    starts: str
    shifts: str
    mean_index: str
    highest_index: str
    sleepiest: str


@dataclass(frozen=True)
class MarkedLine:
    """A shift whose risk index is above a mark."""

    when: str
    agent_id: str
    index: str
    level: str


@dataclass(frozen=True)
class FatiguePage:
    """What the page says of fatigue.

    Attributes
    ----------
    counts
        How many shifts are marked, in a sentence.
    kinds, marked
        For the planner; nothing for others.
    left_out
        Marked shifts beyond those that are shown.
    """

    counts: str
    kinds: tuple[KindLine, ...] = ()
    marked: tuple[MarkedLine, ...] = ()
    left_out: int = 0


def fatigue_page(story: Story) -> FatiguePage:
    """Return what the models say of the plan, as far as the audience may read it."""
    found = story.fatigue
    counts = _counts(found)
    if story.audience != "planner":
        return FatiguePage(counts)
    marked = [row for row in found if row.level != "usual"]
    return FatiguePage(
        counts,
        tuple(_kinds(story, found)),
        tuple(_marked(story, row) for row in marked[:MOST_SHIFTS]),
        max(0, len(marked) - MOST_SHIFTS),
    )


def _counts(found: Sequence[ShiftFatigue]) -> str:
    warned = sum(row.level != "usual" for row in found)
    alerts = sum(row.level == "alert" for row in found)
    sleepy = sum(row.sleepiness >= SLEEPY_FROM for row in found)
    return (
        f"Of {words.count(len(found), 'shift')}, {words.number(warned)} score above "
        f"{WARN_ABOVE} on the RR446-style risk index, {words.number(alerts)} of them above "
        f"{ALERT_ABOVE}; the low point of alertness reaches {SLEEPY_FROM:g} or more on the "
        f"Karolinska scale in {words.number(sleepy)}."
    )


def _kinds(story: Story, found: Sequence[ShiftFatigue]) -> Iterator[KindLine]:
    by_start: dict[str, list[ShiftFatigue]] = defaultdict(list)
    for row in found:
        hour = story.timeline.local(row.shift.agent_id, row.shift.start).hour
        by_start[next(name for first, name in reversed(STARTS) if hour >= first)].append(row)
    for _, name in STARTS:
        if rows := by_start[name]:
            indices = [row.risk_index for row in rows]
            yield KindLine(
                name,
                words.number(len(rows)),
                words.number(fmean(indices), DECIMALS),
                words.number(max(indices), DECIMALS),
                words.number(max(row.sleepiness for row in rows), 1),
            )


def _marked(story: Story, row: ShiftFatigue) -> MarkedLine:
    shift = row.shift
    hours = local_span(story, shift.agent_id, shift.start, shift.end)
    return MarkedLine(
        f"{words.day(shift.work_date)}, {hours}",
        shift.agent_id,
        words.number(row.risk_index, DECIMALS),
        row.level,
    )
