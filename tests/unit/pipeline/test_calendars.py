from __future__ import annotations

from dataclasses import replace
from datetime import date

from scheduler.domain import Site, SpecialDay
from scheduler.exchange import CentreFiles
from scheduler.pipeline.calendars import holiday_notices, queue_calendars

CHRISTMAS = date(2026, 12, 25)


def closed(*sites: str, **more: object) -> SpecialDay:
    return SpecialDay.model_validate(
        {"date": CHRISTMAS, "name": "Christmas", "kind": "closed", "sites": sites, **more}
    )


def with_sites(files: CentreFiles, *sites: Site) -> CentreFiles:
    names = tuple(site.site for site in sites)
    queues = tuple(
        queue.model_copy(update={"sites": names if queue.queue == "calls" else names[:1]})
        for queue in files.centre.queues
    )
    centre = files.centre.model_copy(update={"sites": sites, "queues": queues})
    return replace(files, centre=centre)


def test_calendars_have_the_opening_zone_and_grid_of_their_queue(files: CentreFiles) -> None:
    calendars = queue_calendars(files)
    assert list(calendars) == ["calls", "complaints"]
    calls = calendars["calls"]
    assert (calls.time_zone, calls.interval_minutes, calls.country) == ("Europe/Berlin", 30, "DE")
    assert calls.hours(date(2026, 3, 2)) == ((540, 1020),)
    assert calls.hours(date(2026, 3, 7)) == ()
    assert calendars["complaints"].hours(date(2026, 3, 3)) == ()


def test_two_ranges_of_a_day_come_in_order(files: CentreFiles) -> None:
    queue = files.centre.queues[1]
    late, early = (
        queue.opening[0].model_copy(update={"start_minute": start, "end_minute": start + 60})
        for start in (900, 480)
    )
    changed = queue.model_copy(update={"opening": (late, early)})
    centre = files.centre.model_copy(update={"queues": (changed,)})
    calendar = queue_calendars(replace(files, centre=centre))["complaints"]
    assert calendar.opening == {0: ((480, 540), (900, 960))}


def test_special_days_concern_queues_all_of_whose_sites_have_them(files: CentreFiles) -> None:
    bln, nyc = (Site(site=name, time_zone="Europe/Berlin", country="DE") for name in ("bln", "nyc"))
    two = with_sites(files, bln, nyc)

    def is_closed(day: SpecialDay) -> list[bool]:
        calendars = queue_calendars(replace(two, special_days=(day,)))
        return [calendar.hours(CHRISTMAS) == () for calendar in calendars.values()]

    assert CHRISTMAS.weekday() == 4
    assert is_closed(closed()) == [True, True]
    assert is_closed(closed("bln", "nyc"))[0]
    assert not is_closed(closed("bln"))[0]
    assert not is_closed(closed(queues=("complaints",)))[0]


def test_hours_and_factors_of_special_days_arrive(files: CentreFiles) -> None:
    day = closed(kind="changed_hours", opens=600, closes=700, volume_factor=0.5)
    found = queue_calendars(replace(files, special_days=(day,)))["calls"]
    assert found.hours(CHRISTMAS) == ((600, 700),)
    assert found.special_days[0].volume_factor == 0.5


def test_a_country_without_known_holidays_is_told_and_left_out(files: CentreFiles) -> None:
    nowhere = Site(site="bln", time_zone="Europe/Berlin", country="ZZ", subdivision="Q")
    changed = with_sites(files, nowhere)
    assert queue_calendars(changed)["calls"].country is None
    (told,) = holiday_notices(changed.centre)
    assert "ZZ-Q" in told
    assert holiday_notices(files.centre) == ()
