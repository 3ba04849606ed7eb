"""Mentors of newcomers: their time, and those who accompany more than they have time for."""

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
    newcomers = _newcomers(files, policy, first)
    return tuple(
        f"mentor {mentor} accompanies {len(people)} newcomers at once, where {MOST_NEWCOMERS} are "
        "the most that leave time for each (a design choice). Maybe: name further mentors in "
        "agents.csv"
        for mentor, people in sorted(newcomers.items())
        if len(people) > MOST_NEWCOMERS
    )


def mentors_of(files: CentreFiles, policy: Policy, first: date) -> tuple[str, ...]:
    """Return who accompanies a newcomer in the week from ``first`` on, sorted.

    What of their rate is left to them is the policy's to say (``cover.shortage``,
    ``cover.surplus``).
    """
    return tuple(sorted(_newcomers(files, policy, first)))


def _newcomers(files: CentreFiles, policy: Policy, first: date) -> dict[str, set[str]]:
    """Return mentor → newcomers; none where the policy does not say how long somebody is new."""
    setting = policy.rules.get("mentor.overlap")
    found: dict[str, set[str]] = defaultdict(set)
    if setting is None:
        return found
    new = timedelta(weeks=Params.model_validate(setting.params).new_weeks)
    for agent in files.agents:
        left = agent.employed_to is not None and agent.employed_to < first
        if agent.mentor_id and not left and first - agent.employed_from < new:
            found[agent.mentor_id].add(agent.agent_id)
    return found
