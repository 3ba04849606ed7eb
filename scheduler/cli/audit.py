"""``shiftwell audit``."""

from __future__ import annotations

import typer

from scheduler.cli.console import notices, person_minutes, say, say_json, say_table
from scheduler.cli.exits import VIOLATIONS
from scheduler.cli.options import (
    AsJson,
    AsOf,
    Centre,
    ForecastFile,
    Keep,
    NeedFile,
    Policies,
    RosterFile,
    Week,
    Weeks,
)
from scheduler.pipeline.judge import Judged, judge
from scheduler.pipeline.request import Request

MOST_SHOWN = 20
"""Findings printed per rule; --json has all."""


def audit(  # noqa: PLR0913, PLR0917 - each argument is an option of the command
    centre: Centre,
    roster: RosterFile,
    week: Week = None,
    weeks: Weeks = 1,
    need: NeedFile = None,
    forecast: ForecastFile = None,
    policy: Policies = None,
    keep: Keep = None,
    as_of: AsOf = None,
    json: AsJson = False,
) -> None:
    """Judge a roster by every rule of the centre's policies, from its files alone.

    The roster may come from this program, from another one or from a spreadsheet. The weeks
    judged are those it covers, unless --week says otherwise. Need is forecast anew from what was
    known before them; give --need to judge against the need.csv of the plan instead.

    Exit code 0: no hard rule is broken. 1: violations. 2: a file cannot be read.

    Example: shiftwell audit data/samples/anonbank build/demo/roster.csv --need build/demo/need.csv
    """
    laid = tuple(policy or ())
    request = Request(centre, week, weeks, forecast, need, keep=keep, policies=laid, as_of=as_of)
    judged = judge(request, roster)
    if json:
        verdicts = judged.audit.model_dump()
        say_json({"week": judged.horizon.first, "weeks": judged.horizon.weeks, **verdicts})
    else:
        notices(judged.notices)
        tell_verdicts(judged)
    raise typer.Exit(0 if judged.audit.feasible else VIOLATIONS)


def tell_verdicts(judged: Judged) -> None:
    """Print what every rule says, and each violation of the hard ones."""
    audit_ = judged.audit
    rows = [
        (
            verdict.rule_id,
            "hard" if verdict.hard else "weighed",
            "broken" if verdict.hard and verdict.amount else "kept" if verdict.hard else "",
            f"{verdict.amount} {verdict.unit}" if verdict.amount else "",
            f"{verdict.inherited}" if verdict.inherited else "",
            "" if verdict.hard else person_minutes(verdict.cost_milli),
        )
        for verdict in audit_.verdicts
    ]
    header = ("rule", "", "verdict", "excess#", "inherited#", "cost#")
    say_table(f"{judged.horizon.first} to {judged.horizon.last}", header, rows)
    for verdict in audit_.broken:
        say(f"\n{verdict.rule_id}: {verdict.title}")
        texts = [finding.text for finding in verdict.findings if finding.amount > finding.inherited]
        for text in texts[:MOST_SHOWN]:
            say(f"  {text}")
        if len(texts) > MOST_SHOWN:
            say(f"  and {len(texts) - MOST_SHOWN} more; --json lists all")
    verdict_text = "no hard rule is broken" if audit_.feasible else "hard rules are broken"
    say(f"\n{verdict_text}; cost {person_minutes(audit_.cost_milli)} person-minutes")
