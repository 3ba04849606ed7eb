"""``shiftwell accept``."""

from __future__ import annotations

from typing import Annotated, NoReturn

import typer

from scheduler.cli.audit import tell_verdicts
from scheduler.cli.console import notices, say, say_json
from scheduler.cli.exits import VIOLATIONS
from scheduler.cli.options import AsJson, Centre, NeedFile, Policies, RosterFile, Week, Weeks
from scheduler.pipeline.accept import Accepted
from scheduler.pipeline.accept import accept as close
from scheduler.pipeline.actuals import Worked, accept_actual
from scheduler.pipeline.judge import Judged, judge
from scheduler.pipeline.request import Request


def accept(  # noqa: PLR0913, PLR0917 - each argument is an option of the command
    centre: Centre,
    roster: RosterFile,
    week: Week = None,
    weeks: Weeks = 1,
    need: NeedFile = None,
    policy: Policies = None,
    force: Annotated[
        str | None,
        typer.Option(
            "--force",
            metavar="REASON",
            help="Accept a roster that breaks hard rules, and store why.",
            show_default=False,
        ),
    ] = None,
    actual: Annotated[
        bool,
        typer.Option(
            "--actual",
            help="The file holds hours really worked: ledger, rest and fatigue follow them.",
        ),
    ] = False,
    json: AsJson = False,
) -> None:
    """Close a week: audit its roster, store it, and let the next plan start from it.

    Written into the centre's folder, all at once: rosters/WEEK.csv with its version in
    rosters/WEEK.json (accepting a week again keeps the older version beside it), ledger.csv with
    a row for each person and week (53 weeks are kept), and last_roster.csv, from which rest,
    nights and days in a row are counted on. Time off that is owed for more than 13 weeks is told.

    A roster that breaks a hard rule is refused with exit code 1, unless --force gives a reason.

    With --actual the file holds the hours of weeks that are over. They are never refused; what they
    broke and which shifts are marked for fatigue is told, the rows of ledger.csv become of basis
    actual, and the published roster stays as it was beside rosters/WEEK.actual.csv.

    Example: shiftwell accept my-centre out/roster.csv
    """
    request = Request(centre, week, weeks, need=need, policies=tuple(policy or ()))
    judged = judge(request, roster)
    if actual:
        _tell_worked(accept_actual(judged, centre), judged, json=json)
        return
    if not judged.audit.feasible and not force:
        _refuse(judged, json=json)
    reason = None if judged.audit.feasible else force
    accepted = close(judged, centre, reason)
    if json:
        say_json([vars(week) for week in accepted])
    else:
        notices(judged.notices)
        for stored in accepted:
            say(_line(stored))
        for agent_id, minutes in accepted[-1].overdue.items():
            say(f"{agent_id} is owed {minutes} minutes of time off for over 13 weeks: to be paid")


def _tell_worked(worked: Worked, judged: Judged, *, json: bool) -> None:
    broken = {verdict.rule_id: verdict.amount for verdict in worked.broken}
    if json:
        rows = [row.model_dump() for row in worked.ledger]
        say_json({"ledger": rows, "broken": broken, "marked_shifts": worked.marked})
        return
    notices(judged.notices)
    for verdict in worked.broken:
        say(f"{verdict.rule_id}: {verdict.title}: {verdict.amount} {verdict.unit} beyond")
    marked = ", ".join(f"{count} {level}" for level, count in sorted(worked.marked.items()))
    say(f"shifts marked for fatigue: {marked or 'none'}")
    say(
        f"{len(worked.ledger)} rows of ledger.csv are of basis actual; last_roster.csv follows them"
    )


def _refuse(judged: Judged, *, json: bool) -> NoReturn:
    refusal = "refused: nothing is stored. Give --force a reason to accept it all the same."
    if json:
        notices([refusal])
        say_json([])
    else:
        tell_verdicts(judged)
        say(refusal)
    raise typer.Exit(VIOLATIONS)


def _line(stored: Accepted) -> str:
    return (
        f"week of {stored.week}: version {stored.version} stored; ledger.csv and last_roster.csv "
        "follow it"
    )
