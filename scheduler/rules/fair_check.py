"""A fair share of some kind of shift on clocks: what fair-share rules have in common there.

The formula stands in ``fair_weekend``; the side of ``terms`` has its own reading in ``fair_terms``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction

from scheduler.domain import LedgerRow, Shift
from scheduler.domain.timeline import Timeline, overlap_minutes
from scheduler.rules.availability_window import availability_by_agent, open_spans
from scheduler.rules.hours_weekly_max import leave_dates, leaves_by_agent
from scheduler.rules.rule import Violation

Span = tuple[datetime, datetime]
Count = Callable[[LedgerRow], int]
DateSpans = dict[str, dict[date, Span]]


def unfair(
    timeline: Timeline,
    spans: DateSpans,
    count: Count,
    least_minutes: int,
    ledger_weeks: int,
    counts: Callable[[Shift], bool] | None = None,
) -> Iterator[Violation]:
    """Yield who works more shifts inside their spans than is fair.

    Parameters
    ----------
    spans
        Person to date to span, for the horizon and the date after it.
    count
        What a closed week of the ledger counts.
    least_minutes
        Minutes inside the spans that make a shift count.
    ledger_weeks
        How far the ledger is looked back.
    counts
        Whether a shift counts; None when its minutes inside the spans say so.
    """
    spans = {agent_id: own for agent_id, own in spans.items() if takes_part(timeline, agent_id)}
    minutes = _entitled(timeline, spans, least_minutes)
    shifts = _needed_shifts(timeline, spans)
    shares = due(timeline, minutes, shifts, count, ledger_weeks)
    for agent_id, own in spans.items():
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


def takes_part(timeline: Timeline, agent_id: str) -> bool:
    """Return whether a person is employed in the horizon; ``check`` of rules reads it."""
    return any(timeline.employed(agent_id, on) for on in timeline.problem.dates)


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
    shares = {}
    for agent_id, own in minutes.items():
        if agent_id in group:
            part = Fraction(own, theirs) if own else Fraction(0)
            shares[agent_id] = part * (expected[agent_id] + before) - carried[agent_id]
        else:
            part = Fraction(own, everybody) if own else Fraction(0)
            shares[agent_id] = part * expected[agent_id]
    return shares


def _carried(
    timeline: Timeline, people: Iterable[str], count: Count, since: date
) -> dict[str, int]:
    """Return what each person's ledger counts."""
    counts = dict.fromkeys(people, 0)
    for row in timeline.problem.ledger:
        if row.agent_id in counts and row.week_start >= since:
            counts[row.agent_id] += count(row)
    return counts


def _entitled(timeline: Timeline, spans: DateSpans, least_minutes: int) -> dict[str, int]:
    """Return by how many paid minutes each person takes part."""
    leaves, rows = leaves_by_agent(timeline), availability_by_agent(timeline)
    entitled: dict[str, int] = {}
    for agent_id, own in spans.items():
        away = {on for leave in leaves[agent_id] for on in leave_dates(timeline, leave)}
        left = [span for on, span in own.items() if on not in away]
        minutes, able = 0, False
        for on in timeline.problem.dates:
            if on in away or not timeline.employed(agent_id, on):
                continue
            minutes += round(timeline.contract(agent_id, on).weekly_hours_paid * 60)
            if not able and any(on + timedelta(days=n) in own for n in (-1, 0, 1)):
                hours = _disjoint(open_spans(timeline, rows[agent_id], agent_id, on))
                able = sum(_inside(span, left) for span in hours) >= least_minutes
        entitled[agent_id] = minutes if able else 0
    return entitled


def _disjoint(spans: list[Span]) -> list[Span]:
    """Return rising spans with what an earlier one holds already taken away."""
    rest: list[Span] = []
    for start, end in spans:
        begin = max(start, rest[-1][1]) if rest else start
        if begin < end:
            rest.append((begin, end))
    return rest


def _needed_shifts(timeline: Timeline, spans: DateSpans) -> dict[str, Fraction]:
    """Return, on each person's clocks, how many shifts the need inside the spans asks for."""
    contracts = [timeline.contract(agent_id, timeline.first) for agent_id in spans]
    hours = [(c.shift_hours_min, c.shift_hours_max) for c in contracts]
    twice = sum(round(shortest * 60) + round(longest * 60) for shortest, longest in hours)
    sites = {agent_id: timeline.agent(agent_id, timeline.last).site for agent_id in spans}
    people = {site: agent_id for agent_id, site in sites.items()}
    shifts = {
        site: Fraction(_needed_milli(timeline, spans[agent_id].values()), 1000)
        / Fraction(twice, 2 * len(contracts))
        for site, agent_id in people.items()
    }
    return {agent_id: shifts[site] for agent_id, site in sites.items()}


def _needed_milli(timeline: Timeline, spans: Collection[Span]) -> int:
    """Return the need inside spans in thousandths of a person-minute."""
    step = timedelta(minutes=timeline.problem.centre.interval_minutes)
    return sum(
        round(row.required_agents * 1000)
        * _inside((row.interval_start, row.interval_start + step), spans)
        for row in timeline.problem.need
    )
