"""Everything that the reports tell of a plan, put together once."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from scheduler.domain.timeline import Timeline
from scheduler.exchange.frame import Frame
from scheduler.explain import shortfalls
from scheduler.pipeline.service import service_rows
from scheduler.pipeline.staffed import staffed_intervals
from scheduler.pipeline.versions import software_versions
from scheduler.report.story import ForecastRow, Headline, IntervalRow, Story

if TYPE_CHECKING:
    from datetime import datetime

    from scheduler.domain import NeedInterval
    from scheduler.exchange import Staffed
    from scheduler.pipeline.prepare import Prepared
    from scheduler.pipeline.solving import Solved


def story_of(prepared: Prepared, solved: Solved) -> Story:
    """Return the story of a plan for its planner."""
    problem, roster = prepared.problem, solved.result.roster
    staffed = staffed_intervals(problem, roster)
    expected = prepared.demand.forecast
    short = {place: given.short_agents for place, given in staffed.items()}
    return Story(
        problem=problem,
        roster=roster,
        audit=solved.audit,
        headline=_headline(solved),
        intervals=tuple(
            _interval(row, staffed[row.queue, row.interval_start]) for row in problem.need
        ),
        forecast=() if expected is None else _forecast(prepared, expected),
        service=() if expected is None else service_rows(expected, staffed, problem.centre),
        shortfalls=shortfalls(Timeline(problem, roster), short),
        notices=prepared.notices,
    )


def _headline(solved: Solved) -> Headline:
    result = solved.result
    return Headline(
        status=result.status,
        cost_milli=result.cost_milli,
        cost_by_rule=solved.audit.cost_by_rule,
        bound_milli=result.bound_milli,
        gap=result.gap,
        gap_of_need=result.gap_of_need,
        week_loss_milli=result.week_loss_milli,
        seconds=result.seconds,
        seed=result.seed,
        versions=software_versions(),
    )


def _interval(row: NeedInterval, given: Staffed) -> IntervalRow:
    return IntervalRow(
        queue=row.queue,
        start=row.interval_start,
        need_agents=row.need_agents,
        reserve_agents=row.reserve_agents,
        shrinkage_agents=row.shrinkage_agents,
        required_agents=row.required_agents,
        staffed_agents=given.staffed_agents,
        short_agents=given.short_agents,
        surplus_agents=given.surplus_agents,
    )


def _forecast(prepared: Prepared, expected: Frame) -> tuple[ForecastRow, ...]:
    planned = {(row.queue, row.interval_start) for row in prepared.problem.need}
    actual = {} if prepared.files.actuals is None else _offered(prepared.files.actuals)
    columns = ("queue", "interval_start", "offered", "offered_p10", "offered_p90")
    rows = zip(*(expected[column].tolist() for column in columns), strict=True)
    return tuple(
        ForecastRow(
            queue=queue,
            start=start.to_pydatetime(),
            offered=offered,
            offered_p10=_known(low),
            offered_p90=_known(high),
            actual_offered=actual.get((queue, start)),
        )
        for queue, start, offered, low, high in rows
        if (queue, start) in planned
    )


def _offered(frame: Frame) -> dict[tuple[str, datetime], float]:
    """Return the contacts of each queue and interval; repeated rows are added up."""
    columns = (frame[column].tolist() for column in ("queue", "interval_start", "offered"))
    found: dict[tuple[str, datetime], float] = defaultdict(float)
    for queue, start, offered in zip(*columns, strict=True):
        found[queue, start] += offered
    return dict(found)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
