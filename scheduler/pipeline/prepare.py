"""From a request to a problem: reading, forecast, need, policy, pins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecasting.incidents import incident_notices
from scheduler.exchange import read_centre, read_forecast, read_need, read_roster, read_savings
from scheduler.exchange.frame import Frame
from scheduler.pipeline.calendars import holiday_notices, queue_calendars
from scheduler.pipeline.carried import ledger_notices
from scheduler.pipeline.cooldowns import cooldown_notices, refuse_without_reserve, reserve_notices
from scheduler.pipeline.demand import (
    forecast_weeks,
    need_of,
    need_within,
    share_notices,
    tidy_history,
    week_notices,
)
from scheduler.pipeline.mentors import mentor_notices
from scheduler.pipeline.newcomers import newcomer_notices
from scheduler.pipeline.notice import notice_notices
from scheduler.pipeline.occupancy import occupancy_notices
from scheduler.pipeline.pins import pin_notices, planned_pins
from scheduler.pipeline.points import point_notices
from scheduler.pipeline.policies import policy_at
from scheduler.pipeline.problem import problem_of
from scheduler.pipeline.request import Request
from scheduler.pipeline.sessions import owed_sessions
from scheduler.pipeline.weeks import Horizon, asked_week, default_week

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from pathlib import Path

    from scheduler.domain import Centre, NeedInterval, Problem, Saving
    from scheduler.exchange import CentreFiles


@dataclass(frozen=True, eq=False)
class Demand:
    """What is expected of a horizon.

    Attributes
    ----------
    forecast
        None where the need was given.
    notices
        What was changed, assumed or is missing.
    """

    horizon: Horizon
    forecast: Frame | None
    need: tuple[NeedInterval, ...]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Prepared:
    """A centre with its demand and the problem they make."""

    request: Request
    files: CentreFiles
    demand: Demand
    problem: Problem
    savings: tuple[Saving, ...] = ()

    @property
    def notices(self) -> tuple[str, ...]:
        """Return everything that was set aside or assumed on the way, in order."""
        return (
            *self.files.notices,
            *self.demand.notices,
            *self.problem.policy.notices,
            *pin_notices(self.files),
            *point_notices(self.files, self.demand.horizon),
            *newcomer_notices(self.files, self.demand.horizon.first),
            *mentor_notices(self.files, self.problem.policy, self.demand.horizon.first),
            *notice_notices(self.demand.horizon.first, self.request),
            *owed_sessions(self.files, self.demand.horizon).notices,
            *ledger_notices(self.files.ledger, self.demand.horizon.first),
        )


def prepare(request: Request) -> Prepared:
    """Return the problem that a request asks to solve.

    Raises
    ------
    InputError
        With every fault of the files read up to the first step that cannot go on.
    """
    prepared = prepare_from(files_of(request), request)
    if request.need is not None:
        refuse_without_reserve(prepared.problem, request.need.name)
    return prepared


def prepare_from(files: CentreFiles, request: Request) -> Prepared:
    """Return the problem that a request asks to solve, of a centre that has been read."""
    demand = demand_of(files, request)
    named, first = files.centre.policies, demand.horizon.first
    policy = policy_at(named, first, request.centre, request.policies)
    fixed = read_roster(request.fixed, files) if request.fixed else None
    kept = read_roster(request.keep, files) if request.keep else None
    pins = planned_pins(files, demand.horizon, fixed)
    problem = problem_of(files, demand.horizon, policy, demand.need, pins, kept, request.as_of)
    savings = read_savings(request.savings, files.centre) if request.savings else ()
    return Prepared(request, files, demand, problem, savings)


def files_of(request: Request) -> CentreFiles:
    """Return the centre's files; without a forecast or need of its own it has to have a history."""
    return read_centre(
        request.centre, history_required=request.need is None and request.forecast is None
    )


def demand_of(files: CentreFiles, request: Request) -> Demand:
    """Return forecast and need of the weeks asked for.

    Raises
    ------
    InputError
        For a week, a forecast or a need that cannot be used.
    """
    if request.need is not None:
        return _of_need(files, request, request.need)
    if request.forecast is not None:
        return _of_forecast(files, request, request.forecast)
    horizon, forecast, notices = forecast_of(files, request.week, request.weeks)
    need = need_of(forecast, files.centre)
    return Demand(horizon, forecast, need, (*notices, *_assumed(files.centre)))


def forecast_of(
    files: CentreFiles, week: date | None = None, weeks: int = 1
) -> tuple[Horizon, Frame, tuple[str, ...]]:
    """Return the weeks asked for, or the first open ones, their forecast, and what was assumed.

    Raises
    ------
    InputError
        For a week that is none of the centre's, or a history that cannot be used.
    """
    horizon = asked_week(week or default_week(files), weeks, files.centre)
    calendars = queue_calendars(files)
    history = tidy_history(files, calendars)
    expected = forecast_weeks(files, history, calendars, horizon)
    incidents = incident_notices(history.frame, calendars, horizon.first)
    graded = set(files.history["queue"][files.history["hard_contacts"].notna()])
    notices = (
        *history.notices,
        *incidents,
        *share_notices(files.centre, graded),
        *holiday_notices(files.centre),
    )
    return horizon, expected, notices


def _assumed(centre: Centre) -> tuple[str, ...]:
    """Return what is taken for granted where contacts are turned into people."""
    return *cooldown_notices(centre), *occupancy_notices(centre)


def _of_need(files: CentreFiles, request: Request, path: Path) -> Demand:
    centre, given = files.centre, read_need(path, files.centre)
    horizon = _horizon(files, request, ((row.queue, row.interval_start) for row in given))
    need = need_within(given, horizon, centre, path.name)
    reserves = reserve_notices([row.reserve_agents for row in need], path.name)
    weeks = week_notices(need, horizon, centre, path.name)
    return Demand(horizon, None, need, (*weeks, *reserves))


def _of_forecast(files: CentreFiles, request: Request, path: Path) -> Demand:
    centre, expected = files.centre, read_forecast(path, files.centre)
    horizon = _horizon(files, request, _starts(expected))
    need = need_within(need_of(expected, centre), horizon, centre, path.name)
    queues, blank = expected["queue"], expected["hard_contact_share"].isna()
    told = set(queues) - set(queues[blank])
    notices = (
        *week_notices(need, horizon, centre, path.name),
        *share_notices(centre, told),
        *_assumed(centre),
    )
    return Demand(horizon, expected, need, notices)


def _horizon(
    files: CentreFiles, request: Request, known: Iterable[tuple[str, datetime]]
) -> Horizon:
    week = request.week or default_week(files, known)
    return asked_week(week, request.weeks, files.centre)


def _starts(expected: Frame) -> Iterable[tuple[str, datetime]]:
    return zip(expected["queue"].tolist(), expected["interval_start"].tolist(), strict=True)
