"""``shiftwell explain``."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import typer

from scheduler.cli.console import notices, person_minutes, say, say_json, say_table
from scheduler.cli.options import AsJson, Centre, ForecastFile, NeedFile, Policies, Week
from scheduler.domain.base import Json
from scheduler.domain.timeline import Timeline
from scheduler.exchange import zones_of_queues
from scheduler.explain import LABELS, Place, shortfall_data, shortfalls, totals
from scheduler.pipeline.conflicts import conflicts
from scheduler.pipeline.explaining import (
    IntervalReasons,
    ShiftStory,
    interval_reasons,
    place_of,
    shift_stories,
)
from scheduler.pipeline.judge import Judged, judge
from scheduler.pipeline.prepare import prepare
from scheduler.pipeline.relaxing import Effect, Effects, effects
from scheduler.pipeline.request import Request
from scheduler.pipeline.staffed import staffed_intervals
from scheduler.swaps import NoSuchShiftError, ShiftRef

Readers = Literal["planner", "others"]
MOST_NAMES = 12
"""People named for one reason; --json has all."""


def _shift(text: str) -> ShiftRef:
    try:
        return ShiftRef.parse(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no shift: write it as A12:2026-12-01") from None


MaybeRoster = Annotated[
    Path | None,
    typer.Argument(
        metavar="[ROSTER]",
        exists=True,
        dir_okay=False,
        help="A roster.csv. Without one: what of the input cannot hold together.",
        show_default=False,
    ),
]
Clock = Annotated[
    str | None,
    typer.Option(
        "--at",
        metavar="TIME",
        help="A time of the interval asked about, on the clocks of the queue: "
        "2026-12-01T14:15. Needs --queue.",
        show_default=False,
    ),
]
QueueAsked = Annotated[
    str | None, typer.Option("--queue", help="The queue asked about.", show_default=False)
]
ShiftAsked = Annotated[
    ShiftRef | None,
    typer.Option(
        "--shift",
        metavar="PERSON:DATE",
        parser=_shift,
        help="The shift asked about.",
        show_default=False,
    ),
]
For = Annotated[
    Readers,
    typer.Option(
        "--for",
        help="Who is to read it: for others nobody is named, and leave, limits and cooldowns "
        "all read 'not available'.",
    ),
]
Measuring = Annotated[
    float,
    typer.Option(
        "--time-limit",
        min=0,
        metavar="SECONDS",
        help="Time to look for relaxations or conflicts; 0: none.",
    ),
]


def explain(  # noqa: PLR0913, PLR0917 - each argument is an option of the command
    centre: Centre,
    roster: MaybeRoster = None,
    at: Clock = None,
    queue: QueueAsked = None,
    shift: ShiftAsked = None,
    readers: For = "planner",
    time_limit: Measuring = 60.0,
    week: Week = None,
    need: NeedFile = None,
    forecast: ForecastFile = None,
    policy: Policies = None,
    json: AsJson = False,
) -> None:
    """Say why an interval is short, what binds a shift, or what of the input cannot be.

    With a roster, --at and --queue: everybody with the skill under the first reason that holds,
    and the single relaxations that would help, the cheapest first. Each is measured: the people
    concerned are planned again and the result is audited. Values of law, and values that a source
    confirms, are never offered; nor are leave and personal limits.

    With a roster and --shift: the hard rules that leave the shift no room, and what it adds to the
    ledger. With a roster alone: the short intervals in sum; --json has every interval and shift.

    Without a roster: minimal sets of settings that cannot hold together, before anything is
    planned: without any one of them the conflict is gone.

    Example: shiftwell explain my-centre out/roster.csv --at 2026-12-01T14:15 --queue billing
    """
    if (at is None) != (queue is None):
        raise typer.BadParameter("--at and --queue belong together")
    if readers == "others" and (shift is not None or roster is None):
        raise typer.BadParameter("what binds a shift, and conflicts, are for planners alone")
    request = Request(centre, week, 1, forecast, need, policies=tuple(policy or ()))
    if roster is None:
        _conflicts(request, time_limit, json=json)
        return
    judged = judge(request, roster)
    if not json:
        notices(judged.notices)
    if at is not None and queue is not None:
        _interval(judged, place_of(judged, queue, at), readers, time_limit, json=json)
    elif shift is not None:
        _one_shift(judged, shift, json=json)
    else:
        _whole(judged, readers, json=json)


def _conflicts(request: Request, seconds: float, *, json: bool) -> None:
    prepared = prepare(request)
    found = conflicts(prepared.problem, _after(seconds))
    if json:
        say_json({"conflicts": [{**each.model_dump(), "text": each.text} for each in found]})
        return
    notices(prepared.notices)
    for each in found:
        say(each.text)
    if not found:
        say("nothing in the input is in conflict")


def _interval(
    judged: Judged, place: Place, readers: Readers, seconds: float, *, json: bool
) -> None:
    told = interval_reasons(judged, place, readers)
    measured = None
    if readers == "planner" and seconds and told.short_agents:
        measured = effects(judged, place, _after(seconds))
    if json:
        tried = {"relaxations": measured.model_dump()} if measured else {}
        say_json({"audience": readers, **told.model_dump(), **tried})
        return
    _tell_interval(told, ZoneInfo(zones_of_queues(judged.files.centre)[place.queue]))
    if measured:
        _tell_effects(measured)


def _after(seconds: float) -> Callable[[], bool]:
    until = time.monotonic() + seconds
    return lambda: time.monotonic() >= until


def _tell_interval(told: IntervalReasons, zone: ZoneInfo) -> None:
    start, end = (at.astimezone(zone) for at in (told.start, told.end))
    title = f"{told.queue}, {start:%Y-%m-%d %H:%M} to {end:%H:%M}"
    say(
        f"{title}: {told.required_agents:.1f} agents needed, {told.staffed_agents:.1f} there, "
        f"{told.short_agents:.1f} short"
    )
    rows = [
        (LABELS[reason], count, _names(told.people.get(reason, ())))
        for reason, count in told.counts.items()
    ]
    say_table(f"{told.qualified} people with the skill", ("reason", "people#", ""), rows)


def _names(people: tuple[str, ...]) -> str:
    more = f" and {len(people) - MOST_NAMES} more" if len(people) > MOST_NAMES else ""
    return ", ".join(people[:MOST_NAMES]) + more


def _tell_effects(measured: Effects) -> None:
    header = ("", "missing minutes#", "short here#", "cost#", "paid minutes#", "asks")
    rows = [_effect_row(measured.again), *map(_effect_row, measured.useful)]
    say_table("\nMeasured: planned again and audited, after less before", header, rows)
    say(f"{measured.without_effect} other relaxations make nothing less short")
    if measured.untried:
        say(f"{measured.untried} were not tried in the time given; --time-limit gives more")


def _effect_row(effect: Effect) -> tuple[object, ...]:
    return (
        effect.text,
        f"{effect.missing_minutes:+.0f}",
        f"{effect.short_agents:.1f}",
        person_minutes(effect.cost_milli),
        f"{effect.paid_minutes:+d}",
        effect.asks,
    )


def _one_shift(judged: Judged, ref: ShiftRef, *, json: bool) -> None:
    stories = [s for s in shift_stories(judged, {ref.agent_id}) if _is(s, ref)]
    if not stories:
        raise NoSuchShiftError(f"{ref} is no shift of this roster")
    if json:
        say_json({"shifts": [story.model_dump() for story in stories]})
        return
    for story in stories:
        _tell_shift(story, ref)


def _is(story: ShiftStory, ref: ShiftRef) -> bool:
    return story.shift.work_date == ref.work_date


def _tell_shift(story: ShiftStory, ref: ShiftRef) -> None:
    rows = [(b.rule_id, b.title, "; ".join(b.moves)) for b in story.shift.bindings]
    say_table(f"{ref}: rules without room to spare", ("rule", "", "would be broken by"), rows)
    entries = [(name, f"{change:+d}") for name, change in story.ledger.items()]
    say_table("\nWhat it adds to the ledger", ("", "#"), entries)


def _whole(judged: Judged, readers: Readers, *, json: bool) -> None:
    staffed = staffed_intervals(judged.problem, judged.roster)
    short = {place: given.short_agents for place, given in staffed.items()}
    rows = shortfalls(Timeline(judged.problem, judged.roster), short, readers)
    if json:
        say_json({**shortfall_data(rows, readers), **_all_shifts(judged, readers)})
        return
    counts = totals(rows, readers)
    say_table(
        f"{len(rows)} short intervals, people with the skill added up",
        ("reason", "people#"),
        _known(counts),
    )
    worst = max(rows, key=lambda row: row.short_agents, default=None)
    if worst is not None:
        zone = ZoneInfo(zones_of_queues(judged.files.centre)[worst.queue])
        say(f"most is missing at --at {_clock(worst.start, zone)} --queue {worst.queue}")


def _all_shifts(judged: Judged, readers: Readers) -> Json:
    """Return what binds every shift, for planners alone: it tells of limits."""
    if readers == "others":
        return {}
    return {"shifts": [story.model_dump() for story in shift_stories(judged)]}


def _known(counts: dict[str, int]) -> Iterable[tuple[str, int]]:
    return ((LABELS[reason], count) for reason, count in counts.items() if count)


def _clock(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%dT%H:%M}"
