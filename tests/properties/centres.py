"""Small centres drawn at random: whatever a folder of plain files may hold, in little."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

from hypothesis import strategies as st

from scheduler.domain import (
    Agent,
    Availability,
    Centre,
    Contract,
    Day,
    LedgerRow,
    NeedInterval,
    Opening,
    Pin,
    Policy,
    Problem,
    Queue,
    Roster,
    Segment,
    Shift,
    ShiftCode,
    Site,
    Skill,
    TimeOff,
    Wish,
    instant_of,
)
from scheduler.policies import effective_policy

POLICIES = Path(__file__).parents[2] / "data" / "policies"
FIRST_DATES = (
    date(2026, 11, 30),
    date(2026, 3, 23),  # clocks go forward on the last day in Europe
    date(2026, 10, 25),  # clocks go back on the first day in Europe
    date(2026, 3, 5),  # and forward in the middle of the week in America
)
ZONES = (("Europe/Berlin", "DE"), ("America/New_York", "US"), ("Asia/Kolkata", "IN"))
OPENINGS = (
    ((480, 1080),),
    ((540, 780), (840, 1140)),
    ((0, 1440),),
    ((1200, 1800),),
    ((390, 1470),),
)
PATTERNS: dict[str, Callable[[int], float]] = {
    "flat": lambda _: 1.0,
    "peak": lambda n: 2.6 if n % 24 in range(8, 14) else 0.4,
    "spikes": lambda n: 3.0 if n % 7 == 0 else 0.0,
    "crumbs": lambda n: 0.05 * (n % 5),
    "wave": lambda n: abs(n % 16 - 8) / 4,
}
T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[Any]], Any]


@dataclass(frozen=True)
class Case:
    """A centre that says of itself what a line holds; the whole of it is too long to print."""

    problem: Problem

    def __repr__(self) -> str:
        parts = ("first_date", "weeks", "agents", "contracts", "pins", "time_off", "wishes")
        return "\n".join(f"{part}: {getattr(self.problem, part)}"[:900] for part in parts)


@cache
def policy(on: date, name: str) -> Policy:
    """The house policy, or a law's on top of it, as the repository has it."""
    names = ("default",) if name == "default" else ("default", name)
    return effective_policy(names, on, POLICIES)


def one_of(draw: Draw, *options: T) -> T:
    """One of some values."""
    found: T = draw(st.sampled_from(options))
    return found


def seldom(draw: Draw) -> bool:
    """True now and then."""
    return one_of(draw, False, False, False, True)


@st.composite
def centres(draw: Draw) -> Case:
    """Two to six people, one to three queues, one or two weeks and all that may be said of them."""
    first = one_of(draw, *FIRST_DATES)
    weeks = one_of(draw, 1, 1, 1, 2)
    sites = tuple(
        Site(
            site=f"s{n}",
            time_zone=zone,
            country=country,
            buffer_room_places=one_of(draw, None, 0, 1),
        )
        for n, (zone, country) in enumerate(draw(st.permutations(ZONES))[: one_of(draw, 1, 1, 2)])
    )
    queues = tuple(_queue(draw, n, sites) for n in range(draw(st.integers(1, 3))))
    contracts = tuple(_contract(draw, n) for n in range(draw(st.integers(1, 2))))
    codes = tuple(
        ShiftCode(shift_code=f"c{start}", start=start, length_minutes=510, paid_minutes=480)
        for start in (480, 840, 1320)
    )
    people = tuple(_agent(draw, n, first, sites, contracts) for n in range(draw(st.integers(2, 6))))
    interval: Literal[15, 30] = one_of(draw, 30, 30, 15)
    centre = Centre(
        centre_id="random",
        name="Random",
        week_starts_on=first.weekday(),
        interval_minutes=interval,
        policies=("default",),
        unplanned_shrinkage_pct=0,
        sites=sites,
        queues=queues,
    )
    problem = Problem(
        centre=centre,
        first_date=first,
        weeks=weeks,
        agents=people,
        contracts=contracts,
        skills=tuple(s for person in people for s in _skills(draw, person, queues, first)),
        policy=policy(first, one_of(draw, "default", "default", "eu", "cn")),
        need=tuple(row for queue in queues for row in _need(draw, queue, first, weeks, centre)),
        shift_codes=codes if seldom(draw) else (),
        ledger=tuple(_ledger(draw, person.agent_id, first) for person in people if seldom(draw)),
    )
    return Case(problem.model_copy(update=_requests(draw, problem)))


def _queue(draw: Draw, number: int, sites: tuple[Site, ...]) -> Queue:
    hours = one_of(draw, *OPENINGS)
    days = one_of(draw, (0, 1, 2, 3, 4), (0, 1, 2, 3, 4, 5, 6), (2, 5, 6))
    return Queue(
        queue=f"q{number}",
        channel="voice",
        sites=tuple(site.site for site in sites),
        opening=tuple(
            Opening(weekday=day, start_minute=low, end_minute=high)
            for day in days
            for low, high in hours
        ),
        emotional_weight=one_of(draw, 0.1, 0.1, 1.0),
    )


def _contract(draw: Draw, number: int) -> Contract:
    shortest, spread = one_of(draw, (4, 4), (4, 0), (6, 2), (8, 1))
    paid = one_of(draw, 20, 38)
    return Contract(
        contract_id=f"k{number}",
        weekly_hours_paid=paid,
        weekly_hours_min=one_of(draw, 0, paid - 2),
        weekly_hours_max=paid + one_of(draw, 0, 6),
        days_per_week_max=one_of(draw, 3, 5, 6),
        shift_hours_min=shortest,
        shift_hours_max=shortest + spread,
        earliest_start=one_of(draw, 0, 420),
        latest_end=one_of(draw, 1320, 2160),
        start_step_minutes=one_of(draw, 15, 30, 60),
        meal_paid=one_of(draw, False, True),
        nights_allowed=one_of(draw, False, True),
    )


def _agent(
    draw: Draw, number: int, first: date, sites: tuple[Site, ...], contracts: tuple[Contract, ...]
) -> Agent:
    leaves = first + timedelta(days=one_of(draw, 3, 40)) if seldom(draw) else None
    return Agent(
        agent_id=f"A{number}",
        site=one_of(draw, *sites).site,
        team="t",
        role="agent",
        contract_id=one_of(draw, *contracts).contract_id,
        employed_from=first + timedelta(days=2) if seldom(draw) else date(2020, 1, 1),
        employed_to=leaves,
    )


def _skills(draw: Draw, person: Agent, queues: tuple[Queue, ...], first: date) -> list[Skill]:
    levels = [(queue, one_of(draw, 4, 3, 2, 1, 0)) for queue in queues]
    return [
        Skill(
            agent_id=person.agent_id,
            queue=queue.queue,
            proficiency=level,
            valid_from=first + timedelta(days=3) if seldom(draw) else None,
        )
        for queue, level in levels
        if level
    ]


def _need(draw: Draw, queue: Queue, first: date, weeks: int, centre: Centre) -> list[NeedInterval]:
    shape = PATTERNS[one_of(draw, *sorted(PATTERNS))]
    step, zone = centre.interval_minutes, centre.sites[0].time_zone
    rows = {}
    for offset in range(7 * weeks):
        day = Day.of(first + timedelta(days=offset), zone)
        for opening in queue.opening:
            if opening.weekday == day.weekday:
                ends = (day.minute_at(opening.start_minute), day.minute_at(opening.end_minute))
                for nth, minute in enumerate(range(*ends, step)):
                    rows[minute] = shape(nth)
    return [
        NeedInterval(
            queue=queue.queue,
            interval_start=instant_of(minute),
            need_agents=agents,
            required_agents=agents,
        )
        for minute, agents in rows.items()
    ]


def _ledger(draw: Draw, agent_id: str, first: date) -> LedgerRow:
    return LedgerRow(
        agent_id=agent_id,
        week_start=first - timedelta(days=7),
        basis="planned",
        paid_minutes=2280,
        worked_minutes=2280,
        overtime_minutes=0,
        time_owed_minutes=0,
        hard_minutes=draw(st.integers(0, 300)),
        night_shifts=draw(st.integers(0, 4)),
        evening_shifts=draw(st.integers(0, 5)),
        weekend_shifts=draw(st.integers(0, 2)),
        holiday_shifts=0,
    )


def _requests(draw: Draw, problem: Problem) -> dict[str, Any]:
    names = [person.agent_id for person in problem.agents]
    return {
        "availability": tuple(
            Availability(agent_id=name, weekday=day, available_from=600, available_to=1500)
            for name in names
            if seldom(draw)
            for day in (0, 1, 3, 5)
        ),
        "time_off": tuple(_time_off(draw, problem, name) for name in names if seldom(draw)),
        "wishes": tuple(_wish(draw, name) for name in names if one_of(draw, False, True)),
        "pins": tuple(_pin(draw, problem, name) for name in names if one_of(draw, False, True)),
        "history": Roster.of([s for name in names for s in _history(draw, problem, name)]),
        "kept": _kept(draw, problem, names) if seldom(draw) else None,
    }


def _moment(draw: Draw, problem: Problem, agent_id: str, step: int) -> int:
    """A minute of the horizon in the local time of a person, on a grid."""
    day = draw(st.integers(0, 7 * problem.weeks - 1))
    clock = step * draw(st.integers(0, 1439 // step))
    return _day(problem, agent_id, day).minute_at(clock)


def _day(problem: Problem, agent_id: str, index: int) -> Day:
    site = next(person.site for person in problem.agents if person.agent_id == agent_id)
    zone = next(s.time_zone for s in problem.centre.sites if s.site == site)
    return Day.of(problem.first_date + timedelta(days=index), zone)


def _time_off(draw: Draw, problem: Problem, agent_id: str) -> TimeOff:
    start = _moment(draw, problem, agent_id, 60)
    return TimeOff(
        agent_id=agent_id,
        start=instant_of(start),
        end=instant_of(start + one_of(draw, 120, 1440, 4320)),
        paid=one_of(draw, True, False),
        credit_minutes=one_of(draw, None, 300),
    )


def _wish(draw: Draw, agent_id: str) -> Wish:
    kind = one_of(draw, "off", "work", "avoid", "start_after", "end_before", "home")
    return Wish.model_validate(
        {
            "agent_id": agent_id,
            "weekday": draw(st.integers(0, 6)),
            "wish": kind,
            "from_minute": 600 if kind in {"avoid", "start_after", "work"} else None,
            "to_minute": 960 if kind in {"avoid", "end_before", "work"} else None,
            "strength": draw(st.integers(1, 3)),
        }
    )


def _pin(draw: Draw, problem: Problem, agent_id: str) -> Pin:
    start = _moment(draw, problem, agent_id, one_of(draw, 60, 15, 5))
    kind = one_of(draw, "shift", "shift", "off", "training")
    return Pin.model_validate(
        {
            "agent_id": agent_id,
            "start": instant_of(start),
            "end": instant_of(start + one_of(draw, 240, 510, 490)),
            "kind": kind,
            "author": "planner",
            "reason": "agreed",
        }
    )


def _history(draw: Draw, problem: Problem, agent_id: str) -> list[Shift]:
    """Days up to yesterday, the same hours each day; the last may reach into the horizon."""
    clock = one_of(draw, 480, 840, 1320)
    days = draw(st.integers(0, 8))
    return [_shift(problem, agent_id, day, clock, 480) for day in range(-days, 0)]


def _kept(draw: Draw, problem: Problem, names: list[str]) -> Roster:
    return Roster.of(
        [
            _shift(problem, name, day, one_of(draw, 480, 600, 900), one_of(draw, 240, 450))
            for name in names
            for day in (0, 2, 3)
        ]
    )


def _shift(problem: Problem, agent_id: str, index: int, clock: int, minutes: int) -> Shift:
    day = _day(problem, agent_id, index)
    start = day.minute_at(clock)
    segment = Segment(
        start=instant_of(start),
        end=instant_of(start + minutes),
        kind="work",
        queue=problem.centre.queues[0].queue,
    )
    site = next(person.site for person in problem.agents if person.agent_id == agent_id)
    return Shift(
        agent_id=agent_id,
        shift_id=f"{agent_id}:{day.date}",
        work_date=day.date,
        site=site,
        segments=(segment,),
    )
