"""Shortest rest between two shifts, per person."""

from __future__ import annotations

from matplotlib.figure import Figure

from scheduler.explain.settings import setting_of
from scheduler.report import words
from scheduler.report.measures import person_measures
from scheduler.report.plots.person_bars import Limit, person_bars
from scheduler.report.story import Story
from scheduler.rules.rest_between_shifts import Params as Rest


def draw(story: Story) -> Figure:
    """Return bars of everybody with two shifts, by id, and the limit of the policy."""
    rests = [(p.agent_id, p.shortest_rest_minutes) for p in person_measures(story)]
    values = [(agent_id, minutes / 60) for agent_id, minutes in rests if minutes is not None]
    params = setting_of(story.problem, "rest.between-shifts", Rest)
    limit = None
    if params is not None:
        hours = params.rest_minutes / 60
        limit = Limit(hours, f"at least {hours:g} h", least=True)
    return person_bars(_title(values), "hours", values, limit)


def _title(values: list[tuple[str, float]]) -> str:
    if not values:
        return "Nobody has two shifts"
    return f"Rest between shifts: the shortest lasts {words.hours(60 * min(v for _, v in values))}"
