"""Meetings, trainings and talks on the page: what is held, and what found no place and why."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.explain import SessionOutcome
from scheduler.report import words
from scheduler.report.page_roster import local_span
from scheduler.report.story import Story

MOST_LINES = 200


@dataclass(frozen=True)
class HeldLine:
    """A session that is held."""

    when: str
    name: str
    leader: str
    there: str
    absent: str
    away: bool


@dataclass(frozen=True)
class OwedLine:
    """A session that is not."""

    name: str
    people: str
    minutes: str
    reason: str
    cure: str


@dataclass(frozen=True)
class SessionsPage:
    """What the page says of sessions.

    Attributes
    ----------
    counts
        How many are held, in a sentence; empty where none was asked for.
    held, owed
        For the planner; nothing for others.
    left_out
        Lines beyond those that are shown.
    """

    counts: str = ""
    held: tuple[HeldLine, ...] = ()
    owed: tuple[OwedLine, ...] = ()
    left_out: int = 0


def sessions_page(story: Story) -> SessionsPage:
    """Return what became of the sessions, as far as the audience may read it."""
    rows = story.sessions
    if not rows:
        return SessionsPage()
    held = [row for row in rows if row.state == "held"]
    others = [row for row in rows if row.state != "held"]
    counts = _counts(rows)
    if story.audience != "planner":
        return SessionsPage(counts)
    return SessionsPage(
        counts,
        tuple(_held(story, row) for row in held[:MOST_LINES]),
        tuple(_owed(row) for row in others[:MOST_LINES]),
        max(0, len(held) - MOST_LINES) + max(0, len(others) - MOST_LINES),
    )


def _counts(rows: tuple[SessionOutcome, ...]) -> str:
    held = sum(row.state == "held" for row in rows)
    later = sum(row.state == "later" for row in rows)
    owed = sum(row.owed_minutes for row in rows)
    wait = f" {words.number(later)} may be held later." if later else ""
    return (
        f"{words.number(held)} of {words.count(len(rows), 'session')} are held; "
        f"{words.hours(owed)} are owed and found no place.{wait}"
    )


def _held(story: Story, row: SessionOutcome) -> HeldLine:
    if row.start is None or row.end is None:
        raise ValueError("a session that is held has a time")
    who, on = row.there[0], story.timeline.local(row.there[0], row.start).date()
    return HeldLine(
        f"{words.day(on)}, {local_span(story, who, row.start, row.end)}",
        row.name,
        row.session.leader_id or "",
        ", ".join(row.there),
        ", ".join(row.absent),
        row.session.off_workstation,
    )


def _owed(row: SessionOutcome) -> OwedLine:
    people = (*row.there, *row.absent)
    return OwedLine(row.name, ", ".join(people), f"{row.owed_minutes}", row.reason, row.cure)
