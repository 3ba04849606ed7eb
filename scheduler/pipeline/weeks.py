"""Which weeks are planned: whole weeks of the centre, the first open one by default."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from scheduler.errors import Fault, InputError
from scheduler.exchange import zones_of_queues

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from scheduler.domain import Centre, Roster
    from scheduler.exchange import CentreFiles

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOST_WEEKS = 6
WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Horizon:
    """Whole weeks of a centre.

    Attributes
    ----------
    first
        First local date; it falls on the centre's first weekday.
    weeks
        1 to 6.
    """

    first: date
    weeks: int = 1

    @property
    def last(self) -> date:
        """Last local date."""
        return self.first + self.weeks * WEEK - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        """Return whether a local date lies in the horizon."""
        return self.first <= day <= self.last


def week_start(day: date, week_starts_on: int) -> date:
    """Return the first date of the week that holds ``day``; Monday = 0."""
    return day - timedelta(days=(day.weekday() - week_starts_on) % 7)


def first_full_week(after: date, week_starts_on: int) -> date:
    """Return the first date of the first whole week that begins after a date."""
    return week_start(after, week_starts_on) + WEEK


def asked_week(week: date, weeks: int, centre: Centre) -> Horizon:
    """Return the horizon that was asked for.

    Raises
    ------
    InputError
        When ``week`` is not the first day of a week of the centre, or ``weeks`` not 1 to 6.
    """
    faults = []
    starts = week_start(week, centre.week_starts_on)
    if starts != week:
        reason = f"is a {WEEKDAYS[week.weekday()]}"
        cure = f"weeks of this centre begin on a {WEEKDAYS[centre.week_starts_on]}: write {starts}"
        faults.append(Fault("--week", None, None, str(week), reason, cure))
    if not 1 <= weeks <= MOST_WEEKS:
        reason = f"is not 1 to {MOST_WEEKS}"
        cure = "plan longer horizons in parts"
        faults.append(Fault("--weeks", None, None, str(weeks), reason, cure))
    if faults:
        raise InputError(tuple(faults))
    return Horizon(week, weeks)


def default_week(files: CentreFiles, known: Iterable[tuple[str, datetime]] = ()) -> date:
    """Return the first open week: after the history, and after the last week that was accepted.

    Parameters
    ----------
    files
        A centre: its history, ledger and last roster say what is past.
    known
        Queue and start of the intervals of a forecast or need that stands in for the history; the
        week of the first of them is open.

    Raises
    ------
    InputError
        When nothing says where the past ends.
    """
    starts_on = files.centre.week_starts_on
    given = _dates(files.centre, known)
    past = _dates(files.centre, _history(files))
    ends = [max(past)] if past else []
    ends += [week_start(shift.work_date, starts_on) for shift in files.last_roster.shifts]
    ends += [row.week_start for row in files.ledger]
    weeks = [first_full_week(end, starts_on) for end in ends]
    if given:
        weeks.append(first_full_week(min(given) - timedelta(days=1), starts_on))
    if not weeks:
        reason, cure = "is not given, and nothing tells where the past ends", "say --week"
        raise InputError((Fault("--week", None, None, None, reason, cure),))
    return max(weeks)


def weeks_of(roster: Roster, centre: Centre, file: str) -> Horizon | None:
    """Return the weeks that the roster of a file covers; None for an empty one.

    Raises
    ------
    InputError
        When they are more than six.
    """
    dates = [shift.work_date for shift in roster.shifts]
    if not dates:
        return None
    first = week_start(min(dates), centre.week_starts_on)
    weeks = (max(dates) - first).days // 7 + 1
    if weeks > MOST_WEEKS:
        reason = f"covers {weeks} weeks, from {min(dates)} to {max(dates)}"
        cure = f"give at most {MOST_WEEKS} weeks at a time"
        raise InputError((Fault(file, None, "work_date", None, reason, cure),))
    return Horizon(first, weeks)


def _history(files: CentreFiles) -> Iterable[tuple[str, datetime]]:
    columns = (files.history["queue"], files.history["interval_start"])
    return zip(*(column.tolist() for column in columns), strict=True)


def _dates(centre: Centre, intervals: Iterable[tuple[str, datetime]]) -> set[date]:
    """Return the first and the last local date of each queue's intervals."""
    zones = zones_of_queues(centre)
    spans: dict[str, tuple[datetime, datetime]] = {}
    for queue, start in intervals:
        first, last = spans.get(queue, (start, start))
        spans[queue] = min(first, start), max(last, start)
    ends = ((queue, end) for queue, span in spans.items() for end in span)
    return {end.astimezone(ZoneInfo(zones[queue])).date() for queue, end in ends}
