"""Time that is not contacts: what is asked for, what was held, what a horizon owes."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from scheduler.domain.base import ClockMinute, Frozen, Id, Instant

ActivityKind = Literal["training", "meeting", "one_to_one", "recovery"]
Minutes = Annotated[int, Field(gt=0, le=1440)]
Count = Annotated[int, Field(ge=0)]


class Activity(Frozen):
    """A training, meeting, one-to-one or recovery that is to find a place in the roster.

    Attributes
    ----------
    participants
        People, teams, and ``queue:…`` for everybody with that skill.
    leader_id
        Who has to be there as well; in a one-to-one without any, the team lead of each participant.
    daily
        Held on each of the weekdays, as a stand-up is, rather than on one of them.
    every_weeks
        Held again when so many weeks have begun since the week of the last time; None: once.
    due_by
        Last date of what is held once; nothing is held again after it.
    after_days
        No earlier than so many days after the last of its prerequisites was held.
    off_workstation
        Spent away from the desk.
    private
        Shown to everybody but the people concerned as protected time.
    """

    activity_id: Id
    name: str
    kind: ActivityKind
    length_minutes: Minutes
    paid: bool
    participants: tuple[str, ...]
    leader_id: Id | None = None
    earliest: ClockMinute
    latest: Annotated[int, Field(gt=0, le=2880)]
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    daily: bool = False
    every_weeks: Annotated[int, Field(ge=1)] | None = None
    due_by: dt.date | None = None
    quorum_pct: Annotated[float, Field(ge=0, le=100)] | None = None
    max_parallel: Annotated[int, Field(ge=1)] | None = None
    prerequisites: tuple[Id, ...] = ()
    after_days: Count | None = None
    off_workstation: bool = False
    private: bool = False

    @property
    def together(self) -> bool:
        """Whether people take part at one time; otherwise each has a time of their own."""
        led = self.kind != "one_to_one" and self.leader_id is not None
        return self.kind == "meeting" or led


class HeldActivity(Frozen):
    """The last day on which a person took part in an activity: a row of ``activity_log.csv``."""

    activity_id: Id
    agent_id: Id
    held_on: dt.date


class Session(Frozen):
    """What an activity asks of some people in some stretch of a horizon.

    Attributes
    ----------
    minutes
        How long each group is in it.
    groups
        People who take part at one time; of one person each where everybody has their own.
    quorums
        Group → how many of it have to be there where it is held at all.
    leader_id
        Who has to be there with every group.
    windows
        Half-open spans of which one has to hold all of it.
    first, last
        Segments of the activity that start from ``first`` on and before ``last`` belong to it.
    max_parallel
        Participants who may be in it at one time.
    due
        Whether it counts when it finds no place; otherwise it may be held later.
    """

    activity_id: Id
    name: str
    kind: ActivityKind
    minutes: Minutes
    groups: tuple[tuple[Id, ...], ...]
    quorums: tuple[int, ...]
    leader_id: Id | None = None
    windows: tuple[tuple[Instant, Instant], ...]
    first: Instant
    last: Instant
    max_parallel: int | None = None
    due: bool = True
    off_workstation: bool = False
    private: bool = False

    @property
    def participants(self) -> tuple[str, ...]:
        """Everybody who is to take part, the leader aside."""
        return tuple(agent_id for group in self.groups for agent_id in group)

    def claims(self, agent_id: str, kind: str, activity_id: str | None, start: dt.datetime) -> bool:
        """Return whether a segment of a person that starts at an instant is part of it."""
        return (
            (kind, activity_id) == (self.kind, self.activity_id)
            and self.first <= start < self.last
            and (agent_id == self.leader_id or agent_id in self.participants)
        )
