"""Longest time on contacts without a pause, per person."""

from __future__ import annotations

from matplotlib.figure import Figure

from scheduler.explain.settings import setting_of
from scheduler.report import words
from scheduler.report.measures import person_measures
from scheduler.report.plots.person_bars import Limit, person_bars
from scheduler.report.story import Story
from scheduler.rules.spell_phone import Params as SpellPhone


def draw(story: Story) -> Figure:
    """Return bars of everybody who works, by id, with the limit of ``spell.phone`` in force."""
    people = [person for person in person_measures(story) if person.shifts]
    values = [(person.agent_id, float(person.longest_spell_minutes)) for person in people]
    params = setting_of(story.problem, "spell.phone", SpellPhone)
    limit = (
        Limit(params.longest_minutes, f"at most {params.longest_minutes} min") if params else None
    )
    longest = max((value for _, value in values), default=0)
    title = f"Spells on contacts: the longest lasts {words.number(longest)} minutes"
    return person_bars(title, "minutes", values, limit)
