"""``report.html``: one self-contained page for the planner."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.report import words
from scheduler.report.measures import PersonMeasures, person_measures
from scheduler.report.page_busy import busy_sentence
from scheduler.report.page_coverage import coverage_lines
from scheduler.report.page_fairness import fair_lines, hand_lines
from scheduler.report.page_fatigue import fatigue_page
from scheduler.report.page_rests import rests_sentence
from scheduler.report.page_roster import roster_week
from scheduler.report.page_rules import rule_lines
from scheduler.report.page_sessions import sessions_page
from scheduler.report.page_shortfalls import short_lines
from scheduler.report.page_summary import (
    cards,
    cost_shares,
    proof_sentence,
    reason_shares,
    service_lines,
    verdict_sentence,
)
from scheduler.report.pages import page
from scheduler.report.palette import KIND_COLOURS, KIND_LABELS, queue_colours
from scheduler.report.plots import care_drawings, coverage_drawings
from scheduler.report.story import Story


@dataclass(frozen=True)
class Image:
    """A picture inside the page."""

    name: str
    data: str


def report_html(story: Story, pictures: Mapping[str, bytes]) -> str:
    """Return the page as text; it asks nothing of any network.

    Parameters
    ----------
    story
        What is told.
    pictures
        What ``plots.pictures`` makes of the same story.
    """
    people = person_measures(story)
    weeks = story.weeks
    return page(
        "report.html",
        story=story,
        title=f"{story.problem.centre.name}, {words.period(weeks[0][0], weeks[-1][-1])}",
        cards=cards(story, people),
        verdict=verdict_sentence(story),
        proof=proof_sentence(story),
        reasons=reason_shares(story),
        short=short_lines(story),
        costs=cost_shares(story),
        service=service_lines(story),
        coverage=[(dates, coverage_lines(story, dates)) for dates in weeks],
        coverage_images=_images(coverage_drawings(story), pictures),
        heat=_images(["short_minutes"], pictures),
        rosters=[roster_week(story, dates) for dates in weeks],
        legend=_legend(story),
        people=[(story.person_name(p.agent_id, weeks[0][0]), p) for p in people],
        wishes=_wishes(people),
        busy=busy_sentence(story),
        rests=rests_sentence(story),
        fair=fair_lines(story, people, ledger=False),
        fair_weeks=fair_lines(story, people, ledger=True),
        by_hand=hand_lines(story),
        care_images=_images(care_drawings(story), pictures),
        fatigue=fatigue_page(story),
        sessions=sessions_page(story),
        rules=rule_lines(story),
    )


def _images(names: Mapping[str, object] | list[str], pictures: Mapping[str, bytes]) -> list[Image]:
    return [Image(name, b64encode(pictures[f"{name}.png"]).decode()) for name in names]


def _legend(story: Story) -> list[tuple[str, str, str]]:
    """Return (class, colour, label) of every queue and of the kinds that occur."""
    queues = [
        (f"q{n}", colour, f"{queue} · {story.queue_name(queue)}")
        for n, (queue, colour) in enumerate(queue_colours(story).items())
    ]
    seen = {segment.kind for shift in story.roster.shifts for segment in shift.segments}
    kinds = [(f"k-{k}", KIND_COLOURS[k], KIND_LABELS[k]) for k in KIND_LABELS if k in seen]
    return queues + kinds


def _wishes(people: tuple[PersonMeasures, ...]) -> str:
    asked = sum(person.wishes_asked for person in people)
    granted = sum(person.wishes_granted for person in people)
    return f"{words.number(granted)} of {words.count(asked, 'wish', 'wishes')} granted in full"
