"""Short intervals, with everybody who has the skill under exactly one reason."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

from scheduler.domain.base import Frozen, Json
from scheduler.domain.timeline import Timeline
from scheduler.explain.lawful import LawfulShifts
from scheduler.explain.off_duty import OffDuty
from scheduler.explain.presence import presences
from scheduler.explain.reasons import Audience, Reason, merged, shown_reasons
from scheduler.explain.seats import FullSites

Interval = tuple[str, datetime]
Span = tuple[datetime, datetime]
Dates = list[tuple[date | None, date | None]]


class Shortfall(Frozen):
    """One interval of a queue in which agents are missing.

    Attributes
    ----------
    short_agents
        Useful agents missing, as a mean over the interval.
    qualified
        People with the skill on that date; the counts add up to it.
    counts
        Reason → people; every person counts once, under the first reason that holds at some minute
        of the interval.
    able
        Who was free and able to work; nobody in the version for others.
    """

    queue: str
    start: datetime
    end: datetime
    short_agents: float
    qualified: int
    counts: dict[str, int]
    able: tuple[str, ...] = ()


def shortfalls(
    timeline: Timeline, short: Mapping[Interval, float], audience: Audience = "planner"
) -> tuple[Shortfall, ...]:
    """Return every short interval with its reasons, by start and queue.

    Parameters
    ----------
    timeline
        The roster, its history and its problem.
    short
        (queue, start of interval) → agents missing; what is not above 0 is left out.
    audience
        ``others`` merges what is private and names nobody.
    """
    wanted = [place for place, agents in short.items() if agents > 0]
    reasons = _Reasons(timeline, wanted)
    return tuple(
        _row(reasons, place, short[place], audience)
        for place in sorted(wanted, key=lambda place: (place[1], place[0]))
    )


def held_back(timeline: Timeline, queue: str, start: datetime) -> dict[str, Reason]:
    """Return person → reason for everybody with the skill in one interval, sorted by person."""
    return _Reasons(timeline, [(queue, start)]).of((queue, start))


def totals(rows: Iterable[Shortfall], audience: Audience = "planner") -> dict[str, int]:
    """Return reason → people added up over short intervals, in the order of the reasons."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update(row.counts)
    return {reason: counts[reason] for reason in shown_reasons(audience)}


def shortfall_data(rows: Iterable[Shortfall], audience: Audience = "planner") -> Json:
    """Return ``shortfalls.json`` as plain data: rows, totals and missing minutes per queue."""
    rows = tuple(rows)
    minutes: dict[str, float] = defaultdict(float)
    for row in rows:
        minutes[row.queue] += row.short_agents * ((row.end - row.start) / timedelta(minutes=1))
    return {
        "audience": audience,
        "intervals": [row.model_dump() for row in rows],
        "missing_minutes": dict(minutes),
        "totals": totals(rows, audience),
    }


def _row(reasons: _Reasons, place: Interval, agents: float, audience: Audience) -> Shortfall:
    people = reasons.of(place)
    counts = Counter(
        reason if audience == "planner" else merged(reason) for reason in people.values()
    )
    able = [agent_id for agent_id, reason in people.items() if reason == "day_off"]
    return Shortfall(
        queue=place[0],
        start=place[1],
        end=place[1] + reasons.length,
        short_agents=agents,
        qualified=len(people),
        counts={reason: counts[reason] for reason in shown_reasons(audience) if counts[reason]},
        able=tuple(able) if audience == "planner" else (),
    )


class _Reasons:
    """The reasons of everybody, for the intervals that were asked for."""

    def __init__(self, timeline: Timeline, places: Collection[Interval]) -> None:
        self.length = timedelta(minutes=timeline.problem.centre.interval_minutes)
        spans = sorted({(start, start + self.length) for _, start in places})
        self._index = {span: n for n, span in enumerate(spans)}
        self._timeline = timeline
        self._skilled = _skilled(timeline)
        self._presences = {
            agent_id: presences(timeline.shifts(agent_id), spans) for agent_id in timeline.agent_ids
        }
        self._people = {place: self._with_skill(*place) for place in places}
        self._off = self._away()

    def of(self, place: Interval) -> dict[str, Reason]:
        """Return person → reason for those with the skill, sorted by person."""
        span = place[1], place[1] + self.length
        return {
            agent_id: reason or self._off[agent_id, span]
            for agent_id, reason in self._at_work(place)
        }

    def _at_work(self, place: Interval) -> Iterator[tuple[str, Reason | None]]:
        """Yield everybody with the skill; no reason for those who are not at work there."""
        queue, start = place
        number = self._index[start, start + self.length]
        for agent_id in self._people[place]:
            presence = self._presences[agent_id].get(number)
            yield agent_id, presence.on(queue) if presence else None

    def _away(self) -> dict[tuple[str, Span], Reason]:
        """Return (person, span) → reason for everybody who is not at work there.

        Who seems free is asked of all hard rules: only those count as free who could work a shift,
        and for whom there is a seat.
        """
        off_duty = OffDuty(self._timeline)
        away = {
            (agent_id, (place[1], place[1] + self.length))
            for place in self._people
            for agent_id, reason in self._at_work(place)
            if reason is None
        }
        found = {(agent_id, span): off_duty.reason(agent_id, span) for agent_id, span in away}
        free = sorted(key for key, reason in found.items() if reason == "day_off")
        lawful = LawfulShifts(self._timeline, {agent_id for agent_id, _ in free}) if free else None
        held = [key for key in free if lawful and not lawful.cover(*key)]
        full = FullSites(self._timeline)
        standing = [key for key in free if full.at(*key)]
        seatless: dict[tuple[str, Span], Reason] = dict.fromkeys(standing, "no_seat")
        return found | seatless | dict.fromkeys(held, "other_rule")

    def _with_skill(self, queue: str, start: datetime) -> list[str]:
        """Return who has the skill on the date that their clocks show, sorted."""
        return [
            agent_id
            for agent_id, dates in self._skilled[queue]
            if dates is None or _holds(dates, self._timeline.local(agent_id, start).date())
        ]


def _holds(dates: Dates, on: date) -> bool:
    return any((first or on) <= on <= (last or on) for first, last in dates)


def _skilled(timeline: Timeline) -> defaultdict[str, list[tuple[str, Dates | None]]]:
    """Return queue → people of the horizon, sorted, and when the skill holds; None for always."""
    found: defaultdict[str, list[tuple[str, Dates | None]]] = defaultdict(list)
    for agent_id in timeline.agent_ids:
        dates: defaultdict[str, Dates] = defaultdict(list)
        for skill in timeline.skills(agent_id):
            dates[skill.queue].append((skill.valid_from, skill.valid_to))
        for queue, own in dates.items():
            found[queue].append((agent_id, None if (None, None) in own else own))
    return found
