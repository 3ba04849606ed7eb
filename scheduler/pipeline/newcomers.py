"""Newcomers are planned less busy: what a minute of theirs is taken to be worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from scheduler.domain import Skill
    from scheduler.exchange import CentreFiles

EASED = ((4, 1), (12, 2))
"""Up to so many weeks of employment → the highest proficiency that is planned with.

At the default rates a minute counts for 0.7 and 0.85: handle times 1.43 and 1.18 times as long; and
with people planned 85 % busy, contacts of an experienced person fill 60 and 72 % of the time. In
one vendor's study new agents reached 53 % in their first month (1,800 agents, cinareo.com); 70 to
75 % busy is practice. Weeks and levels are design choices."""


def planned_skills(files: CentreFiles, first: date) -> tuple[Skill, ...]:
    """Return the skills to plan with in weeks from ``first`` on: newcomers at a lower proficiency.

    What ``skills.csv`` says stays as it is: how far somebody is trained, not for how long.
    """
    eased = dict(_eased(files, first))
    return tuple(
        skill.model_copy(update={"proficiency": min(skill.proficiency, eased[skill.agent_id])})
        if skill.agent_id in eased
        else skill
        for skill in files.skills
    )


def newcomer_notices(files: CentreFiles, first: date) -> tuple[str, ...]:
    """Return a sentence on how many people that concerns, where it does anybody."""
    planned = zip(files.skills, planned_skills(files, first), strict=True)
    people = {was.agent_id for was, now in planned if was != now}
    if not people:
        return ()
    told = (
        f"{len(people)} newcomer(s) are planned less busy: at most at proficiency "
        + " and ".join(f"{level} up to week {weeks}" for weeks, level in EASED)
        + " of employment; design choices"
    )
    return (told,)


def _eased(files: CentreFiles, first: date) -> Iterator[tuple[str, int]]:
    """Yield newcomers with the highest proficiency that they are planned with."""
    for agent in files.agents:
        weeks = (first - agent.employed_from).days // 7 + 1
        level = next((level for most, level in EASED if weeks <= most), None)
        if level is not None:
            yield agent.agent_id, level
