"""Load that gathers and leaks away.

What it asks
------------
Work adds to a person's load, contact by contact, and time takes it away. At no moment of work is
the load higher than ``most_complaints`` complaints' worth.

A minute on a queue adds the contacts expected in it times what one of them weighs: the emotional
weight of the queue for an ordinary contact, and at least a complaint's weight, 1, for its share of
hard ones, of which abuse weighs ``abuse_weight`` and severe contacts ``severe_weight``. Contacts
follow from handle time, from contacts handled at once and from how busy people are planned. The
load halves in every ``half_life_minutes``, in breaks, meals and recovery in every
``rest_half_life_minutes``, and a night leaves ``carry_pct`` of it. Where a centre states no handle
time, ``usual_handle_s`` stands in for it; where it states no shares, nothing is added for them.

Why
---
What one customer leaves behind meets the next (Yue, Wang and Groth 2020), afternoons (the morning's
mistreatment comes back as surface acting) and the next day (Zhan 2011). Caps in minutes do not see
how dense and how heavy contacts are; this one does. It is computed from queues alone: nobody's
voice, text or pace is read. Half-lives, the night's share, weights and the cap are design choices,
not calibrated; twelve complaints are as many as an hour holds at five minutes each.

Formula
-------
L <- L x 2^(-dt / half-life) + gain, with gain = contacts a minute x weight of one, added evenly;
L at the first work of a day = carry_pct / 100 per night x L at the end of the shift before, of the
last seven days. excess = sum over shifts of max(0, highest L at work - most_complaints), in
thousandths of a complaint.

Example
-------
Two hours of complaints at one in two minutes, busy 85 %: the load reaches 27.6 complaints, 15.6
beyond 12.

Options
-------
``most_complaints``: 1000 switches the rule off. ``half_life_minutes``, ``rest_half_life_minutes``,
``carry_pct``, ``busy_pct``, ``usual_handle_s``, ``abuse_weight``, ``severe_weight``.

References
----------
Yue, Wang and Groth 2020, Journal of Service Research; Zhan, Wang and Shi 2011; Grandey, Dickter and
Sin 2004. The model and its numbers are design choices.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field

from scheduler.domain.timeline import Timeline
from scheduler.rules.example import tiny_problem
from scheduler.rules.load_check import Loads
from scheduler.rules.load_terms import LoadParams, level_of
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.terms import Level, View


class Params(LoadParams):
    """The highest load at work, in complaints, and what a night leaves of it."""

    most_complaints: Annotated[
        int, Field(ge=1, le=1000, json_schema_extra={"stricter": "smaller", "neutral": 1000})
    ] = 12
    carry_pct: Annotated[int, Field(ge=0, le=100, json_schema_extra={"stricter": "larger"})] = 20


def terms(params: Params, view: View) -> Iterator[Level]:
    """Yield one term for everybody."""
    yield level_of(params, view, 1000 * params.most_complaints, params.carry_pct / 100)


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each shift in which the load passes the cap."""
    most = 1000 * params.most_complaints
    loads = Loads(params, timeline, params.most_complaints, carry_pct=params.carry_pct)
    for agent_id in timeline.agent_ids:
        for shift, milli in loads.peaks(agent_id):
            if milli > most:
                facts = {"peak": milli / 1000}
                yield Violation(
                    agent_id, shift.work_date, milli - most, shift.start, shift.end, facts
                )


def explain(params: Params, violation: Violation) -> str:
    """Return whose shift, how high the load gets, how high it may be and what would cure it."""
    return (
        f"In the shift of {violation.agent_id} on {violation.on} the load of contacts planned "
        f"reaches {violation.facts['peak']} complaints; {params.most_complaints} are the most: "
        f"{violation.amount} thousandths of a complaint too many. Recovery or lighter contacts "
        "before its highest point would cure it."
    )


def heavy(**complaints: float) -> dict[str, Any]:
    """Return the world in which ``complaints`` take two minutes, with other fields as said."""
    centre = tiny_problem().centre
    phone, hard = centre.queues
    dense = hard.model_copy(update={"default_aht_s": 120.0, **complaints})
    return {"centre": centre.model_copy(update={"queues": (phone, dense)})}


def _dense(shift: str) -> str:
    return f"{shift} | work:complaints {shift.rsplit(maxsplit=1)[-1]}"


def _twice(between: str) -> str:
    first, last = "work:complaints 08:00-08:30", "work:complaints 09:00-09:40"
    return f"Mon 08:00-09:40 | {first} | {between} | {last}"


DENSE = heavy()

EXAMPLES = (
    Example("half an hour of dense complaints", (_dense("Mon 08:00-08:34"),), 0, given=DENSE),
    Example("a minute more", (_dense("Mon 08:00-08:35"),), 235, given=DENSE),
    Example("two hours of them", (_dense("Mon 08:00-10:00"),), 15592, given=DENSE),
    Example("three hours at the usual handle time", (_dense("Mon 08:00-11:00"),), 876),
    Example(
        "recovery takes more of it than calls",
        (_twice("recovery 08:30-09:00"),),
        4013,
        given=DENSE,
    ),
    Example(
        "time off the phone takes less",
        (_twice("off_phone 08:30-09:00"),),
        6413,
        given=DENSE,
    ),
    Example(
        "a break and a meal are rests",
        (_twice("break 08:30-08:40 | meal 08:40-09:00"),),
        4013,
        given=DENSE,
    ),
    Example(
        "a fifth of yesterday",
        (
            _dense("Mon 08:00-08:34"),
            _dense("Tue 08:00-08:34"),
        ),
        1564,
        given=DENSE,
    ),
    Example(
        "of last week's Sunday too",
        (_dense("Mon 08:00-08:34"),),
        1564,
        history=(_dense("Sun-1 20:00-20:34"),),
        given=DENSE,
    ),
    Example(
        "of two days ago a twenty-fifth",
        (_dense("Mon 08:00-08:34"),),
        273,
        history=(_dense("Sat-1 20:00-20:34"),),
        given=DENSE,
    ),
    Example(
        "nothing of more than a week ago",
        (_dense("Mon 08:00-08:34"),),
        0,
        history=(_dense("Sun-2 20:00-20:34"),),
        given=DENSE,
    ),
    Example(
        "between shifts of a day it leaks as in a rest",
        (
            _dense("Mon 08:00-08:34"),
            _dense("Mon 09:00-09:34"),
        ),
        3227,
        given=DENSE,
    ),
    Example(
        "abuse and severe contacts weigh more",
        (_dense("Mon 08:00-08:34"),),
        7120,
        given=heavy(hard_contact_share=0.5, abuse_share=0.4, severe_share=0.1),
    ),
    Example(
        "ordinary contacts of a light queue weigh little",
        (_dense("Mon 08:00-10:00"),),
        4555,
        given=heavy(emotional_weight=0.2, hard_contact_share=0.5),
    ),
    Example(
        "two contacts at once", (_dense("Mon 08:00-08:34"),), 11900, given=heavy(concurrency=2)
    ),
    Example(
        "planned less busy", (_dense("Mon 08:00-08:35"),), 0, given=heavy(max_occupancy_pct=80)
    ),
    Example(
        "a load brought along counts at the first contact",
        ("Mon 08:00-08:05",),
        16108,
        {"carry_pct": 100},
        history=(
            _dense("Sun-1 20:00-22:00"),
            _dense("Sun-1 22:00-22:05"),
        ),
        given=DENSE,
    ),
    Example(
        "and not without one",
        ("Mon 08:00-08:05 | off_phone 08:00-08:05",),
        0,
        {"carry_pct": 100},
        history=(_dense("Sun-1 20:00-22:00"),),
        given=DENSE,
    ),
)

RULE = Rule(
    id="load.level",
    unit="thousandth of a complaint",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
