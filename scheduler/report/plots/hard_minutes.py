"""Minutes on hard queues per person."""

from __future__ import annotations

from matplotlib.figure import Figure

from scheduler.report import words
from scheduler.report.measures import person_measures
from scheduler.report.plots.person_bars import person_bars
from scheduler.report.story import Story


def draw(story: Story) -> Figure:
    """Return bars of everybody with the skill for a hard queue, by id."""
    found = [(p.agent_id, p.hard_minutes) for p in person_measures(story)]
    values = [(agent_id, float(minutes)) for agent_id, minutes in found if minutes is not None]
    return person_bars(_title(values), "minutes", values)


def _title(values: list[tuple[str, float]]) -> str:
    carriers = sum(minutes > 0 for _, minutes in values)
    if not carriers:
        return "Nobody works on a hard queue"
    total = words.hours(sum(minutes for _, minutes in values))
    trained = words.count(len(values), "trained person", "trained people")
    most = words.hours(max(minutes for _, minutes in values))
    return f"Hard work: {total} on {carriers} of {trained}, at most {most} each"
