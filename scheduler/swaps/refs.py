"""Which shift, or which part of one, goes to whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from pydantic import Field

from scheduler.domain.base import Frozen, Id
from scheduler.errors import ShiftwellError


class NoSuchShiftError(ShiftwellError):
    """An exchange names a shift or a person that is not there, or hands nothing on."""

    exit_code: ClassVar[int] = 2
    code: ClassVar[str] = "no_such_shift"


class ShiftRef(Frozen):
    """A person's shift by the date on which it starts, or a part of it.

    Attributes
    ----------
    from_minute, to_minute
        Clock minutes of the date at the person's site between which the part lies; without them
        it is the whole shift.
    """

    agent_id: Id
    work_date: date
    from_minute: int | None = Field(default=None, ge=0, lt=2880)
    to_minute: int | None = Field(default=None, gt=0, le=2880)

    @classmethod
    def parse(cls, text: str) -> ShiftRef:
        """Return the shift written as ``A12:2026-12-01``, or as ``A12:2026-12-01T13:00/17:00``.

        Raises
        ------
        ValueError
            If it is not written so.
        """
        agent_id, colon, rest = text.partition(":")
        day, part, clocks = rest.partition("T")
        if not colon:
            raise ValueError(f"{text!r} is no shift: write it as A12:2026-12-01")
        if not part:
            return cls(agent_id=agent_id, work_date=date.fromisoformat(day))
        begun, ended = (_clock(clock) for clock in clocks.split("/"))
        if begun >= ended:
            raise ValueError(f"{text!r} ends before it begins")
        on = date.fromisoformat(day)
        return cls(agent_id=agent_id, work_date=on, from_minute=begun, to_minute=ended)

    def __str__(self) -> str:
        """Return the reference as it is written."""
        whole = f"{self.agent_id}:{self.work_date}"
        if self.from_minute is None or self.to_minute is None:
            return whole
        begun, ended = (f"{m // 60:02}:{m % 60:02}" for m in (self.from_minute, self.to_minute))
        return f"{whole}T{begun}/{ended}"


def _clock(text: str) -> int:
    hours, minutes = map(int, text.split(":"))
    if minutes not in range(60):
        raise ValueError(f"{text!r} is no clock time")
    return 60 * hours + minutes


class Handover(Frozen):
    """One shift, or part of it, and the person who is to have it."""

    shift: ShiftRef
    to: Id


def concerned(handovers: Iterable[Handover]) -> tuple[str, ...]:
    """Return everybody who gives or gets something, each once, in order of naming."""
    pairs = ((handover.shift.agent_id, handover.to) for handover in handovers)
    return tuple(dict.fromkeys(agent_id for pair in pairs for agent_id in pair))
