"""The planner's spreadsheet: one person after the other takes the shifts that help most now.

People come in the order of their ids. Each takes, again and again, the day and shift that saves
most of what is missing at that moment, less its own cost (surplus, wishes, fair shares, steady
starts; hours still promised count in its favour), as long as one saves anything. A shift is
possible when the line with it keeps every hard rule, by the plain meaning of the terms
(``LineSpec.true_cost``). Its segments are laid at once, the best ones for this shift alone against
what is missing, which keep every hard rule too. Nothing is ever taken back.

It never looks ahead and knows no prices, but it is patient where a person would not be: of each day
it tries the best shift of every start and of every length. Where the time is over, the people left
have no shift but their pins.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic

import numpy as np

from benchmarks.rivals.segments import until, week_of
from benchmarks.runs import PROGRAM, Method, Run, judged
from scheduler.domain import Problem
from scheduler.engine.answer import roster_of
from scheduler.engine.choices import QUARTER
from scheduler.engine.days import Days
from scheduler.engine.line_kernels import Floats, Ints
from scheduler.engine.line_spec import LineSpec
from scheduler.engine.market import Market
from scheduler.terms import LineShift

Shifts = dict[int, LineShift]
Taken = tuple[float, int, LineShift]
"""What a shift saves in thousandths of a person-minute, its day, the shift."""


def planned(problem: Problem, limit_s: float, seed: int) -> Run:
    """Return the figures of one plan; the seed changes nothing."""
    began_s = monotonic()
    late = until(began_s, limit_s)
    week = week_of(problem)
    market, days = Market(week), Days(week, week.choices.fixed, seed)
    for person, spec in enumerate(market.specs):
        shifts = dict(spec.pins)
        while not late():
            worth = _worth(market, days, person)
            best = max(_offers(spec, shifts, worth, market.surplus), default=None)
            if best is None:
                break
            _, day, shift = best
            shifts[day] = shift
            days.admit(spec.agent_id, {day: shift})
    roster = roster_of(week, days.lines, days.plans())
    seconds = round(monotonic() - began_s, 1)
    return judged(problem, roster) | {"seconds": seconds}


def _worth(market: Market, days: Days, person: int) -> Floats:
    """Return [quarter] what a minute of a person saves now, on whichever queue it saves most."""
    light, hard = market.worth(person, days.board.useful)
    return market.by_quarter(np.maximum(light, hard))


def _offers(spec: LineSpec, shifts: Shifts, worth: Floats, surplus: int) -> Iterator[Taken]:
    """Yield the best lawful shift of each free day that saves anything."""
    before = spec.true_cost(shifts) or 0
    for day, choice in enumerate(spec.choices):
        if choice is None or day in shifts:
            continue
        starts, ends = choice.grid()
        sums = np.concatenate([[0.0], np.cumsum(worth - surplus)])
        at, to = (clock // QUARTER - spec.origin for clock in (starts, ends))
        saved = 1000.0 * QUARTER * (sums[to] - sums[at])
        for number in _promising(starts, ends - starts, saved):
            start, end = int(starts[number]), int(ends[number])
            shift = spec.week.choices.shift(spec.agent_id, day, start, end)
            after = spec.true_cost({**shifts, day: shift})
            if after is None:
                continue
            gain = float(saved[number]) + before - after
            if gain > 0:
                yield gain, day, shift
            break


def _promising(starts: Ints, lengths: Ints, saved: Floats) -> list[int]:
    """Return the best shift of each start and of each length, what saves most first."""
    order = np.argsort(-saved, kind="stable")
    firsts = [np.unique(key[order], return_index=True)[1] for key in (starts, lengths)]
    found: list[int] = order[np.unique(np.concatenate(firsts))].tolist()
    return found


RIVAL = Method(
    "greedy",
    planned,
    (*PROGRAM, "benchmarks/rivals"),
    "Each person in turn takes the day and shift that helps most now, all hard rules kept, segments"
    " laid at once, nothing taken back; it ends long before the limit.",
)
