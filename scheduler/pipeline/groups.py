"""Teams as they may be shown: never fewer than five people, and nobody left to be worked out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

LEAST_PEOPLE = 5
"""Fewest people of whom a figure is shown, as with mood (design, *Safe by design*)."""

Groups = Mapping[str, frozenset[str]]
"""Name → people."""


def shown_groups(team_of: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Return groups of at least five people; empty where all together are fewer.

    Smaller teams are put together. If they are still fewer than five, they join the smallest other
    group: were they left out, a total would give them away.

    Parameters
    ----------
    team_of
        Person → team.
    """
    teams: dict[str, set[str]] = defaultdict(set)
    for agent_id, team in team_of.items():
        teams[team].add(agent_id)
    large = {team: people for team, people in teams.items() if len(people) >= LEAST_PEOPLE}
    small = sorted(teams.keys() - large.keys())
    rest = {agent_id for team in small for agent_id in teams[team]}
    if rest and len(rest) < LEAST_PEOPLE:
        if not large:
            return {}
        smallest = min(large, key=lambda team: (len(large[team]), team))
        small, rest = [smallest, *small], rest | large.pop(smallest)
    if rest:
        large[" + ".join(small)] = rest
    return {name: frozenset(large[name]) for name in sorted(large)}


def reached(group: frozenset[str], team_of: Mapping[str, str], teams: Collection[str]) -> str:
    """Return whether an intervention in ``teams`` reached a group: yes, no or partly."""
    if not teams:
        return "yes"
    touched = {team_of[agent_id] in teams for agent_id in group}
    return "partly" if len(touched) > 1 else "yes" if True in touched else "no"
