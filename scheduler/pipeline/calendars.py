"""Opening hours of the centre's queues as the calendars that forecasters read."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from forecasting.calendars import QueueCalendar
from forecasting.calendars import SpecialDay as CalendarDay
from forecasting.public_holidays import public_holidays
from scheduler.exchange import zones_of_queues

if TYPE_CHECKING:
    from scheduler.domain import Centre, Queue, Site, SpecialDay
    from scheduler.exchange import CentreFiles

ANY_YEAR = 2000


def queue_calendars(files: CentreFiles) -> dict[str, QueueCalendar]:
    """Return queue → calendar in the zone and with the public holidays of its first site.

    A special day of some sites alone concerns a queue when all of its sites are among them.
    """
    zones = zones_of_queues(files.centre)
    sites = {site.site: site for site in files.centre.sites}
    return {
        queue.queue: QueueCalendar(
            queue=queue.queue,
            time_zone=zones[queue.queue],
            interval_minutes=files.centre.interval_minutes,
            opening=_opening(queue),
            special_days=tuple(_day(day) for day in files.special_days if _concerns(day, queue)),
            country=_country(sites[queue.sites[0]]),
            subdivision=sites[queue.sites[0]].subdivision,
        )
        for queue in files.centre.queues
    }


def holiday_notices(centre: Centre) -> tuple[str, ...]:
    """Return a sentence for each site whose public holidays are not known."""
    return tuple(
        f"site {site.site}: no public holidays are known for {site.country}"
        f"{'-' + site.subdivision if site.subdivision else ''}; list them in special_days.csv"
        for site in centre.sites
        if _country(site) is None
    )


def _opening(queue: Queue) -> dict[int, tuple[tuple[int, int], ...]]:
    ranges: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for opening in queue.opening:
        ranges[opening.weekday].append((opening.start_minute, opening.end_minute))
    return {weekday: tuple(sorted(found)) for weekday, found in ranges.items()}


def _concerns(day: SpecialDay, queue: Queue) -> bool:
    return not day.sites or set(queue.sites) <= set(day.sites)


def _day(day: SpecialDay) -> CalendarDay:
    return CalendarDay(
        date=day.date,
        name=day.name,
        kind=day.kind,
        queues=day.queues,
        opens_minute=day.opens,
        closes_minute=day.closes,
        like_date=day.like_date,
        volume_factor=day.volume_factor,
    )


def _country(site: Site) -> str | None:
    """Return the site's country, or None when its holidays are not known."""
    try:
        public_holidays(site.country, site.subdivision, ANY_YEAR)
    except ValueError:
        return None
    return site.country
