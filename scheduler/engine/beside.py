"""What the lines in force leave to whoever is planned next: seats, and company to keep."""

from __future__ import annotations

from collections.abc import Mapping

from scheduler.engine.line_kernels import Floats
from scheduler.engine.line_spec import LineSpec
from scheduler.engine.seats import Seats
from scheduler.engine.ties import Ties
from scheduler.engine.week import Lines, Week
from scheduler.terms import LineShift


class Beside:
    """Seats that some lines take, and the company that they give and lack.

    Parameters
    ----------
    lines
        Everybody's shifts at the start.
    """

    def __init__(self, week: Week, lines: Lines) -> None:
        self.seats, self.ties = Seats(week, lines), Ties(week, lines)

    def enter(self, agent_id: str, shifts: Mapping[int, LineShift]) -> None:
        """Put shifts of a person in."""
        self.seats.enter(agent_id, shifts)
        self.ties.enter(agent_id, shifts)

    def leave(self, agent_id: str, shifts: Mapping[int, LineShift]) -> None:
        """Take shifts of a person out."""
        self.seats.leave(agent_id, shifts)
        self.ties.leave(agent_id, shifts)

    def lean(self, spec: LineSpec, extra: Floats | None) -> Floats | None:
        """Return further costs [day, start, length] of a person who has been taken out.

        What each shift gives or takes of company is priced; shifts that find no seat are closed.
        """
        return self.seats.close(spec, self.ties.lean(spec, extra))
