"""CP-SAT encoding of cover of a shift: people missing or beyond, each at its price."""

from __future__ import annotations

from collections.abc import Iterable

from ortools.sat.python import cp_model

from scheduler.engine.elements import Expr
from scheduler.engine.encode_line import Day
from scheduler.terms import ShiftCover


def shift_cover_cost(model: cp_model.CpModel, days: Iterable[Day], term: ShiftCover) -> Expr:
    """Return the excess of ``term``, given everybody's element of its day.

    Prices must not be negative, or the model could claim people missing and beyond at once.
    """
    there = [day.has(term.having) for day in days]
    short = model.new_int_var(0, term.needed, "")
    beyond = model.new_int_var(0, len(there), "")
    model.add(cp_model.LinearExpr.sum([*there, short, -beyond]) == term.needed)
    return term.short_price * short + term.surplus_price * beyond
