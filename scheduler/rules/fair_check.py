"""A fair share of some kind of shift on clocks: what fair-share rules have in common there.

The formula stands in ``fair_weekend``; the side of ``terms`` has its own reading in ``fair_terms``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import lru_cache

from scheduler.domain import LedgerRow, Shift
from scheduler.domain.timeline import Timeline, overlap_minutes
from scheduler.rules.availability_window import open_spans
from scheduler.rules.hours_weekly_max import leave_dates, leaves_by_agent
from scheduler.rules.rule import Violation

Span = tuple[datetime, datetime]
Count = Callable[[LedgerRow], int]
DateSpans = dict[date, Span]
SiteSpans = dict[str, DateSpans]
_DAY = timedelta(days=1)


def by_site(timeline: Timeline, spans: Callable[[str], DateSpans]) -> SiteSpans:
    """Return the spans of one person of each site: clocks and holidays of a site are the same."""
    people = {timeline.site(agent_id): agent_id for agent_id in timeline.agent_ids}
    return {site: spans(agent_id) for site, agent_id in people.items()}


def unfair(
    timeline: Timeline,
    spans: SiteSpans,
    count: Count,
    least_minutes: int,
    ledger_weeks: int,
    counts: Callable[[Shift], bool] | None = None,
) -> Iterator[Violation]:
    """Yield who works more shifts inside their spans than is fair.

    Parameters
    ----------
    spans
        Site to date to span, for the horizon and the date after it.
    count
        What a closed week of the ledger counts.
    least_minutes
        Minutes inside the spans that make a shift count.
    ledger_weeks
        How far the ledger is looked back.
    counts
        Whether a shift counts; None when its minutes inside the spans say so.
    """
    minutes = _entitled(timeline, spans, least_minutes)
    shifts = _needed_shifts(timeline, spans, minutes)
    shares = due(timeline, minutes, shifts, count, ledger_weeks)
    for agent_id in minutes:
        own = spans[timeline.site(agent_id)]
        hundredths = 100 * shares[agent_id]
        fair = max(0, hundredths.numerator // hundredths.denominator)
        such = [
            shift
            for shift in timeline.planned(agent_id)
            if (
                _inside((shift.start, shift.end), own.values()) >= least_minutes
                if counts is None
                else counts(shift)
            )
        ]
        beyond = 100 * len(such) - fair
        if beyond > 0:
            amount = beyond + max(0, beyond - 100) + max(0, beyond - 200)
            facts = {"shifts": len(such), "fair_hundredths": fair}
            yield Violation(agent_id, such[-1].work_date, amount, facts=facts)


def _inside(span: Span, others: Iterable[Span]) -> int:
    start, end = span
    return sum(
        overlap_minutes(*span, *other) for other in others if start < other[1] and other[0] < end
    )


@dataclass(frozen=True)
class Presence:
    """When a person who takes part is there to be asked.

    Attributes
    ----------
    minutes
        Date of the horizon, employed and without leave → the contract's minutes a week.
    away
        Dates that leave takes.
    """

    minutes: dict[date, int]
    away: frozenset[date]


def presences(timeline: Timeline) -> dict[str, Presence]:
    """Return who takes part, and when; ``check`` of rules reads it."""
    return timeline.once(_presences)


def _presences(timeline: Timeline) -> dict[str, Presence]:
    leaves, dates = leaves_by_agent(timeline), timeline.problem.dates
    found = {}
    for agent_id in timeline.agent_ids:
        employed = [on for on in dates if timeline.employed(agent_id, on)]
        if employed:
            away = {on for leave in leaves[agent_id] for on in leave_dates(timeline, leave)}
            minutes = {
                on: round(timeline.contract(agent_id, on).weekly_hours_paid * 60)
                for on in employed
                if on not in away
            }
            found[agent_id] = Presence(minutes, frozenset(away))
    return found


def due(
    timeline: Timeline,
    minutes: Mapping[str, int],
    expected: Mapping[str, Fraction],
    count: Count,
    ledger_weeks: int,
) -> dict[str, Fraction]:
    """Return what is fair of what each person's place expects; negative where more was carried.

    Parameters
    ----------
    minutes
        By how many paid minutes each person takes part.
    """
    since = timeline.first - timedelta(weeks=ledger_weeks)
    apart = {
        limit.agent_id
        for limit in timeline.problem.limits
        if since <= limit.valid_to and limit.valid_from <= timeline.last
    }
    carried = _carried(timeline, minutes, count, since)
    group = minutes.keys() - apart
    everybody, theirs = sum(minutes.values()), sum(minutes[a] for a in group)
    before = sum(carried[a] for a in group)
    part = lru_cache(maxsize=None)(_part)  # many have the same hours, on clocks of few sites
    return {
        agent_id: part(own, theirs, expected[agent_id], before) - carried[agent_id]
        if agent_id in group
        else part(own, everybody, expected[agent_id], 0)
        for agent_id, own in minutes.items()
    }


def _part(own: int, everybody: int, expected: Fraction, before: int) -> Fraction:
    return Fraction(own, everybody) * (expected + before) if own else Fraction(0)


def _carried(
    timeline: Timeline, people: Iterable[str], count: Count, since: date
) -> dict[str, int]:
    """Return what each person's ledger counts."""
    return {
        agent_id: sum(count(row) for row in timeline.ledger(agent_id) if row.week_start >= since)
        for agent_id in people
    }


def _entitled(timeline: Timeline, spans: SiteSpans, least_minutes: int) -> dict[str, int]:
    """Return by how many paid minutes each person takes part."""
    entitled: dict[str, int] = {}
    for agent_id, presence in presences(timeline).items():
        own = spans[timeline.site(agent_id)]
        left = [span for on, span in own.items() if on not in presence.away]
        able = any(
            sum(_inside(hours, left) for hours in _disjoint(open_spans(timeline, agent_id, on)))
            >= least_minutes
            for on in presence.minutes
            if on in own or on - _DAY in own or on + _DAY in own
        )
        entitled[agent_id] = sum(presence.minutes.values()) if able else 0
    return entitled


def _disjoint(spans: list[Span]) -> list[Span]:
    """Return rising spans with what an earlier one holds already taken away."""
    rest: list[Span] = []
    for start, end in spans:
        begin = max(start, rest[-1][1]) if rest else start
        if begin < end:
            rest.append((begin, end))
    return rest


def _needed_shifts(
    timeline: Timeline, spans: SiteSpans, people: Collection[str]
) -> dict[str, Fraction]:
    """Return, on each person's clocks, how many shifts the need inside the spans asks for."""
    contracts = [timeline.contract(agent_id, timeline.first) for agent_id in people]
    twice = sum(round(c.shift_hours_min * 60) + round(c.shift_hours_max * 60) for c in contracts)
    sites = {agent_id: timeline.site(agent_id) for agent_id in people}
    shifts = {
        site: Fraction(_needed_milli(timeline, spans[site].values()), 1000)
        / Fraction(twice, 2 * len(contracts))
        for site in set(sites.values())
    }
    return {agent_id: shifts[site] for agent_id, site in sites.items()}


def _needed_milli(timeline: Timeline, spans: Collection[Span]) -> int:
    """Return the need inside spans in thousandths of a person-minute."""
    step = timedelta(minutes=timeline.problem.centre.interval_minutes)
    needed = timeline.once(_needed)
    return sum(milli * _inside((at, at + step), spans) for at, milli in needed.items())


def _needed(timeline: Timeline) -> dict[datetime, int]:
    """Return start of an interval → thousandths of the people that all queues need in it."""
    needed = Counter[datetime]()
    for row in timeline.problem.need:
        needed[row.interval_start] += round(row.required_agents * 1000)
    return needed
