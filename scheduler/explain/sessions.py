"""Sessions of a roster: which are held, when and with whom, and why the others are not.

A private session is *protected time*, whatever it is called. Reasons speak of times and numbers,
never of a person who is to blame.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from scheduler.domain import Session
from scheduler.domain.timeline import Timeline, minutes_between

PROTECTED = "Protected time"
STEP = timedelta(minutes=15)
State = Literal["held", "owed", "later"]


@dataclass(frozen=True)
class SessionOutcome:
    """One group of a session.

    Attributes
    ----------
    there, absent
        Who takes part and who does not, the leader aside.
    start, end
        UTC instants; None where it is not held.
    owed_minutes
        Person-minutes missing for its quorum; 0 where it may be held later.
    state
        ``held``, ``owed`` where it is due and not held, ``later`` where it is not due yet.
    reason, cure
        Why it is not held and what would help; empty where it is.
    """

    session: Session
    there: tuple[str, ...]
    absent: tuple[str, ...]
    start: datetime | None
    end: datetime | None
    owed_minutes: int
    state: State
    reason: str = ""
    cure: str = ""

    @property
    def name(self) -> str:
        """What people call it; private ones have one name."""
        return PROTECTED if self.session.private else self.session.name


def session_outcomes(timeline: Timeline) -> tuple[SessionOutcome, ...]:
    """Return every group of every session, in order of time, those that are not held behind."""
    found = [
        _outcome(timeline, session, group, quorum)
        for session in timeline.problem.sessions
        for group, quorum in zip(session.groups, session.quorums, strict=True)
    ]
    return tuple(sorted(found, key=_order))


def _order(row: SessionOutcome) -> tuple[bool, datetime, str, tuple[str, ...]]:
    return row.start is None, row.start or row.session.first, row.session.activity_id, row.absent


def _outcome(
    timeline: Timeline, session: Session, group: Sequence[str], quorum: int
) -> SessionOutcome:
    stays = {agent_id: _stay(timeline, session, agent_id) for agent_id in group}
    times = Counter(stay for stay in stays.values() if stay)
    there = tuple(agent_id for agent_id in group if stays[agent_id])
    absent = tuple(agent_id for agent_id in group if not stays[agent_id])
    if len(there) >= quorum:
        start, end = min(times, key=lambda stay: (-times[stay], stay))
        return SessionOutcome(session, there, absent, start, end, 0, "held")
    owed = session.minutes * (quorum - len(there)) if session.due else 0
    reason, cure = _reason(timeline, session, group, quorum)
    state: State = "owed" if session.due else "later"
    return SessionOutcome(session, there, absent, None, None, owed, state, reason, cure)


def _stay(timeline: Timeline, session: Session, agent_id: str) -> tuple[datetime, datetime] | None:
    """Return from when to when a person is in a session."""
    own = [
        segment
        for shift in timeline.shifts(agent_id)
        for segment in shift.segments
        if session.claims(agent_id, segment.kind, segment.activity_id, segment.start)
    ]
    return (own[0].start, own[-1].end) if own else None


def _reason(
    timeline: Timeline, session: Session, group: Sequence[str], quorum: int
) -> tuple[str, str]:
    """Return why a group has no time in the roster, and what would help."""
    if not session.due:
        return "it is not due yet and would have cost contacts", "none is needed before it is due"
    starts = list(_starts(session))
    led = [at for at in starts if _leads(timeline, session, at)]
    most = max((_at_work(timeline, session, group, at) for at in starts), default=0)
    both = max((_at_work(timeline, session, group, at) for at in led), default=0)
    wider = "widen the window or its weekdays"
    if not led:
        return "its leader is not at work within its window", f"{wider}, or name another leader"
    if most < quorum:
        reason = f"at most {most} of {len(group)} are at work together within its window"
        return f"{reason}, {quorum} are needed", f"{wider}, lower the quorum or make groups smaller"
    if both < quorum:
        reason = f"while its leader is at work at most {both} of {len(group)} are"
        return f"{reason}, {quorum} are needed", f"{wider}, or name another leader"
    reason = "where its people are at work together it would cost more contacts than it is worth"
    reason += ", or meals, breaks and other sessions leave no room"
    return reason, f"{wider}, or raise the weight of activity.placed"


def _starts(session: Session) -> Iterator[datetime]:
    length = timedelta(minutes=session.minutes)
    for start, end in session.windows:
        steps = minutes_between(start, end - length) // minutes_between(start, start + STEP)
        yield from (start + n * STEP for n in range(steps + 1))


def _leads(timeline: Timeline, session: Session, at: datetime) -> bool:
    return session.leader_id is None or _works(timeline, session, session.leader_id, at)


def _at_work(timeline: Timeline, session: Session, group: Sequence[str], at: datetime) -> int:
    return sum(_works(timeline, session, agent_id, at) for agent_id in group)


def _works(timeline: Timeline, session: Session, agent_id: str, at: datetime) -> bool:
    end = at + timedelta(minutes=session.minutes)
    return any(s.start <= at and end <= s.end for s in timeline.planned(agent_id))
