"""What is asked of a plan, or of the judgement of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class Request:
    """What is asked of a plan.

    Attributes
    ----------
    centre
        Folder of the centre.
    week
        First date; None means the first open week.
    weeks
        Length of the horizon.
    forecast, need
        Files to use instead of the program's own.
    fixed
        Roster whose shifts are pinned as they are.
    keep
        Roster to stay close to, and to go on from.
    savings
        What the plan of ``keep`` found a further minute to save: the proof begins there.
    policies
        Policies to lay over those of the centre.
    as_of
        The day on which the plan is made: what it changes soon after is a late change.
    """

    centre: Path
    week: date | None = None
    weeks: int = 1
    forecast: Path | None = None
    need: Path | None = None
    fixed: Path | None = None
    keep: Path | None = None
    policies: tuple[str, ...] = ()
    savings: Path | None = None
    as_of: date | None = None
