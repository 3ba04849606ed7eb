"""What each weighted rule costs."""

from __future__ import annotations

from matplotlib.figure import Figure

from scheduler.report import words
from scheduler.report.palette import SHORT, STAFFED
from scheduler.report.plots.canvas import new_figure
from scheduler.report.story import Story


def draw(story: Story) -> Figure:
    """Return bars of the rules that cost something, dearest first, in person-minutes."""
    costs = {rule: milli for rule, milli in story.headline.cost_by_rule.items() if milli}
    ranked = sorted(costs, key=lambda rule: (costs[rule], rule))
    figure = new_figure(8, 1.0 + 0.32 * max(1, len(ranked)), _title(costs))
    axes = figure.subplots()
    colours = [SHORT if rule.startswith("cover.") else STAFFED for rule in ranked]
    drawn = axes.barh(ranked, [costs[rule] / 1000 for rule in ranked], color=colours, height=0.65)
    axes.bar_label(drawn, [words.person_minutes(costs[rule]) for rule in ranked], padding=3)
    axes.set_xlabel("person-minutes")
    axes.margins(x=0.12)
    axes.grid(visible=False, axis="y")
    return figure


def _title(costs: dict[str, int]) -> str:
    if not costs:
        return "No rule costs anything"
    dearest = max(costs, key=lambda rule: (costs[rule], rule))
    share = words.percent(costs[dearest] / sum(costs.values()), 0)
    return f"{dearest} is {share} of a cost of {words.person_minutes(sum(costs.values()))}"
