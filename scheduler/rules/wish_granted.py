"""Wishes.

What it asks
------------
What people wish for, as far as it can be granted: a day or hours off, hours to avoid, a start
after or an end before a time, or a day to work. Wishes to work from home are not judged here.

Why
---
People know their own weeks best. Still, where staff wrote their own rosters, long hours and
weekend work grew, until each roster was weighed by the same rules (Turunen 2022, 16,557 people):
so a wish is priced by its strength, and rest stays hard.

Formula
-------
excess = sum over wishes and the dates of the horizon that they speak of, of (strength + points) x
minutes, points being what the person spends on the wish, with minutes =

- ``off``, ``avoid``: minutes of shifts between ``from`` and ``to`` of that date (the whole local
  day where neither is given), whichever day the shift starts on;
- ``start_after``: minutes of that day's shift before ``from``;
- ``end_before``: minutes of that day's shift after ``to``;
- ``work``: ``work_wish_minutes`` when no shift starts on that day.

A ``start_after`` without ``from`` and an ``end_before`` without ``to`` ask nothing.

Example
-------
A wish of strength 2 to be off on Saturday and a shift of six hours there: 720 strength-minutes.

Options
-------
``work_wish_minutes``: what a day off counts where work was wished for.

References
----------
Turunen et al. 2022; the prices are a design choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from scheduler.domain import Wish
from scheduler.domain.timeline import Timeline, minutes_between, overlap_minutes
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Allow, View, Window

DAY_MINUTES = 1440


class Params(BaseParams):
    """Price of a day off where work was wished for."""

    work_wish_minutes: Annotated[
        int, Field(ge=0, le=1440, json_schema_extra={"stricter": "larger"})
    ] = 240


def terms(params: Params, view: View) -> Iterator[Allow]:
    """Yield what each wish asks of the days that could go against it."""
    for agent_id in view.agent_ids:
        for day in range(view.horizon_days):
            for wish in view.wishes(agent_id, day):
                yield from _of(wish, params, view, day)


def _of(wish: Wish, params: Params, view: View, day: int) -> Iterator[Allow]:
    who, factor = wish.agent_id, wish.strength + wish.points
    if wish.wish == "work":
        yield Allow(who, day, off=params.work_wish_minutes, factor=factor)
    elif wish.wish == "start_after" and wish.from_minute is not None:
        early = view.window(who, day, 0, wish.from_minute)
        yield Allow(who, day, outside=(early,), factor=factor)
    elif wish.wish == "end_before" and wish.to_minute is not None:
        late = view.window(who, day, wish.to_minute, 3 * DAY_MINUTES)
        yield Allow(who, day, outside=(late,), factor=factor)
    elif wish.wish in ("off", "avoid"):
        end = DAY_MINUTES if wish.to_minute is None else wish.to_minute
        window = view.window(who, day, wish.from_minute or 0, end)
        for start_day in (day - 1, day, day + 1):
            inside = start_day in range(view.horizon_days)
            if inside and window.overlap(*_reach(view, who, start_day)):
                yield Allow(who, start_day, outside=(window,), factor=factor)


def _reach(view: View, agent_id: str, day: int) -> Window:
    """Return where a shift that starts on a day can lie."""
    return Window(view.day(agent_id, day).start_minute, view.day(agent_id, day + 1).end_minute)


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each wish and date that is not granted in full."""
    people = set(timeline.agent_ids)
    for wish in timeline.problem.wishes:
        for on in timeline.problem.dates if wish.agent_id in people else ():
            minutes = _minutes(wish, params, timeline, on) if _speaks_of(wish, on) else 0
            if minutes:
                strength = wish.strength + wish.points
                facts = {
                    "wish": wish.wish,
                    "strength": strength,
                    "points": wish.points,
                    "minutes": minutes,
                }
                yield Violation(wish.agent_id, on, strength * minutes, facts=facts)


def _speaks_of(wish: Wish, on: date) -> bool:
    asked = on == wish.date if wish.date is not None else on.weekday() == wish.weekday
    return asked and (wish.valid_from or on) <= on <= (wish.valid_to or on)


def _minutes(wish: Wish, params: Params, timeline: Timeline, on: date) -> int:
    """Return the minutes against a wish on a date, before its strength."""
    shifts = timeline.planned(wish.agent_id)
    todays = [shift for shift in shifts if shift.work_date == on]
    begins = timeline.at(wish.agent_id, on, wish.from_minute or 0)
    ends = timeline.at(wish.agent_id, on, DAY_MINUTES if wish.to_minute is None else wish.to_minute)
    if wish.wish == "work":
        return 0 if todays else params.work_wish_minutes
    if wish.wish == "start_after" and wish.from_minute is not None:
        return sum(max(0, minutes_between(s.start, min(s.end, begins))) for s in todays)
    if wish.wish == "end_before" and wish.to_minute is not None:
        return sum(max(0, minutes_between(max(s.start, ends), s.end)) for s in todays)
    if wish.wish in ("off", "avoid"):
        return sum(overlap_minutes(s.start, s.end, begins, ends) for s in shifts)
    return 0


_WISHES = {
    "off": "to be off",
    "avoid": "to avoid these hours",
    "start_after": "to start later",
    "end_before": "to end earlier",
    "work": "to work",
}


def explain(_params: Params, violation: Violation) -> str:
    """Return which wish is missed by how much."""
    facts = violation.facts
    return (
        f"{violation.agent_id} wished {_WISHES[facts['wish']]} on {violation.on}; the plan is "
        f"{facts['minutes']} minutes away from it at strength {facts['strength']}, "
        f"{violation.amount} in all. Moving the shift by as much would grant it."
    )


def _wish(wish: str, strength: int = 1, **given: object) -> dict[str, Any]:
    """Return a wish of person A, by default for Tuesday."""
    asked: dict[str, Any] = {"agent_id": "A", "wish": wish, "strength": strength}
    if "weekday" not in given:
        asked["date"] = date(2026, 12, 1)
    return {"wishes": (Wish(**{**asked, **given}),)}


EXAMPLES = (
    Example("no wish", ("Tue 08:00-16:00",), 0),
    Example("off on Tuesday", ("Mon 08:00-16:00", "Wed 00:00-08:00"), 0, given=_wish("off")),
    Example("someone else's wish", ("B Tue 08:00-16:00",), 0, given=_wish("off")),
    Example("work on it", ("Tue 08:00-14:00",), 360, given=_wish("off")),
    Example("up to midnight", ("Tue 20:00-26:00",), 240, given=_wish("off")),
    Example("lifted by two points", ("Tue 08:00-14:00",), 1080, given=_wish("off", points=2)),
    Example("a stronger wish", ("Tue 08:00-14:00",), 1080, given=_wish("off", 3)),
    Example("the night before runs into it", ("Mon 22:00-30:00",), 720, given=_wish("off", 2)),
    Example("off in the evening", ("Tue 12:00-20:00",), 120, given=_wish("off", from_minute=1080)),
    Example("off until noon", ("Tue 08:00-16:00",), 240, given=_wish("off", to_minute=720)),
    Example(
        "hours to avoid",
        ("Tue 12:00-20:00",),
        60,
        given=_wish("avoid", from_minute=1020, to_minute=1080),
    ),
    Example(
        "hours past midnight",
        ("Tue 16:00-24:30", "Wed 01:00-07:00"),
        90,
        given=_wish("avoid", from_minute=1440, to_minute=1560),
    ),
    Example(
        "hours past midnight of the last day",
        ("Sun 20:00-26:00",),
        120,
        given=_wish("avoid", from_minute=1440, to_minute=1560, date=date(2026, 12, 6)),
    ),
    Example(
        "not before nine", ("Tue 09:00-17:00",), 0, given=_wish("start_after", from_minute=540)
    ),
    Example(
        "half an hour before",
        ("Tue 08:30-16:30",),
        60,
        given=_wish("start_after", 2, from_minute=540),
    ),
    Example(
        "wholly before", ("Tue 04:00-08:00",), 240, given=_wish("start_after", from_minute=540)
    ),
    Example(
        "from midnight on", ("Tue 00:00-06:00",), 360, given=_wish("start_after", from_minute=540)
    ),
    Example(
        "the night before is another day's",
        ("Mon 22:00-30:00",),
        0,
        given=_wish("start_after", from_minute=540),
    ),
    Example("not after five", ("Tue 09:00-17:00",), 0, given=_wish("end_before", to_minute=1020)),
    Example(
        "an hour after", ("Tue 09:00-18:00",), 120, given=_wish("end_before", 2, to_minute=1020)
    ),
    Example(
        "wholly after, over midnight",
        ("Tue 22:00-30:00",),
        480,
        given=_wish("end_before", to_minute=1020),
    ),
    Example(
        "the next night is another day's",
        ("Wed 00:00-06:00",),
        0,
        given=_wish("end_before", to_minute=1020),
    ),
    Example("a start after nothing", ("Tue 08:00-16:00",), 0, given=_wish("start_after")),
    Example("an end before nothing", ("Tue 08:00-16:00",), 0, given=_wish("end_before")),
    Example("work wished and given", ("Tue 08:00-12:00",), 0, given=_wish("work")),
    Example("work wished and not given", ("Mon 22:00-30:00",), 480, given=_wish("work", 2)),
    Example(
        "each Saturday",
        ("Sat 08:00-14:00", "Sat+1 08:00-12:00"),
        600,
        given={"weeks": 2, **_wish("off", weekday=5)},
    ),
    Example(
        "each Saturday from the second week on",
        ("Sat 08:00-14:00", "Sat+1 08:00-12:00"),
        240,
        given={"weeks": 2, **_wish("off", weekday=5, valid_from=date(2026, 12, 12))},
    ),
    Example(
        "each Saturday until the first",
        ("Sat 08:00-14:00", "Sat+1 08:00-12:00"),
        360,
        given={"weeks": 2, **_wish("off", weekday=5, valid_to=date(2026, 12, 5))},
    ),
    Example("from home is not judged here", ("Tue 08:00-16:00",), 0, given=_wish("home")),
    Example(
        "the hour skipped in spring is not worked",
        ("Sat 22:00-30:00",),
        300,
        given={"first_date": "2026-03-23", **_wish("off", weekday=6)},
    ),
    Example(
        "last week is past", (), 0, history=("Sun-1 18:00-26:00",), given=_wish("off", weekday=0)
    ),
)

RULE = Rule(
    id="wish.granted",
    unit="strength-minute",
    nature="soft",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
