from __future__ import annotations

from datetime import date, timedelta

import pytest

from scheduler.domain import Problem, Roster, Shift, Site
from scheduler.rules.example import CONTRACT, MONDAY, moment, roster_of, tiny_problem
from scheduler.swaps import Handover, NoSuchShiftError, ShiftRef, exchanged, without
from scheduler.terms import View

A_MONDAY = ShiftRef(agent_id="A", work_date=MONDAY)
B_MONDAY = ShiftRef(agent_id="B", work_date=MONDAY)
B_TUESDAY = ShiftRef(agent_id="B", work_date=MONDAY + timedelta(days=1))
ROSTER = roster_of(("Mon 08:00-12:00", "B Tue 13:00-17:00", "B Wed 09:00-12:00"))


def handed(problem: Problem, roster: Roster, *handovers: tuple[str, str]) -> Roster:
    """The roster after shifts went to people, both as they are written."""
    given = [Handover(shift=ShiftRef.parse(shift), to=who) for shift, who in handovers]
    shifts = exchanged(View(problem), roster.by_agent, given)
    return Roster.of([s for own in ({**roster.by_agent, **shifts}).values() for s in own])


def swapped(problem: Problem, roster: Roster, give: ShiftRef, take: ShiftRef) -> Roster:
    return handed(problem, roster, (str(give), take.agent_id), (str(take), give.agent_id))


def segments(shift: Shift) -> list[tuple[str, str | None]]:
    return [(segment.kind, segment.queue) for segment in shift.segments]


def lines(problem: Problem, give: ShiftRef, take: ShiftRef) -> dict[str, tuple[Shift, ...]]:
    return swapped(problem, ROSTER, give, take).by_agent


def test_a_reference_is_read_as_it_is_written() -> None:
    assert ShiftRef.parse("B:2026-12-01") == B_TUESDAY
    assert str(B_TUESDAY) == "B:2026-12-01"
    for wrong in ("B", "B:", "B:soon", ":2026-12-01"):
        with pytest.raises(ValueError, match=r"\S"):
            ShiftRef.parse(wrong)


def test_the_two_shifts_change_hands_and_the_others_stay() -> None:
    found = lines(tiny_problem(), A_MONDAY, B_TUESDAY)
    (mine,) = found["A"]
    theirs, rest = found["B"]
    assert (mine.start, mine.end) == (ROSTER.shifts[1].start, ROSTER.shifts[1].end)
    assert (theirs.start, theirs.end) == (ROSTER.shifts[0].start, ROSTER.shifts[0].end)
    assert (mine.shift_id, theirs.shift_id) == ("A:2026-12-01", "B:2026-11-30")
    assert rest == ROSTER.shifts[2]


def test_a_swap_back_gives_the_roster_before() -> None:
    problem = tiny_problem()
    once = swapped(problem, ROSTER, A_MONDAY, B_TUESDAY)
    back = swapped(problem, once, B_MONDAY, ShiftRef.parse("A:2026-12-01"))
    assert back == ROSTER


def test_a_second_shift_of_the_day_gets_a_number() -> None:
    roster = roster_of(("Mon 08:00-12:00", "B Mon 13:00-17:00", "B Tue 13:00-17:00"))
    found = swapped(tiny_problem(), roster, A_MONDAY, B_TUESDAY).by_agent
    assert [shift.shift_id for shift in found["B"]] == ["B:2026-11-30/2", "B:2026-11-30"]


def test_work_without_the_skill_becomes_time_off_the_phone() -> None:
    roster = roster_of(
        (
            (
                "Mon 08:00-12:00 | work:phone 08:00-09:00 | work:complaints 09:00-10:00 "
                "| work:phone 10:00-12:00"
            ),
            "B Tue 13:00-17:00",
        )
    )
    skills = [s for s in tiny_problem().skills if (s.agent_id, s.queue) != ("B", "complaints")]
    (theirs,) = swapped(tiny_problem(skills=skills), roster, A_MONDAY, B_TUESDAY).by_agent["B"]
    assert segments(theirs) == [("work", "phone"), ("off_phone", None), ("work", "phone")]


@pytest.mark.parametrize(
    ("dates", "kept"),
    [
        ({"valid_to": MONDAY}, True),
        ({"valid_to": MONDAY - timedelta(days=1)}, False),
        ({"valid_from": MONDAY}, True),
        ({"valid_from": MONDAY + timedelta(days=1)}, False),
    ],
)
def test_a_skill_counts_on_the_date_of_the_shift(dates: dict[str, date], kept: bool) -> None:
    skills = [
        s.model_copy(update=dates if s.agent_id == "B" else {}) for s in tiny_problem().skills
    ]
    (theirs, _) = lines(tiny_problem(skills=skills), A_MONDAY, B_TUESDAY)["B"]
    assert (segments(theirs) == [("work", "phone")]) is kept


def test_breaks_stay_and_activities_do_not() -> None:
    roster = roster_of(
        (
            (
                "Mon 08:00-12:00 | training 08:00-09:00 | break 09:00-09:10 | recovery 09:10-09:30 "
                "| one_to_one 09:30-10:00 | work:phone 10:00-12:00"
            ),
            "B Tue 13:00-17:00",
        )
    )
    (theirs,) = swapped(tiny_problem(), roster, A_MONDAY, B_TUESDAY).by_agent["B"]
    kinds = [kind for kind, _ in segments(theirs)]
    assert kinds == ["off_phone", "break", "recovery", "off_phone", "work"]
    assert all(segment.activity_id is None for segment in theirs.segments)


def test_meals_are_paid_as_the_new_contract_says() -> None:
    meal = "Mon 08:00-12:00 | work:phone 08:00-09:00 | meal 09:00-09:30 | work:phone 09:30-12:00"
    roster = roster_of((meal, "B Tue 13:00-17:00"))
    paid = CONTRACT.model_copy(update={"contract_id": "paid", "meal_paid": True})
    agents = [
        a.model_copy(update={"contract_id": "paid"} if a.agent_id == "B" else {})
        for a in tiny_problem().agents
    ]
    problem = tiny_problem(agents=agents, contracts=(CONTRACT, paid))
    (theirs,) = swapped(problem, roster, A_MONDAY, B_TUESDAY).by_agent["B"]
    assert (theirs.paid_minutes, roster.shifts[0].paid_minutes) == (240, 210)


def test_a_shift_belongs_to_the_date_at_the_new_persons_site() -> None:
    problem = tiny_problem()
    far = Site(site="far", time_zone="America/New_York", country="US")
    centre = problem.centre.model_copy(update={"sites": (*problem.centre.sites, far)})
    agents = [
        a.model_copy(update={"site": "far"} if a.agent_id == "B" else {}) for a in problem.agents
    ]
    roster = roster_of(("Tue 02:00-05:00", "B Wed 13:00-17:00"))
    give, take = ShiftRef.parse("A:2026-12-01"), ShiftRef.parse("B:2026-12-02")
    there = tiny_problem(centre=centre, agents=tuple(agents))
    (theirs,) = swapped(there, roster, give, take).by_agent["B"]
    assert (theirs.work_date, theirs.site) == (MONDAY, "far")
    assert theirs.shift_id == "B:2026-11-30"


@pytest.mark.parametrize(
    ("give", "take", "reason"),
    [
        ("A:2026-12-01", "B:2026-12-01", "A has no shift on 2026-12-01"),
        ("A:2026-11-30", "C:2026-12-01", "C is nobody of this centre"),
        ("B:2026-12-01", "B:2026-12-02", "belongs to B: a swap needs two"),
    ],
)
def test_a_swap_needs_two_shifts_of_two_people(give: str, take: str, reason: str) -> None:
    with pytest.raises(NoSuchShiftError, match=reason):
        swapped(tiny_problem(), ROSTER, ShiftRef.parse(give), ShiftRef.parse(take))


def test_a_shift_is_given_away_for_nothing() -> None:
    found = handed(tiny_problem(), ROSTER, ("A:2026-11-30", "B")).by_agent
    assert "A" not in found
    assert [shift.shift_id for shift in found["B"]] == [
        "B:2026-11-30",
        "B:2026-12-01",
        "B:2026-12-02",
    ]


def test_three_shifts_go_round() -> None:
    agents = tiny_problem().agents
    third = agents[0].model_copy(update={"agent_id": "C"})
    problem = tiny_problem(agents=(*agents, third))
    roster = roster_of(("Mon 08:00-12:00", "B Tue 13:00-17:00", "C Wed 09:00-12:00"))
    circle = (("A:2026-11-30", "B"), ("B:2026-12-01", "C"), ("C:2026-12-02", "A"))
    days = {s.agent_id: s.work_date.day for s in handed(problem, roster, *circle).shifts}
    assert days == {"A": 2, "B": 30, "C": 1}


def spans(roster: Roster) -> dict[str, list[tuple[str, str]]]:
    """Person → clock times of their shifts in winter's Berlin."""
    return {
        who: [
            (f"{s.start.hour + 1:02}:{s.start:%M}", f"{s.end.hour + 1:02}:{s.end:%M}") for s in own
        ]
        for who, own in roster.by_agent.items()
    }


@pytest.mark.parametrize(
    ("part", "left", "got"),
    [
        ("10:00/12:00", [("08:00", "10:00")], [("10:00", "12:00")]),
        ("08:00/09:05", [("09:05", "12:00")], [("08:00", "09:05")]),
        ("09:00/10:00", [("08:00", "09:00"), ("10:00", "12:00")], [("09:00", "10:00")]),
        ("08:00/12:00", [], [("08:00", "12:00")]),
    ],
)
def test_a_part_goes_and_the_rest_stays(
    part: str, left: list[tuple[str, str]], got: list[tuple[str, str]]
) -> None:
    roster = roster_of(("Mon 08:00-12:00",))
    found = spans(handed(tiny_problem(), roster, (f"A:2026-11-30T{part}", "B")))
    assert found.get("A", []) == left
    assert found["B"] == got


def test_a_part_that_touches_a_shift_makes_one_with_it() -> None:
    roster = roster_of(("Mon 08:00-12:00", "B Mon 12:00-16:00"))
    found = handed(tiny_problem(), roster, ("A:2026-11-30T10:00/12:00", "B"))
    assert spans(found) == {"A": [("08:00", "10:00")], "B": [("10:00", "16:00")]}
    assert {shift.shift_id for shift in found.shifts} == {"A:2026-11-30", "B:2026-11-30"}


def test_a_part_of_a_night_is_told_by_hours_beyond_midnight() -> None:
    roster = roster_of(("Mon 22:00-30:00",))
    found = handed(tiny_problem(), roster, ("A:2026-11-30T26:00/30:00", "B"))
    (theirs,) = found.by_agent["B"]
    assert (theirs.work_date, theirs.minutes) == (MONDAY + timedelta(days=1), 240)


def test_nobody_is_in_two_shifts_at_once() -> None:
    roster = roster_of(("Mon 08:00-12:00", "B Mon 11:00-15:00"))
    with pytest.raises(NoSuchShiftError, match="B would be in two shifts at once from 2026-11-30"):
        handed(tiny_problem(), roster, ("A:2026-11-30", "B"))


@pytest.mark.parametrize("part", ["07:00/09:00", "11:00/13:00"])
def test_a_part_lies_in_its_shift(part: str) -> None:
    with pytest.raises(NoSuchShiftError, match="is no part of the shift"):
        handed(tiny_problem(), ROSTER, (f"A:2026-11-30T{part}", "B"))


def test_a_part_is_written_and_read() -> None:
    ref = ShiftRef.parse("A12:2026-12-01T13:00/25:05")
    assert (ref.from_minute, ref.to_minute) == (780, 1505)
    assert str(ref) == "A12:2026-12-01T13:00/25:05"
    for wrong in ("A:2026-12-01T13:00", "A:2026-12-01T13:00/12:00", "A:2026-12-01T13:60/14:00"):
        with pytest.raises(ValueError, match=r"\S"):
            ShiftRef.parse(wrong)


def left(start: str, end: str) -> list[tuple[str, int]]:
    """Kinds and minutes that stay of a morning when somebody is away between two clock times."""
    roster = roster_of(("Mon 08:00-12:00",))
    away = moment(MONDAY, start), moment(MONDAY, end)
    return [(s.kind, s.minutes) for shift in without(roster.shifts, *away) for s in shift.segments]


def test_what_is_left_of_a_shift_while_somebody_is_away() -> None:
    assert left("10:00", "12:00") == left("10:00", "18:00") == [("work", 120)]
    assert left("06:00", "09:30") == [("work", 150)]
    assert left("07:00", "12:00") == []
    assert left("12:00", "14:00") == [("work", 240)]
    assert left("09:00", "10:00") == [("work", 60), ("off_phone", 60), ("work", 120)]
