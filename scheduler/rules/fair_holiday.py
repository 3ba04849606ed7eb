"""Fair share of holidays.

What it asks
------------
Nobody works more holiday shifts than their fair share over the last ``ledger_weeks`` weeks and
this horizon together. A holiday shift has at least ``least_minutes`` on a date that
``special_days.csv`` calls a holiday of the person's site.

Why
---
Holidays are few and everybody's family has the same ones: who worked the last one is at home on
the next, as far as the need allows.

Formula
-------
That of the fair share of weekends (``fair.weekend``), with holidays in the place of weekends and
the holiday shifts of the ledger. A horizon without a holiday asks nothing.

Example
-------
Two people alike, two holiday shifts expected, an empty ledger: one each. Who works both has 100
hundredths of excess.

Options
-------
``least_minutes``: minutes that make a holiday shift; 2880 switches the rule off.
``ledger_weeks``: how far the ledger is looked back; by default a year, because holidays are rare.

References
----------
HSE HSG256; Smet, Martin, Ouelhadj 2012 (PATAT). Fifty-two weeks are a design choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import Field

from scheduler.domain import Problem, SpecialDay
from scheduler.domain.timeline import Timeline
from scheduler.rules.example import MONDAY
from scheduler.rules.fair_check import by_site, unfair
from scheduler.rules.fair_share import Fair, explained, ledger_row, needed, of_b
from scheduler.rules.fair_terms import fair_sums, site_windows
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.terms import Sum, View


class Params(Fair):
    """How far back holidays are remembered."""

    ledger_weeks: Annotated[int, Field(ge=0, le=53)] = 52


def terms(params: Params, view: View) -> Iterator[Sum]:
    """Yield one sum per person; none without a holiday."""
    days = [day for day in view.problem.special_days if day.kind == "holiday"]
    everywhere = {day.date for day in days if not day.sites}
    somewhere = {(site, day.date) for day in days for site in day.sites}
    windows = site_windows(
        view, 0, (0, 1440), lambda site, on: on in everywhere or (site, on) in somewhere
    )
    yield from fair_sums(
        view, windows, lambda row: row.holiday_shifts, params.least_minutes, params.ledger_weeks
    )


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each person who works more holiday shifts than their fair share."""
    spans = by_site(
        timeline,
        lambda agent_id: {
            on: (
                timeline.midnight(agent_id, on),
                timeline.midnight(agent_id, on + timedelta(days=1)),
            )
            for on in [*timeline.problem.dates, timeline.last + timedelta(days=1)]
            if is_holiday(timeline.problem, timeline.site(agent_id), on)
        },
    )
    yield from unfair(
        timeline, spans, lambda row: row.holiday_shifts, params.least_minutes, params.ledger_weeks
    )


def is_holiday(problem: Problem, site: str, on: date) -> bool:
    """Return whether a date is a holiday of a site; ``check`` reads it."""
    return any(
        day.kind == "holiday" and day.date == on and (not day.sites or site in day.sites)
        for day in problem.special_days
    )


def explain(_params: Params, violation: Violation) -> str:
    """Return how many holiday shifts someone has and how many are fair."""
    return explained("holiday", violation)


def _holidays(*days: int, kind: str = "holiday", sites: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return need of two shifts on Saturday and some special days, counted from Monday."""
    found = (
        SpecialDay.model_validate(
            {"date": MONDAY + timedelta(days=day), "name": "x", "kind": kind, "sites": sites}
        )
        for day in days
    )
    return {**needed(40, "10:00"), "special_days": tuple(found)}


_SATURDAY = ("Sat 08:00-13:00",)
_BOTH = (*_SATURDAY, "Sun 08:00-13:00")
_TWO = _holidays(5, 6)

EXAMPLES = (
    Example("one of two", (*_SATURDAY, "B Sun 08:00-13:00"), 0, given=_TWO),
    Example("both of two", _BOTH, 100, given=_TWO),
    Example("nothing is expected", ("Mon 08:00-13:00",), 100, given=_holidays(0)),
    Example("no holiday, nothing to share", _BOTH, 0, given=_holidays()),
    Example("an event is none", _BOTH, 0, given=_holidays(5, 6, kind="event")),
    Example("that of another site is none", _BOTH, 0, given=_holidays(5, 6, sites=("north",))),
    Example("that of this site is one", _BOTH, 100, given=_holidays(5, 6, sites=("main",))),
    Example("an hour of it", ("Sun 18:00-25:00",), 100, given=_holidays(7)),
    Example("a minute less", ("Sun 18:00-24:59",), 0, given=_holidays(7)),
    Example("from its midnight on", ("Sun 23:00-31:00",), 100, given=_holidays(6)),
    Example("a minute later", ("Sun 23:01-31:00",), 0, given=_holidays(6)),
    Example(
        "a year ago counts",
        _SATURDAY,
        100,
        given={**_TWO, "ledger": (ledger_row("A", 52, holiday_shifts=2),)},
    ),
    Example(
        "a week earlier does not",
        _SATURDAY,
        0,
        given={**_TWO, "ledger": (ledger_row("A", 53, holiday_shifts=2),)},
    ),
    Example(
        "not available on holidays",
        _BOTH,
        0,
        given={**_TWO, "availability": of_b(weekday=0, available_to=1020)},
    ),
)

RULE = Rule(
    id="fair.holiday",
    unit="1/100 shift",
    nature="soft",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
