"""Spells on the phone to aim at.

What it asks
------------
Nobody should work on contacts, of whatever queue, for more than ``longest_minutes`` without
something else that lasts at least ``ended_by_minutes``. It is read like ``spell.phone``, which sets
the length that nobody may pass; this one is the length to stay within where that costs little.

Why
---
The risk curve of HSE report RR446 reaches 1.68 times the risk of a fresh start after an hour and a
half; two hours, where ``spell.phone`` stands, are the end of the curve and no aim. The 90 minutes
are a design choice.

Formula
-------
excess = sum over spells of max(0, contact minutes of the spell - longest_minutes), in minutes.

Example
-------
Contacts 08:00-09:40 without a pause are ten minutes more than aimed at.

Options
-------
``longest_minutes``: 2880 switches the rule off, and only multiples of five can be planned for;
``ended_by_minutes``: the shortest pause that counts.

References
----------
HSE research report RR446 (2006); Tucker, Folkard and Macdonald 2003, Lancet 361:680.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from scheduler.rules import spell_phone
from scheduler.rules.rule import Example, Rule, Violation


class Params(spell_phone.Params):
    """Minutes of a spell to aim at and of the pause that ends it."""

    longest_minutes: Annotated[
        int,
        Field(
            ge=15,
            le=2880,
            multiple_of=5,
            json_schema_extra={"stricter": "smaller", "neutral": 2880},
        ),
    ] = 90


def explain(params: Params, violation: Violation) -> str:
    """Return whose spell, how long, what is aimed at and what would cure it."""
    return (
        f"{violation.agent_id} works {violation.facts['spell_minutes']} minutes on contacts "
        f"without a pause on {violation.on}, {violation.amount} more than the "
        f"{params.longest_minutes} to aim at. A pause of at least {params.ended_by_minutes} "
        "minutes inside the spell would cure it."
    )


def _pause(kind: str, until: str) -> tuple[str, ...]:
    before, after = "work:phone 08:00-09:00", f"work:phone {until}-10:30"
    return (f"Mon 08:00-10:30 | {before} | {kind} 09:00-{until} | {after}",)


EXAMPLES = (
    Example("an hour and a half", ("Mon 08:00-09:30",), 0),
    Example("a minute more", ("Mon 08:00-09:31",), 1),
    Example(
        "another queue is no pause",
        ("Mon 08:00-09:40 | work:phone 08:00-09:00 | work:complaints 09:00-09:40",),
        10,
    ),
    Example("five minutes end it", _pause("break", "09:05"), 0),
    Example("four minutes do not", _pause("break", "09:04"), 56),
    Example("time off the phone ends it", _pause("off_phone", "09:05"), 0),
)

RULE = Rule(
    id="spell.phone-target",
    unit="minute",
    nature="soft",
    params=Params,
    terms=spell_phone.terms,
    check=spell_phone.check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
