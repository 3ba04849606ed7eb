"""Who may work on a queue at a minute and at what rate: for the terms of both coverage rules."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from scheduler.domain import instant_of
from scheduler.terms import View

Rates = tuple[tuple[str, int], ...]


class RatedPeople:
    """Rates of people by queue and minute; equal answers are one object: there are thousands.

    Parameters
    ----------
    view
        The problem.
    rates
        Useful thousandths of a minute worked, for proficiency 1 to 4.
    mentor_per_mille
        Thousandths of that which are left to who accompanies a newcomer.
    everybody
        Whether people without the skill are listed too, with rate 0.
    """

    def __init__(
        self, view: View, rates: tuple[int, ...], mentor_per_mille: int, *, everybody: bool
    ) -> None:
        self._view = view
        self._by_proficiency = (0, *rates)
        self._of_mentors = (0, *(rate * mentor_per_mille // 1000 for rate in rates))
        self._everybody, self._mentors = everybody, frozenset(view.problem.mentors)
        self._zones = {agent_id: view.zone(agent_id) for agent_id in view.agent_ids}
        self._by_dates: dict[tuple[str, tuple[date, ...]], Rates] = {}
        self._known: dict[Rates, Rates] = {}

    def of(self, queue: str, minute: int) -> Rates:
        """Return (person, rate) on the local dates that clocks of the sites show at ``minute``."""
        instant = instant_of(minute)
        dates = {z: instant.astimezone(ZoneInfo(z)).date() for z in set(self._zones.values())}
        key = (queue, tuple(dates[zone] for zone in sorted(dates)))
        if key not in self._by_dates:
            rates = self._on(queue, {zone: self._view.day_index(on) for zone, on in dates.items()})
            self._by_dates[key] = self._known.setdefault(rates, rates)
        return self._by_dates[key]

    def _on(self, queue: str, days: dict[str, int]) -> Rates:
        proficiency = (
            (agent_id, self._view.skills(agent_id, days[zone]).get(queue, 0))
            for agent_id, zone in self._zones.items()
        )
        rated = ((agent_id, self._rates(agent_id)[level]) for agent_id, level in proficiency)
        return tuple((agent_id, rate) for agent_id, rate in rated if rate or self._everybody)

    def _rates(self, agent_id: str) -> tuple[int, ...]:
        mentoring = agent_id in self._mentors
        return self._of_mentors if mentoring else self._by_proficiency
