"""A roster on real clocks: what a rule's ``check`` reads.

Everything here is aware datetimes and dates, looked up in the plain rows of a ``Problem``. Terms
use another reading of the same problem; that the two agree is a test, not an assumption.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from scheduler.domain.ledger import LedgerRow
from scheduler.domain.limits import PersonalLimit
from scheduler.domain.people import Agent, Contract, Skill
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Segment, Shift

Row = TypeVar("Row", Agent, Contract)
Found = TypeVar("Found")
DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class Timeline:
    """A roster, the history before it and the problem it answers.

    Attributes
    ----------
    problem
        What was asked.
    roster
        The shifts of the horizon that are judged.
    """

    problem: Problem
    roster: Roster

    @cached_property
    def _agents(self) -> dict[str, list[Agent]]:
        rows: dict[str, list[Agent]] = {}
        for agent in self.problem.agents:
            rows.setdefault(agent.agent_id, []).append(agent)
        return rows

    @cached_property
    def _contracts(self) -> dict[str, list[Contract]]:
        rows: dict[str, list[Contract]] = defaultdict(list)
        for contract in self.problem.contracts:
            rows[contract.contract_id].append(contract)
        return rows

    @cached_property
    def _zones(self) -> dict[str, ZoneInfo]:
        return {site.site: ZoneInfo(site.time_zone) for site in self.problem.centre.sites}

    @cached_property
    def _lines(self) -> dict[str, tuple[Shift, ...]]:
        return Roster.of([*self.problem.history.shifts, *self.roster.shifts]).by_agent

    @cached_property
    def _planned(self) -> dict[str, tuple[Shift, ...]]:
        return {
            agent_id: tuple(shift for shift in line if self.in_horizon(shift))
            for agent_id, line in self._lines.items()
        }

    @cached_property
    def _paid(self) -> dict[str, tuple[int, ...]]:
        return {
            agent_id: tuple(shift.paid_minutes for shift in line)
            for agent_id, line in self._planned.items()
        }

    @cached_property
    def _joined(self) -> dict[str, tuple[tuple[Segment, ...], ...]]:
        return {
            agent_id: tuple(joined(shift.segments) for shift in line)
            for agent_id, line in self._planned.items()
        }

    @cached_property
    def first(self) -> date:
        """First date of the horizon."""
        return self.problem.first_date

    @cached_property
    def last(self) -> date:
        """Last date of the horizon."""
        return self.problem.dates[-1]

    @cached_property
    def agent_ids(self) -> tuple[str, ...]:
        """People employed at some time of the horizon or working in it, sorted."""
        return tuple(
            sorted(
                agent_id
                for agent_id in self._agents
                if any(self.employed(agent_id, on) for on in self.problem.dates)
                or self.planned(agent_id)
            )
        )

    def once(self, reading: Callable[[Timeline], Found]) -> Found:
        """Return what ``reading`` makes of this timeline, made once however many rules ask.

        It lives and dies with this timeline, that is with one roster, and nobody may change it.
        """
        if reading not in self._readings:
            self._readings[reading] = reading(self)
        found: Found = self._readings[reading]
        return found

    @cached_property
    def _readings(self) -> dict[Callable[[Timeline], Any], Any]:
        return {}

    def agent(self, agent_id: str, on: date) -> Agent:
        """Return the row of a person in force on a date.

        Before the first one it is the row in force at the end of the horizon, or the last one where
        all begin later.
        """
        rows = self._agents[agent_id]
        if len(rows) == 1:
            return rows[0]
        known = next(filter(None, (_begun(rows, day) for day in (on, self.last))), rows)
        return max(known, key=_begins)

    def employed(self, agent_id: str, on: date) -> bool:
        """Return whether a person is employed on a date."""
        row = self.agent(agent_id, on)
        return row.employed_from <= on and not (row.employed_to and row.employed_to < on)

    def contract(self, agent_id: str, on: date) -> Contract:
        """Return the contract terms of a person on a date; before the first ones, the last."""
        rows = self._contracts[self.agent(agent_id, on).contract_id]
        if len(rows) == 1:
            return rows[0]
        return max(_begun(rows, on) or rows, key=_begins)

    @cached_property
    def _limits(self) -> dict[str, list[PersonalLimit]]:
        rows: dict[str, list[PersonalLimit]] = defaultdict(list)
        for limit in self.problem.limits:
            rows[limit.agent_id].append(limit)
        return rows

    def limits(self, agent_id: str, on: date) -> tuple[PersonalLimit, ...]:
        """Return the personal limits of a person that hold on a date."""
        rows = self._limits.get(agent_id, ())
        return tuple(row for row in rows if not (on < row.valid_from or row.valid_to < on))

    @cached_property
    def _ledger(self) -> dict[str, list[LedgerRow]]:
        rows: dict[str, list[LedgerRow]] = defaultdict(list)
        for row in self.problem.ledger:
            rows[row.agent_id].append(row)
        return rows

    def ledger(self, agent_id: str) -> Sequence[LedgerRow]:
        """Return a person's rows of the ledger, in the order in which they stand there."""
        return self._ledger.get(agent_id, ())

    @cached_property
    def _skills(self) -> dict[str, list[Skill]]:
        rows: dict[str, list[Skill]] = defaultdict(list)
        for skill in self.problem.skills:
            rows[skill.agent_id].append(skill)
        return rows

    def skills(self, agent_id: str) -> Sequence[Skill]:
        """Return a person's skills, whenever they hold, in the order in which they stand there."""
        return self._skills.get(agent_id, ())

    def shifts(self, agent_id: str) -> tuple[Shift, ...]:
        """Return a person's shifts, history included, in order of start."""
        return self._lines.get(agent_id, ())

    def planned(self, agent_id: str) -> tuple[Shift, ...]:
        """Return a person's shifts of the horizon, in order of start."""
        return self._planned.get(agent_id, ())

    def paid(self, agent_id: str) -> tuple[int, ...]:
        """Return the paid minutes of a person's shifts of the horizon, in order of start."""
        return self._paid.get(agent_id, ())

    @cached_property
    def _worked(self) -> dict[str, tuple[tuple[Shift, Counter[str]], ...]]:
        return {
            agent_id: tuple((shift, _minutes_by_queue(shift)) for shift in line)
            for agent_id, line in self._planned.items()
        }

    def worked(self, agent_id: str) -> tuple[tuple[Shift, Mapping[str, int]], ...]:
        """Return a person's shifts of the horizon, each with its minutes by queue."""
        return self._worked.get(agent_id, ())

    def joined(self, agent_id: str) -> tuple[tuple[Segment, ...], ...]:
        """Return the segments of a person's shifts of the horizon, touching ones alike made one."""
        return self._joined.get(agent_id, ())

    def in_horizon(self, shift: Shift) -> bool:
        """Return whether a shift belongs to the horizon."""
        return self.first <= shift.work_date <= self.last

    def site(self, agent_id: str) -> str:
        """Return the person's site at the end of the horizon."""
        return self._site_of[agent_id]

    @cached_property
    def _site_of(self) -> dict[str, str]:
        return {agent_id: self.agent(agent_id, self.last).site for agent_id in self._agents}

    def zone(self, agent_id: str) -> ZoneInfo:
        """Return the zone of the person's site at the end of the horizon."""
        return self._zone_of[agent_id]

    @cached_property
    def _zone_of(self) -> dict[str, ZoneInfo]:
        return {agent_id: self._zones[site] for agent_id, site in self._site_of.items()}

    def local(self, agent_id: str, instant: datetime) -> datetime:
        """Return ``instant`` on the clocks of the person's site."""
        return _shown(self._zone_of[agent_id], instant)

    def start_clock(self, shift: Shift) -> timedelta:
        """Return what clocks show at the start of a shift, from midnight of its day."""
        wall = self.local(shift.agent_id, shift.start).replace(tzinfo=None)
        return wall - datetime.combine(shift.work_date, time())

    def at(self, agent_id: str, on: date, clock_minutes: int) -> datetime:
        """Return the UTC instant at which clocks at the person's site show a time of ``on``.

        ``clock_minutes`` may pass midnight. Skipped times move forward, repeated ones are the
        first.
        """
        return _at(self._zone_of[agent_id], on, clock_minutes)

    def midnight(self, agent_id: str, on: date) -> datetime:
        """Return the UTC instant of a local midnight."""
        return self.at(agent_id, on, 0)

    def weeks(self) -> Iterator[tuple[date, date]]:
        """Yield first and last date of each week of the horizon."""
        for n in range(self.problem.weeks):
            first = self.first + timedelta(weeks=n)
            yield first, first + timedelta(days=6)


@lru_cache(maxsize=65536)
def _shown(zone: ZoneInfo, instant: datetime) -> datetime:
    return instant.astimezone(zone)


@lru_cache(maxsize=65536)
def _at(zone: ZoneInfo, on: date, clock_minutes: int) -> datetime:
    days, minutes = divmod(clock_minutes, 24 * 60)
    wall = datetime.combine(on + timedelta(days=days), time(minutes // 60, minutes % 60))
    return wall.replace(tzinfo=zone).astimezone(UTC)


def _minutes_by_queue(shift: Shift) -> Counter[str]:
    minutes = Counter[str]()
    for segment in shift.segments:
        if segment.queue is not None:
            minutes[segment.queue] += segment.minutes
    return minutes


def _begins(row: Agent | Contract) -> date:
    return row.valid_from or date.min


def _begun(rows: list[Row], on: date) -> list[Row]:
    return [row for row in rows if _begins(row) <= on]


def minutes_between(start: datetime, end: datetime) -> int:
    """Return whole minutes from ``start`` to ``end``; negative when ``end`` is earlier."""
    if start.tzinfo is not UTC or end.tzinfo is not UTC:  # two clocks of one zone may not subtract
        start, end = start.astimezone(UTC), end.astimezone(UTC)
    length = end - start
    return DAY_MINUTES * length.days + length.seconds // 60


def overlap_minutes(
    start: datetime, end: datetime, other_start: datetime, other_end: datetime
) -> int:
    """Return the minutes that two half-open spans share."""
    if end <= other_start or other_end <= start:
        return 0
    return max(0, minutes_between(max(start, other_start), min(end, other_end)))


def shared_minutes(shift: Shift, spans: Iterable[tuple[datetime, datetime]]) -> int:
    """Return the minutes of a shift during which at least one of some spans runs."""
    minutes, until = 0, shift.start
    for start, end in sorted(spans):
        begins, ends = max(start, until), min(end, shift.end)
        if begins < ends:
            minutes += minutes_between(begins, ends)
            until = ends
    return minutes


def joined(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Return segments with touching neighbours of the same kind and queue made one."""
    done: list[Segment] = []
    for segment in segments:
        previous = done[-1] if done else None
        if (
            previous is not None
            and previous.kind == segment.kind
            and previous.queue == segment.queue
            and previous.end == segment.start
        ):
            done[-1] = previous.model_copy(update={"end": segment.end})
        else:
            done.append(segment)
    return tuple(done)
