"""A problem by index: who, which day, which windows of time. What ``terms`` of rules read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, TypeVar

from scheduler.domain import (
    Agent,
    Availability,
    Contract,
    Day,
    LedgerRow,
    NeedInterval,
    PersonalLimit,
    Pin,
    Problem,
    Queue,
    Shift,
    Skill,
    TimeOff,
    Wish,
    minute_of,
)

Row = TypeVar(
    "Row", Agent, Availability, LedgerRow, PersonalLimit, Pin, Shift, Skill, TimeOff, Wish
)

Quality = TypeVar("Quality", bound=Hashable)

AtSite = tuple[tuple[str, int, int], ...]
"""(person, first day, last day) of those whose shifts of these days are worked at one site."""


class Window(NamedTuple):
    """A half-open span of UTC minutes."""

    start: int
    end: int

    def overlap(self, start: int, end: int) -> int:
        """Return how many minutes of ``start`` … ``end`` lie inside."""
        return max(0, min(self.end, end) - max(self.start, start))


def _by_agent(rows: tuple[Row, ...]) -> dict[str, tuple[Row, ...]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.agent_id].append(row)
    return {agent: tuple(group) for agent, group in groups.items()}


class View:
    """Look-ups over one ``Problem``; built once, read by terms and by the engine.

    Days are counted from the first date of the horizon (0); history has negative indices.

    Parameters
    ----------
    problem
        What is looked up.
    among
        The people whom ``agent_ids`` is to list at most; None for everybody.
    """

    def __init__(self, problem: Problem, among: frozenset[str] | None = None) -> None:
        self.problem, self._among = problem, among
        self._sites = {site.site: site for site in problem.centre.sites}
        self._days: dict[tuple[str, int], Day] = {}

    @property
    def horizon_days(self) -> int:
        """Number of days to be rostered."""
        return 7 * self.problem.weeks

    @cached_property
    def history_days(self) -> int:
        """How many days before the horizon the history reaches back."""
        dates = [shift.work_date for shift in self.problem.history.shifts]
        return max(0, (self.problem.first_date - min(dates)).days) if dates else 0

    def day_index(self, day: date) -> int:
        """Return the index of a local date."""
        return (day - self.problem.first_date).days

    def date_of(self, index: int) -> date:
        """Return the local date of a day index."""
        return self.problem.first_date + timedelta(days=index)

    def zone(self, agent_id: str) -> str:
        """Return the IANA time zone in which a person works."""
        return self._sites[self._anyday[agent_id].site].time_zone

    def day(self, agent_id: str, index: int) -> Day:
        """Return the local day ``index`` at a person's site."""
        return self._day_in(self.zone(agent_id), index)

    def site_day(self, site: str, index: int) -> Day:
        """Return the local day ``index`` at a site."""
        return self._day_in(self._sites[site].time_zone, index)

    def _day_in(self, zone: str, index: int) -> Day:
        if (zone, index) not in self._days:
            self._days[zone, index] = Day.of(self.date_of(index), zone)
        return self._days[zone, index]

    def window(self, agent_id: str, index: int, start_clock: int, end_clock: int) -> Window:
        """Return the minutes between two local clock times of a day."""
        day = self.day(agent_id, index)
        return Window(day.minute_at(start_clock), day.minute_at(end_clock))

    @cached_property
    def _rows(self) -> dict[str, tuple[Agent, ...]]:
        return _by_agent(self.problem.agents)

    @cached_property
    def _anyday(self) -> dict[str, Agent]:
        return {
            agent_id: self._valid(rows, self.problem.dates[-1]) or rows[-1]
            for agent_id, rows in self._rows.items()
        }

    @staticmethod
    def _valid(rows: tuple[Agent, ...], on: date) -> Agent | None:
        valid = [row for row in rows if row.valid_from is None or row.valid_from <= on]
        return max(valid, key=lambda row: row.valid_from or date.min, default=None)

    @cached_property
    def agent_ids(self) -> tuple[str, ...]:
        """People employed on at least one day of the horizon, sorted."""
        among = self._rows.keys() if self._among is None else self._among
        first, last = self.problem.dates[0], self.problem.dates[-1]
        return tuple(
            sorted(
                agent_id
                for agent_id, agent in self._anyday.items()
                if agent_id in among
                and agent.employed_from <= last
                and (agent.employed_to is None or agent.employed_to >= first)
            )
        )

    def agent(self, agent_id: str, index: int = 0) -> Agent:
        """Return the row of a person that is valid on day ``index``."""
        rows = self._rows[agent_id]
        return self._valid(rows, self.date_of(index)) or self._anyday[agent_id]

    def employed(self, agent_id: str, index: int) -> bool:
        """Return whether a person is employed on day ``index``."""
        agent, on = self.agent(agent_id, index), self.date_of(index)
        return agent.employed_from <= on and (agent.employed_to is None or on <= agent.employed_to)

    @cached_property
    def at_site(self) -> dict[str, AtSite]:
        """Site → whose shifts of which days are worked there; history counts, leavers too."""
        return self.whose(lambda row: row.site)

    def whose(self, quality: Callable[[Agent], Quality]) -> dict[Quality, AtSite]:
        """Return a quality of rows → who has it on which days, history and leavers included."""
        found: dict[Quality, list[tuple[str, int, int]]] = defaultdict(list)
        days = range(-self.history_days, self.horizon_days)
        for agent_id, rows in sorted(self._rows.items()):
            if not rows[1:]:
                found[quality(rows[0])].append((agent_id, days.start, days.stop - 1))
                continue
            held = [(quality(self.agent(agent_id, day)), day) for day in days]
            for known, same in groupby(held, key=itemgetter(0)):
                first, *others = (day for _, day in same)
                found[known].append((agent_id, first, [first, *others][-1]))
        return {known: tuple(people) for known, people in found.items()}

    def site(self, agent_id: str, index: int) -> str:
        """Return the site at which a person works on day ``index``."""
        return self.agent(agent_id, index).site

    @cached_property
    def _contracts(self) -> dict[str, list[Contract]]:
        groups: dict[str, list[Contract]] = defaultdict(list)
        for contract in self.problem.contracts:
            groups[contract.contract_id].append(contract)
        return groups

    def contract(self, agent_id: str, index: int = 0) -> Contract:
        """Return the contract of a person as valid on day ``index``."""
        rows, on = self._contracts[self.agent(agent_id, index).contract_id], self.date_of(index)
        valid = [row for row in rows if row.valid_from is None or row.valid_from <= on]
        return max(valid or rows, key=lambda row: row.valid_from or date.min)

    @cached_property
    def _skills(self) -> dict[str, tuple[Skill, ...]]:
        return _by_agent(self.problem.skills)

    def skills(self, agent_id: str, index: int) -> dict[str, int]:
        """Return queue → proficiency (1–4) of a person on day ``index``."""
        on = self.date_of(index)
        return {
            skill.queue: skill.proficiency
            for skill in self._skills.get(agent_id, ())
            if (skill.valid_from is None or skill.valid_from <= on)
            and (skill.valid_to is None or on <= skill.valid_to)
        }

    @cached_property
    def queues(self) -> dict[str, Queue]:
        """Queue id → queue."""
        return {queue.queue: queue for queue in self.problem.centre.queues}

    @cached_property
    def need(self) -> dict[str, tuple[tuple[int, NeedInterval], ...]]:
        """Queue → (minute at which the interval starts, need), in order of time."""
        groups: dict[str, list[tuple[int, NeedInterval]]] = defaultdict(list)
        for row in self.problem.need:
            groups[row.queue].append((minute_of(row.interval_start), row))
        return {queue: tuple(sorted(rows, key=lambda r: r[0])) for queue, rows in groups.items()}

    @cached_property
    def _availability(self) -> dict[str, tuple[Availability, ...]]:
        return _by_agent(self.problem.availability)

    def availability(self, agent_id: str, index: int) -> tuple[Window, ...] | None:
        """Return when a person can work on day ``index``; None when nothing is stated for them."""
        on = self.date_of(index)
        valid = [
            row
            for row in self._availability.get(agent_id, ())
            if (row.valid_from is None or row.valid_from <= on)
            and (row.valid_to is None or on <= row.valid_to)
        ]
        if not valid:
            return None
        return tuple(
            self.window(agent_id, index, row.available_from, row.available_to)
            for row in valid
            if row.weekday == on.weekday()
        )

    @cached_property
    def _time_off(self) -> dict[str, tuple[TimeOff, ...]]:
        return _by_agent(self.problem.time_off)

    def time_off(self, agent_id: str) -> tuple[TimeOff, ...]:
        """Return the approved leave of a person."""
        return self._time_off.get(agent_id, ())

    @cached_property
    def _wishes(self) -> dict[str, tuple[Wish, ...]]:
        return _by_agent(self.problem.wishes)

    def wishes(self, agent_id: str, index: int) -> Iterator[Wish]:
        """Yield the wishes of a person that speak of day ``index``."""
        on = self.date_of(index)
        for wish in self._wishes.get(agent_id, ()):
            dated = wish.date == on if wish.date else wish.weekday == on.weekday()
            begun = wish.valid_from is None or wish.valid_from <= on
            if dated and begun and (wish.valid_to is None or on <= wish.valid_to):
                yield wish

    @cached_property
    def _limits(self) -> dict[str, tuple[PersonalLimit, ...]]:
        return _by_agent(self.problem.limits)

    def limits(self, agent_id: str, index: int) -> tuple[PersonalLimit, ...]:
        """Return the personal limits that hold for a person on day ``index``."""
        on, own = self.date_of(index), self._limits.get(agent_id, ())
        return tuple(limit for limit in own if limit.valid_from <= on <= limit.valid_to)

    @cached_property
    def _pins(self) -> dict[str, tuple[Pin, ...]]:
        return _by_agent(self.problem.pins)

    def pins(self, agent_id: str, index: int) -> tuple[Pin, ...]:
        """Return the pins of a person that start on day ``index``."""
        day = self.day(agent_id, index)
        return tuple(
            pin
            for pin in self._pins.get(agent_id, ())
            if day.start_minute <= minute_of(pin.start) < day.end_minute
        )

    @cached_property
    def _ledger(self) -> dict[str, tuple[LedgerRow, ...]]:
        return _by_agent(self.problem.ledger)

    def ledger(self, agent_id: str, weeks: int) -> tuple[LedgerRow, ...]:
        """Return a person's closed weeks among the last ``weeks`` before the horizon."""
        since = self.problem.first_date - timedelta(weeks=weeks)
        return tuple(row for row in self._ledger.get(agent_id, ()) if row.week_start >= since)

    @cached_property
    def _kept(self) -> dict[tuple[str, int], Shift]:
        shifts = self.problem.kept.shifts if self.problem.kept else ()
        return {(shift.agent_id, self.day_index(shift.work_date)): shift for shift in shifts}

    def kept(self, agent_id: str, index: int) -> Shift | None:
        """Return the shift of a person on day ``index`` in the roster to stay close to."""
        return self._kept.get((agent_id, index))
