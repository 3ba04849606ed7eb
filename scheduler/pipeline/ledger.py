"""What a closed week adds to each person's ledger."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from scheduler.domain import LedgerRow
from scheduler.domain.timeline import Timeline
from scheduler.exchange import hours_of
from scheduler.explain.counts import ShiftCounts, dates_asked, hard_queues
from scheduler.explain.settings import setting_of
from scheduler.pipeline.cooldowns import shares
from scheduler.pipeline.demand import share_assumed
from scheduler.pipeline.exposure import exposed_minutes
from scheduler.pipeline.points import Asked, points_spent
from scheduler.pipeline.weeks import WEEK, Horizon
from scheduler.rules.hours_weekly_max import credited_minutes, leaves_by_agent
from scheduler.rules.wish_granted import Params as WishGranted
from scheduler.rules.wish_granted import check as missed_wishes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scheduler.domain import Problem, Roster, Shift
    from scheduler.exchange import CentreFiles

LEDGER_WEEKS = 53
"""Weeks kept: a year and the week in hand, as long as reference periods of laws run."""

TIME_OWED_WEEKS = 13
"""Weeks in which time owed can be taken; after them it is due to be paid (a design choice)."""

EARLY_CLOCK_MINUTE = 7 * 60
"""A shift that starts before 07:00 is an early one (HSE HSG256, *Managing shift work*, 2006)."""

Basis = Literal["planned", "actual"]
LateChanges = Counter[tuple[str, date]]
_DAY = timedelta(days=1)


def closed_weeks(
    files: CentreFiles,
    problem: Problem,
    roster: Roster,
    horizon: Horizon,
    basis: Basis = "planned",
    late: LateChanges | None = None,
) -> tuple[LedgerRow, ...]:
    """Return one row for each person employed and each week of a horizon.

    Paid minutes are those of shifts and of credited leave. Nights, evenings, weekends, holidays,
    unpopular starts and hard queues are what the policy's rules take them for. A wish counts once
    for each date it speaks of; wishes to work from home do not count, since no rule judges them.
    Points are spent on wishes that were granted in full.

    Overtime that the contract compensates with time off is added to the time owed; where it leaves
    the choice, for those who have opted in to time off. A week that pays less than the contract,
    without unpaid leave, gives as much of it back; hours short of the fewest that the contract
    promises are no time off.

    Parameters
    ----------
    basis
        Whether the roster is what was planned or what was worked.
    late
        Days changed after publication, by person and week.
    """
    week = _Weeks(files, problem, roster, basis, Counter() if late is None else late)
    rows = []
    owed = {
        row.agent_id: row.time_owed_minutes
        for row in sorted(problem.ledger, key=lambda row: row.week_start)
    }
    for n in range(horizon.weeks):
        first = horizon.first + n * WEEK
        for agent_id in week.people(first):
            row = week.row(agent_id, first, owed.get(agent_id, 0))
            owed[agent_id] = row.time_owed_minutes
            rows.append(row)
    return tuple(rows)


def rolled(ledger: Iterable[LedgerRow], closed: Iterable[LedgerRow]) -> tuple[LedgerRow, ...]:
    """Return a ledger with closed weeks added, or put in the place of what it says of them.

    Rows older than 53 weeks before the end of its last week are dropped.
    """
    added = {(row.agent_id, row.week_start): row for row in closed}
    rows = {(row.agent_id, row.week_start): row for row in ledger} | added
    last = max((week for _, week in rows), default=date.min)
    return tuple(
        row for (_, week), row in sorted(rows.items()) if week > last - LEDGER_WEEKS * WEEK
    )


def overdue_time(
    ledger: Iterable[LedgerRow], at: date, weeks: int = TIME_OWED_WEEKS
) -> dict[str, int]:
    """Return person → minutes owed at the end of a week for longer than 13 weeks, or as many.

    What is given back is taken from the oldest first. What the first row of a ledger owes counts
    as earned in its week.
    """
    owed: dict[str, int] = defaultdict(int)
    earned: dict[str, int] = defaultdict(int)
    for row in sorted(ledger, key=lambda row: (row.agent_id, row.week_start)):
        if row.week_start <= at:
            grown = max(0, row.time_owed_minutes - owed[row.agent_id])
            earned[row.agent_id] += grown * (row.week_start > at - weeks * WEEK)
            owed[row.agent_id] = row.time_owed_minutes
    return {who: owed[who] - earned[who] for who in owed if owed[who] > earned[who]}


class _Weeks:
    """A roster's weeks, person by person."""

    def __init__(
        self, files: CentreFiles, problem: Problem, roster: Roster, basis: Basis, late: LateChanges
    ) -> None:
        self.problem, self._basis, self._late = problem, basis, late
        queues = problem.centre.queues
        self._outbound = {queue.queue: float(queue.channel == "outbound") for queue in queues}
        self._abuse = {queue.queue: share_assumed(queue) * shares(queue)[0] for queue in queues}
        self.timeline = Timeline(problem, roster)
        self._hours: dict[tuple[str, date], Counter[str]] = defaultdict(Counter)
        names = ("paid", "worked", "overtime")
        for row in hours_of(roster, files):
            days = self._hours[row.agent_id, self._week(row.work_date)]
            counts = (row.paid_minutes, row.worked_minutes, row.overtime_minutes)
            days.update(dict(zip(names, counts, strict=True)))
        self._leaves = leaves_by_agent(self.timeline)
        self._counts = ShiftCounts(self.timeline)
        self._hard = hard_queues(problem)
        self._missed, self._spent = self._missed_wishes()

    def people(self, first: date) -> Iterator[str]:
        """Yield who is employed, or works, in the week."""
        week = Horizon(first)
        for agent_id in self.timeline.agent_ids:
            dates = (first + n * _DAY for n in range(7))
            if any(self.timeline.employed(agent_id, on) for on in dates) or any(
                shift.work_date in week for shift in self.timeline.planned(agent_id)
            ):
                yield agent_id

    def row(self, agent_id: str, first: date, owed_minutes: int) -> LedgerRow:
        """Return one person's week."""
        shifts = [s for s in self.timeline.planned(agent_id) if s.work_date in Horizon(first)]
        hours = self._hours[agent_id, first]
        credit = credited_minutes(self.timeline, self._leaves[agent_id], agent_id, first)
        asked = self._asked(agent_id, first)
        return LedgerRow(
            agent_id=agent_id,
            week_start=first,
            basis=self._basis,
            paid_minutes=hours["paid"] + credit,
            worked_minutes=hours["worked"],
            overtime_minutes=hours["overtime"],
            time_owed_minutes=self._owed(agent_id, first, owed_minutes),
            hard_minutes=sum(map(self._hard_minutes, shifts)),
            night_shifts=sum(map(self._counts.is_night, shifts)),
            evening_shifts=sum(map(self._counts.is_evening, shifts)),
            weekend_shifts=sum(map(self._counts.is_weekend, shifts)),
            holiday_shifts=sum(map(self._counts.is_holiday, shifts)),
            early_starts=sum(map(self._is_early, shifts)),
            unpopular_starts=sum(map(self._counts.is_unpopular, shifts)),
            wishes_asked=asked,
            wishes_granted=asked - self._missed[agent_id, first],
            points_spent=self._spent[agent_id, first],
            night_minutes=sum(shift.minutes for shift in shifts if self._counts.is_night(shift)),
            outbound_minutes=round(exposed_minutes(shifts, self._outbound)),
            abuse_minutes=round(exposed_minutes(shifts, self._abuse)),
            late_changes=self._late[agent_id, first],
        )

    def _owed(self, agent_id: str, first: date, before: int) -> int:
        """Return the time owed to a person after a week with so much of it before."""
        hours = self._hours[agent_id, first]
        if hours["overtime"]:
            return before + self._in_time(agent_id, first) * hours["overtime"]
        credit = credited_minutes(self.timeline, self._leaves[agent_id], agent_id, first)
        contract = self.timeline.contract(agent_id, first)
        had = max(round(60 * contract.weekly_hours_min), hours["paid"] + credit)
        given = round(60 * contract.weekly_hours_paid) - had
        given = given if self._could_work_it_all(agent_id, first) else 0
        return before - max(0, min(before, given))

    def _in_time(self, agent_id: str, first: date) -> bool:
        """Return whether overtime of a week is given back as time instead of pay."""
        compensation = self.timeline.contract(agent_id, first).overtime_compensation
        wants_time = "time_off" in self.timeline.agent(agent_id, first).opt_ins
        return compensation == "time_off" or (compensation == "choice" and wants_time)

    def _could_work_it_all(self, agent_id: str, first: date) -> bool:
        """Return whether a person is employed all week and has no unpaid leave in it."""
        dates = [first + n * _DAY for n in range(7)]
        unpaid = [leave for leave in self._leaves[agent_id] if not leave.paid]
        return all(self.timeline.employed(agent_id, on) for on in dates) and not any(
            self.timeline.local(agent_id, leave.start).date() <= dates[-1]
            and leave.end > self.timeline.midnight(agent_id, first)
            for leave in unpaid
        )

    def _days(self, agent_id: str, on: date) -> Counter[str]:
        weeks = (on - self.problem.first_date).days // 7
        return self._hours[agent_id, self.problem.first_date + weeks * WEEK]

    def _week(self, on: date) -> date:
        return self.problem.first_date + (on - self.problem.first_date).days // 7 * WEEK

    def _hard_minutes(self, shift: Shift) -> int:
        work = [s for s in shift.segments if s.kind == "work" and s.queue in self._hard]
        return sum(segment.minutes for segment in work)

    def _is_early(self, shift: Shift) -> bool:
        local = self.timeline.local(shift.agent_id, shift.start)
        return 60 * local.hour + local.minute < EARLY_CLOCK_MINUTE

    def _asked(self, agent_id: str, first: date) -> int:
        dates = [first + n * _DAY for n in range(7)]
        wishes = [wish for wish in self.problem.wishes if wish.agent_id == agent_id]
        return sum(dates_asked(wish, dates) for wish in wishes)

    def _missed_wishes(self) -> tuple[Counter[tuple[str, date]], Counter[tuple[str, date]]]:
        """Return, by person and week, wishes not granted and points spent on granted ones."""
        params = setting_of(self.problem, "wish.granted", WishGranted) or WishGranted()
        missed, refused = Counter[tuple[str, date]](), Counter[Asked]()
        for found in missed_wishes(params, self.timeline):
            who, facts = found.agent_id or "", found.facts
            missed[who, self._week(found.on)] += 1
            strength = facts["strength"] - facts["points"]
            refused[who, found.on, facts["wish"], strength, facts["points"]] += 1
        spent = Counter[tuple[str, date]]()
        costs = points_spent(self.problem.wishes, refused, self.problem.dates)
        for (agent_id, on), points in costs.items():
            spent[agent_id, self._week(on)] += points
        return missed, spent
