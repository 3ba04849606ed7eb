"""Newcomers are planned at a lower proficiency, however far they are trained."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.domain import Skill
from scheduler.exchange import CentreFiles
from scheduler.pipeline.newcomers import newcomer_notices, planned_skills
from tests.small_centre import WEEK


def employed(files: CentreFiles, days: int, proficiency: int = 4) -> CentreFiles:
    """The centre with A1 there for some days at the start of the week."""
    agents = tuple(
        agent.model_copy(
            update={"employed_from": WEEK - timedelta(days=days if agent.agent_id == "A1" else 999)}
        )
        for agent in files.agents
    )
    skills = tuple(Skill(agent_id=a, queue="calls", proficiency=proficiency) for a in ("A1", "A2"))
    return replace(files, agents=agents, skills=skills)


@pytest.mark.parametrize(
    ("days", "level"), [(0, 1), (27, 1), (28, 2), (83, 2), (84, 4), (400, 4), (-3, 1)]
)
def test_proficiency_rises_with_the_weeks(files: CentreFiles, days: int, level: int) -> None:
    new, old = planned_skills(employed(files, days), WEEK)
    assert (new.proficiency, old.proficiency) == (level, 4)


def test_nobody_is_lifted(files: CentreFiles) -> None:
    assert planned_skills(employed(files, 30, proficiency=1), WEEK)[0].proficiency == 1


def test_how_many_are_concerned_is_told(files: CentreFiles) -> None:
    (told,) = newcomer_notices(employed(files, 30), WEEK)
    assert told.startswith("1 newcomer(s) are planned less busy")
    assert newcomer_notices(employed(files, 84), WEEK) == ()
    assert newcomer_notices(employed(files, 30, proficiency=1), WEEK) == ()
