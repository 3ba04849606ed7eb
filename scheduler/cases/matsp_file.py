"""What a file of the multi-activity, multi-day family holds, section by section."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Hours:
    """Bounds on the minutes that one person works over the horizon."""

    min_minutes: int
    max_minutes: int


@dataclass(frozen=True)
class TaskNeed:
    """People wanted on a task in the interval that begins at a minute.

    Attributes
    ----------
    start
        Minutes from the midnight at which the first day begins.
    least, most
        Fewer than ``least`` may not be; those beyond ``most`` count as their square.
    """

    start: int
    task: str
    least: int
    most: int


@dataclass(frozen=True)
class MatspFile:
    """A whole file.

    Attributes
    ----------
    name
        Name of the file without its suffix.
    days
        Length of the horizon, from 06:00 of the first day to 06:00 of the day behind the last.
    tasks
        Names of the tasks, which everybody can do.
    """

    name: str
    days: int
    tasks: tuple[str, ...]
    people: Mapping[str, Hours]
    needs: tuple[TaskNeed, ...]
