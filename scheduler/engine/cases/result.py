"""What a solve of a public case answers."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.cases import Lines


@dataclass(frozen=True)
class CaseResult:
    """What a solve found.

    Attributes
    ----------
    lines
        None when no lines that keep every hard term were found.
    cost
        Penalty as the search sees it; 0 without lines.
    bound
        No lines can cost less.
    proven
        ``lines`` are optimal, or it is proven that there are none.
    """

    lines: Lines | None
    cost: int
    bound: int
    proven: bool
    seconds: float
