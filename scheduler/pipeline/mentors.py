"""Mentors who accompany more newcomers than they have time for."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from scheduler.rules.mentor_overlap import Params

if TYPE_CHECKING:
    from datetime import date

    from scheduler.domain import Policy
    from scheduler.exchange import CentreFiles

MOST_NEWCOMERS = 2
"""Newcomers that one mentor accompanies at once; a design choice."""


def mentor_notices(files: CentreFiles, policy: Policy, first: date) -> tuple[str, ...]:
    """Return a sentence for each mentor of more newcomers than two in the week from ``first`` on.

    How long somebody is new is what the policy says for ``mentor.overlap``; nothing without it.
    """
    setting = policy.rules.get("mentor.overlap")
    if setting is None:
        return ()
    new = timedelta(weeks=Params.model_validate(setting.params).new_weeks)
    newcomers: dict[str, set[str]] = defaultdict(set)
    for agent in files.agents:
        left = agent.employed_to is not None and agent.employed_to < first
        if agent.mentor_id and not left and first - agent.employed_from < new:
            newcomers[agent.mentor_id].add(agent.agent_id)
    return tuple(
        f"mentor {mentor} accompanies {len(people)} newcomers at once, where {MOST_NEWCOMERS} are "
        "the most that leave time for each (a design choice). Maybe: name further mentors in "
        "agents.csv"
        for mentor, people in sorted(newcomers.items())
        if len(people) > MOST_NEWCOMERS
    )
