"""Where work near a gap may begin and end, and who needs a seat to come."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from scheduler.domain import minute_of
from scheduler.engine.repair import FreeSeats, Offer
from scheduler.pipeline.near_gap import NearGap
from scheduler.rules.example import MONDAY, moment, roster_of, tiny_problem
from scheduler.rules.seats_site import with_seats
from scheduler.swaps import Standing
from scheduler.terms import LineShift, Window
from tests.properties.centres import policy
from tests.unit.engine.line_world import needs


def at(clock: str) -> int:
    """Return a clock time of Monday in UTC minutes."""
    return minute_of(moment(MONDAY, clock))


def near(start: str, end: str, *shifts: str, **given: Any) -> NearGap:
    """Return a gap on Monday that A leaves, who is away all day."""
    problem = tiny_problem(policy=policy(MONDAY, "default"), **given)
    before = Standing.of(problem, roster_of(shifts))
    return NearGap(before.changed({"A": ()}), before, Window(at(start), at(end)))


def test_work_on_a_queue_begins_and_ends_by_what_that_queue_lacks() -> None:
    gap = near(
        "08:00",
        "10:00",
        "Mon 08:00-10:00 | work:phone 08:00-09:00 | work:complaints 09:00-10:00",
        "B Mon 08:00-12:00 | off_phone 08:00-09:00 | work:phone 09:00-12:00",
        need=(*needs({0: ("08:00", 8)}), *needs({0: ("09:00", 4)}, queue="complaints")),
    )
    (shift,) = gap.standing.line("B")
    assert gap.short_queues == ["complaints", "phone"]
    quarters = range(0, 61, 15)
    assert gap.edges("phone", shift) == [at("08:00") + minutes for minutes in quarters]
    assert gap.edges("complaints", shift) == [at("09:00") + minutes for minutes in quarters]


def test_who_works_elsewhere_in_between_needs_a_seat_on_the_days_before_as_well() -> None:
    person, other = tiny_problem().agents
    away = {"site": "second", "valid_from": MONDAY + timedelta(days=2)}
    back = {"valid_from": MONDAY + timedelta(days=3)}
    rows = (person, person.model_copy(update=away), person.model_copy(update=back), other)
    given = with_seats(1, agents=rows)
    (site,) = given["centre"].sites
    second = site.model_copy(update={"site": "second"})
    given["centre"] = given["centre"].model_copy(update={"sites": (site, second)})
    gap = near("08:00", "08:30", "Mon 08:00-12:00", "B Mon 08:00-08:15", **given)
    hours = Window(at("08:00"), at("08:30"))
    offer = Offer(("A", 0), LineShift(0, *hours, 480, 30), 0, (hours,))
    quarter = Window(hours.start, hours.start + 15)
    assert list(gap.seats([offer])) == [FreeSeats(quarter, 0, frozenset({("A", 0)}))]
