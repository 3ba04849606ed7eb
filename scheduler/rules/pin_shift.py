"""Pinned shifts and days off.

What it asks
------------
A pinned shift (``pins.csv``, kind ``shift``) is worked exactly as pinned; during a pinned time
off (kind ``off``) nobody works. Pins of other kinds speak of segments and are not judged here.

Why
---
A planner knows things that no file holds. Each pin carries an author and a reason, so that it can
be traced and counted.

Formula
-------
excess = for each pinned shift, which belongs to the local date on which it starts, the minutes in
which it and the shift of that day differ (all of it when there is none); for each pinned time
off, the minutes of shifts inside it.

Example
-------
Pinned 08:00-16:00, planned 09:00-17:00: an hour at each end, 120 minutes of excess.

Options
-------
None; the pins speak.

References
----------
A design choice of this project.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Literal

from scheduler.domain import Pin, minute_of
from scheduler.domain.timeline import Timeline, minutes_between, overlap_minutes
from scheduler.rules.example import MONDAY, moment, tiny_problem
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Allow, View, Window


class Params(BaseParams):
    """None: a pin is a pin."""


def terms(_params: Params, view: View) -> Iterator[Allow]:
    """Yield the span to keep to, or to keep out of, of each pin and day."""
    people = set(view.agent_ids)
    for pin in view.problem.pins:
        if pin.agent_id not in people or pin.kind not in ("shift", "off"):
            continue
        window = Window(minute_of(pin.start), minute_of(pin.end))
        for day in range(view.horizon_days):
            today, tomorrow = view.day(pin.agent_id, day), view.day(pin.agent_id, day + 1)
            if pin.kind == "off":
                if window.overlap(today.start_minute, tomorrow.end_minute):
                    yield Allow(pin.agent_id, day, outside=(window,))
            elif today.start_minute <= window.start < today.end_minute:
                yield Allow(pin.agent_id, day, near=window)


def check(_params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each pin that is not kept."""
    people = set(timeline.agent_ids)
    for pin in timeline.problem.pins:
        if pin.agent_id not in people:
            continue
        on = timeline.local(pin.agent_id, pin.start).date()
        if pin.kind == "shift" and timeline.first <= on <= timeline.last:
            amount = _difference(pin, on, timeline)
        elif pin.kind == "off":
            amount = sum(
                overlap_minutes(shift.start, shift.end, pin.start, pin.end)
                for shift in timeline.planned(pin.agent_id)
            )
        else:
            continue
        if amount:
            facts = {"kind": pin.kind, "author": pin.author}
            yield Violation(pin.agent_id, on, amount, start=pin.start, end=pin.end, facts=facts)


def _difference(pin: Pin, on: date, timeline: Timeline) -> int:
    """Return the minutes in which a pinned shift and what is planned on its date differ."""
    length = minutes_between(pin.start, pin.end)
    planned = [shift for shift in timeline.planned(pin.agent_id) if shift.work_date == on]
    if not planned:
        return length
    return sum(
        length + shift.minutes - 2 * overlap_minutes(shift.start, shift.end, pin.start, pin.end)
        for shift in planned
    )


def explain(_params: Params, violation: Violation) -> str:
    """Return which pin is not kept and by how much."""
    what = "shift" if violation.facts["kind"] == "shift" else "time off"
    return (
        f"The {what} of {violation.agent_id} on {violation.on} that {violation.facts['author']} "
        f"pinned and the plan differ by {violation.amount} minutes. Planning it as pinned, or "
        "taking the pin away, would cure it."
    )


def _pin(
    kind: Literal["shift", "off", "meal"], days: int, span: str, monday: date = MONDAY
) -> dict[str, Any]:
    """Return a pin of person A so many days after Monday."""
    start, end = (moment(monday + timedelta(days=days), clock) for clock in span.split("-"))
    pin = Pin(agent_id="A", start=start, end=end, kind=kind, author="planner", reason="agreed")
    return {"pins": (pin,)}


EXAMPLES = (
    Example("no pin", ("Tue 08:00-16:00",), 0),
    Example("kept", ("Tue 08:00-16:00",), 0, given=_pin("shift", 1, "08:00-16:00")),
    Example("an hour later", ("Tue 09:00-17:00",), 120, given=_pin("shift", 1, "08:00-16:00")),
    Example("a minute longer", ("Tue 08:00-16:01",), 1, given=_pin("shift", 1, "08:00-16:00")),
    Example("not at all", ("B Tue 08:00-16:00",), 480, given=_pin("shift", 1, "08:00-16:00")),
    Example(
        "one shift too many",
        ("Tue 08:00-16:00", "Tue 18:00-20:00"),
        600,
        given=_pin("shift", 1, "08:00-16:00"),
    ),
    Example("a night", ("Sun 22:00-30:00",), 0, given=_pin("shift", 6, "22:00-30:00")),
    Example("just after midnight", (), 360, given=_pin("shift", 0, "00:00-06:00")),
    Example("a pin of last week is past", (), 0, given=_pin("shift", -1, "22:00-30:00")),
    Example("a pin of next week is to come", (), 0, given=_pin("shift", 7, "00:00-06:00")),
    Example(
        "a day off", ("Mon 08:00-16:00", "Wed 08:00-16:00"), 0, given=_pin("off", 1, "00:00-24:00")
    ),
    Example("work on a day off", ("Tue 08:00-16:00",), 480, given=_pin("off", 1, "00:00-24:00")),
    Example("a night into it", ("Mon 20:00-28:00",), 240, given=_pin("off", 1, "00:00-24:00")),
    Example("off since last week", ("Mon 08:00-16:00",), 480, given=_pin("off", -1, "00:00-47:59")),
    Example(
        "a pin of someone who has left",
        (),
        0,
        given={
            **_pin("shift", 1, "08:00-16:00"),
            "agents": tuple(
                person.model_copy(update={"employed_to": date(2026, 11, 1)})
                for person in tiny_problem().agents
            ),
        },
    ),
    Example("a pinned meal is not judged here", (), 0, given=_pin("meal", 1, "12:00-12:30")),
    Example(
        "eight hours on the clock are nine on the night of the autumn change",
        ("Sat 22:00-29:00",),
        60,
        given={"first_date": "2026-10-19", **_pin("shift", 5, "22:00-30:00", date(2026, 10, 19))},
    ),
)

RULE = Rule(
    id="pin.kept",
    unit="minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
