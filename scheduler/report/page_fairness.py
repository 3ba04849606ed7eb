"""How loads and manual settings are spread, as lines of tables; nobody is named in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.domain import Pin, Shift
from scheduler.explain.counts import ShiftCounts
from scheduler.report import words
from scheduler.report.loads import Load, compared_with_nobody, shared_loads, weeks_before
from scheduler.report.measures import PersonMeasures
from scheduler.report.story import Story


@dataclass(frozen=True)
class FairLine:
    """One load and how it is spread, in words.

    Attributes
    ----------
    worst_off, range
        Of loads at the mean entitlement.
    """

    name: str
    total: str
    worst_off: str
    range: str
    unfairness: str
    gini: str
    jain: str


@dataclass(frozen=True)
class HandLine:
    """What one author has fixed by hand in the horizon.

    Attributes
    ----------
    shifts, days_off, people
        Pins of shifts, pins of days off, and how many people they concern.
    kinds
        Which of the pinned shifts count as nights, weekends and so on.
    """

    author: str
    shifts: int
    days_off: int
    people: int
    kinds: str


def fair_lines(story: Story, people: Sequence[PersonMeasures], *, ledger: bool) -> list[FairLine]:
    """Return the loads that somebody carries.

    Parameters
    ----------
    ledger
        Whether the weeks before the horizon count too.
    """
    before = weeks_before(story.problem) if ledger else ()
    loads = shared_loads(people, before, compared_with_nobody(story.problem))
    return [_line(load) for load in loads if load.total]


def _line(load: Load) -> FairLine:
    found, digits = load.fairness, 0 if load.unit == "min" else 1
    return FairLine(
        load.name,
        f"{words.number(load.total)} {load.unit}",
        words.number(found.worst_off, digits),
        words.number(found.range, digits),
        words.number(found.unfairness, digits),
        words.number(found.gini, 2),
        words.number(found.jain, 2),
    )


def hand_lines(story: Story) -> list[HandLine]:
    """Return what each author has fixed for the horizon; reasons stay in ``pins.csv``."""
    dates = frozenset(story.problem.dates)
    pins = [p for p in story.problem.pins if _local_date(story, p) in dates]
    return [
        _hand_line(story, author, [pin for pin in pins if pin.author == author])
        for author in sorted({pin.author for pin in pins})
    ]


def _local_date(story: Story, pin: Pin) -> object:
    return story.timeline.local(pin.agent_id, pin.start).date()


def _hand_line(story: Story, author: str, pins: Sequence[Pin]) -> HandLine:
    pinned = {(pin.agent_id, pin.start, pin.end) for pin in pins if pin.kind == "shift"}
    shifts = [s for s in story.roster.shifts if (s.agent_id, s.start, s.end) in pinned]
    kinds = Counter(kind for shift in shifts for kind in _kinds(story, shift))
    return HandLine(
        author,
        len(pinned),
        sum(pin.kind == "off" for pin in pins),
        len({pin.agent_id for pin in pins}),
        ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items())) or "–",
    )


def _kinds(story: Story, shift: Shift) -> list[str]:
    counts = ShiftCounts(story.timeline)
    asked = (
        ("evening", counts.is_evening),
        ("holiday", counts.is_holiday),
        ("night", counts.is_night),
        ("unpopular start", counts.is_unpopular),
        ("weekend", counts.is_weekend),
    )
    return [kind for kind, holds in asked if holds(shift)]
