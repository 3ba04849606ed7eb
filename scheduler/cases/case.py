"""What a solve of a public case is given, and the lines that it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.terms import LineShift, Term

Lines = Mapping[tuple[str, int], LineShift]
"""(person, day) → shift; days off are absent."""


@dataclass(frozen=True)
class CaseTerm:
    """One term that a case asks.

    Attributes
    ----------
    name
        What it belongs to, as the cost is split: ``requests``, ``cover``, ``surplus``.
    weight
        Penalty of one unit of excess; None = no answer may have any.
    """

    name: str
    term: Term
    weight: int | None


@dataclass(frozen=True)
class Case:
    """People, days, the shifts that exist on each day, and what is asked of their lines.

    Attributes
    ----------
    shifts
        Type of shift → the shift on each day; its start clock is what tells types apart. Empty
        when shifts start freely: terms say which spans each day allows.
    """

    name: str
    days: int
    agent_ids: tuple[str, ...]
    shifts: Mapping[str, tuple[LineShift, ...]]
    terms: tuple[CaseTerm, ...]
