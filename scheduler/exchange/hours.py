"""``hours.csv``: paid, worked, night, weekend, holiday and overtime minutes for payroll."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from scheduler.domain.clock import DAY_MINUTES, minute_of, wall_minute
from scheduler.exchange.csv_out import csv_text, harmless
from scheduler.exchange.files import write_text_atomically
from scheduler.exchange.people import in_force
from scheduler.exchange.zones import zones_of_sites

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from scheduler.domain import Roster, Segment, Shift
    from scheduler.exchange.centre import CentreFiles

Windows = list[tuple[int, int]]


class HoursRow(NamedTuple):
    """One person's minutes on one work date; a shift counts whole on the date it starts."""

    agent_id: str
    work_date: date
    paid_minutes: int
    worked_minutes: int
    night_minutes: int
    weekend_minutes: int
    holiday_minutes: int
    overtime_minutes: int


@dataclass(frozen=True)
class HoursOptions:
    """What counts as night and as weekend.

    Attributes
    ----------
    night_start_minute, night_end_minute
        Local clock minutes; 22:00 to 06:00 holds the night of Directive 2003/88/EC, art. 2(3), in
        most countries. An end not after the start means the next morning.
    weekend
        Weekdays, Monday = 0.
    """

    night_start_minute: int = 22 * 60
    night_end_minute: int = 6 * 60
    weekend: tuple[int, ...] = (5, 6)


def hours_of(
    roster: Roster, files: CentreFiles, options: HoursOptions | None = None
) -> tuple[HoursRow, ...]:
    """Return the minutes of each person and work date, in that order.

    Worked minutes are all but meals and unpaid breaks; night, weekend and holiday minutes are the
    worked ones within these local times at the shift's site. Overtime is what a centre's week pays
    above the contract's ``weekly_hours_paid``, laid on the last days of that week.
    """
    terms = _Terms(files, options or HoursOptions())
    days: dict[tuple[str, date], list[int]] = defaultdict(lambda: [0] * 5)
    for shift in roster.shifts:
        key = shift.agent_id, shift.work_date
        days[key] = [a + b for a, b in zip(days[key], terms.minutes(shift), strict=True)]
    overtime = _overtime({key: minutes[0] for key, minutes in days.items()}, terms)
    return tuple(HoursRow._make((*key, *days[key], overtime[key])) for key in sorted(days))


def write_hours(path: Path, rows: Iterable[HoursRow]) -> None:
    """Write ``hours.csv`` as ``hours_text`` has it."""
    write_text_atomically(path, hours_text(rows))


def hours_text(rows: Iterable[HoursRow]) -> str:
    """Return ``hours.csv``; ids that a spreadsheet would take for a formula get an apostrophe."""
    return csv_text(HoursRow._fields, ((harmless(row.agent_id), *row[1:]) for row in rows))


class _Terms:
    """What a shift's minutes are judged by: zones, holidays, contracts."""

    def __init__(self, files: CentreFiles, options: HoursOptions) -> None:
        self.files = files
        self.options = options
        self.zones = zones_of_sites(files.centre)
        self._holidays = {
            (site, day.date)
            for day in files.special_days
            if day.kind == "holiday"
            for site in day.sites or self.zones
        }
        self._agents = defaultdict(list)
        for agent in files.agents:
            self._agents[agent.agent_id].append(agent)

    def minutes(self, shift: Shift) -> list[int]:
        """Return paid, worked, night, weekend and holiday minutes of a shift."""
        worked = [segment for segment in shift.segments if _is_worked(segment)]
        spans = [(minute_of(s.start), minute_of(s.end)) for s in worked]
        zone, site, options = self.zones[shift.site], shift.site, self.options
        dates = list(_dates(shift, zone))
        weekend = [day for day in dates if day.weekday() in options.weekend]
        holidays = [day for day in dates if (site, day) in self._holidays]
        night = options.night_start_minute, options.night_end_minute
        return [
            shift.paid_minutes,
            sum(segment.minutes for segment in worked),
            _overlap(spans, _windows(dates, *night, zone)),
            _overlap(spans, _windows(weekend, 0, DAY_MINUTES, zone)),
            _overlap(spans, _windows(holidays, 0, DAY_MINUTES, zone)),
        ]

    def week_of(self, day: date) -> date:
        """Return the first date of the centre's week."""
        return day - timedelta(days=(day.weekday() - self.files.centre.week_starts_on) % 7)

    def paid_minutes(self, agent_id: str, week: date) -> int | None:
        """Return the contract's paid minutes of a week; None without a contract."""
        agent = in_force(self._agents[agent_id], week)
        own = [c for c in self.files.contracts if agent and c.contract_id == agent.contract_id]
        contract = in_force(own, week)
        return round(60 * contract.weekly_hours_paid) if contract else None


def _is_worked(segment: Segment) -> bool:
    return segment.kind != "meal" and (segment.paid or segment.kind != "break")


def _dates(shift: Shift, zone: str) -> Iterator[date]:
    """Yield the local dates that a shift touches and the one before, whose night may reach in."""
    day = shift.start.astimezone(ZoneInfo(zone)).date() - timedelta(days=1)
    last = shift.end.astimezone(ZoneInfo(zone)).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


def _windows(days: Iterable[date], start: int, end: int, zone: str) -> Windows:
    until = end if end > start else end + DAY_MINUTES
    return [(wall_minute(day, start, zone), wall_minute(day, until, zone)) for day in days]


def _overlap(spans: Windows, windows: Windows) -> int:
    return sum(max(0, min(b, d) - max(a, c)) for a, b in spans for c, d in windows)


def _overtime(paid: dict[tuple[str, date], int], terms: _Terms) -> dict[tuple[str, date], int]:
    weeks: dict[tuple[str, date], list[date]] = defaultdict(list)
    for agent_id, day in paid:
        weeks[agent_id, terms.week_of(day)].append(day)
    found: dict[tuple[str, date], int] = {}
    for (agent_id, week), days in weeks.items():
        contract = terms.paid_minutes(agent_id, week)
        left = max(0, sum(paid[agent_id, day] for day in days) - contract) if contract else 0
        for day in sorted(days, reverse=True):
            found[agent_id, day] = min(left, paid[agent_id, day])
            left -= found[agent_id, day]
    return found
