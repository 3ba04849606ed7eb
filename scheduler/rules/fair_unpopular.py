"""Fair share of unpopular starts.

What it asks
------------
Nobody has more unpopular starts than their fair share over the last ``ledger_weeks`` weeks and
this horizon together. A start is unpopular before ``early_before_minute`` and from
``late_from_minute`` on, on the clocks of the person's site.

Why
---
A start before seven takes hours of the sleep before it (HSE HSG256 asks for none), one in the late
evening the evening and the night. Both are what people trade away first.

Formula
-------
That of the fair share of weekends (``fair.weekend``), with unpopular starts in the place of weekend
shifts and the unpopular starts of the ledger. Expected starts are the need between
``late_from_minute`` and ``early_before_minute`` of the next day over the mean length of a shift:
where as many people come as go, that many start in these hours. A person takes part whose open
hours hold at least one minute of them.

Example
-------
Two people alike, two starts expected in these hours, an empty ledger: one each. Who has both has
100 hundredths of excess.

Options
-------
``early_before_minute``, ``late_from_minute``: minutes after midnight (420 = 07:00, 1200 = 20:00);
0 and 1440 make no start unpopular. ``ledger_weeks``: how far the ledger is looked back.

References
----------
HSE HSG256 (early starts before 07:00). That a start from 20:00 on is unpopular, and thirteen weeks,
are design choices.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated

from pydantic import Field

from scheduler.domain import Shift
from scheduler.domain.timeline import Timeline
from scheduler.rules.fair_check import by_site, unfair
from scheduler.rules.fair_share import explained, ledger_row, needed, of_b
from scheduler.rules.fair_terms import fair_sums, site_windows
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Sum, View


class Params(BaseParams):
    """Which starts are unpopular, and how far back the ledger counts."""

    early_before_minute: Annotated[int, Field(ge=0, le=720)] = 420
    late_from_minute: Annotated[int, Field(ge=721, le=1440)] = 1200
    ledger_weeks: Annotated[int, Field(ge=0, le=53)] = 13


def terms(params: Params, view: View) -> Iterator[Sum]:
    """Yield one sum per person."""
    early, late = params.early_before_minute, params.late_from_minute
    # the clock of a shift runs on where it starts behind the midnight of its date
    starts = frozenset([*range(early), *range(late, 1440 + early), *range(1440 + late, 2880)])
    windows = site_windows(view, -1, (late, 1440 + early), lambda *_: bool(starts))
    yield from fair_sums(
        view, windows, lambda row: row.unpopular_starts, 1, params.ledger_weeks, starts
    )


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each person who has more unpopular starts than their fair share."""
    days = range(-1, len(timeline.problem.dates) + 1)
    dates = [timeline.first + timedelta(days=n) for n in days]
    spans = by_site(
        timeline,
        lambda agent_id: {
            on: (
                timeline.at(agent_id, on, params.late_from_minute),
                timeline.at(agent_id, on + timedelta(days=1), params.early_before_minute),
            )
            for on in dates
        },
    )
    yield from unfair(
        timeline,
        spans,
        lambda row: row.unpopular_starts,
        1,
        params.ledger_weeks,
        lambda shift: is_unpopular(params, timeline, shift),
    )


def is_unpopular(params: Params, timeline: Timeline, shift: Shift) -> bool:
    """Return whether a shift starts at an unpopular time; ``check`` and the ledger read it."""
    local = timeline.local(shift.agent_id, shift.start)
    minute = 60 * local.hour + local.minute
    return not params.early_before_minute <= minute < params.late_from_minute


def explain(_params: Params, violation: Violation) -> str:
    """Return how many unpopular starts someone has and how many are fair."""
    return explained("unpopularly starting", violation)


_EARLY = ("Mon 05:00-10:00",)
_BOTH = (*_EARLY, "Wed 20:00-25:00")
_NEEDED = needed(40, "05:00")

EXAMPLES = (
    Example("one of two", (*_EARLY, "B Wed 05:00-10:00"), 0, given=_NEEDED),
    Example("both of two", _BOTH, 100, given=_NEEDED),
    Example("nothing is expected", _EARLY, 100),
    Example("at seven it is not", ("Mon 07:00-12:00",), 0),
    Example("a minute before", ("Mon 06:59-12:00",), 100),
    Example("at eight in the evening", ("Mon 20:00-25:00",), 100),
    Example("a minute before that it is not", ("Mon 19:59-25:00",), 0),
    Example("need before seven", _BOTH, 100, given=needed(40, "06:45")),
    Example("not from seven on", _BOTH, 300, given=needed(40, "07:00")),
    Example("need from eight in the evening", _BOTH, 100, given=needed(40, "20:00")),
    Example("need of the last evening", _BOTH, 100, given=needed(40, "20:00", days=6)),
    Example("not before that", _BOTH, 300, given=needed(40, "19:45")),
    Example(
        "thirteen weeks ago counts",
        _EARLY,
        100,
        given={**_NEEDED, "ledger": (ledger_row("A", 13, unpopular_starts=2),)},
    ),
    Example(
        "fourteen weeks ago does not",
        _EARLY,
        0,
        given={**_NEEDED, "ledger": (ledger_row("A", 14, unpopular_starts=2),)},
    ),
    Example(
        "available until eight",
        _BOTH,
        0,
        given={**_NEEDED, "availability": of_b(weekday=0, available_to=1200)},
    ),
    Example(
        "a minute more",
        _BOTH,
        100,
        given={**_NEEDED, "availability": of_b(weekday=0, available_to=1201)},
    ),
    Example(
        "the hour that comes twice is early both times",
        ("Sun 02:30-08:00",),
        100,
        given={"first_date": "2026-10-19"},
    ),
)

RULE = Rule(
    id="fair.unpopular",
    unit="1/100 shift",
    nature="soft",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
