"""What the plan asks of each person and gives to each: hours, hard work, spells, rest, wishes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from scheduler.domain import Shift
from scheduler.domain.timeline import Timeline, joined, minutes_between
from scheduler.explain.counts import ShiftCounts, dates_asked
from scheduler.explain.settings import setting_of
from scheduler.report.story import Story
from scheduler.rules.spell_phone import Params as SpellPhone
from scheduler.rules.wish_granted import Params as WishGranted
from scheduler.rules.wish_granted import check as missed_wishes


@dataclass(frozen=True)
class PersonMeasures:
    """One person's plan in figures.

    Attributes
    ----------
    contract_minutes
        Paid minutes of the contract over the weeks of the horizon.
    worked_minutes
        Minutes on contacts.
    hard_minutes
        Of these, minutes on hard queues; None for a person without such a skill.
    longest_spell_minutes
        Longest time on contacts without a pause that ends a spell.
    shortest_rest_minutes
        Shortest rest between two shifts of which the later one is planned; None without any.
    night_shifts, evening_shifts, weekend_shifts, holiday_shifts, unpopular_starts
        As the ledger counts them.
    wishes_asked, wishes_granted
        Wishes and dates of the horizon they speak of; granted means in full.
    """

    agent_id: str
    shifts: int
    contract_minutes: int
    paid_minutes: int
    worked_minutes: int
    hard_minutes: int | None
    longest_spell_minutes: int
    shortest_rest_minutes: int | None
    night_shifts: int
    evening_shifts: int
    weekend_shifts: int
    holiday_shifts: int
    unpopular_starts: int
    wishes_asked: int
    wishes_granted: int


def person_measures(story: Story) -> tuple[PersonMeasures, ...]:
    """Return the figures of everybody employed in the horizon, sorted by id."""
    measured = _Measured(story)
    return tuple(measured.of(agent_id) for agent_id in story.timeline.agent_ids)


class _Measured:
    def __init__(self, story: Story) -> None:
        problem, self._timeline, self._hard = story.problem, story.timeline, story.hard_queues
        self._skilled = {s.agent_id for s in problem.skills if s.queue in story.hard_queues}
        self._counts = ShiftCounts(self._timeline)
        self._pause = (
            setting_of(problem, "spell.phone", SpellPhone) or SpellPhone()
        ).ended_by_minutes
        wishes = setting_of(problem, "wish.granted", WishGranted) or WishGranted()
        self._missed = Counter(v.agent_id for v in missed_wishes(wishes, self._timeline))
        self._asked = Counter[str]()
        for wish in problem.wishes:
            self._asked[wish.agent_id] += dates_asked(wish, problem.dates)

    def of(self, agent_id: str) -> PersonMeasures:
        planned = self._timeline.planned(agent_id)
        return PersonMeasures(
            agent_id=agent_id,
            shifts=len(planned),
            contract_minutes=_contract_minutes(self._timeline, agent_id),
            paid_minutes=sum(shift.paid_minutes for shift in planned),
            worked_minutes=sum(_work_minutes(shift) for shift in planned),
            hard_minutes=self._hard_minutes(agent_id, planned),
            longest_spell_minutes=max(
                (minutes for s in planned for minutes in spell_minutes(s, self._pause)), default=0
            ),
            shortest_rest_minutes=min(_rests(self._timeline, agent_id), default=None),
            night_shifts=sum(map(self._counts.is_night, planned)),
            evening_shifts=sum(map(self._counts.is_evening, planned)),
            weekend_shifts=sum(map(self._counts.is_weekend, planned)),
            holiday_shifts=sum(map(self._counts.is_holiday, planned)),
            unpopular_starts=sum(map(self._counts.is_unpopular, planned)),
            wishes_asked=self._asked[agent_id],
            wishes_granted=self._asked[agent_id] - self._missed[agent_id],
        )

    def _hard_minutes(self, agent_id: str, planned: Iterable[Shift]) -> int | None:
        minutes = sum(_work_minutes(shift, self._hard) for shift in planned)
        return minutes if minutes or agent_id in self._skilled else None


def _work_minutes(shift: Shift, queues: frozenset[str] | None = None) -> int:
    work = [segment for segment in shift.segments if segment.kind == "work"]
    return sum(s.minutes for s in work if queues is None or s.queue in queues)


def spell_minutes(shift: Shift, pause_minutes: int) -> Iterator[int]:
    """Yield minutes on contacts of each spell of a shift.

    Anything but work that lasts ``pause_minutes`` ends a spell; what is shorter is not counted.
    """
    minutes = 0
    for segment in joined(shift.segments):
        if segment.kind == "work":
            minutes += segment.minutes
        elif segment.minutes >= pause_minutes:
            yield minutes
            minutes = 0
    yield minutes


def _rests(timeline: Timeline, agent_id: str) -> Iterator[int]:
    for before, after in pairwise(timeline.shifts(agent_id)):
        if timeline.in_horizon(after):
            yield minutes_between(before.end, after.start)


def _contract_minutes(timeline: Timeline, agent_id: str) -> int:
    return sum(
        round(60 * timeline.contract(agent_id, first).weekly_hours_paid)
        for first, _ in timeline.weeks()
    )
