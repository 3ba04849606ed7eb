"""A person's published shifts as an iCalendar feed (RFC 5545, RFC 7986).

The text says when and where a shift is, and nothing else: calendars are copied to phones and to
other people's servers, so no queue, break, recovery or reason goes into it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vDuration
from icalendar.enums import CLASS, STATUS

PRODUCT = "-//Shiftwell//Shifts//EN"
REFRESH = timedelta(hours=1)
CANCELLED_DAYS = 30
"""Days after its date for which a removed shift is still told as cancelled."""

_YEAR = timedelta(days=366)


@dataclass(frozen=True)
class CalendarShift:
    """A shift, or the tombstone of one, as a calendar shows it.

    Attributes
    ----------
    uid
        The shift's id at its centre; the same for ever, whatever becomes of the shift.
    sequence
        How often what others see of it has changed; never falls.
    start, end
        Instants; the end is exclusive.
    time_zone
        IANA zone of the site: a calendar shows the clock of the workplace.
    place
        Where: the site, or ``home``.
    modified
        When this version was published.
    removed
        Whether the shift is no longer planned.
    """

    uid: str
    sequence: int
    start: datetime
    end: datetime
    time_zone: str
    place: str
    modified: datetime
    removed: bool = False


def calendar_text(uid: str, name: str, shifts: Iterable[CalendarShift], today: date) -> bytes:
    """Return the feed of one person; the same shifts always give the same bytes.

    Parameters
    ----------
    uid
        Of the calendar, the same for ever.
    name
        Of the calendar, as the person's application shows it.
    shifts
        In any order. Removed ones are told as cancelled for ``CANCELLED_DAYS`` after their date,
        then left out.
    today
        The date from which that is counted.
    """
    told = sorted((s for s in shifts if _is_told(s, today)), key=lambda s: (s.start, s.uid))
    calendar = Calendar.new(prodid=PRODUCT, uid=uid, name=" ".join(name.split()))
    calendar.add("REFRESH-INTERVAL", vDuration(REFRESH), {"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    for part in (*_zones(told), *map(_event, told)):
        calendar.add_component(part)
    return bytes(calendar.to_ical())


def _is_told(shift: CalendarShift, today: date) -> bool:
    return not shift.removed or shift.start.date() + timedelta(days=CANCELLED_DAYS) >= today


def _zones(shifts: list[CalendarShift]) -> Iterator[Timezone]:
    """Yield what each zone's clocks do around the shifts, which are in order of start."""
    for zone in sorted({shift.time_zone for shift in shifts}):
        first, last = shifts[0].start - _YEAR, max(shift.end for shift in shifts) + _YEAR
        yield Timezone.from_tzid(zone, first_date=first.date(), last_date=last.date())


def _event(shift: CalendarShift) -> Event:
    zone = ZoneInfo(shift.time_zone)
    return Event.new(
        uid=shift.uid,
        sequence=shift.sequence,
        stamp=shift.modified,
        last_modified=shift.modified,
        start=shift.start.astimezone(zone),
        end=shift.end.astimezone(zone),
        summary="Shift",
        location=shift.place,
        classification=CLASS.PRIVATE,
        status=STATUS.CANCELLED if shift.removed else STATUS.CONFIRMED,
    )
