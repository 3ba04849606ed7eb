"""What became of sessions: held with whom and when, or why not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from scheduler.domain import Session
from scheduler.domain.timeline import Timeline
from scheduler.explain import PROTECTED, SessionOutcome, session_outcomes
from scheduler.rules.example import MONDAY, moment, roster_of, tiny_problem, tiny_session

MET = "work:phone 08:00-10:00 | meeting:talk 10:00-10:30 | work:phone 10:30-12:00"


def outcomes(*roster: str, **given: Any) -> tuple[SessionOutcome, ...]:
    parts = {"kind": "meeting", "minutes": 30, "groups": (("A", "B"),), **given}
    problem = tiny_problem(sessions=(tiny_session("talk", **parts),))
    return session_outcomes(Timeline(problem, roster_of(roster)))


def test_a_session_that_is_held_has_time_and_people() -> None:
    (found,) = outcomes(f"Mon 08:00-12:00 | {MET}", "B Mon 08:00-12:00", quorums=(1,))
    assert (found.state, found.there, found.absent, found.owed_minutes) == (
        "held",
        ("A",),
        ("B",),
        0,
    )
    assert (found.start, found.end) == (moment(MONDAY, "10:00"), moment(MONDAY, "10:30"))
    assert (found.reason, found.cure) == ("", "")


def test_those_that_are_held_come_first_in_order_of_time() -> None:
    early = "B Mon 07:00-12:00 | meeting:talk 08:00-08:30 | work:phone 08:30-12:00"
    found = outcomes(f"Mon 08:00-12:00 | {MET}", early, groups=(("C",), ("A",), ("B",)))
    assert [row.there for row in found] == [("B",), ("A",), ()]
    assert [row.state for row in found] == ["held", "held", "owed"]


@pytest.mark.parametrize(
    ("roster", "given", "owed", "reason"),
    [
        ((), {}, 60, "at most 0 of 2 are at work together within its window, 2 are needed"),
        (("Mon 08:00-12:00",), {}, 60, "at most 1 of 2 are at work together"),
        (("Mon 08:00-12:00", "B Mon 11:45-14:00"), {}, 60, "at most 1 of 2 are at work together"),
        (("Mon 08:00-12:00", "B Mon 11:30-14:00"), {}, 60, "where its people are at work together"),
        (("Mon 08:00-12:00",), {"due": False}, 0, "it is not due yet"),
        (
            ("Mon 08:00-12:00",),
            {"groups": (("A",),), "leader_id": "B"},
            30,
            "its leader is not at work within its window",
        ),
        (
            ("Mon 08:00-10:00", "B Mon 10:00-12:00"),
            {"groups": (("A",),), "leader_id": "B"},
            30,
            "while its leader is at work at most 0 of 1 are, 1 are needed",
        ),
    ],
)
def test_a_session_that_is_not_held_has_a_reason_and_a_cure(
    roster: tuple[str, ...], given: dict[str, Any], owed: int, reason: str
) -> None:
    (found,) = outcomes(*roster, **given)
    assert found.owed_minutes == owed
    assert found.reason.startswith(reason)
    assert found.cure
    assert (found.start, found.state == "later") == (None, owed == 0)


def test_a_private_one_has_no_name() -> None:
    (found,) = outcomes(private=True)
    assert found.name == PROTECTED
    (told,) = outcomes()
    assert told.name == "talk"


def test_sessions_claim_the_time_of_their_people_alone() -> None:
    session: Session = tiny_session("talk", kind="meeting", minutes=30, leader_id="B")
    first, last = session.first, session.last
    assert session.claims("A", "meeting", "talk", first)
    assert session.claims("B", "meeting", "talk", first)
    assert not session.claims("C", "meeting", "talk", first)
    assert not session.claims("A", "training", "talk", first)
    assert not session.claims("A", "meeting", "other", first)
    assert not session.claims("A", "meeting", "talk", last)
    assert not session.claims("A", "meeting", "talk", first - timedelta(minutes=1))
