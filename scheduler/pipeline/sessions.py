"""What activities ask of a horizon: who, when, with whom, and what is left for later."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from scheduler.domain import Day, HeldActivity, Session, instant_of, minute_of
from scheduler.exchange import in_force, zones_of_sites
from scheduler.pipeline.weeks import WEEK, Horizon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scheduler.domain import Activity, Agent, Roster, Segment
    from scheduler.exchange import CentreFiles

DAY_MINUTES = 1440
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class OwedSessions:
    """Sessions of a horizon, and what is not asked of it though a reader might expect it."""

    sessions: tuple[Session, ...] = ()
    notices: tuple[str, ...] = ()


class _Owed(NamedTuple):
    """People who are to take part in an activity with a leader, between two dates."""

    people: tuple[str, ...]
    leader_id: str | None
    first: date
    last: date
    due: bool


def owed_sessions(files: CentreFiles, horizon: Horizon) -> OwedSessions:
    """Return what the activities of a centre ask of a horizon.

    Activities that are not paid are left out: a shift is working time.
    """
    asking = _Asking(files, horizon)
    sessions = [session for each in files.activities for session in asking.of(each)]
    return OwedSessions(tuple(sessions), tuple(asking.notices))


def rolled_log(
    log: Iterable[HeldActivity], sessions: Iterable[Session], roster: Roster
) -> tuple[HeldActivity, ...]:
    """Return a log with what a roster holds of sessions: the last date of activity and person."""
    found = {(row.activity_id, row.agent_id): row for row in log}
    of: dict[str, list[Session]] = defaultdict(list)
    for session in sessions:
        of[session.activity_id].append(session)
    for shift in sorted(roster.shifts, key=lambda shift: shift.work_date):
        for segment in shift.segments:
            asked = of.get(segment.activity_id or "", ())
            if any(_takes_part(each, shift.agent_id, segment) for each in asked):
                row = {"agent_id": shift.agent_id, "held_on": shift.work_date}
                held = HeldActivity.model_validate({"activity_id": segment.activity_id, **row})
                found[held.activity_id, held.agent_id] = held
    return tuple(found.values())


def _takes_part(session: Session, agent_id: str, segment: Segment) -> bool:
    """Return whether a segment is a participant's, and not the leader's, time in a session."""
    own = (agent_id, segment.kind, segment.activity_id, segment.start)
    return agent_id in session.participants and session.claims(*own)


class _Asking:
    """Activities against people, leave and what has been held before a horizon."""

    def __init__(self, files: CentreFiles, horizon: Horizon) -> None:
        self.files, self.horizon = files, horizon
        self.notices: list[str] = []
        self._zones = zones_of_sites(files.centre)
        rows: dict[str, list[Agent]] = defaultdict(list)
        for agent in files.agents:
            rows[agent.agent_id].append(agent)
        found = {agent_id: in_force(own, horizon.last) or own[0] for agent_id, own in rows.items()}
        self._agents = {
            agent_id: agent
            for agent_id, agent in sorted(found.items())
            if agent.employed_from <= horizon.last
            and not (agent.employed_to and agent.employed_to < horizon.first)
        }
        self._held = {
            (row.activity_id, row.agent_id): row.held_on
            for row in files.activity_log
            if row.held_on < horizon.first
        }

    def of(self, activity: Activity) -> Iterator[Session]:
        """Yield the sessions of an activity."""
        if not activity.paid:
            self._tell(activity, "is not paid and not placed; a shift is working time")
            return
        for owed in self._owed(activity, self._ready(activity)):
            windows = self._windows(activity, owed)
            there = tuple(a for a in owed.people if any(not self._on_leave(a, w) for w in windows))
            if there:
                yield self._session(activity, owed._replace(people=there), windows)

    def _tell(self, activity: Activity, reason: str) -> None:
        self.notices.append(f"activities.csv: {activity.activity_id} {reason}")

    def _ready(self, activity: Activity) -> dict[str, date]:
        """Return who is to take part at all, and from when on they may."""
        named = set(activity.participants)
        served = defaultdict(set)
        for skill in self.files.skills:
            served[skill.agent_id].add(f"queue:{skill.queue}")
        people = [
            agent
            for agent_id, agent in self._agents.items()
            if named & {agent_id, agent.team, *served[agent_id]} and agent_id != activity.leader_id
        ]
        ready = {agent.agent_id: self._from(activity, agent) for agent in people}
        waiting = sum(first is None for first in ready.values())
        if waiting:
            self._tell(activity, f"waits for its prerequisites with {waiting} of {len(ready)}")
        return {agent_id: first for agent_id, first in ready.items() if first is not None}

    def _from(self, activity: Activity, agent: Agent) -> date | None:
        """Return from when on a person may take part; None while a prerequisite is missing."""
        first = self.horizon.first
        for asked in activity.prerequisites:
            held = self._held.get((asked, agent.agent_id))
            if held is not None:
                first = max(first, held + (activity.after_days or 0) * _DAY)
            elif asked not in agent.completed_trainings:
                return None
        return first

    def _owed(self, activity: Activity, ready: dict[str, date]) -> Iterator[_Owed]:
        """Yield what is asked of whom, by leader and period.

        Who becomes ready within a period is asked in the next one, so that a leader has one session
        of an activity at a time.
        """
        for leader_id, people in self._by_leader(activity, sorted(ready)).items():
            for period, owing, due in self._periods(activity, people):
                own = tuple(agent_id for agent_id in owing if ready[agent_id] <= period.first)
                if own:
                    yield _Owed(own, leader_id, *period, due)

    def _by_leader(self, activity: Activity, people: Sequence[str]) -> dict[str | None, list[str]]:
        found: dict[str | None, list[str]] = defaultdict(list)
        for agent_id in people:
            lead = activity.leader_id
            if activity.kind == "one_to_one" and lead is None:
                lead = self._agents[agent_id].team_lead_id
                if lead is None:
                    self._tell(activity, f"has no leader for {agent_id}, who has no team lead")
                    continue
            if lead is not None and lead not in self._agents:
                self._tell(activity, f"is not placed: {lead}, who leads it, is not employed then")
            elif lead != agent_id:
                found[lead].append(agent_id)
        return found

    def _periods(
        self, activity: Activity, people: list[str]
    ) -> Iterator[tuple[_Span, list[str], bool]]:
        """Yield stretches of the horizon, who owes the activity in each, and whether it is due."""
        last = min(self.horizon.last, activity.due_by or self.horizon.last)
        if activity.daily:
            for on in _dates(self.horizon.first, last):
                yield _Span(on, on), people, True
        elif activity.every_weeks is None:
            owing = [a for a in people if not self._done(activity, a)]
            overdue = activity.due_by is not None and activity.due_by < self.horizon.first
            end = self.horizon.last if overdue else last
            due = activity.due_by is None or activity.due_by <= self.horizon.last
            yield _Span(self.horizon.first, end), owing, due
        else:
            yield from self._recurring(activity, people, last)

    def _recurring(
        self, activity: Activity, people: list[str], last: date
    ) -> Iterator[tuple[_Span, list[str], bool]]:
        """Yield each week of the horizon in which the activity is held again, and for whom."""
        before = {a: self._held.get((activity.activity_id, a), date.min) for a in people}
        if activity.together and people:
            before = dict.fromkeys(people, max(before.values()))
        for n in range(self.horizon.weeks):
            week = self.horizon.first + n * WEEK
            owing = [a for a in people if self._again(activity, before[a], week)]
            before |= dict.fromkeys(owing, week)
            if week <= last:
                yield _Span(week, min(last, week + 6 * _DAY)), owing, True

    def _again(self, activity: Activity, held: date, week: date) -> bool:
        """Return whether enough weeks have begun since the week of the last time."""
        if held == date.min:
            return True
        since = self.horizon.first + (held - self.horizon.first).days // 7 * WEEK
        return week - since >= (activity.every_weeks or 1) * WEEK

    def _done(self, activity: Activity, agent_id: str) -> bool:
        known = self._agents[agent_id].completed_trainings
        return activity.activity_id in known or (activity.activity_id, agent_id) in self._held

    def _day(self, owed: _Owed, on: date) -> Day:
        return Day.of(on, self._zones[self._agents[owed.leader_id or owed.people[0]].site])

    def _windows(self, activity: Activity, owed: _Owed) -> list[tuple[int, int]]:
        days = (
            self._day(owed, on)
            for on in _dates(owed.first, owed.last)
            if on.weekday() in activity.weekdays
        )
        return [(day.minute_at(activity.earliest), day.minute_at(activity.latest)) for day in days]

    def _on_leave(self, agent_id: str, window: tuple[int, int]) -> bool:
        """Return whether a person is away for all of a window, or no longer employed."""
        agent = self._agents[agent_id]
        on = instant_of(window[0]).date()
        gone = agent.employed_from > on or (agent.employed_to and agent.employed_to < on)
        return bool(gone) or any(
            minute_of(leave.start) <= window[0] and window[1] <= minute_of(leave.end)
            for leave in self.files.time_off
            if leave.agent_id == agent_id
        )

    def _session(self, activity: Activity, owed: _Owed, windows: list[tuple[int, int]]) -> Session:
        groups = _groups(activity, owed.people)
        share = 100 if activity.quorum_pct is None else activity.quorum_pct
        return Session(
            activity_id=activity.activity_id,
            name=activity.name,
            kind=activity.kind,
            minutes=activity.length_minutes,
            groups=groups,
            quorums=tuple(max(1, math.ceil(len(group) * share / 100)) for group in groups),
            leader_id=owed.leader_id,
            windows=tuple((instant_of(start), instant_of(end)) for start, end in windows),
            first=instant_of(self._day(owed, owed.first).start_minute),
            last=instant_of(self._day(owed, owed.last).minute_at(DAY_MINUTES)),
            max_parallel=activity.max_parallel,
            due=owed.due,
            off_workstation=activity.off_workstation,
            private=activity.private,
        )


class _Span(NamedTuple):
    """First and last date of a period."""

    first: date
    last: date


def _dates(first: date, last: date) -> Iterator[date]:
    return (first + n * _DAY for n in range((last - first).days + 1))


def _groups(activity: Activity, people: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return who meets at one time: everybody, as many as may, or each person alone."""
    if not activity.together:
        return tuple((agent_id,) for agent_id in people)
    size = activity.max_parallel or len(people)
    count = -(-len(people) // size)
    return tuple(tuple(people[n::count]) for n in range(count))
