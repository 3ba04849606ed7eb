"""Tiny worlds and every roster in them.

Which world suits a rule follows from the kinds of its terms: lines of shifts, segments of one
shift, or people against need. Rosters are listed in a fixed order, so that a sample is the same
each time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise, product
from typing import Any

from scheduler.domain import NeedInterval, Roster, Shift
from scheduler.rules import Rule
from scheduler.rules.example import MONDAY, moment, roster_of, tiny_problem
from scheduler.terms import (
    Capacity,
    Cover,
    Level,
    Quota,
    SessionTerm,
    ShiftTerm,
    Support,
    Together,
    View,
)
from tests.contract.cases import RULES, Case, case_of, given_of, nearer

HISTORY = ("Fri-1 14:00-22:00", "Sat-1 22:00-30:00", "Sun-1 22:00-29:30", "B Sun-1 12:00-20:00")
MEAL = "work:phone 13:00-17:00 | meal 17:00-17:30 | work:phone 17:30-21:30"
DAYS = (
    ("Mon", ((), ("06:00-14:00",), (f"13:00-21:30 | {MEAL}",), ("22:00-30:00",))),
    ("Tue", ((), ("05:00-09:00", "18:00-21:00"), ("08:00-16:00",), ("22:00-30:00",))),
    ("Wed", ((), ("06:15-12:15 at home",), ("14:00-22:00",), ("22:00-30:00",))),
    ("Sat", ((), ("09:45-20:45",), ("16:00-24:00",), ("20:00-28:00",))),
    ("Sun", ((), ("09:00-13:00",), ("14:00-22:00",), ("22:00-30:00",))),
)
CLOCK_CHANGES = (date(2026, 3, 23), date(2026, 10, 19))
CHANGE_DAYS = (
    ("Fri", ((), ("14:00-22:00",), ("22:00-30:00",))),
    ("Sat", ((), ("01:30-08:00",), ("12:00-20:00",), ("22:00-30:00",), ("20:00-28:30",))),
    ("Sun", ((), ("00:30-06:00",), ("01:00-04:00",), ("07:30-15:00",), ("22:00-30:00",))),
    ("Mon+1", ((), ("06:00-14:00",), ("14:00-22:00",))),
)
EIGHT, HOUR_COMES_TWICE = 480, 90
SLOTS_MINUTES = (20, 15, 10, 30, 5, 40)
LABELS = (
    ("work:phone", "work:complaints", "break", "off_phone"),
    ("work:phone", "work:complaints", "meal", "recovery"),
)
PEOPLE = (
    (),
    ("08:00-10:00",),
    ("08:30-09:30 at home",),
    ("09:05-09:50",),
    ("08:50-09:40 | work:phone 08:50-09:10 | break 09:10-09:20 | work:complaints 09:20-09:40",),
    ("08:00-10:00 | off_phone 08:00-08:20 | work:phone 08:20-09:00 | recovery 09:00-10:00",),
)
LAST_NIGHT = ((), ("22:00-30:00",))
IN_SESSION = (
    (),
    ("meeting 09:00-09:30",),
    ("meeting 09:10-09:40",),
    ("meeting 09:00-09:20", "meeting 09:40-09:50"),
    ("meeting 07:50-08:20",),
    ("meeting 11:30-11:50", "meeting 11:50-12:05"),
    ("one_to_one 09:00-09:30",),
    ("one_to_one 09:05-09:20", "one_to_one 09:30-10:05"),
    ("training 10:00-10:25",),
)


def world_of(rule: Rule[Any]) -> str:
    """Which rosters suit a rule, by the kinds of term that its examples bring forth."""
    return _WORLDS[rule.id]


def _world_of(rule: Rule[Any]) -> str:
    terms = [term for e in rule.examples for term in case_of(rule, e)[0].terms]
    if any(isinstance(term, SessionTerm) for term in terms):
        return "sessions"
    if any(isinstance(term, ShiftTerm | Quota | Level) for term in terms):
        return "segments"
    return (
        "people"
        if any(isinstance(term, Cover | Capacity | Together | Support) for term in terms)
        else "lines"
    )


_WORLDS = {rule.id: _world_of(rule) for rule in RULES.values()}


@cache
def shift(text: str, first_date: date) -> Shift:
    """One shift in example notation."""
    return roster_of([text], first_date).shifts[0]


def rosters(world: str, view: View, every: int = 1) -> Iterator[Roster]:
    """Every roster of employed people, or every so many-th, of a world.

    Nobody is in two places at once: shifts of one person never overlap.
    """
    first = view.problem.first_date
    listed = {"segments": _segments, "people": _people, "lines": _lines, "sessions": _sessions}
    texts = listed[world](first)
    for number, roster in enumerate(texts):
        if number % every == 0:
            shifts = [shift(text, first) for text in roster]
            found = Roster.of([s for s in shifts if s.agent_id in view.agent_ids])
            if not any(
                a.end > b.start for line in found.by_agent.values() for a, b in pairwise(line)
            ):
                yield found


def _lines(first: date) -> Iterator[list[str]]:
    """A works each combination of a few days; B works what A works on the day that follows."""
    days = CHANGE_DAYS if first in CLOCK_CHANGES else DAYS
    for picks in product(*(range(len(shapes)) for _, shapes in days)):
        texts = [
            f"{day} {t}" for (day, shapes), n in zip(days, picks, strict=True) for t in shapes[n]
        ]
        for (day, shapes), n in zip(days, (*picks[1:], picks[0]), strict=True):
            texts += [f"B {day} {text}" for text in shapes[n % len(shapes)]]
        yield texts


def _segments(first: date) -> Iterator[list[str]]:
    """One shift of A with every labelling of its slots; neighbours choose from two sets."""
    begins = HOUR_COMES_TWICE if first == CLOCK_CHANGES[1] else EIGHT
    slots = [LABELS[n % len(LABELS)] for n in range(len(SLOTS_MINUTES))]
    for labelling in product(*slots):
        pieces, at = [], begins
        for label, minutes in zip(labelling, SLOTS_MINUTES, strict=True):
            pieces.append(f"{label} {_clock(at)}-{_clock(at + minutes)}")
            at += minutes
        yield [" | ".join([f"Sun {_clock(begins)}-{_clock(at)}", *pieces])]


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _people(_first: date) -> Iterator[list[str]]:
    """Two people around a few intervals of Monday, and in the last night of the week."""
    options = [
        [*(f"Mon {t}" for t in day), *(f"Sun {t}" for t in night)]
        for day in PEOPLE
        for night in LAST_NIGHT
    ]
    for mine, others in product(options, repeat=2):
        yield [*mine, *(f"B {text}" for text in others)]


def _sessions(_first: date) -> Iterator[list[str]]:
    """Two people, each with time in a session at none, one or two places of Monday."""
    for mine, others in product(IN_SESSION, repeat=2):
        yield [f"{who}Mon 07:00-13:00{_within(own)}" for who, own in (("", mine), ("B ", others))]


def _within(times: tuple[str, ...]) -> str:
    """The segments of a shift from 07:00 to 13:00 with these in it."""
    text, clock = "", "07:00"
    for time in times:
        kind, span = time.split()
        start, end = span.split("-")
        text += f" | work:phone {clock}-{start}" if start != clock else ""
        text, clock = f"{text} | {kind}:talk {start}-{end}", end
    return f"{text} | work:phone {clock}-13:00"


def needed(*, agents: float = 1.3) -> dict[str, Any]:
    """Need on both queues in a few intervals."""
    rows = tuple(
        NeedInterval(
            queue=queue,
            interval_start=moment(MONDAY, clock),
            need_agents=agents,
            required_agents=agents,
        )
        for queue in ("phone", "complaints")
        for clock in ("08:45", "09:00", "09:15", "09:45")
    )
    return {"need": rows}


@dataclass(frozen=True)
class Sample:
    """A case and how many of its world's rosters it is asked about: every so many-th."""

    case: Case
    every: int

    def rosters(self, sparser: int = 1) -> Iterator[Roster]:
        """The rosters to ask about."""
        return rosters(world_of(self.case.rule), self.case.view, self.every * sparser)


DIVISORS = {"lines": (3, 1), "people": (2, 1), "segments": (6, 3), "sessions": (2, 1)}
SPARSE = {"lines": 29, "people": 3, "segments": 61, "sessions": 1}


def samples(rule: Rule[Any], first_date: date | None = None) -> Iterator[Sample]:
    """A full world with history, a part of one at another scale, and some of what examples give."""
    world = world_of(rule)
    where = {} if first_date is None else {"first_date": first_date, "weeks": 2}
    base = {**(needed() if world == "people" else {}), **where}
    sparse = first_date is not None and world == "segments"
    parts = (SPARSE[world], SPARSE[world]) if sparse else (1, 3)
    for divisor, every in zip(DIVISORS[world], parts, strict=True):
        problem = tiny_problem(history=HISTORY, **base)
        yield Sample(Case(rule, nearer(rule, {}, divisor), problem), every)
    seen: list[object] = []
    for number, example in enumerate(rule.examples):
        given = {**given_of(example), **where}
        if (known := (dict(example.params), given)) in seen:
            continue
        seen.append(known)
        divisor = (1, *DIVISORS[world])[number % 3]
        people = {agent.agent_id for agent in given.get("agents", tiny_problem().agents)}
        history = example.history or (HISTORY if {"A", "B"} <= people else ())
        problem = tiny_problem(history=history, **given)
        params = nearer(rule, example.params, divisor)
        yield Sample(Case(rule, params, problem), SPARSE[world])
