"""What a shift counts as, and how many dates a wish speaks of: for ledger and reports alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from scheduler.domain import Problem, Shift, Wish
from scheduler.domain.timeline import Timeline, overlap_minutes
from scheduler.explain.settings import setting_of
from scheduler.rules.fair_evening import Params as FairEvening
from scheduler.rules.fair_holiday import Params as FairHoliday
from scheduler.rules.fair_holiday import is_holiday
from scheduler.rules.fair_unpopular import Params as FairUnpopular
from scheduler.rules.fair_unpopular import is_unpopular
from scheduler.rules.fair_weekend import Params as FairWeekend
from scheduler.rules.hard_daily import Params as HardDaily
from scheduler.rules.night_in_a_row import Params as NightInARow
from scheduler.rules.night_in_a_row import is_night


class ShiftCounts:
    """What the policy counts: evenings, nights, weekends, holidays, unpopular starts.

    A rule that the policy does not hold counts by its defaults.
    """

    def __init__(self, timeline: Timeline) -> None:
        problem, self._timeline = timeline.problem, timeline
        self._evening = setting_of(problem, "fair.evening", FairEvening) or FairEvening()
        self._weekend = setting_of(problem, "fair.weekend", FairWeekend) or FairWeekend()
        self._night = setting_of(problem, "night.in-a-row", NightInARow) or NightInARow()
        self._holiday = setting_of(problem, "fair.holiday", FairHoliday) or FairHoliday()
        self._unpopular = setting_of(problem, "fair.unpopular", FairUnpopular) or FairUnpopular()

    def is_evening(self, shift: Shift) -> bool:
        """Return whether enough of a shift lies in evenings."""
        starts = self._evening.evening_from_minute
        minutes = sum(self._from(starts, shift, on) for on in _dates(shift))
        return minutes >= self._evening.least_minutes

    def is_night(self, shift: Shift) -> bool:
        """Return whether ``night.in-a-row`` takes a shift for a night."""
        return is_night(self._night, self._timeline, shift)

    def is_weekend(self, shift: Shift) -> bool:
        """Return whether enough of a shift lies on days of the weekend."""
        days = [on for on in _dates(shift) if on.weekday() in self._weekend.weekend_weekdays]
        return sum(self._from(0, shift, on) for on in days) >= self._weekend.least_minutes

    def is_holiday(self, shift: Shift) -> bool:
        """Return whether enough of a shift lies on holidays of its site."""
        problem, site = self._timeline.problem, shift.site
        days = [on for on in _dates(shift) if is_holiday(problem, site, on)]
        return sum(self._from(0, shift, on) for on in days) >= self._holiday.least_minutes

    def is_unpopular(self, shift: Shift) -> bool:
        """Return whether a shift starts at an unpopular time."""
        return is_unpopular(self._unpopular, self._timeline, shift)

    def _from(self, clock_minute: int, shift: Shift, on: date) -> int:
        """Return the minutes of a shift from a clock time to the midnight after it."""
        begins = self._timeline.at(shift.agent_id, on, clock_minute)
        ends = self._timeline.midnight(shift.agent_id, on + timedelta(days=1))
        return overlap_minutes(shift.start, shift.end, begins, ends)


def hard_queues(problem: Problem) -> frozenset[str]:
    """Return the queues as heavy as the policy's ``hard.daily`` says, or by its default."""
    params = setting_of(problem, "hard.daily", HardDaily) or HardDaily()
    queues = problem.centre.queues
    return frozenset(q.queue for q in queues if q.emotional_weight >= params.hard_weight)


def dates_asked(wish: Wish, dates: Iterable[date]) -> int:
    """Return the number of dates that a wish speaks of; wishes for home are judged nowhere."""
    return sum(_speaks_of(wish, on) for on in dates) if wish.wish != "home" else 0


def _speaks_of(wish: Wish, on: date) -> bool:
    asked = wish.date == on if wish.date else wish.weekday == on.weekday()
    return asked and (wish.valid_from or on) <= on <= (wish.valid_to or on)


def _dates(shift: Shift) -> tuple[date, date]:
    return shift.work_date, shift.work_date + timedelta(days=1)
