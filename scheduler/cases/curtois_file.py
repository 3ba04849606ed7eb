"""What a file of the Curtois & Qu family holds, section by section."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class ShiftType:
    """A type of shift: its paid minutes, and the types that may not follow it on the next day."""

    minutes: int
    barred: frozenset[str]


@dataclass(frozen=True)
class Person:
    """The bounds on one person's line over the horizon.

    Attributes
    ----------
    max_shifts
        Type of shift → how many of them at most; 0 or absent: none.
    min_minutes, max_minutes
        Paid minutes.
    min_in_a_row, max_in_a_row
        Successive days at work.
    min_days_off
        Successive days off.
    max_weekends
        Weekends with work on Saturday or Sunday.
    """

    max_shifts: Mapping[str, int]
    max_minutes: int
    min_minutes: int
    max_in_a_row: int
    min_in_a_row: int
    min_days_off: int
    max_weekends: int


@dataclass(frozen=True)
class Request:
    """A wish to work (``on``), or not to work, a type of shift on a day; not met it counts."""

    agent_id: str
    day: int
    shift: str
    weight: int
    on: bool


@dataclass(frozen=True)
class Need:
    """People wanted on a type of shift of a day, with a weight for each one missing or beyond."""

    day: int
    shift: str
    people: int
    short_weight: int
    surplus_weight: int


@dataclass(frozen=True)
class CurtoisFile:
    """A whole file.

    Attributes
    ----------
    name
        Name of the file without its suffix.
    days
        Length of the horizon, which begins on a Monday.
    days_off
        (person, day) pairs on which no shift may be.
    """

    name: str
    days: int
    shifts: Mapping[str, ShiftType]
    people: Mapping[str, Person]
    days_off: tuple[tuple[str, int], ...]
    requests: tuple[Request, ...]
    needs: tuple[Need, ...]
