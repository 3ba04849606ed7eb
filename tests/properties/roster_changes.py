"""Random rosters and random changes of a few of their shifts: lawful, tight and absurd alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from zoneinfo import ZoneInfo

from scheduler.domain import Day, Problem, Roster, Segment, Shift, instant_of

KINDS = ("off_phone", "break", "meal", "recovery", "training")
Lines = dict[str, tuple[Shift, ...]]


class Changes:
    """Shifts of a problem's people, drawn and redrawn."""

    def __init__(self, problem: Problem, seed: int) -> None:
        self.problem = problem
        self.random = Random(seed)  # noqa: S311 - draws rosters, keeps no secret
        self.sites = {agent.agent_id: agent.site for agent in problem.agents}
        self.zones = {site.site: site.time_zone for site in problem.centre.sites}
        self.may_be_home = {a.agent_id for a in problem.agents if a.home_days_per_week_max}
        self.queues = [queue.queue for queue in problem.centre.queues]

    def roster(self) -> Roster:
        """Some days of everybody, pinned shifts among them."""
        days = [
            (agent_id, day)
            for agent_id in self.sites
            for day in range(7 * self.problem.weeks)
            if self.random.random() < 0.6
        ]
        shifts = [self.shift(agent_id, day) for agent_id, day in days]
        shifts += [s for s in self._pinned() if (s.agent_id, s.work_date) not in _days(shifts)]
        return Roster.of(shifts)

    def _pinned(self) -> Iterator[Shift]:
        for pin in self.problem.pins:
            zone = ZoneInfo(self.zones[self.sites[pin.agent_id]])
            on = pin.start.astimezone(zone).date()
            if pin.kind == "shift" and on in self.problem.dates:
                minutes = (pin.end - pin.start) // timedelta(minutes=1)
                day = (on - self.problem.first_date).days
                start = int(pin.start.timestamp()) // 60
                yield self._laid(pin.agent_id, day, start, minutes)

    def shift(self, agent_id: str, day: int) -> Shift:
        """A shift of a day, on the quarter or the five minutes, with random segments."""
        on = self.problem.first_date + timedelta(days=day)
        local = Day.of(on, self.zones[self.sites[agent_id]])
        clock = 15 * self.random.randrange(96)
        minutes = self.random.choice((240, 300, 480, 510, 525, 600))
        return self._laid(agent_id, day, local.minute_at(clock), minutes)

    def _laid(self, agent_id: str, day: int, start: int, minutes: int) -> Shift:
        on = self.problem.first_date + timedelta(days=day)
        home = agent_id in self.may_be_home and self.random.random() < 0.5
        return Shift(
            agent_id=agent_id,
            shift_id=f"{agent_id}:{on}",
            work_date=on,
            site=self.sites[agent_id],
            segments=tuple(self._segments(start, start + minutes, "home" if home else "site")),
        )

    def _segments(self, start: int, end: int, place: str) -> Iterator[Segment]:
        while start < end:
            until = min(end, start + self.random.choice((10, 15, 30, 60, 90, 125)))
            working = self.random.random() < 0.7
            kind = "work" if working else self.random.choice(KINDS)
            yield Segment.model_validate(
                {
                    "start": instant_of(start),
                    "end": instant_of(until),
                    "kind": kind,
                    "queue": self.random.choice(self.queues) if working else None,
                    "place": place,
                    "paid": kind != "meal" or self.random.random() < 0.3,
                }
            )
            start = until

    def change(self, lines: Lines) -> Lines:
        """New shifts for one to three people: added, dropped, moved, handed on or laid anew."""
        people = self.random.sample(sorted(self.sites), min(len(self.sites), 2))
        found = {agent_id: list(lines.get(agent_id, ())) for agent_id in people}
        for agent_id in people[: self.random.choice((1, 2))]:
            self._one(agent_id, found)
        return {who: tuple(sorted(own, key=lambda s: s.start)) for who, own in found.items()}

    def _one(self, agent_id: str, found: dict[str, list[Shift]]) -> None:
        day = self.random.randrange(7 * self.problem.weeks)
        on = self.problem.first_date + timedelta(days=day)
        own = [shift for shift in found[agent_id] if shift.work_date == on]
        found[agent_id] = [shift for shift in found[agent_id] if shift.work_date != on]
        other = self.random.choice(sorted(found))
        kind = self.random.choice(("new", "new", "drop", "hand on", "segments"))
        if kind == "new":
            found[agent_id].append(self.shift(agent_id, day))
        elif own and kind == "segments":
            minutes = int(own[0].start.timestamp()) // 60
            found[agent_id].append(self._laid(agent_id, day, minutes, own[0].minutes))
        elif own and kind == "hand on" and not any(s.work_date == on for s in found[other]):
            minutes = int(own[0].start.timestamp()) // 60
            if self.sites[other] == self.sites[agent_id]:
                found[other].append(self._laid(other, day, minutes, own[0].minutes))


def _days(shifts: list[Shift]) -> set[tuple[str, object]]:
    return {(shift.agent_id, shift.work_date) for shift in shifts}
