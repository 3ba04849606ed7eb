"""Fair share of granted wishes.

What it asks
------------
Whose wishes of the last ``ledger_weeks`` weeks were granted less often than those of all together,
or less often than ``least_granted_pct`` per cent, is next: their wishes count more now.

Why
---
A wish is easiest to grant to whoever wishes for quiet days; without a memory the same people go
without week after week. Rosters people write themselves need such a balance (Turunen 2022).

Formula
-------
For each person employed in the horizon

- rate = all wishes granted / all wishes asked in everybody's ledger, or ``least_granted_pct`` / 100
  where that is more;
- owed = wishes asked x rate, rounded down, - wishes granted, of the own ledger; 0 at least and
  ``most_owed`` at most.

excess = sum over people of owed x the strength-minutes by which their wishes of the horizon are not
granted (``wish.granted``). Personal limits play no part: nobody carries more for another's wish.

Example
-------
Two people asked for four wishes each; one got all, one none. The rate is one half: two are owed,
and a wish of strength 1 for a day off that meets a shift of six hours counts 720 strength-minutes.

Options
-------
``least_granted_pct``: per cent of wishes that are granted at least. ``most_owed``: how often a wish
counts more at most; 0 switches the rule off. ``work_wish_minutes``: what a day off counts where
work was wished for. ``ledger_weeks``: how far the ledger is looked back.

References
----------
Turunen et al. 2022; the rate, the most and thirteen weeks are design choices.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Annotated, Any

from pydantic import Field

from scheduler.domain import Wish
from scheduler.domain.timeline import Timeline
from scheduler.rules.example import tiny_problem
from scheduler.rules.fair_check import presences
from scheduler.rules.fair_share import ledger_row
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.wish_granted import Params as Granted
from scheduler.rules.wish_granted import check as missed_wishes
from scheduler.rules.wish_granted import terms as wish_terms
from scheduler.terms import Allow, View


class Params(Granted):
    """How many wishes are granted, and how much what is owed counts."""

    least_granted_pct: Annotated[
        int, Field(ge=0, le=100, json_schema_extra={"stricter": "larger"})
    ] = 50
    most_owed: Annotated[
        int, Field(ge=0, le=10, json_schema_extra={"stricter": "larger", "neutral": 0})
    ] = 3
    ledger_weeks: Annotated[int, Field(ge=0, le=53)] = 13


def terms(params: Params, view: View) -> Iterator[Allow]:
    """Yield what each wish of people to whom some are owed asks, so many times."""
    ledgers = {a: view.ledger(a, params.ledger_weeks) for a in view.agent_ids}
    asked = {a: sum(row.wishes_asked for row in rows) for a, rows in ledgers.items()}
    granted = {a: sum(row.wishes_granted for row in rows) for a, rows in ledgers.items()}
    rate = Fraction(sum(granted.values()), sum(asked.values()) or 1)
    rate = max(rate, Fraction(params.least_granted_pct, 100))
    for term in wish_terms(params, view):
        owed = int(asked[term.agent_id] * rate) - granted[term.agent_id]
        if min(owed, params.most_owed) > 0:
            yield replace(term, factor=term.factor * min(owed, params.most_owed))


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each wish that is not granted in full to someone to whom some are owed."""
    owed = _owed(params, timeline)
    for missed in missed_wishes(params, timeline):
        times = owed.get(missed.agent_id or "", 0)
        if times:
            facts = {**missed.facts, "owed": times}
            yield Violation(missed.agent_id, missed.on, times * missed.amount, facts=facts)


def _owed(params: Params, timeline: Timeline) -> dict[str, int]:
    """Return how many granted wishes each person is behind, up to the most that counts."""
    since = timeline.first - timedelta(weeks=params.ledger_weeks)
    people = {agent_id: [0, 0] for agent_id in presences(timeline)}
    for row in timeline.problem.ledger:
        if row.agent_id in people and row.week_start >= since:
            people[row.agent_id][0] += row.wishes_asked
            people[row.agent_id][1] += row.wishes_granted
    asked, granted = (sum(counts[n] for counts in people.values()) for n in (0, 1))
    hundredths = Fraction(100 * granted, asked) if asked else Fraction(0)
    least = max(hundredths, Fraction(params.least_granted_pct))
    behind = {a: own[0] * least // 100 - own[1] for a, own in people.items()}
    return {a: min(wishes, params.most_owed) for a, wishes in behind.items() if wishes > 0}


def explain(_params: Params, violation: Violation) -> str:
    """Return how far the plan is from the wish and how many wishes are owed."""
    facts = violation.facts
    return (
        f"{violation.agent_id} is owed {facts['owed']} granted wish(es) by the ledger, and on "
        f"{violation.on} the plan is {facts['minutes']} minutes away from one at strength "
        f"{facts['strength']}, {violation.amount} in all. Moving the shift by as much would grant "
        "it."
    )


def _after(a: tuple[int, int], b: tuple[int, int] = (0, 0), weeks_ago: int = 1) -> dict[str, Any]:
    """Return wishes asked and granted of A and B, and one of A to be off on Tuesday."""
    rows = [
        ledger_row(agent_id, weeks_ago, wishes_asked=asked, wishes_granted=granted)
        for agent_id, (asked, granted) in (("A", a), ("B", b))
    ]
    wish = Wish(agent_id="A", date=date(2026, 12, 1), wish="off", strength=1)
    return {"ledger": tuple(rows), "wishes": (wish,)}


_WORK = ("Tue 08:00-14:00",)
_A_ALONE = {"agents": tiny_problem().agents[:1]}

EXAMPLES = (
    Example("two of four are owed", _WORK, 720, given=_after((4, 0), (4, 4))),
    Example("granted now", ("Mon 08:00-14:00",), 0, given=_after((4, 0), (4, 4))),
    Example("both alike", _WORK, 0, given=_after((4, 3), (4, 3))),
    Example("the other is behind", _WORK, 0, given=_after((4, 4), (4, 0))),
    Example("a half is owed to everybody", _WORK, 720, given=_after((4, 0))),
    Example("not quite a half", _WORK, 360, {"least_granted_pct": 49}, given=_after((4, 0))),
    Example("one short of it", _WORK, 360, given=_after((4, 1), (4, 1))),
    Example("half of a hundred were granted", _WORK, 0, given=_after((100, 50))),
    Example("nothing was ever asked", _WORK, 0, given=_after((0, 0))),
    Example("four are owed and three count", _WORK, 1080, given=_after((8, 0))),
    Example("four count where it says so", _WORK, 1440, {"most_owed": 4}, given=_after((8, 0))),
    Example("thirteen weeks ago", _WORK, 720, given=_after((4, 0), weeks_ago=13)),
    Example("fourteen weeks ago", _WORK, 0, given=_after((4, 0), weeks_ago=14)),
    Example("who has left is not counted", _WORK, 720, given=_after((4, 0), (4, 4)) | _A_ALONE),
    Example(
        "work wished and not given",
        (),
        480,
        given=_after((4, 0))
        | {"wishes": (Wish(agent_id="A", date=date(2026, 12, 1), wish="work", strength=1),)},
    ),
)

RULE = Rule(
    id="fair.wishes",
    unit="strength-minute",
    nature="soft",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
