"""People of a sample: teams, contracts, skills and leave; each person has an own stream."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from scheduler.samples.draws import Draws
from scheduler.samples.names import invented_name
from scheduler.samples.sketches import ContractSketch, Leave, Person

if TYPE_CHECKING:
    from collections.abc import Callable

LEAVE_EVERY = 13
"""One person in so many is on leave in the planned week, one more in the week after."""

_NEW_EVERY, _NEW_OFFSET = 12, 5
_LEAVE_OFFSET, _LATER_LEAVE_OFFSET = 7, 9
_LEVELS = ((2, 0.07), (3, 0.48), (4, 0.45))
_OPT_INS = (("overtime", 0.3), ("time_off", 0.3), ("night", 0.15), ("swap_requests", 0.6))


@dataclass(frozen=True, slots=True)
class Workforce:
    """Rules by which people are made.

    Attributes
    ----------
    id_digits
        Digits of a person's number in ids.
    team_size_max
        Teams of a site are as few as this allows, and even.
    contracts
        Handed out in turn; the first one is the full-time contract that leads have.
    choose_queues
        From a person's stream, number, site and whether new to queues, the main one first.
    choose_contract
        From a person's stream, the contract in turn and their queues to the contract.
    """

    seed: int
    count: int
    sites: tuple[str, ...]
    id_digits: int
    team_size_max: int
    contracts: tuple[ContractSketch, ...]
    planned_week: date
    choose_queues: Callable[[Draws, int, str, bool], tuple[str, ...]]
    choose_contract: Callable[[Draws, ContractSketch, tuple[str, ...]], ContractSketch]


@dataclass(frozen=True, slots=True)
class _Place:
    site: str
    team: str
    lead: int


def make_people(force: Workforce) -> tuple[Person, ...]:
    """Return everybody, numbered from 1, teams and sites in a row."""
    places = [place for number in range(len(force.sites)) for place in _site_places(force, number)]
    return tuple(_person(force, index, place) for index, place in enumerate(places))


def paid_minutes(people: tuple[Person, ...]) -> int:
    """Return the contracted paid minutes of one week."""
    return sum(60 * person.contract.weekly_hours_paid for person in people)


def contact_minutes(people: tuple[Person, ...], week_start: date) -> int:
    """Return the contracted paid minutes of a week less the leave credited in it."""
    ends = week_start + timedelta(days=7)
    leave = [item for person in people for item in person.leave]
    credited = sum(item.credit_minutes for item in leave if week_start <= item.first_date < ends)
    return paid_minutes(people) - credited


def is_new(index: int) -> bool:
    """Return whether the person of this index joined within the last weeks: about one in 12."""
    return index % _NEW_EVERY == _NEW_OFFSET


def _site_places(force: Workforce, number: int) -> list[_Place]:
    site, sites = force.sites[number], len(force.sites)
    first, last = force.count * number // sites, force.count * (number + 1) // sites
    teams = math.ceil((last - first) / force.team_size_max)
    places: list[_Place] = []
    for team in range(teams):
        lead = first + (last - first) * team // teams
        size = first + (last - first) * (team + 1) // teams - lead
        places += [_Place(site, f"{site}-{team + 1}", lead)] * size
    return places


def _person(force: Workforce, index: int, place: _Place) -> Person:
    draws = Draws(force.seed, f"person/{index}")
    leads = index == place.lead
    new = is_new(index) and not leads
    queues = force.choose_queues(draws, index, place.site, new)
    turn = force.contracts[0 if leads else index % len(force.contracts)]
    contract = force.choose_contract(draws, turn, queues)
    lead_id = "" if leads else _agent_id(force, place.lead)
    return Person(
        agent_id=_agent_id(force, index),
        name=invented_name(index),
        site=place.site,
        team=place.team,
        role="lead" if leads else "agent",
        contract=contract,
        employed_from=_employed_from(force, draws, new=new),
        skills=_skills(draws, queues, new=new),
        team_lead_id=lead_id,
        mentor_id=lead_id if new else "",
        home_days_per_week_max=draws.weighted(((0, 0.5), (1, 0.15), (2, 0.25), (3, 0.1))),
        commute_minutes=draws.integer(5, 75),
        opt_ins=tuple(name for name, share in _OPT_INS if draws.chance(share)),
        leave=_leave(force, draws, index, contract),
    )


def _agent_id(force: Workforce, index: int) -> str:
    return f"A{index + 1:0{force.id_digits}d}"


def _employed_from(force: Workforce, draws: Draws, *, new: bool) -> date:
    days = draws.integer(14, 40) if new else draws.integer(150, 3650)
    return force.planned_week - timedelta(days=days)


def _skills(draws: Draws, queues: tuple[str, ...], *, new: bool) -> tuple[tuple[str, int], ...]:
    level = draws.integer(1, 2) if new else draws.weighted(_LEVELS)
    lower = [draws.chance(0.3) for _ in queues[1:]]
    others = zip(queues[1:], lower, strict=True)
    return ((queues[0], level), *((queue, max(1, level - less)) for queue, less in others))


def _leave(
    force: Workforce, draws: Draws, index: int, contract: ContractSketch
) -> tuple[Leave, ...]:
    week = force.planned_week + timedelta(weeks=index % LEAVE_EVERY == _LATER_LEAVE_OFFSET)
    if index % LEAVE_EVERY not in {_LEAVE_OFFSET, _LATER_LEAVE_OFFSET}:
        return ()
    kind = draws.weighted((("week", 0.3), ("days", 0.5), ("hours", 0.2)))
    if kind == "hours":
        return (_hours_off(draws, week + timedelta(days=draws.integer(0, 4))),)
    first = week if kind == "week" else week + timedelta(days=draws.integer(0, 3))
    days = 5 if kind == "week" else draws.integer(1, 2)
    last = week + timedelta(days=6) if kind == "week" else first + timedelta(days=days - 1)
    credit = days * contract.day_credit_minutes
    return (Leave(first.isoformat(), last.isoformat(), first, credit),)


def _hours_off(draws: Draws, day: date) -> Leave:
    start = draws.integer(8, 14)
    hours = draws.integer(2, 4)
    return Leave(f"{day}T{start:02d}:00", f"{day}T{start + hours:02d}:00", day, 60 * hours)
