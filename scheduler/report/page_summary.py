"""The first screen of the report: figures, proof, service, reasons and costs in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scheduler.explain import LABELS, NOT_AVAILABLE, REASONS, totals
from scheduler.report import words
from scheduler.report.coverage import coverage
from scheduler.report.measures import PersonMeasures
from scheduler.report.palette import QUIET, SHORT, STAFFED
from scheduler.report.story import ServiceRow, Story

_AT_WORK = ("on_queue", "on_other_queue")
_PAUSED = ("on_meal", "on_break", "on_recovery", "in_activity", "off_phone")


@dataclass(frozen=True)
class Card:
    """A figure with its name and what it should be read against."""

    label: str
    value: str
    note: str
    warns: bool = False


@dataclass(frozen=True)
class Share:
    """A named part of a whole, with the width and colour of its bar."""

    label: str
    value: str
    percent: float
    colour: str


@dataclass(frozen=True)
class ServiceLine:
    """Service of a staffing group over some days, weighted by contacts."""

    group: str
    when: str
    offered: str
    service_level: str
    asa: str
    abandon: str
    occupancy: str


def cards(story: Story, people: Sequence[PersonMeasures]) -> tuple[Card, ...]:
    """Return the figures of the first screen."""
    found = coverage(story, story.intervals)
    paid = sum(person.paid_minutes for person in people)
    engaged = sum(person.contract_minutes for person in people)
    at_work = sum(person.shifts > 0 for person in people)
    return (
        Card("People at work", words.number(at_work), f"of {len(people)} employed"),
        Card("Paid hours", words.hours(paid), f"contracts: {words.hours(engaged)}"),
        Card(
            "Need met",
            words.percent(found.share),
            f"of {words.hours(found.needed_minutes)} needed",
        ),
        Card(
            "Missing",
            words.hours(found.missing_minutes),
            words.count(len(story.shortfalls), "short interval"),
            warns=found.missing_minutes > 0,
        ),
        *_service_card(story),
        Card(
            "Cost",
            words.person_minutes(story.headline.cost_milli),
            "person-minutes, of all weighted rules",
        ),
        Card("Gap of need", words.percent(story.headline.gap_of_need, 2), _gap_note(story)),
    )


def _service_card(story: Story) -> tuple[Card, ...]:
    if not story.service:
        return ()
    line = _service_line("", "", story.service)
    note = f"mean wait {line.asa}, {line.abandon} hang up"
    return (Card("Expected service", line.service_level, note),)


def _gap_note(story: Story) -> str:
    return f"gap of cost {words.percent(story.headline.gap)}"


def verdict_sentence(story: Story) -> str:
    """Return whether every hard rule holds, in one sentence."""
    broken = story.audit.broken
    if not broken:
        return "Every hard rule holds."
    names = ", ".join(verdict.rule_id for verdict in broken)
    return f"{words.count(len(broken), 'hard rule')} broken: {names}."


def proof_sentence(story: Story) -> str:
    """Return what the bound proves, in plain words."""
    headline = story.headline
    if headline.bound_milli is None or headline.gap_of_need is None:
        return "Nothing is proven about this roster: it was not searched for here."
    if headline.bound_milli == headline.cost_milli:
        return "This roster is proven best: none that keeps every hard rule costs less."
    return (
        "No roster that keeps every hard rule can cost less than "
        f"{words.person_minutes(headline.bound_milli)} person-minutes; this one costs "
        f"{words.person_minutes(headline.cost_milli)}. The most that a better roster could still "
        f"save is {words.percent(headline.gap_of_need, 2)} of what leaving the whole need unmet "
        "would cost at the lowest price."
    )


def reason_shares(story: Story) -> tuple[Share, ...]:
    """Return people over all short intervals by first reason; they add up to 100 %."""
    counts = totals(story.shortfalls, story.audience)
    whole = sum(counts.values())
    colours = _reason_colours()
    return tuple(
        Share(LABELS[reason], words.number(n), 100 * n / whole, colours[reason])
        for reason, n in counts.items()
        if n
    )


def _reason_colours() -> dict[str, str]:
    free = (
        *("#EADFC8", "#DCCFB2", "#CDBE9B", "#E3D3C3"),
        *("#D5C2AE", "#C6B199", "#B7A084", "#A89170", "#98815F"),
    )
    away = [r for r in (*REASONS, NOT_AVAILABLE) if r not in (*_AT_WORK, *_PAUSED, "day_off")]
    return {
        "on_queue": "#4477AA",
        "on_other_queue": STAFFED,
        **dict(zip(_PAUSED, ("#8A97A3", "#A3AEB8", "#A8DDB5", "#CDB9E3", "#C9D1D8"), strict=True)),
        **dict(zip(away, (*free, QUIET), strict=True)),
        "day_off": SHORT,
    }


def cost_shares(story: Story) -> tuple[Share, ...]:
    """Return the rules that cost something, dearest first."""
    costs = {rule: milli for rule, milli in story.headline.cost_by_rule.items() if milli}
    ranked = sorted(costs, key=lambda rule: (-costs[rule], rule))
    return tuple(
        Share(
            rule,
            words.person_minutes(costs[rule]),
            100 * costs[rule] / sum(costs.values()),
            SHORT if rule.startswith("cover.") else STAFFED,
        )
        for rule in ranked
    )


def service_lines(story: Story) -> tuple[ServiceLine, ...]:
    """Return each staffing group's service, as a whole and by day."""
    zone = next(iter(story.zones.values()))
    days: dict[tuple[str, date], list[ServiceRow]] = defaultdict(list)
    for row in sorted(story.service, key=lambda row: (row.group, row.start)):
        days[row.group, row.start.astimezone(zone).date()].append(row)
    lines = []
    for group in sorted({group for group, _ in days}):
        own = [row for row in story.service if row.group == group]
        lines.append(_service_line(group, "all days", own))
        lines += [
            _service_line(group, words.day(on), rows)
            for (name, on), rows in days.items()
            if name == group
        ]
    return tuple(lines)


def _service_line(group: str, when: str, rows: Sequence[ServiceRow]) -> ServiceLine:
    measured = [(row.service_level, row.offered) for row in rows if row.service_level is not None]
    return ServiceLine(
        group,
        when,
        words.number(sum(row.offered for row in rows)),
        words.percent(_mean(measured)),
        words.seconds(_mean([(row.asa_s, row.offered) for row in rows]) or 0.0),
        words.percent(_mean([(row.abandon_share, row.offered) for row in rows])),
        words.percent(_mean([(row.occupancy, row.offered) for row in rows])),
    )


def _mean(weighted: Sequence[tuple[float, float]]) -> float | None:
    """Return the mean of (value, weight); None without weight."""
    whole = sum(weight for _, weight in weighted)
    return sum(value * weight for value, weight in weighted if weight) / whole if whole else None
