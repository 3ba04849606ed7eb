"""Fair share of nights.

What it asks
------------
Nobody works more night shifts than their fair share over the last ``ledger_weeks`` weeks and this
horizon together. A night shift has at least ``least_minutes`` between ``night_from_minute`` and
``night_to_minute`` of the local clock.

Why
---
Nights cost sleep and health (HSE HSG256; Garde 2020); how many there are is the centre's matter,
that they are not the same few people's is this rule's.

Formula
-------
That of the fair share of weekends (``fair.weekend``), with nights in the place of weekends and the
night shifts of the ledger. The ledger counts nights as ``night.in-a-row`` does.

Example
-------
Two people alike, two night shifts expected, an empty ledger: one each. Who works both has 100
hundredths of excess.

Options
-------
``night_from_minute``, ``night_to_minute``: the night in minutes after midnight of the day on which
it begins (1380 = 23:00, 1800 = 06:00 of the next day). ``least_minutes``: minutes that make a
night shift; 2880 switches the rule off. ``ledger_weeks``: how far the ledger is looked back.

References
----------
HSE HSG256; Garde et al. 2020, doi:10.5271/sjweh.3920; Smet, Martin, Ouelhadj 2012 (PATAT); ArbZG
section 2 (night: 23:00-06:00). Three hours and thirteen weeks are design choices.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated

from pydantic import Field

from scheduler.domain.timeline import Timeline
from scheduler.rules.fair_check import by_site, unfair
from scheduler.rules.fair_share import Fair, explained, leave_of_b, ledger_row, needed, of_b
from scheduler.rules.fair_terms import fair_sums, site_windows
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.terms import Sum, View


class Params(Fair):
    """What makes a shift a night shift; at most 18 hours, so that nights never overlap."""

    least_minutes: Annotated[int, Field(ge=1, le=2880, json_schema_extra={"neutral": 2880})] = 180
    night_from_minute: Annotated[int, Field(ge=1080, le=1620)] = 1380
    night_to_minute: Annotated[int, Field(ge=1440, le=2160)] = 1800


def terms(params: Params, view: View) -> Iterator[Sum]:
    """Yield one sum per person."""
    clocks = params.night_from_minute, params.night_to_minute
    windows = site_windows(view, -1, clocks, lambda *_: True)
    yield from fair_sums(
        view, windows, lambda row: row.night_shifts, params.least_minutes, params.ledger_weeks
    )


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each person who works more night shifts than their fair share."""
    day = timedelta(days=1)
    dates = [timeline.first - day, *timeline.problem.dates, timeline.last + day]
    spans = by_site(
        timeline,
        lambda agent_id: {
            on: (
                timeline.at(agent_id, on, params.night_from_minute),
                timeline.at(agent_id, on, params.night_to_minute),
            )
            for on in dates
        },
    )
    yield from unfair(
        timeline, spans, lambda row: row.night_shifts, params.least_minutes, params.ledger_weeks
    )


def explain(_params: Params, violation: Violation) -> str:
    """Return how many night shifts someone has and how many are fair."""
    return explained("night", violation)


_NIGHT = ("Mon 22:00-27:00",)
_BOTH = (*_NIGHT, "Wed 22:00-27:00")
_NEEDED = needed(40, "24:00")

EXAMPLES = (
    Example("one of two", (*_NIGHT, "B Wed 22:00-27:00"), 0, given=_NEEDED),
    Example("both of two", _BOTH, 100, given=_NEEDED),
    Example("nothing is expected", _NIGHT, 100),
    Example("three hours from 23:00", ("Mon 20:00-26:00",), 100),
    Example("a minute less is no night", ("Mon 20:00-25:59",), 0),
    Example("three hours to 06:00", ("Mon 03:00-09:00",), 100),
    Example("a minute less of the morning", ("Mon 03:01-09:00",), 0),
    Example("an hour makes one", ("Mon 20:00-24:00",), 100, {"least_minutes": 60}),
    Example("not of 61", ("Mon 20:00-24:00",), 0, {"least_minutes": 61}),
    Example("the night of the last day", ("Sun 23:00-31:00",), 100),
    Example("need from 23:00", _BOTH, 100, given=needed(40, "23:00")),
    Example("not before", _BOTH, 300, given=needed(40, "22:45")),
    Example("need up to 06:00", _BOTH, 100, given=needed(40, "05:45")),
    Example("not behind", _BOTH, 300, given=needed(40, "06:00")),
    Example(
        "thirteen weeks ago counts",
        _NIGHT,
        100,
        given={**_NEEDED, "ledger": (ledger_row("A", 13, night_shifts=2),)},
    ),
    Example(
        "fourteen weeks ago does not",
        _NIGHT,
        0,
        given={**_NEEDED, "ledger": (ledger_row("A", 14, night_shifts=2),)},
    ),
    Example(
        "leave on two of seven days",
        _BOTH,
        84,
        given={**_NEEDED, "time_off": leave_of_b("00:00", "47:59", 0)},
    ),
    Example(
        "available until two",
        _BOTH,
        100,
        given={**_NEEDED, "availability": of_b(weekday=0, available_to=1560)},
    ),
    Example(
        "a minute less is no night to share",
        _BOTH,
        0,
        given={**_NEEDED, "availability": of_b(weekday=0, available_to=1559)},
    ),
    Example(
        "available in the small hours",
        _BOTH,
        100,
        given={**_NEEDED, "availability": of_b(weekday=0, available_from=180, available_to=600)},
    ),
    Example("evenings are another account", ("Mon 16:00-23:30",), 0, given=_NEEDED),
)

RULE = Rule(
    id="fair.night",
    unit="1/100 shift",
    nature="soft",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
