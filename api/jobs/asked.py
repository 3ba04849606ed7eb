"""What is asked of a plan job, and how far it is, as plain data."""

from __future__ import annotations

from datetime import date
from threading import Event
from typing import Annotated

from pydantic import Field

from scheduler.domain.base import Frozen, Id
from scheduler.engine.result import Progress, Settings, Stage

LONGEST_S = 4 * 3600.0
MOST_PROCESSES = 8


class Asked(Frozen):
    """What is asked of a plan.

    Attributes
    ----------
    week
        First date; None means the first open week.
    processes
        That search side by side in each share. 1 means that rounds are counted instead of timed:
        the same seed gives the same roster on any machine.
    stop_gap
        Stop as soon as the gap of need is at most this share.
    """

    week: date | None = None
    weeks: Annotated[int, Field(ge=1, le=6)] = 1
    time_limit_s: Annotated[float, Field(gt=0, le=LONGEST_S)] = 120.0
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 1
    processes: Annotated[int, Field(ge=1, le=MOST_PROCESSES)] = 1
    stop_gap: Annotated[float, Field(ge=0, le=1)] = 0.0
    policies: Annotated[tuple[str, ...], Field(max_length=8)] = ()

    def settings(self, cancel: Event) -> Settings:
        """Return the settings of a search that stops once ``cancel`` is set."""
        return Settings(self.time_limit_s, self.seed, self.processes, self.stop_gap, cancel=cancel)


class PlanRequest(Frozen):
    """A plan of a centre, as its job keeps it.

    Attributes
    ----------
    centre_revision
        The state of the centre's files when the plan was asked for.
    """

    centre_id: Id
    centre_revision: Annotated[int, Field(ge=1)]
    asked: Asked


class Share(Frozen):
    """One share of a plan's parts: its number, from 0, and how many there are."""

    number: Annotated[int, Field(ge=0)] = 0
    shares: Annotated[int, Field(ge=1)] = 1


class Told(Frozen):
    """Where a search stands; costs in thousandths of a person-minute."""

    stage: Stage
    seconds: float
    cost_milli: int | None
    bound_milli: int
    needed_minutes: float

    @classmethod
    def of(cls, progress: Progress) -> Told:
        """Return what a search tells as plain data."""
        return cls.model_validate(vars(progress))
