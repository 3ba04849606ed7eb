"""Fair share of weekends.

What it asks
------------
Nobody works more weekend shifts than their fair share over the last ``ledger_weeks`` weeks and
this horizon together. A weekend shift has at least ``least_minutes`` on the days
``weekend_weekdays``.

Why
---
Free weekends are where family and friends are; HSE asks for regular ones. What is unpleasant is
fair when it is spread by what people are engaged for, and when who carried more last month
carries less now (Smet 2012: the worst-off person is the measure).

Formula
-------
Shares are fixed before solving. For each person

- weight = sum over the days of the horizon, employed and not on leave, of the weekly paid minutes
  of the contract; 0 for people whose open hours (``availability.window``) of such days hold no
  weekend shift on a weekend day without leave;
- expected = need of the horizon inside the weekends, in person-minutes, / mean over people of
  (shift_hours_min + shift_hours_max) / 2 of the contract on the first day;
- fair = max(0, weight / all weights x (expected + all weekend shifts in the ledger) - own ones in
  the ledger), in hundredths of a shift, rounded down.

All weights and all shifts in the ledger are those of the people who are compared: whoever has no
personal limit on a day of the horizon or of the weeks the ledger is looked back. For the others
fair = weight / weights of everybody x expected: nothing is caught up, and what they do not carry
makes nobody else look unfairly treated.

With beyond = 100 x weekend shifts of the horizon - fair, excess = max(0, beyond) + max(0, beyond
- 100) + max(0, beyond - 200): the second shift too many costs twice, the third and later ones
three times.

Example
-------
Two people alike, two weekend shifts expected, an empty ledger: one each. Who works both has 100
hundredths of excess.

Options
-------
``weekend_weekdays``: days of the weekend, Monday = 0 (Friday and Saturday are 4 and 5).
``least_minutes``: minutes that make a weekend shift; 2880 switches the rule off.
``ledger_weeks``: how far the ledger is looked back.

References
----------
HSE HSG256; Smet, Martin, Ouelhadj 2012 (PATAT). Thirteen weeks and the steps are design choices.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Any

from pydantic import Field

from scheduler.domain.timeline import Timeline
from scheduler.rules.example import MONDAY, tiny_problem
from scheduler.rules.fair_check import by_site, unfair
from scheduler.rules.fair_share import (
    TWO_SHIFTS,
    Fair,
    explained,
    leave_of_b,
    ledger_row,
    limit_of,
    needed,
    of_b,
    world,
)
from scheduler.rules.fair_terms import fair_sums, site_windows
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.terms import Sum, View


class Params(Fair):
    """Which days are the weekend."""

    weekend_weekdays: tuple[Annotated[int, Field(ge=0, le=6)], ...] = (5, 6)


def terms(params: Params, view: View) -> Iterator[Sum]:
    """Yield one sum per person."""
    days = params.weekend_weekdays
    windows = site_windows(view, 0, (0, 1440), lambda _, on: on.weekday() in days)
    yield from fair_sums(
        view, windows, lambda row: row.weekend_shifts, params.least_minutes, params.ledger_weeks
    )


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each person who works more weekend shifts than their fair share."""
    dates = [*timeline.problem.dates, timeline.last + timedelta(days=1)]
    spans = by_site(
        timeline,
        lambda agent_id: {
            on: (
                timeline.midnight(agent_id, on),
                timeline.midnight(agent_id, on + timedelta(days=1)),
            )
            for on in dates
            if on.weekday() in params.weekend_weekdays
        },
    )
    yield from unfair(
        timeline, spans, lambda row: row.weekend_shifts, params.least_minutes, params.ledger_weeks
    )


def explain(_params: Params, violation: Violation) -> str:
    """Return how many weekend shifts someone has and how many are fair."""
    return explained("weekend", violation)


_SATURDAY, _SUNDAY = "Sat 08:00-13:00", "Sun 08:00-13:00"


def _half_time_b() -> dict[str, Any]:
    (full,) = TWO_SHIFTS["contracts"]
    half = full.model_copy(update={"contract_id": "half", "weekly_hours_paid": 20})
    a, b = tiny_problem().agents
    return world(agents=(a, b.model_copy(update={"contract_id": "half"})), contracts=(full, half))


def _without_hours() -> dict[str, Any]:
    (full,) = TWO_SHIFTS["contracts"]
    return world(contracts=(full.model_copy(update={"weekly_hours_paid": 0}),))


_BOTH = (_SATURDAY, _SUNDAY)
_CARRIED = world(ledger=(ledger_row("B", 1, weekend_shifts=2),))
_DAY, _THEN, _LAST = timedelta(days=1), MONDAY - timedelta(weeks=13), MONDAY + timedelta(days=6)
_CATCHING_UP = _CARRIED | limit_of("A", _THEN + _DAY, _LAST)

EXAMPLES = (
    Example("one of two", (_SATURDAY, f"B {_SUNDAY}"), 0, given=world()),
    Example("both of two", _BOTH, 100, given=world()),
    Example("nothing is expected", (_SATURDAY,), 100),
    Example("the second too many counts twice", _BOTH, 300),
    Example("the third three times", (*_BOTH, "Sat+1 08:00-13:00"), 600, given={"weeks": 2}),
    Example("working days are not shared", ("Mon 08:00-13:00", "Fri 16:00-24:00"), 0),
    Example("need on working days neither", (_SATURDAY,), 100, given=needed(40, "10:00", days=4)),
    Example("an hour of Saturday makes a weekend shift", ("Fri 18:00-25:00",), 100),
    Example("a minute less does not", ("Fri 18:00-24:59",), 0),
    Example("nor does the end of Sunday", ("Sun 23:01-31:00",), 0),
    Example(
        "the Sunday behind the horizon",
        ("Sat 20:00-25:00",),
        100,
        {"weekend_weekdays": (6,)},
        given={"first_date": "2026-11-29"},
    ),
    Example(
        "a weekend of Friday and Saturday",
        ("Fri 08:00-13:00", _SUNDAY),
        100,
        {"weekend_weekdays": (4, 5)},
    ),
    Example("half a shift each, rounded down", (_SATURDAY,), 75, given=needed(10.1, "10:00")),
    Example("a hundredth beyond", (_SATURDAY,), 1, given=needed(39.99, "10:00")),
    Example("up to the last quarter of Sunday", (_SATURDAY,), 0, given=needed(40, "23:45", days=6)),
    Example("more need than people", _BOTH, 0, given=needed(80, "10:00")),
    Example(
        "who carried two more owes none",
        (_SATURDAY,),
        100,
        given=world(ledger=(ledger_row("A", 1, weekend_shifts=2),)),
    ),
    Example(
        "and the other both",
        tuple(f"B {text}" for text in _BOTH),
        0,
        given=world(ledger=(ledger_row("A", 1, weekend_shifts=2),)),
    ),
    Example(
        "one carried more than is fair is no debt of shifts",
        (_SATURDAY,),
        100,
        given=world(ledger=(ledger_row("A", 1, weekend_shifts=9),)),
    ),
    Example(
        "thirteen weeks ago counts",
        (_SATURDAY,),
        100,
        given=world(ledger=(ledger_row("A", 13, weekend_shifts=2),)),
    ),
    Example(
        "fourteen weeks ago does not",
        (_SATURDAY,),
        0,
        given=world(ledger=(ledger_row("A", 14, weekend_shifts=2),)),
    ),
    Example(
        "people who have left are not counted",
        (_SATURDAY,),
        0,
        given=world(ledger=(ledger_row("C", 1, weekend_shifts=2),)),
    ),
    Example("who has a limit catches nothing up", _BOTH, 100, given=_CATCHING_UP),
    Example(
        "nor do others for them",
        tuple(f"B {text}" for text in _BOTH),
        0,
        given=_CATCHING_UP,
    ),
    Example(
        "a limit that ended thirteen weeks ago still counts",
        _BOTH,
        100,
        given=_CARRIED | limit_of("A", _THEN, _THEN),
    ),
    Example(
        "one that ended the day before does not",
        _BOTH,
        0,
        given=_CARRIED | limit_of("A", _THEN - _DAY, _THEN - _DAY),
    ),
    Example(
        "one from the last day on counts", _BOTH, 100, given=_CARRIED | limit_of("A", _LAST, _LAST)
    ),
    Example(
        "one from the day after does not",
        _BOTH,
        0,
        given=_CARRIED | limit_of("A", _LAST + _DAY, _LAST + _DAY),
    ),
    Example("half the hours, half the share", _BOTH, 67, given=_half_time_b()),
    Example(
        "leave on two of seven days",
        _BOTH,
        84,
        given=world(time_off=leave_of_b("00:00", "47:59", 0)),
    ),
    Example(
        "leave on the weekend", _BOTH, 0, given=world(time_off=leave_of_b("00:00", "47:59", 5))
    ),
    Example(
        "not available at weekends",
        _BOTH,
        0,
        given=world(availability=of_b(weekday=0, available_to=1020)),
    ),
    Example(
        "available for an hour of it",
        _BOTH,
        100,
        given=world(availability=of_b(weekday=5, available_to=660)),
    ),
    Example(
        "for a minute less", _BOTH, 0, given=world(availability=of_b(weekday=5, available_to=659))
    ),
    Example(
        "for the same half hour twice",
        _BOTH,
        0,
        given=world(
            availability=of_b(weekday=5, available_to=635)
            + of_b(weekday=5, available_from=605, available_to=640)
            + of_b(weekday=5, available_from=610, available_to=630),
        ),
    ),
    Example(
        "for fifty minutes in parts that overlap",
        _BOTH,
        0,
        given=world(
            availability=of_b(weekday=5, available_to=620)
            + of_b(weekday=5, available_from=630, available_to=650)
            + of_b(weekday=5, available_from=640, available_to=660),
        ),
    ),
    Example(
        "all for one, a hundredth beyond",
        _BOTH,
        1,
        given={**needed(39.999, "10:00"), "availability": of_b(weekday=0, available_to=1020)},
    ),
    Example(
        "nobody can",
        (_SATURDAY,),
        100,
        given=_without_hours(),
    ),
    Example(
        "weekends last from midnight to midnight when clocks change",
        ("Sun 23:30-31:00",),
        0,
        given={"first_date": "2026-10-19"},
    ),
    Example("last week is the ledger's", (), 0, history=("Sat-1 08:00-13:00",)),
)

RULE = Rule(
    id="fair.weekend",
    unit="1/100 shift",
    nature="soft",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
