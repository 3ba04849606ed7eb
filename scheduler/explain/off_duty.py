"""Why somebody who is not at work in a span could not, or could, have been."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from scheduler.domain import Segment, Shift
from scheduler.domain.timeline import Timeline
from scheduler.explain.hours_left import HOURS_RULES, HoursLeft
from scheduler.explain.personal_limits import PersonalLimits
from scheduler.explain.reasons import REASONS, Reason
from scheduler.explain.settings import setting_of
from scheduler.rules.availability_window import open_spans
from scheduler.rules.days_in_a_row import Params as InARow
from scheduler.rules.days_per_week import Params as DaysPerWeek
from scheduler.rules.hours_weekly_max import leaves_by_agent
from scheduler.rules.night_in_a_row import Night, is_night
from scheduler.rules.night_newcomers import Params as NightNewcomers
from scheduler.rules.rest_between_shifts import Params as Rest

Span = tuple[datetime, datetime]
_DAY = timedelta(days=1)
_RANK = {reason: rank for rank, reason in enumerate(REASONS)}


@dataclass(frozen=True)
class _Day:
    """What a date says of a shift that would start on it, before its hours are known."""

    windows: tuple[Span, ...]
    least: timedelta
    night: Night | None
    works: bool
    reached: Reason | None


class OffDuty:
    """Answers for one roster; dates are looked up once.

    A person could have worked when a shift of the contract's shortest length, holding the whole
    span, would break none of: hours of contract and availability, nights, personal limits, one
    shift a day, leave, rest between shifts, hours, overtime, days a week and days in a row. Rules
    that the policy does not hold are not asked. Personal limits count as outside the hours of
    contract or availability.
    """

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._leaves = leaves_by_agent(timeline)
        self._hours_left = HoursLeft(timeline, HOURS_RULES)
        self._limited_hours = HoursLeft(timeline, ("limit.hours",))
        self._limits = PersonalLimits(timeline)
        self._days: dict[tuple[str, date], _Day] = {}
        self._busy_of: dict[str, list[Span]] = {}
        self._nights: dict[Hashable, bool] = {}
        self._horizon = timeline.first, timeline.last
        self._zones = {agent_id: timeline.zone(agent_id) for agent_id in timeline.agent_ids}

    def reason(self, agent_id: str, span: Span) -> Reason:
        """Return the reason of a person without a minute of work in ``span``.

        Of the dates on which a shift over ``span`` could start, the one that goes furthest counts.
        """
        leaves = self._leaves.get(agent_id, ())
        if any(leave.start < span[1] and span[0] < leave.end for leave in leaves):
            return "on_leave"
        on = self._timeline.local(agent_id, span[0]).date()
        if not self._timeline.employed(agent_id, on):
            return "not_employed"
        first, last = self._horizon
        dates = [day for day in (on, on - _DAY) if first <= day <= last]
        dates = [day for day in dates if day == on or not self._day(agent_id, day).works]
        found = [self._on(agent_id, span, day) for day in dates]
        return max(found, key=_RANK.__getitem__, default="outside_availability")

    def _on(self, agent_id: str, span: Span, on: date) -> Reason:
        day = self._day(agent_id, on)
        window = next((w for w in day.windows if _fits(span, w, day.least)), None)
        if window is None or (day.night and self._only_at_night(agent_id, span, window, on)):
            return "outside_availability"
        if day.works:
            return "other_hours"
        leaves = self._leaves.get(agent_id, ())
        free = _between(span, window, [(leave.start, leave.end) for leave in leaves])
        if not _fits(span, free, day.least):
            return "on_leave"
        if not _fits(span, _between(span, free, self._busy(agent_id)), day.least):
            return "rest_after_previous"
        return day.reached or "day_off"

    def _only_at_night(self, agent_id: str, span: Span, window: Span, on: date) -> bool:
        """Return whether every shortest shift over ``span`` is a night shift.

        The minutes of night in a sliding shift rise, stay and fall: least at one of its ends.
        """
        least = self._day(agent_id, on).least
        earliest, latest = max(window[0], span[1] - least), min(span[0], window[1] - least)
        return self._at_night(agent_id, on, (earliest, max(span[1], earliest + least))) and (
            self._at_night(agent_id, on, (latest, max(span[1], latest + least)))
        )

    def _at_night(self, agent_id: str, on: date, span: Span) -> bool:
        """Return whether a shift is a night shift: the same for everybody on the same clocks."""
        night = self._day(agent_id, on).night
        alike = type(night), self._zones[agent_id], on, span
        if alike not in self._nights:
            shift = _bare_shift(self._site(agent_id, on), agent_id, on, *span)
            self._nights[alike] = night is not None and is_night(night, self._timeline, shift)
        return self._nights[alike]

    def _site(self, agent_id: str, on: date) -> str:
        return self._timeline.agent(agent_id, on).site

    def _busy(self, agent_id: str) -> list[Span]:
        """Return the person's shifts with the rest that is owed around them."""
        if agent_id not in self._busy_of:
            rest = timedelta(minutes=self._rest.rest_minutes if self._rest else 0)
            self._busy_of[agent_id] = [
                (shift.start - rest, shift.end + rest) for shift in self._timeline.shifts(agent_id)
            ]
        return self._busy_of[agent_id]

    @cached_property
    def _rest(self) -> Rest | None:
        return setting_of(self._timeline.problem, "rest.between-shifts", Rest)

    def _day(self, agent_id: str, on: date) -> _Day:
        if (agent_id, on) not in self._days:
            self._days[agent_id, on] = self._looked_up(agent_id, on)
        return self._days[agent_id, on]

    def _looked_up(self, agent_id: str, on: date) -> _Day:
        contract = self._timeline.contract(agent_id, on)
        worked = {shift.work_date for shift in self._timeline.shifts(agent_id)}
        least_minutes = self._limits.shortest(agent_id, on, round(contract.shift_hours_min * 60))
        spans = open_spans(self._timeline, agent_id, on)
        return _Day(
            windows=self._limits.without_nights(agent_id, on, tuple(_joined(spans))),
            least=timedelta(minutes=least_minutes),
            night=self._closed_night(agent_id, on, allowed=contract.nights_allowed),
            works=on in worked,
            reached=self._reached(agent_id, on, least_minutes, worked),
        )

    def _closed_night(self, agent_id: str, on: date, *, allowed: bool) -> Night | None:
        """Return the night that contract or newness closes on a date."""
        problem = self._timeline.problem
        if not allowed:
            return setting_of(problem, "night.allowed", Night)
        newcomers = setting_of(problem, "night.newcomers", NightNewcomers)
        employed = on - self._timeline.agent(agent_id, on).employed_from
        if newcomers and employed < timedelta(weeks=newcomers.new_weeks):
            return newcomers
        return None

    def _reached(
        self, agent_id: str, on: date, least_minutes: int, worked: set[date]
    ) -> Reason | None:
        first = next(first for first, last in self._timeline.weeks() if first <= on <= last)
        if self._hours_left.on(agent_id, on) < least_minutes:
            return "weekly_hours_reached"
        if self._limited_hours.on(agent_id, on) < least_minutes:
            return "outside_availability"
        in_a_row = setting_of(self._timeline.problem, "days.in-a-row", InARow)
        if self._days_left(agent_id, first, worked) < 1 or (
            in_a_row is not None and _row(worked, on) > in_a_row.max_days
        ):
            return "days_reached"
        return None

    def _days_left(self, agent_id: str, first: date, worked: set[date]) -> float:
        """Return the days of work that a week has left."""
        params = setting_of(self._timeline.problem, "days.per-week", DaysPerWeek)
        if params is None:
            return float("inf")
        most = self._timeline.contract(agent_id, first).days_per_week_max
        used = sum(first <= on < first + 7 * _DAY for on in worked)
        return min(most, params.max_days_per_week) - used


def _fits(span: Span, window: Span, least: timedelta) -> bool:
    """Return whether a shift of the least length within ``window`` can hold ``span``."""
    return window[0] <= span[0] and span[1] <= window[1] and window[1] - window[0] >= least


def _between(span: Span, window: Span, busy: list[Span]) -> Span:
    """Return what ``busy`` leaves of ``window`` around ``span``; empty where one overlaps it."""
    start, end = window
    for begins, ends in busy:
        if begins < span[1] and span[0] < ends:
            return span[0], span[0]
        if ends <= span[0]:
            start = max(start, ends)
        else:
            end = min(end, begins)
    return start, end


def _joined(spans: list[Span]) -> Iterator[Span]:
    """Yield spans by start with those that touch made one."""
    held: Span | None = None
    for start, end in spans:
        if held and start <= held[1]:
            held = held[0], max(held[1], end)
        else:
            if held:
                yield held
            held = start, end
    if held:
        yield held


def _row(worked: set[date], on: date) -> int:
    """Return the length of the row of days that working on ``on`` would make."""
    before = next(n for n in range(1, 400) if on - n * _DAY not in worked)
    after = next(n for n in range(1, 400) if on + n * _DAY not in worked)
    return before + after - 1


def _bare_shift(site: str, agent_id: str, on: date, start: datetime, end: datetime) -> Shift:
    return Shift(
        agent_id=agent_id,
        shift_id=f"{agent_id}:{on}",
        work_date=on,
        site=site,
        segments=(Segment(start=start, end=end, kind="off_phone"),),
    )
