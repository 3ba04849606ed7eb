"""Short rests by week: one may happen, more in a week wear down."""

from __future__ import annotations

from collections import Counter

from scheduler.report import words
from scheduler.report.story import Story

SHORT_RESTS_A_WEEK = 1
"""Short rests that a person's week may hold before it is told (a design choice; trials halve them
rather than forbid them: Djupedal 2024)."""


def rests_sentence(story: Story) -> str:
    """Return how many rests ``rest.short`` prices, and how many weeks hold more than one."""
    found = [f for v in story.audit.verdicts if v.rule_id == "rest.short" for f in v.findings]
    first = story.problem.first_date
    weeks = Counter((f.agent_id, (f.on - first).days // 7) for f in found)
    crowded = sum(count > SHORT_RESTS_A_WEEK for count in weeks.values())
    return (
        f"{words.count(len(found), 'rest').capitalize()} between shifts "
        f"{'is' if len(found) == 1 else 'are'} shorter than is wished; more than "
        f"{SHORT_RESTS_A_WEEK} in a week of one person: {words.count(crowded, 'time')}."
    )
