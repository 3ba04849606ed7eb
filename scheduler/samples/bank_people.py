"""Invented people for the bank's calls, and how many the need asks for."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from scheduler.samples.bank_calls import HISTORY_FIRST, PLANNED_WEEK
from scheduler.samples.people import Workforce, contact_minutes, make_people, paid_minutes
from scheduler.samples.sketches import ContractSketch, Person

if TYPE_CHECKING:
    from scheduler.samples.draws import Draws

SEED = 1999
SITE = "bank"
SEEDS = range(SEED, SEED + 20)
"""Seeds of people tried: they differ in leave, which weighs much in a small centre."""

BAND = (0.95, 1.05)
"""Paid hours over need hours, with and without leave, must lie between these."""

LEDGER_WEEKS = (PLANNED_WEEK - HISTORY_FIRST).days // 7

CONTRACTS = (
    ContractSketch("full-40", 40, 36, 42, 6, 9, 420, 1440, nights_allowed=True),
    ContractSketch("part-30", 30, 26, 34, 4, 8, 420, 1440, nights_allowed=True),
    ContractSketch("part-20", 20, 16, 24, 4, 8, 420, 1440, nights_allowed=False),
)
"""Contracts in the order in which they are handed out."""

COUNTS = range(8, 100)
"""Numbers of people tried; ids have two digits."""

_HOURS_LEAST, _HOURS_MOST = 25, 36
_TEAMS = 2
_MANY = (("PS", "NE", "NW"), ("NE", "PS", "NW"), ("PS", "NW", "NE"), ("NW", "PS", "NE"))
_TWO = (("PS", "NW"), ("PS", "NE"), ("NE", "PS"), ("NW", "PS"))
_ONE = (("PS",),)
_TURNS = (_MANY, _TWO, _MANY, _TWO, _ONE, _ONE, _MANY, _TWO, _MANY, _TWO)


def bank_people(count: int, seed: int = SEED) -> tuple[Person, ...]:
    """Return so many people in two teams of one site, two leads among them."""
    return make_people(
        Workforce(
            seed=seed,
            count=count,
            sites=(SITE,),
            id_digits=2,
            team_size_max=math.ceil(count / _TEAMS),
            contracts=CONTRACTS,
            planned_week=PLANNED_WEEK,
            choose_queues=_choose_queues,
            choose_contract=lambda _draws, turn, _queues: turn,
        )
    )


def people_for(need_minutes: float) -> tuple[Person, ...]:
    """Return the people whose paid hours come nearest to a need, counted with and without leave.

    Raises
    ------
    ValueError
        When no number of people comes within `BAND`.
    """
    hours = need_minutes / 60
    counts = range(round(hours / _HOURS_MOST), round(hours / _HOURS_LEAST) + 1)
    candidates = (bank_people(count, seed) for seed in SEEDS for count in counts if count in COUNTS)
    best = min(candidates, key=lambda people: _miss(people, need_minutes), default=())
    if not is_balanced(best, need_minutes):
        raise ValueError(f"no {COUNTS.start} to {COUNTS.stop - 1} people fit {hours:.0f} hours")
    return best


def is_balanced(people: tuple[Person, ...], need_minutes: float) -> bool:
    """Return whether paid minutes, and those less leave, are within `BAND` of the need."""
    low, high = BAND
    return all(low <= ratio <= high for ratio in _ratios(people, need_minutes))


def _ratios(people: tuple[Person, ...], need_minutes: float) -> tuple[float, float]:
    present = contact_minutes(people, PLANNED_WEEK)
    return paid_minutes(people) / need_minutes, present / need_minutes


def _miss(people: tuple[Person, ...], need_minutes: float) -> float:
    return max(abs(ratio - 1.0) for ratio in _ratios(people, need_minutes))


def _choose_queues(draws: Draws, index: int, _site: str, new: bool) -> tuple[str, ...]:
    """Draw three to five queues for four people of ten, two for four, PS alone for two."""
    return draws.pick(_ONE if new else _TURNS[index % len(_TURNS)])
