"""``shiftwell repair``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, NamedTuple
from zoneinfo import ZoneInfo

import typer

from scheduler.cli.console import notices, person_minutes, say, say_json, say_table
from scheduler.cli.exits import VIOLATIONS
from scheduler.cli.options import AsJson, Centre, NeedFile, Policies, RosterFile
from scheduler.domain import minute_of
from scheduler.exchange import write_roster, zones_of_sites
from scheduler.pipeline.absence import Absence, Repair, Repaired, repaired
from scheduler.pipeline.changes import audited
from scheduler.pipeline.judge import judge
from scheduler.pipeline.request import Request
from scheduler.swaps import Standing

WRITTEN = "A12:2026-12-01T13:00, or A12:2026-12-01 for the whole day"
STEPS = {"inside": "segments move", "hours": "consent, approval", "day": "consent, approval"}
DAY_MINUTES = 1440


class Away(NamedTuple):
    """Who is away, from when on, as it was written."""

    agent_id: str
    start: datetime


def _absent(text: str) -> Away:
    agent_id, colon, moment = text.partition(":")
    try:
        return Away(agent_id, datetime.fromisoformat(moment if colon else ""))
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no absence: write it as {WRITTEN}") from None


Absent = Annotated[
    Away,
    typer.Option(
        "--absent",
        metavar="PERSON:DATE[THH:MM]",
        parser=_absent,
        help="Who is away, from when on, on the clocks of their site.",
    ),
]
Until = Annotated[
    datetime | None,
    typer.Option(
        "--until",
        formats=["%Y-%m-%dT%H:%M"],
        help="When they are back; without it not before the shift's end.",
        show_default=False,
    ),
]
InsideOnly = Annotated[
    bool,
    typer.Option("--inside-only", help="Move segments inside unchanged shifts, and nothing else."),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", dir_okay=False, help="File for the roster.", show_default=False),
]


def repair(  # noqa: PLR0913, PLR0917 - each argument is an option of the command
    centre: Centre,
    roster: RosterFile,
    absent: Absent,
    until: Until = None,
    inside_only: InsideOnly = False,
    need: NeedFile = None,
    policy: Policies = None,
    out: Out = None,
    json: AsJson = False,
) -> None:
    """Cover for an absence with the least change of other people's work.

    Work moves inside unchanged shifts first. Where that leaves people missing, others are proposed
    to come earlier, stay longer or come on a free day; each of these needs the person's consent and
    a lead's approval, and is marked so. No change breaks a hard rule, and the roster that is
    written has been audited as a whole.

    Exit code 0: something helps. 1: nothing does; --out then holds the roster with the gap.

    Example: shiftwell repair my-centre out/roster.csv --absent A12:2026-12-01T13:00 --out new.csv
    """
    found = judge(Request(centre, need=need, policies=tuple(policy or ())), roster)
    before = Standing.of(found.problem, found.roster)
    notices(() if json else found.notices)
    absence = _absence(before, *absent, until)
    repair = repaired(before, absence, inside_only=inside_only)
    if json:
        say_json(_plain(repair))
    else:
        _tell(repair, before, absence)
    if out is not None:
        shifts = {who: repair.after.shifts.get(who, ()) for who in repair.after.people}
        write_roster(out, audited(before, shifts)[0], zones_of_sites(found.files.centre))
        if not json:
            say(f"written to {out}")
    if not repair.changes:
        raise typer.Exit(VIOLATIONS)


def _absence(before: Standing, agent_id: str, start: datetime, until: datetime | None) -> Absence:
    view = before.terms.view
    if agent_id not in view.agent_ids:
        raise typer.BadParameter(f"{agent_id!r} is nobody of this centre", param_hint="--absent")
    zone = ZoneInfo(view.zone(agent_id))
    begins = minute_of(start.replace(tzinfo=zone))
    if until is not None:
        return Absence(agent_id, begins, minute_of(until.replace(tzinfo=zone)))
    ends = [
        s.end for s in before.line(agent_id) if s.end > begins and s.start < begins + DAY_MINUTES
    ]
    return Absence(agent_id, begins, min(ends, default=begins + 1))


def _tell(repair: Repair, before: Standing, absence: Absence) -> None:
    rows = [_row(change, before) for change in repair.changes]
    say_table(f"Without {absence.agent_id}", ("person", "day", "before", "after", ""), rows)
    there = repair.verdict.coverage
    if not rows:
        say("nothing that the rules allow would help")
    elif there is not None:
        gained = -there.missing_minutes
        cost = person_minutes(repair.verdict.cost_milli)
        say(f"\n{gained:,.0f} missing minutes come back; the cost changes by {cost} person-minutes")


def _row(change: Repaired, before: Standing) -> tuple[str, ...]:
    zone = ZoneInfo(before.terms.view.zone(change.new.agent_id))
    old, new = (
        "free" if shift is None else "-".join(_clock(m, zone) for m in (shift.start, shift.end))
        for shift in (change.old, change.new)
    )
    return change.new.agent_id, str(change.new.work_date), old, new, STEPS[change.step]


def _clock(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%H:%M}"


def _plain(repair: Repair) -> dict[str, object]:
    return {
        "changes": [
            {
                "agent_id": change.new.agent_id,
                "step": change.step,
                "needs_consent": change.needs_consent,
                "old": change.old.model_dump(mode="json") if change.old else None,
                "new": change.new.model_dump(mode="json"),
            }
            for change in repair.changes
        ],
        "verdict": repair.verdict.model_dump(mode="json"),
    }
