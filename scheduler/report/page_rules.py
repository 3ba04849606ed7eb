"""The verdict of every rule, broken ones first, with the page that publishes it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scheduler.audit import Verdict
from scheduler.report import words
from scheduler.report.story import Story
from scheduler.rules import rule

MOST_FINDINGS = 20
_HEADING = re.compile(r"\n([A-Z][^\n]*)\n-+\n")


@dataclass(frozen=True)
class Part:
    """A section of a rule's page."""

    heading: str
    text: str


@dataclass(frozen=True)
class RuleLine:
    """One rule's verdict as it is printed.

    Attributes
    ----------
    state
        ``broken``, ``priced`` or ``ok``.
    """

    rule_id: str
    title: str
    state: str
    verdict: str
    strength: str
    cost: str
    findings: tuple[str, ...]
    left_out: int
    parts: tuple[Part, ...]


def rule_lines(story: Story) -> tuple[RuleLine, ...]:
    """Return broken hard rules, then weighted ones by cost, then those that hold."""
    ranked = sorted(
        story.audit.verdicts,
        key=lambda v: (not (v.hard and v.amount), -v.cost_milli, v.rule_id),
    )
    return tuple(_line(story, verdict) for verdict in ranked)


def _line(story: Story, verdict: Verdict) -> RuleLine:
    setting = story.problem.policy.rules[verdict.rule_id]
    found = [finding.text for finding in verdict.findings]
    return RuleLine(
        verdict.rule_id,
        verdict.title,
        _state(verdict),
        _words(verdict),
        "hard" if verdict.hard else words.weight(setting.weight, verdict.unit),
        "" if verdict.hard else words.person_minutes(verdict.cost_milli),
        tuple(found[:MOST_FINDINGS]),
        max(0, len(found) - MOST_FINDINGS),
        page_parts(rule(verdict.rule_id).page),
    )


def _state(verdict: Verdict) -> str:
    if not verdict.amount:
        return "ok"
    return "broken" if verdict.hard else "priced"


def _words(verdict: Verdict) -> str:
    places = words.count(len(verdict.findings), "place")
    inherited = (
        f", {words.amount(verdict.inherited, verdict.unit)} inherited" if verdict.inherited else ""
    )
    if not verdict.amount:
        return f"holds{inherited}"
    return f"{words.amount(verdict.amount, verdict.unit)} in {places}{inherited}"


def page_parts(page: str) -> tuple[Part, ...]:
    """Return the sections of a published page, without its title."""
    pieces = _HEADING.split(page.strip())[1:]
    pairs = zip(pieces[::2], pieces[1::2], strict=True)
    return tuple(Part(heading, text.strip()) for heading, text in pairs)
