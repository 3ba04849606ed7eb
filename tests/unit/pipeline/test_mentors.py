"""Too many newcomers for one mentor are told, however they are spread over rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.domain import Policy
from scheduler.exchange import CentreFiles
from scheduler.pipeline.mentors import mentor_notices, mentors_of
from scheduler.pipeline.policies import policy_at
from tests.small_centre import WEEK

DEFAULT = policy_at(("default",), WEEK)


def mentored(files: CentreFiles, *days: int, **row: object) -> CentreFiles:
    """A1 as the mentor of people employed for so many days when the week starts."""
    (mentor, *_) = files.agents
    new = tuple(
        mentor.model_copy(
            update={
                "agent_id": f"N{number}",
                "employed_from": WEEK - timedelta(days=here),
                "mentor_id": "A1",
                **row,
            }
        )
        for number, here in enumerate(days)
    )
    return replace(files, agents=(mentor, *new))


@pytest.mark.parametrize(
    ("days", "told"), [((0, 7), 0), ((0, 7, 27), 1), ((0, 7, 28), 0), ((-3, 7, 27), 1)]
)
def test_three_newcomers_are_too_many(files: CentreFiles, days: tuple[int, ...], told: int) -> None:
    notices = mentor_notices(mentored(files, *days), DEFAULT, WEEK)
    assert len(notices) == told
    assert all("mentor A1 accompanies 3 newcomers at once, where 2" in text for text in notices)


@pytest.mark.parametrize(
    ("days", "mentors"), [(0, ("A1",)), (27, ("A1",)), (28, ()), (-3, ("A1",))]
)
def test_a_mentor_is_one_while_somebody_is_new(
    files: CentreFiles, days: int, mentors: tuple[str, ...]
) -> None:
    centre = mentored(files, days)
    assert mentors_of(centre, DEFAULT, WEEK) == mentors
    assert mentors_of(centre, DEFAULT.model_copy(update={"rules": {}}), WEEK) == ()


def test_who_has_left_needs_no_mentor(files: CentreFiles) -> None:
    gone = mentored(files, 1, 2, 3, employed_to=WEEK - timedelta(days=1))
    assert mentor_notices(gone, DEFAULT, WEEK) == ()


def test_a_person_of_several_rows_is_one(files: CentreFiles) -> None:
    twice = mentored(files, 1, 2)
    rows = (*twice.agents, twice.agents[-1].model_copy(update={"valid_from": WEEK}))
    assert mentor_notices(replace(twice, agents=rows), DEFAULT, WEEK) == ()


def test_a_policy_without_the_rule_asks_nothing(files: CentreFiles) -> None:
    silent = Policy(names=(), at=WEEK, rules={})
    assert mentor_notices(mentored(files, 1, 2, 3), silent, WEEK) == ()
