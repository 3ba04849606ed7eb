from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from scheduler.domain import Roster
from scheduler.domain.clock import EPOCH, minute_of
from scheduler.domain.timeline import Timeline, minutes_between
from scheduler.rules.example import CONTRACT, MONDAY, roster_of, tiny_problem
from scheduler.rules.fair_share import ledger_row

TUESDAY, LATER = MONDAY + timedelta(days=1), date(2027, 1, 1)


def people(*rows: dict[str, Any]) -> Timeline:
    """A timeline whose only person has these rows."""
    agent = tiny_problem().agents[0]
    agents = tuple(agent.model_copy(update=row) for row in rows)
    return Timeline(tiny_problem(agents=agents), Roster())


def test_the_row_of_a_person_is_the_latest_begun() -> None:
    found = people({"team": "later", "valid_from": LATER}, {"team": "old"})
    assert found.agent("A", MONDAY).team == "old"
    assert found.agent("A", LATER).team == "later"


def test_before_the_first_row_a_person_is_as_at_the_end_of_the_horizon() -> None:
    rows = ({"team": "new", "valid_from": TUESDAY}, {"team": "later", "valid_from": LATER})
    assert people(*rows).agent("A", MONDAY).team == "new"
    assert people(rows[1]).agent("A", MONDAY).team == "later"


def test_before_the_first_terms_of_a_contract_the_last_hold() -> None:
    contracts = tuple(
        CONTRACT.model_copy(update={"valid_from": on, "days_per_week_max": days})
        for on, days in ((TUESDAY, 4), (LATER, 5))
    )
    timeline = Timeline(tiny_problem(contracts=contracts), Roster())
    found = [timeline.contract("A", on).days_per_week_max for on in (MONDAY, TUESDAY, LATER)]
    assert found == [5, 4, 5]


def test_paid_minutes_stand_beside_the_planned_shifts() -> None:
    history = roster_of(["Sun-1 08:00-12:00"])
    lunch = "Mon 08:00-16:00 | work:phone 08:00-12:00 | meal 12:00-12:30 | work:phone 12:30-16:00"
    timeline = Timeline(tiny_problem(), roster_of(["Tue 09:00-10:00", lunch]))
    timeline = Timeline(timeline.problem.model_copy(update={"history": history}), timeline.roster)
    assert [shift.minutes for shift in timeline.planned("A")] == [480, 60]
    assert timeline.paid("A") == (450, 60)
    assert timeline.paid("B") == ()
    assert timeline.joined("B") == ()
    assert timeline.planned("B") == ()


def test_touching_segments_alike_are_joined_shift_by_shift() -> None:
    two = "Mon 08:00-10:00 | work:phone 08:00-09:00 | work:phone 09:00-10:00"
    timeline = Timeline(tiny_problem(), roster_of(["Tue 09:00-10:00", two]))
    found = [[segment.minutes for segment in line] for line in timeline.joined("A")]
    assert found == [[120], [60]]


def test_a_length_is_cut_to_whole_minutes_downwards() -> None:
    start = datetime(2026, 11, 30, 8, 0, 30, tzinfo=UTC)
    lengths = [timedelta(seconds=89), timedelta(days=2, seconds=59), timedelta(seconds=-1)]
    assert [minutes_between(start, start + length) for length in lengths] == [1, 2880, -1]
    assert [minute_of(EPOCH + length) for length in lengths] == [1, 2880, -1]


def test_a_reading_is_made_once_for_each_roster() -> None:
    made = []

    def shifts(timeline: Timeline) -> int:
        made.append(timeline)
        return len(timeline.planned("A"))

    one, other = (Timeline(tiny_problem(), roster_of(lines)) for lines in (["Mon 08:00-09:00"], []))
    assert [t.once(shifts) for t in (one, other, one)] == [1, 0, 1]
    assert made == [one, other]


def test_two_clocks_of_one_zone_are_apart_what_really_passes() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    evening, morning = (datetime(2026, 10, n, h, tzinfo=berlin) for n, h in ((24, 22), (25, 6)))
    assert minutes_between(evening, morning) == 540


def test_ledger_and_skills_are_those_of_the_person_in_their_order() -> None:
    ledger = tuple(ledger_row(agent_id, ago) for agent_id, ago in (("B", 1), ("A", 2), ("A", 1)))
    timeline = Timeline(tiny_problem(ledger=ledger), Roster())
    assert timeline.ledger("A") == [ledger[1], ledger[2]]
    assert timeline.ledger("C") == ()
    skills = timeline.problem.skills
    assert timeline.skills("A") == [skill for skill in skills if skill.agent_id == "A"]
    assert timeline.skills("C") == ()


def test_minutes_by_queue_stand_beside_the_planned_shifts() -> None:
    day = (
        "Mon 08:00-10:00 | work:phone 08:00-08:30 | break 08:30-08:40 "
        "| work:complaints 08:40-09:00 | work:phone 09:00-10:00"
    )
    timeline = Timeline(tiny_problem(), roster_of([day]))
    assert timeline.worked("A") == ((timeline.planned("A")[0], {"phone": 90, "complaints": 20}),)
    assert timeline.worked("B") == ()


def test_a_site_is_that_at_the_end_of_the_horizon() -> None:
    first = tiny_problem().agents[0].model_dump()
    moved = {"valid_from": TUESDAY, "site": "other"}
    sites = tuple(
        tiny_problem().centre.sites[0].model_copy(update={"site": name, "time_zone": zone})
        for name, zone in ((first["site"], "Europe/Berlin"), ("other", "Europe/London"))
    )
    agents = tuple(tiny_problem().agents[0].model_copy(update=row) for row in ({}, moved))
    centre = tiny_problem().centre.model_copy(update={"sites": sites})
    timeline = Timeline(tiny_problem(agents=agents, centre=centre), Roster())
    assert timeline.site("A") == "other"
    assert timeline.zone("A") == ZoneInfo("Europe/London")
    noon = datetime(2026, 11, 30, 12, tzinfo=UTC)
    assert timeline.local("A", noon).hour == noon.hour
