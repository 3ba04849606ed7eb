"""Look-ups by person and day: what is in force, on both sides of each date."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from scheduler.domain import Agent, Availability, NeedInterval, Pin, Skill, TimeOff, Wish
from scheduler.rules.example import (
    CONTRACT,
    MONDAY,
    moment,
    roster_of,
    tiny_problem,
    with_second_site,
)
from scheduler.rules.fair_share import ledger_row
from scheduler.terms import View, Window

TUESDAY, SUNDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=6)
A, B = tiny_problem().agents


def people(*changes: dict[str, Any]) -> View:
    return View(tiny_problem(agents=tuple(A.model_copy(update=change) for change in changes)))


def test_days_are_counted_from_the_first_date() -> None:
    view = View(tiny_problem(weeks=2))
    assert view.horizon_days == 14
    assert view.date_of(8) == MONDAY + timedelta(days=8)
    assert view.day_index(MONDAY - timedelta(days=3)) == -3


@pytest.mark.parametrize(
    ("history", "days"),
    [((), 0), (("Sun-1 08:00-16:00", "Tue-1 08:00-16:00"), 6), (("Tue 08:00-16:00",), 0)],
)
def test_history_reaches_back_to_its_first_shift(history: tuple[str, ...], days: int) -> None:
    assert View(tiny_problem(history=history)).history_days == days


@pytest.mark.parametrize(
    ("change", "employed"),
    [
        ({"employed_from": SUNDAY}, True),
        ({"employed_from": SUNDAY + timedelta(days=1)}, False),
        ({"employed_to": MONDAY}, True),
        ({"employed_to": MONDAY - timedelta(days=1)}, False),
    ],
)
def test_people_take_part_who_are_employed_on_some_day(
    change: dict[str, Any], employed: bool
) -> None:
    assert people(change).agent_ids == (("A",) if employed else ())


def test_employment_has_a_first_and_a_last_day() -> None:
    view = people({"employed_from": TUESDAY, "employed_to": TUESDAY})
    assert [view.employed("A", day) for day in range(3)] == [False, True, False]


def test_the_row_of_a_person_is_the_latest_begun() -> None:
    view = people(
        {"team": "old"},
        {"team": "new", "valid_from": TUESDAY},
        {"team": "later", "valid_from": date(2027, 1, 1)},
    )
    assert [view.agent("A", day).team for day in range(3)] == ["old", "new", "new"]
    assert view.agent("A").team == "old"


def test_without_a_day_the_first_of_the_horizon_is_meant() -> None:
    view = people({"team": "old"}, {"team": "new", "valid_from": MONDAY})
    assert view.agent("A").team == "new"
    contracts = (CONTRACT, CONTRACT.model_copy(update={"valid_from": MONDAY, "meal_paid": True}))
    assert View(tiny_problem(contracts=contracts)).contract("A").meal_paid


def test_a_row_from_the_last_day_on_tells_where_a_person_works() -> None:
    start = date(2027, 1, 1)
    view = people({"employed_from": start}, {"valid_from": SUNDAY})
    assert view.agent_ids == ("A",)


def test_before_its_first_row_a_person_is_as_at_the_end_of_the_horizon() -> None:
    view = people(
        {"team": "new", "valid_from": TUESDAY}, {"team": "later", "valid_from": date(2027, 1, 1)}
    )
    assert view.agent("A", 0).team == "new"
    assert people({"team": "later", "valid_from": date(2027, 1, 1)}).agent("A", 0).team == "later"


def test_of_rows_that_all_begin_behind_the_horizon_the_last_one_counts() -> None:
    view = people(
        {"team": "soon", "valid_from": date(2027, 1, 1)},
        {"team": "later", "valid_from": date(2027, 2, 1)},
    )
    assert view.agent("A").team == "later"


def test_a_site_knows_who_works_there_on_which_days() -> None:
    settled = View(tiny_problem(history=("Tue-1 08:00-16:00",)))
    assert settled.at_site == {"main": (("A", -6, 6), ("B", -6, 6))}
    moving = View(tiny_problem(**with_second_site()))
    assert moving.at_site == {"main": (("A", 0, 6), ("B", 0, 1)), "second": (("B", 2, 6),)}
    assert [moving.site("B", day) for day in (1, 2)] == ["main", "second"]


def test_the_contract_is_the_latest_begun() -> None:
    days = {None: 3, TUESDAY: 4, date(2027, 1, 1): 5}
    contracts = tuple(
        CONTRACT.model_copy(update={"valid_from": on, "days_per_week_max": n})
        for on, n in days.items()
    )
    view = View(tiny_problem(contracts=contracts))
    assert [view.contract("A", day).days_per_week_max for day in range(3)] == [3, 4, 4]
    assert view.contract("A").days_per_week_max == 3
    only_later = View(tiny_problem(contracts=contracts[2:]))
    assert only_later.contract("A", 0).days_per_week_max == 5


def test_skills_have_a_first_and_a_last_day() -> None:
    skill = Skill(agent_id="A", queue="phone", proficiency=2, valid_from=TUESDAY, valid_to=TUESDAY)
    view = View(tiny_problem(skills=(skill,)))
    assert [view.skills("A", day) for day in range(3)] == [{}, {"phone": 2}, {}]
    assert view.skills("B", 1) == {}


def test_availability_is_none_where_nothing_is_stated() -> None:
    row = Availability(
        agent_id="A",
        weekday=1,
        available_from=480,
        available_to=720,
        valid_from=TUESDAY,
        valid_to=TUESDAY + timedelta(days=1),
    )
    view = View(tiny_problem(availability=(row,)))
    assert view.availability("A", 0) is None
    assert view.availability("A", 1) == (view.window("A", 1, 480, 720),)
    assert view.availability("A", 2) == ()
    assert view.availability("A", 3) is None
    assert view.availability("B", 1) is None


def test_wishes_speak_of_a_date_or_of_a_weekday_while_they_hold() -> None:
    dated = Wish(agent_id="A", date=TUESDAY, wish="off", strength=1)
    weekly = Wish(
        agent_id="A", weekday=1, wish="work", strength=2, valid_from=TUESDAY, valid_to=TUESDAY
    )
    late = Wish(agent_id="A", weekday=1, wish="work", strength=3, valid_from=SUNDAY)
    view = View(tiny_problem(weeks=2, wishes=(dated, weekly, late)))
    assert list(view.wishes("A", 1)) == [dated, weekly]
    assert list(view.wishes("A", 8)) == [late]
    assert list(view.wishes("A", 2)) == []
    assert list(view.wishes("B", 1)) == []


def test_a_pin_belongs_to_the_local_day_on_which_it_starts() -> None:
    pins = tuple(
        Pin(
            agent_id="A",
            start=moment(MONDAY, clock),
            end=moment(MONDAY, clock) + timedelta(hours=1),
            kind="shift",
            author="planner",
            reason="agreed",
        )
        for clock in ("00:00", "23:59", "24:00")
    )
    view = View(tiny_problem(pins=pins))
    assert view.pins("A", 0) == pins[:2]
    assert view.pins("A", 1) == pins[2:]
    assert view.pins("B", 0) == view.pins("A", -1) == ()


def test_the_ledger_looks_back_some_weeks() -> None:
    rows = tuple(ledger_row("A", weeks) for weeks in (1, 2, 3))
    view = View(tiny_problem(ledger=rows))
    assert view.ledger("A", 2) == rows[:2]
    assert view.ledger("A", 0) == view.ledger("B", 9) == ()


def test_leave_and_kept_shifts_are_found_by_person() -> None:
    leave = TimeOff(
        agent_id="A", start=moment(MONDAY, "00:00"), end=moment(MONDAY, "24:00"), paid=True
    )
    kept = roster_of(["Tue 08:00-16:00"])
    view = View(tiny_problem(time_off=(leave,), kept=kept))
    assert view.time_off("A") == (leave,)
    assert view.time_off("B") == ()
    assert view.kept("A", 1) == kept.shifts[0]
    assert view.kept("A", 0) is view.kept("B", 1) is None
    assert View(tiny_problem()).kept("A", 1) is None


def test_need_is_in_order_of_time_and_queues_are_found_by_name() -> None:
    rows = tuple(
        NeedInterval(
            queue="phone", interval_start=moment(MONDAY, clock), need_agents=1, required_agents=1
        )
        for clock in ("09:00", "08:00")
    )
    view = View(tiny_problem(need=rows))
    assert [row for _, row in view.need["phone"]] == [rows[1], rows[0]]
    assert view.need["phone"][0][0] == view.window("A", 0, 480, 540).start
    assert set(view.queues) == {"phone", "complaints"}


def test_a_window_follows_local_clocks() -> None:
    view = View(tiny_problem(date(2026, 3, 23)))
    assert [
        w.end - w.start for w in (view.window("A", 6, 0, 1440), view.window("A", 5, 0, 1440))
    ] == [
        1380,
        1440,
    ]
    assert Window(10, 20).overlap(15, 30) == 5
    assert Window(10, 20).overlap(20, 30) == 0


def test_zones_and_rows_of_several_people() -> None:
    moved = Agent(**{**B.model_dump(), "agent_id": "C"})
    view = View(tiny_problem(agents=(moved, A, B)))
    assert view.agent_ids == ("A", "B", "C")
    assert view.zone("C") == "Europe/Berlin"
