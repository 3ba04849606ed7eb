"""A fair share of some kind of shift on clocks: what fair-share rules have in common there.

The formula stands in ``fair_weekend``; the side of ``terms`` has its own reading in ``fair_terms``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction

from scheduler.domain import LedgerRow
from scheduler.domain.timeline import Timeline, overlap_minutes
from scheduler.rules.availability_window import availability_by_agent, open_spans
from scheduler.rules.hours_weekly_max import leave_dates, leaves_by_agent
from scheduler.rules.rule import Violation

Span = tuple[datetime, datetime]
Count = Callable[[LedgerRow], int]
DateSpans = dict[str, dict[date, Span]]


def unfair(
    timeline: Timeline, spans: DateSpans, count: Count, least_minutes: int, ledger_weeks: int
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
    """
    spans = {agent_id: own for agent_id, own in spans.items() if _takes_part(timeline, agent_id)}
    counts = _carried(timeline, spans, count, ledger_weeks)
    minutes = _entitled(timeline, spans, least_minutes)
    shifts = _needed_shifts(timeline, spans)
    all_minutes, all_counts = sum(minutes.values()), sum(counts.values())
    for agent_id, own in spans.items():
        shared = Fraction(minutes[agent_id], all_minutes) if minutes[agent_id] else Fraction(0)
        hundredths = 100 * (shared * (shifts[agent_id] + all_counts) - counts[agent_id])
        fair = max(0, hundredths.numerator // hundredths.denominator)
        such = [
            shift
            for shift in timeline.planned(agent_id)
            if _inside((shift.start, shift.end), own.values()) >= least_minutes
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


def _takes_part(timeline: Timeline, agent_id: str) -> bool:
    return any(timeline.employed(agent_id, on) for on in timeline.problem.dates)


def _carried(
    timeline: Timeline, spans: DateSpans, count: Count, ledger_weeks: int
) -> dict[str, int]:
    """Return what each person's ledger counts."""
    since = timeline.first - timedelta(weeks=ledger_weeks)
    counts = dict.fromkeys(spans, 0)
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
            if not able and (on in own or on + timedelta(days=1) in own):
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
    people = {timeline.zone(agent_id).key: agent_id for agent_id in spans}
    shifts = {
        zone: Fraction(_needed_milli(timeline, spans[agent_id].values()), 1000)
        / Fraction(twice, 2 * len(contracts))
        for zone, agent_id in people.items()
    }
    return {agent_id: shifts[timeline.zone(agent_id).key] for agent_id in spans}


def _needed_milli(timeline: Timeline, spans: Collection[Span]) -> int:
    """Return the need inside spans in thousandths of a person-minute."""
    step = timedelta(minutes=timeline.problem.centre.interval_minutes)
    return sum(
        round(row.required_agents * 1000)
        * _inside((row.interval_start, row.interval_start + step), spans)
        for row in timeline.problem.need
    )
