from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from scheduler.domain import NeedInterval, Site, Skill
from scheduler.domain.timeline import Timeline
from scheduler.rules.example import MONDAY, moment, roster_of, tiny_problem
from scheduler.rules.staffed_slots import Slot, span_judged, staffed

QUARTER = timedelta(minutes=15)


def row(clock: str, agents: float, on: date = MONDAY) -> NeedInterval:
    return NeedInterval(
        queue="phone",
        interval_start=moment(on, clock),
        need_agents=agents,
        required_agents=agents,
    )


def slots(
    *shifts: str,
    history: tuple[str, ...] = (),
    need: tuple[NeedInterval, ...] = (),
    skills: tuple[Skill, ...] | None = None,
) -> list[Slot]:
    problem = tiny_problem(history=history, need=need)
    if skills is not None:
        problem = problem.model_copy(update={"skills": skills})
    found = staffed(Timeline(problem, roster_of(shifts)), lambda level: 250 * level)
    return [slot for slot in found if slot.queue == "phone"]


def test_slots_fill_the_span_with_need_and_gaps() -> None:
    found = slots(need=(row("10:00", 1), row("09:00", 0.5), row("09:15", 2)))
    first, last = moment(MONDAY, "00:00"), moment(MONDAY + timedelta(days=8), "00:00")
    starts = [first, *(moment(MONDAY, clock) for clock in ("09:00", "09:15", "09:30", "10:00"))]
    starts.append(moment(MONDAY, "10:15"))
    assert [slot.start for slot in found] == starts
    assert [slot.end for slot in found] == [*starts[1:], last]
    assert [slot.need_milli for slot in found] == [0, 7_500, 30_000, 0, 15_000, 0]
    assert {slot.on for slot in found} == {MONDAY}


def test_work_is_split_over_the_slots_it_touches() -> None:
    found = slots("Mon 08:50-09:20", need=(row("09:00", 1), row("09:15", 1)))
    assert [slot.worked_minutes for slot in found] == [10, 15, 5, 0]
    assert [slot.worked_milli for slot in found] == [10_000, 15_000, 5_000, 0]
    assert [slot.useful_milli for slot in found] == [0, 15_000, 5_000, 0]


def test_people_add_up_and_useful_ends_at_the_need() -> None:
    skills = (
        Skill(agent_id="A", queue="phone", proficiency=4),
        Skill(agent_id="B", queue="phone", proficiency=1),
    )
    shifts = ("Mon 09:00-09:15", "B Mon 09:00-09:15")
    _, slot, _ = slots(*shifts, need=(row("09:00", 1.1),), skills=skills)
    assert (slot.worked_minutes, slot.worked_milli, slot.useful_milli) == (30, 18_750, 16_500)


def test_only_work_on_the_queue_counts() -> None:
    pieces = "break 09:00-09:05 | work:complaints 09:05-09:10 | work:phone 09:10-09:15"
    _, slot, _ = slots(f"Mon 09:00-09:15 | {pieces}", need=(row("09:00", 1),))
    assert slot.worked_minutes == 5


def test_a_skill_counts_on_its_dates_by_the_clock_of_the_site() -> None:
    skill = Skill(agent_id="A", queue="phone", proficiency=4, valid_from=MONDAY, valid_to=MONDAY)
    found = slots(
        "Mon 23:45-24:15",
        history=("Sun-1 23:45-24:15",),
        need=(row("00:00", 1), row("23:45", 1), row("24:00", 1)),
        skills=(skill,),
    )
    worked = [(slot.worked_minutes, slot.worked_milli) for slot in found if slot.need_milli]
    assert worked == [(15, 15_000), (15, 15_000), (15, 0)]


def test_a_skill_counts_to_the_end_of_the_last_night() -> None:
    sunday, monday = MONDAY + timedelta(days=6), MONDAY + timedelta(days=7)
    found = slots("Sun 23:45-30:00", need=(row("23:45", 1, sunday), row("05:45", 1, monday)))
    worked = [(slot.worked_minutes, slot.worked_milli) for slot in found if slot.need_milli]
    assert worked == [(15, 15_000), (15, 15_000)]


def test_work_behind_the_span_counts_nowhere() -> None:
    assert [slot.worked_minutes for slot in slots("Mon+1 24:00-25:00")] == [0]


def test_history_counts_from_the_first_midnight_on() -> None:
    found = slots(history=("Sun-1 22:00-26:00",))
    assert [slot.worked_minutes for slot in found] == [120]


def test_the_span_reaches_over_all_sites_and_all_need() -> None:
    problem = tiny_problem()
    far = Site(site="far", time_zone="Asia/Shanghai", country="CN")
    sites = (*problem.centre.sites, far)
    centre = problem.centre.model_copy(update={"sites": sites})
    roster = roster_of(())

    def span(*rows: NeedInterval) -> tuple[datetime, datetime]:
        given = {"centre": centre, "need": rows}
        return span_judged(Timeline(problem.model_copy(update=given), roster))

    first, last = datetime(2026, 11, 29, 16, tzinfo=UTC), datetime(2026, 12, 7, 23, tzinfo=UTC)
    assert span() == (first, last)
    assert span(row("09:00", 1)) == (first, last)
    before, after = row("09:00", 1, date(2026, 11, 20)), row("09:00", 1, date(2026, 12, 20))
    assert span(before, after) == (before.interval_start, after.interval_start + QUARTER)


def test_of_two_rows_of_a_skill_the_later_one_holds_on_its_dates() -> None:
    always = Skill(agent_id="A", queue="phone", proficiency=4)
    monday = Skill(agent_id="A", queue="phone", proficiency=1, valid_from=MONDAY, valid_to=MONDAY)
    lines = ("Mon 09:00-09:15", "Tue 09:00-09:15")
    need = (row("09:00", 1), row("09:00", 1, MONDAY + timedelta(days=1)))

    def worked(*skills: Skill) -> list[int]:
        return [s.worked_milli for s in slots(*lines, need=need, skills=skills) if s.need_milli]

    assert worked(always, monday) == [3_750, 15_000]
    assert worked(monday, always) == [15_000, 15_000]
    assert worked(monday) == [3_750, 0]


@pytest.mark.parametrize("proficiency", [1, 2, 3, 4])
def test_of_whoever_accompanies_a_newcomer_a_part_is_left(proficiency: int) -> None:
    skill = Skill(agent_id="A", queue="phone", proficiency=proficiency)
    problem = tiny_problem(need=(row("09:00", 1),), skills=(skill,), mentors=("A",))
    timeline = Timeline(problem, roster_of(("Mon 09:00-09:10",)))
    found = [s for s in staffed(timeline, lambda level: 250 * level, 900) if s.worked_minutes]
    assert [(s.queue, s.worked_minutes, s.worked_milli) for s in found] == [
        ("phone", 10, 2250 * proficiency)
    ]


def test_a_slot_holds_no_work_before_it_is_counted() -> None:
    start = moment(MONDAY, "09:00")
    slot = Slot("phone", MONDAY, start, start + QUARTER, need_milli=15_000)
    assert (slot.worked_minutes, slot.worked_milli, slot.useful_milli) == (0, 0, 0)


def test_mentors_work_at_the_full_rate_if_not_said_otherwise() -> None:
    problem = tiny_problem(need=(row("09:00", 1),), mentors=("A",))
    timeline = Timeline(problem, roster_of(("Mon 09:00-09:15",)))
    found = [slot.worked_milli for slot in staffed(timeline, lambda level: 250 * level)]
    assert sum(found) == 15_000


def test_a_skill_without_an_end_counts_from_its_first_date_on() -> None:
    tuesday = MONDAY + timedelta(days=1)
    skill = Skill(agent_id="A", queue="phone", proficiency=4, valid_from=tuesday)
    lines = ("Mon 09:00-09:15", "Tue 09:00-09:15", "Sun 09:00-09:15")
    need = tuple(row("09:00", 1, MONDAY + timedelta(days=n)) for n in (0, 1, 6))
    found = slots(*lines, need=need, skills=(skill,))
    assert [slot.worked_milli for slot in found if slot.need_milli] == [0, 15_000, 15_000]


def test_need_up_to_the_end_of_the_span_leaves_no_gap_behind_it() -> None:
    later = row("09:00", 1, date(2026, 12, 20))
    last = slots(need=(later,))[-1]
    assert (last.start, last.end) == (later.interval_start, later.interval_start + QUARTER)


def in_zone(zone: str, shift: str, need: tuple[NeedInterval, ...], skill: Skill) -> list[int]:
    """Return the thousandths worked in each interval of need by people of one zone."""
    problem = tiny_problem(need=need, skills=(skill,))
    (site,) = problem.centre.sites
    sites = (site.model_copy(update={"time_zone": zone}),)
    centre = problem.centre.model_copy(update={"sites": sites})
    timeline = Timeline(problem.model_copy(update={"centre": centre}), roster_of((shift,)))
    found = staffed(timeline, lambda level: 250 * level)
    return [slot.worked_milli for slot in found if slot.need_milli]


def test_a_skill_counts_on_the_first_evening_west_of_greenwich() -> None:
    # At 02:00 of Monday in Berlin it is Sunday evening in New York.
    sunday = MONDAY - timedelta(days=1)
    skill = Skill(agent_id="A", queue="phone", proficiency=4, valid_to=sunday)
    need = (row("02:00", 1), row("09:00", 1))
    assert in_zone("America/New_York", "Mon 02:00-02:15", need, skill) == [15_000, 0]


def test_a_skill_counts_on_the_last_morning_east_of_greenwich() -> None:
    # From a late evening to a late evening: in Shanghai the last one is a morning of the next date.
    first, last = date(2026, 11, 20), date(2026, 12, 20)
    skill = Skill(agent_id="A", queue="phone", proficiency=4, valid_from=date(2026, 12, 21))
    need = (row("24:45", 1, first), row("24:15", 1, last))
    assert in_zone("Asia/Shanghai", "Sun+2 24:15-24:30", need, skill) == [0, 15_000]
