"""What activities ask of a horizon."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from scheduler.domain import Activity, HeldActivity, Session, TimeOff
from scheduler.exchange import CentreFiles
from scheduler.pipeline.sessions import OwedSessions, owed_sessions, rolled_log
from scheduler.pipeline.weeks import Horizon
from scheduler.rules.example import roster_of
from tests.small_centre import WEEK

DAY = timedelta(days=1)
ALL = ("A1", "A2", "A3", "A4", "A5")


def activity(**given: Any) -> Activity:
    """Half an hour of everybody's time, from 9 to 12 on any weekday."""
    parts: dict[str, Any] = {
        "activity_id": "talk",
        "name": "Talk",
        "kind": "meeting",
        "length_minutes": 30,
        "paid": True,
        "participants": ALL,
        "earliest": 540,
        "latest": 720,
        "weekdays": (0, 1, 2, 3, 4),
    }
    return Activity(**{**parts, **given})


def held(agent_id: str, days_before: int, activity_id: str = "talk") -> HeldActivity:
    on = WEEK - days_before * DAY
    return HeldActivity(activity_id=activity_id, agent_id=agent_id, held_on=on)


def owed(files: CentreFiles, *activities: Activity, weeks: int = 1, **changed: Any) -> OwedSessions:
    return owed_sessions(replace(files, activities=activities, **changed), Horizon(WEEK, weeks))


def asked(files: CentreFiles, *activities: Activity, **changed: Any) -> tuple[Session, ...]:
    return owed(files, *activities, **changed).sessions


def people(sessions: tuple[Session, ...]) -> list[tuple[str, ...]]:
    return [session.participants for session in sessions]


def test_a_meeting_is_one_group_with_its_windows(files: CentreFiles) -> None:
    (session,) = asked(files, activity(quorum_pct=60))
    assert (session.groups, session.quorums, session.due) == ((ALL,), (3,), True)
    assert len(session.windows) == 5
    assert session.windows[0] == (
        datetime(2026, 3, 2, 8, tzinfo=UTC),
        datetime(2026, 3, 2, 11, tzinfo=UTC),
    )
    assert session.first == datetime(2026, 3, 1, 23, tzinfo=UTC)
    assert session.last - session.first == timedelta(days=7)


@pytest.mark.parametrize(
    ("given", "groups"),
    [
        ({"kind": "training"}, tuple((who,) for who in ALL)),
        ({"kind": "recovery", "max_parallel": 2}, tuple((who,) for who in ALL)),
        ({"kind": "training", "leader_id": "A1"}, (ALL[1:],)),
        ({"kind": "one_to_one", "leader_id": "A1"}, tuple((who,) for who in ALL[1:])),
        ({"max_parallel": 2}, (("A1", "A4"), ("A2", "A5"), ("A3",))),
        ({"participants": ("queue:complaints", "A3")}, None),
    ],
)
def test_who_meets_whom(
    files: CentreFiles, given: dict[str, Any], groups: tuple[tuple[str, ...], ...] | None
) -> None:
    (session,) = asked(files, activity(**given))
    if groups is None:
        skilled = {s.agent_id for s in files.skills if s.queue == "complaints"} | {"A3"}
        assert session.participants == tuple(sorted(skilled))
        return
    assert session.groups == groups
    assert session.leader_id == given.get("leader_id")


def test_a_one_to_one_is_with_the_team_lead(files: CentreFiles) -> None:
    led = {"A1": None, "A2": "A1", "A3": "A1", "A4": "A2", "A5": "gone"}
    agents = tuple(
        agent.model_copy(update={"team_lead_id": led[agent.agent_id]}) for agent in files.agents
    )
    found = owed(files, activity(kind="one_to_one"), agents=agents)
    assert [(s.leader_id, s.participants) for s in found.sessions] == [
        ("A1", ("A2", "A3")),
        ("A2", ("A4",)),
    ]
    assert found.notices == (
        "activities.csv: talk has no leader for A1, who has no team lead",
        "activities.csv: talk is not placed: gone, who leads it, is not employed then",
    )


@pytest.mark.parametrize(
    ("every", "days_before", "weeks"),
    [(1, 1, [0, 1]), (1, 7, [0, 1]), (2, 7, [1]), (2, 8, [0]), (4, 7, []), (4, 28, [0])],
)
def test_what_comes_again_waits_for_its_weeks(
    files: CentreFiles, every: int, days_before: int, weeks: list[int]
) -> None:
    log = (held("A3", days_before), held("A1", days_before + 21))
    found = asked(files, activity(every_weeks=every), weeks=2, activity_log=log)
    firsts = [(s.windows[0][0].date() - WEEK).days // 7 for s in found]
    assert firsts == weeks
    assert all(session.participants == ALL for session in found)


def test_who_is_alone_has_their_own_turn(files: CentreFiles) -> None:
    log = (held("A3", 1), held("A1", 30))
    again = activity(kind="training", every_weeks=4, participants=("A1", "A3", "A5"))
    assert people(asked(files, again, activity_log=log)) == [("A1", "A5")]


def test_daily_means_each_weekday(files: CentreFiles) -> None:
    found = asked(files, activity(daily=True, weekdays=(0, 2)), weeks=2)
    days = [(session.first + timedelta(hours=1)).date() - WEEK for session in found]
    assert days == [0 * DAY, 2 * DAY, 7 * DAY, 9 * DAY]
    assert all(session.last - session.first == DAY for session in found)


def test_what_is_held_once_is_not_asked_again(files: CentreFiles) -> None:
    course = activity(kind="training")
    agents = tuple(
        a.model_copy(update={"completed_trainings": ("talk",) if a.agent_id == "A2" else ()})
        for a in files.agents
    )
    log = (held("A1", 90), held("A3", -1))
    assert people(asked(files, course, agents=agents, activity_log=log)) == [("A3", "A4", "A5")]


@pytest.mark.parametrize(
    ("due_by", "due", "windows"),
    [
        (None, True, 5),
        (WEEK + 6 * DAY, True, 5),
        (WEEK + 7 * DAY, False, 5),
        (WEEK + 2 * DAY, True, 3),
        (WEEK - DAY, True, 5),
    ],
)
def test_what_is_due_later_is_not_owed_yet(
    files: CentreFiles, due_by: date | None, due: bool, windows: int
) -> None:
    (session,) = asked(files, activity(due_by=due_by))
    assert (session.due, len(session.windows)) == (due, windows)


def test_nothing_comes_again_after_its_last_date(files: CentreFiles) -> None:
    weekly = activity(every_weeks=1, due_by=WEEK + 8 * DAY)
    first, second = asked(files, weekly, weeks=2)
    assert (len(first.windows), len(second.windows)) == (5, 2)
    assert asked(files, activity(every_weeks=1, due_by=WEEK - DAY)) == ()


def test_prerequisites_come_first_and_some_days_before(files: CentreFiles) -> None:
    follow = activity(kind="training", prerequisites=("basics",), after_days=14)
    agents = tuple(
        a.model_copy(update={"completed_trainings": ("basics",) if a.agent_id == "A1" else ()})
        for a in files.agents
    )
    log = (held("A2", 14, "basics"), held("A3", 13, "basics"))
    found = owed(files, follow, agents=agents, activity_log=log)
    assert people(found.sessions) == [("A1", "A2")]
    assert found.notices == ("activities.csv: talk waits for its prerequisites with 2 of 5",)


def test_who_is_away_all_the_time_is_not_asked(files: CentreFiles) -> None:
    def leave(agent_id: str, days: int) -> TimeOff:
        start = datetime(2026, 3, 1, 23, tzinfo=UTC)
        end = start + days * DAY
        return TimeOff(agent_id=agent_id, start=start, end=end, paid=True)

    (session,) = asked(files, activity(), time_off=(leave("A1", 5), leave("A2", 4)))
    assert session.participants == ALL[1:]
    assert session.quorums == (4,)


def test_unpaid_time_is_not_placed(files: CentreFiles) -> None:
    found = owed(files, activity(paid=False))
    assert found.sessions == ()
    assert found.notices == (
        "activities.csv: talk is not paid and not placed; a shift is working time",
    )


def test_the_log_rolls_on_with_participants_alone(files: CentreFiles) -> None:
    led = activity(kind="one_to_one", leader_id="A1", participants=("A2", "A3"))
    sessions = asked(files, led)
    day = "one_to_one:talk 09:00-09:30 | work:calls 09:30-12:00"
    roster = roster_of(
        [f"A1 Mon 09:00-12:00 | {day}", f"A2 Mon 09:00-12:00 | {day}", "A3 Mon 09:00-12:00"], WEEK
    )
    log = rolled_log((held("A2", 30), held("A3", 30)), sessions, roster)
    assert {(row.agent_id, row.held_on) for row in log} == {
        ("A2", WEEK),
        ("A3", WEEK - 30 * DAY),
    }
