"""What a solve is asked, what it tells on the way and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Event
from typing import Literal

from scheduler.domain import Roster

Stage = Literal["bound", "lines", "days", "exact", "done"]
Status = Literal["optimal", "rounds", "time", "gap", "cancelled"]


@dataclass(frozen=True)
class Settings:
    """How long and how a solve searches.

    Attributes
    ----------
    time_limit_s
        Wall time in seconds.
    seed
        Seed of every random choice.
    workers
        Processes that search side by side. 1 means rounds are counted instead of timed: the same
        seed gives the same roster on any machine, and the time limit is only an emergency stop.
    stop_gap
        Stop as soon as ``gap_of_need`` is at most this share.
    savings
        ``Result.savings`` of an earlier answer, at which the proof begins.
    mend
        Go on from the kept roster however far from the bound it is.
    cancel
        Set from another thread to stop with the best roster so far.
    """

    time_limit_s: float = 120.0
    seed: int = 1
    workers: int = 2
    stop_gap: float = 0.0
    savings: Mapping[tuple[str, int], float] = field(default_factory=dict)
    mend: bool = False
    cancel: Event = field(default_factory=Event)


@dataclass(frozen=True)
class Progress:
    """Where a solve stands.

    Attributes
    ----------
    stage
        What is being done.
    seconds
        Wall time since the start.
    cost_milli, bound_milli
        Best cost so far, None before the first roster, and best lower bound so far, in thousandths
        of a person-minute.
    needed_minutes
        Needed person-minutes; 0 where need is not counted in minutes.
    """

    stage: Stage
    seconds: float
    cost_milli: int | None
    bound_milli: int
    needed_minutes: float = 0.0

    @property
    def gap_of_need(self) -> float | None:
        """Cost less bound in shares of ten times the needed minutes; None without either."""
        if self.cost_milli is None or not self.needed_minutes:
            return None
        return gap_of_need(self.cost_milli, self.bound_milli, self.needed_minutes)


Listener = Callable[[Progress], None]


@dataclass(frozen=True)
class Result:
    """A roster with its cost and its proof.

    Attributes
    ----------
    status
        ``optimal`` when cost and bound meet, ``rounds`` when the planned search ended, ``time`` at
        the time limit, ``gap`` at the wished gap, ``cancelled`` otherwise.
    cost_by_rule
        Rule → thousandths of a person-minute; they add up to ``cost_milli``.
    bound_milli
        Proven lower bound on the cost of any roster that breaks no hard rule.
    week_cost_milli
        What the week stage expected; the difference to ``cost_milli`` is the week loss. None where
        there was no such stage: the search went on from a kept roster, or began with lines and
        segments together, as it does for large parts.
    needed_minutes
        Needed person-minutes of the horizon.
    savings
        (queue, first minute of an interval) → what a further useful minute saves at the prices that
        prove the bound, in person-minutes.
    """

    roster: Roster
    status: Status
    cost_milli: int
    cost_by_rule: dict[str, int]
    bound_milli: int
    week_cost_milli: int | None
    needed_minutes: float
    seconds: float
    seed: int
    savings: Mapping[tuple[str, int], float] = field(default_factory=dict)

    @property
    def gap(self) -> float:
        """(cost - bound) / cost; 0 when they are equal."""
        return gap(self.cost_milli, self.bound_milli)

    @property
    def gap_of_need(self) -> float:
        """(cost - bound) / (10 x needed minutes)."""
        return gap_of_need(self.cost_milli, self.bound_milli, self.needed_minutes)

    @property
    def week_loss_milli(self) -> int | None:
        """Audited cost less the cost that the week stage expected; None without that stage."""
        return None if self.week_cost_milli is None else self.cost_milli - self.week_cost_milli


def gap(cost_milli: int, bound_milli: int) -> float:
    """Return the relative gap; 0 when cost and bound are equal."""
    return (cost_milli - bound_milli) / cost_milli if cost_milli != bound_milli else 0.0


def gap_of_need(cost_milli: int, bound_milli: int, needed_minutes: float) -> float:
    """Return the gap in shares of what missing all need at the lowest price would cost."""
    if cost_milli == bound_milli or not needed_minutes:
        return 0.0
    return (cost_milli - bound_milli) / (10_000 * needed_minutes)
