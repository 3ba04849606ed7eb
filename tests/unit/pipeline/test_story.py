from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from scheduler.engine.result import Settings
from scheduler.pipeline.prepare import Prepared
from scheduler.pipeline.solving import Solved, solve_audited
from scheduler.pipeline.story import story_of
from tests.small_roster import answering, roster, shift

NINE = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def solved(prepared: Prepared) -> Solved:
    return solve_audited(prepared.problem, Settings(), None, answering(roster(shift("A5", 0))))


def test_a_story_tells_the_result_as_it_is(prepared: Prepared, solved: Solved) -> None:
    story = story_of(prepared, solved)
    assert story.headline.cost_milli == solved.audit.cost_milli
    assert story.headline.bound_milli == 1000
    assert story.headline.week_loss_milli == 500
    assert story.headline.gap == pytest.approx(1 - 1000 / solved.audit.cost_milli)
    assert story.notices == prepared.notices
    assert len(story.intervals) == len(prepared.problem.need)
    first = next(row for row in story.intervals if (row.queue, row.start) == ("calls", NINE))
    assert first.staffed_agents == 1
    assert first.short_agents == pytest.approx(first.required_agents - 1)


def test_every_short_interval_has_its_reasons(prepared: Prepared, solved: Solved) -> None:
    story = story_of(prepared, solved)
    short = [row for row in story.intervals if row.short_agents > 0]
    assert len(story.shortfalls) == len(short)
    assert all(sum(row.counts.values()) == row.qualified for row in story.shortfalls)


def test_forecast_service_and_what_came_are_told_where_known(
    prepared: Prepared, solved: Solved
) -> None:
    story = story_of(prepared, solved)
    assert {row.actual_offered for row in story.forecast} == {None}
    assert len(story.service) == 5 * 16
    actuals = prepared.files.history.iloc[:1].assign(interval_start=NINE, offered=3.0)
    hindsight = replace(prepared, files=replace(prepared.files, actuals=actuals))
    came = [row for row in story_of(hindsight, solved).forecast if row.actual_offered is not None]
    assert [(row.queue, row.start, row.actual_offered) for row in came] == [("calls", NINE, 3.0)]


def test_repeated_rows_of_what_came_are_added_up(prepared: Prepared, solved: Solved) -> None:
    row = prepared.files.history.iloc[:1].assign(interval_start=NINE, offered=3.0)
    actuals = row.loc[row.index.repeat(2)]
    hindsight = replace(prepared, files=replace(prepared.files, actuals=actuals))
    told = {row.actual_offered for row in story_of(hindsight, solved).forecast}
    assert told == {None, 6.0}


def test_a_given_need_has_no_forecast_to_tell(prepared: Prepared, solved: Solved) -> None:
    given = replace(prepared, demand=replace(prepared.demand, forecast=None))
    story = story_of(given, solved)
    assert (story.forecast, story.service) == ((), ())


def test_quantiles_that_a_forecast_does_not_have_are_unknown(
    prepared: Prepared, solved: Solved
) -> None:
    expected = prepared.demand.forecast
    assert expected is not None
    bare = expected.assign(offered_p10=float("nan"), offered_p90=float("nan"))
    given = replace(prepared, demand=replace(prepared.demand, forecast=bare))
    assert {row.offered_p10 for row in story_of(given, solved).forecast} == {None}
