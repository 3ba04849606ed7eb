"""Fair share of evenings.

What it asks
------------
Nobody works more evening shifts than their fair share over the last ``ledger_weeks`` weeks and
this horizon together. An evening shift has at least ``least_minutes`` between
``evening_from_minute`` and midnight of the local clock.

Why
---
Evenings are when family and friends are free; the same few people should not give all of theirs.

Formula
-------
That of the fair share of weekends (``fair.weekend``), with evenings in the place of weekends and
the evening shifts of the ledger.

Example
-------
Two people alike, two evening shifts expected, an empty ledger: one each. Who works both has 100
hundredths of excess.

Options
-------
``evening_from_minute``: start of the evening in minutes after midnight (1200 = 20:00).
``least_minutes``: minutes that make an evening shift; 2880 switches the rule off.
``ledger_weeks``: how far the ledger is looked back.

References
----------
HSE HSG256; Smet, Martin, Ouelhadj 2012 (PATAT). Where the evening starts is a design choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated

from pydantic import Field

from scheduler.domain.timeline import Timeline
from scheduler.rules.fair_check import by_site, unfair
from scheduler.rules.fair_share import (
    Fair,
    explained,
    leave_of_b,
    ledger_row,
    needed,
    of_b,
    world,
)
from scheduler.rules.fair_terms import fair_sums, site_windows
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.terms import Sum, View


class Params(Fair):
    """Where the evening starts."""

    evening_from_minute: Annotated[int, Field(ge=720, lt=1440)] = 1200


def terms(params: Params, view: View) -> Iterator[Sum]:
    """Yield one sum per person."""
    windows = site_windows(view, 0, (params.evening_from_minute, 1440), lambda *_: True)
    yield from fair_sums(
        view, windows, lambda row: row.evening_shifts, params.least_minutes, params.ledger_weeks
    )


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each person who works more evening shifts than their fair share."""
    dates = [*timeline.problem.dates, timeline.last + timedelta(days=1)]
    spans = by_site(
        timeline,
        lambda agent_id: {
            on: (
                timeline.at(agent_id, on, params.evening_from_minute),
                timeline.midnight(agent_id, on + timedelta(days=1)),
            )
            for on in dates
        },
    )
    yield from unfair(
        timeline, spans, lambda row: row.evening_shifts, params.least_minutes, params.ledger_weeks
    )


def explain(_params: Params, violation: Violation) -> str:
    """Return how many evening shifts someone has and how many are fair."""
    return explained("evening", violation)


_EVENING = ("Mon 16:00-21:00",)
_BOTH = ("Mon 16:00-21:00", "Wed 17:00-22:00")
_NEEDED = needed(40, "21:00")

EXAMPLES = (
    Example("one of two", (*_EVENING, "B Wed 17:00-22:00"), 0, given=_NEEDED),
    Example("both of two", _BOTH, 100, given=_NEEDED),
    Example("nothing is expected", _EVENING, 100),
    Example("a minute less of the evening is none", ("Mon 16:00-20:59",), 0),
    Example("an hour before midnight", ("Mon 23:00-31:00",), 100),
    Example("a minute later", ("Mon 23:01-31:00",), 0),
    Example("half an hour of two evenings", ("Sun 23:30-44:30",), 100),
    Example("the night of the last day", ("Sun 23:00-31:00",), 100),
    Example("need from 20:00", _BOTH, 100, given=needed(40, "20:00")),
    Example("not before", _BOTH, 300, given=needed(40, "19:45")),
    Example(
        "thirteen weeks ago counts",
        _EVENING,
        100,
        given={**_NEEDED, "ledger": (ledger_row("A", 13, evening_shifts=2),)},
    ),
    Example(
        "fourteen weeks ago does not",
        _EVENING,
        0,
        given={**_NEEDED, "ledger": (ledger_row("A", 14, evening_shifts=2),)},
    ),
    Example(
        "leave on two of seven days",
        _BOTH,
        84,
        given={**_NEEDED, "time_off": leave_of_b("00:00", "47:59", 0)},
    ),
    Example(
        "not available in the evening",
        _BOTH,
        0,
        given={**_NEEDED, "availability": of_b(weekday=0, available_to=1200)},
    ),
    Example("weekend shifts are another account", ("Sat 08:00-13:00",), 0, given=world()),
)

RULE = Rule(
    id="fair.evening",
    unit="1/100 shift",
    nature="soft",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
