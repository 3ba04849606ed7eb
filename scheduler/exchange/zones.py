"""From wall clocks to instants: the edge at which local time ends."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from scheduler.domain.clock import DAY_MINUTES, instant_of, wall_minute
from scheduler.exchange.parsers import BadCellError, LocalTime

if TYPE_CHECKING:
    from scheduler.domain import Centre


def zones_of_sites(centre: Centre) -> dict[str, str]:
    """Return site → name of its time zone."""
    return {site.site: site.time_zone for site in centre.sites}


def zones_of_queues(centre: Centre) -> dict[str, str]:
    """Return queue → name of the time zone of its first site."""
    zones = zones_of_sites(centre)
    return {queue.queue: zones[queue.sites[0]] for queue in centre.queues}


def offsets(wall: dt.datetime, zone: str) -> tuple[dt.timedelta, dt.timedelta]:
    """Return the offsets of ``wall`` read as the first and as the second pass of its clock.

    They differ only at a clock change (PEP 495): the first is the larger in a repeated hour and the
    smaller in a skipped one.
    """
    early, late = (wall.replace(tzinfo=ZoneInfo(zone), fold=fold).utcoffset() for fold in (0, 1))
    return early or dt.timedelta(), late or dt.timedelta()


def is_repeated(wall: dt.datetime, zone: str) -> bool:
    """Return whether clocks in ``zone`` show ``wall`` twice."""
    early, late = offsets(wall, zone)
    return early > late


def to_utc(local: LocalTime, zone: str, *, is_end: bool = False) -> dt.datetime:
    """Return the instant of ``local`` in ``zone``.

    Parameters
    ----------
    local
        A wall clock's date and time, or a whole day.
    zone
        IANA name.
    is_end
        Whether it ends a stretch: a whole day then means the midnight after it.

    Raises
    ------
    BadCellError
        For a time that the zone skips, that it repeats and no offset tells which, or whose offset
        was not in force.
    """
    if local.whole_day:
        minute = wall_minute(local.wall.date(), DAY_MINUTES if is_end else 0, zone)
        return instant_of(minute)
    return (local.wall - _offset(local, zone)).replace(tzinfo=dt.UTC)


def _offset(local: LocalTime, zone: str) -> dt.timedelta:
    early, late = offsets(local.wall, zone)
    if early < late:
        raise BadCellError(f"does not exist in {zone}", "clocks skip that hour; use another time")
    if local.offset is None and early != late:
        written = " or ".join(_written(offset) for offset in (early, late))
        raise BadCellError(f"occurs twice in {zone}", f"add the offset, {written}")
    if local.offset not in {None, early, late}:
        raise BadCellError(
            f"has an offset that {zone} did not have then",
            f"write {_written(early)} or leave it out",
        )
    return early if local.offset is None else local.offset


def _written(offset: dt.timedelta) -> str:
    return dt.time(tzinfo=dt.timezone(offset)).isoformat()[-6:]
