"""``shiftwell swap``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.console import notices, person_minutes, say, say_json, say_table
from scheduler.cli.exits import VIOLATIONS
from scheduler.cli.options import AsJson, Centre, NeedFile, Policies, RosterFile
from scheduler.exchange import write_roster, zones_of_sites
from scheduler.pipeline.judge import judge
from scheduler.pipeline.request import Request
from scheduler.swaps import RuleChange, ShiftRef, SwapVerdict, judge_swap, swapped


def _shift(text: str) -> ShiftRef:
    try:
        return ShiftRef.parse(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no shift: write it as A12:2026-12-01") from None


def swap(
    centre: Centre,
    roster: RosterFile,
    give: Annotated[
        ShiftRef,
        typer.Option("--give", metavar="PERSON:DATE", parser=_shift, help="The shift given."),
    ],
    take: Annotated[
        ShiftRef,
        typer.Option(
            "--take", metavar="PERSON:DATE", parser=_shift, help="The shift taken for it."
        ),
    ],
    need: NeedFile = None,
    policy: Policies = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            dir_okay=False,
            help="File for the roster after the swap, if it is allowed.",
            show_default=False,
        ),
    ] = None,
    json: AsJson = False,
) -> None:
    """Ask whether two people may exchange two shifts, and hear every rule.

    The roster is audited before and after; what counts is the difference. The swap is refused
    when a hard rule is broken where it was not, or further than it was. Rules that are weighed
    tell what the swap costs or saves. Work on a queue that the new person has no skill for
    becomes off_phone.

    Exit code 0: allowed. 1: refused. Nothing is written unless --out names a file.

    Example: shiftwell swap my-centre out/roster.csv --give A12:2026-12-01 --take B07:2026-12-02
    """
    judged = judge(Request(centre, need=need, policies=tuple(policy or ())), roster)
    after = swapped(judged.problem, judged.roster, give, take)
    verdict = judge_swap(judged.problem, judged.roster, after)
    if json:
        say_json(verdict.model_dump())
    else:
        notices(judged.notices)
        _tell(verdict, give, take)
    if not verdict.allowed:
        raise typer.Exit(VIOLATIONS)
    if out is not None:
        write_roster(out, after, zones_of_sites(judged.files.centre))
        if not json:
            say(f"written to {out}")


def _tell(verdict: SwapVerdict, give: ShiftRef, take: ShiftRef) -> None:
    header = ("rule", "", "says", "before#", "after#", "cost#")
    say_table(f"{give} for {take}", header, [_row(change) for change in verdict.changes])
    for change in verdict.refusals:
        for text in change.texts:
            say(f"  {change.rule_id}: {text}")
    answer = "allowed" if verdict.allowed else "refused"
    say(f"\n{answer}; it changes the cost by {person_minutes(verdict.cost_milli)} person-minutes")


def _row(change: RuleChange) -> tuple[object, ...]:
    return (
        change.rule_id,
        "hard" if change.hard else "weighed",
        change.says,
        change.before,
        change.after,
        person_minutes(change.cost_milli) if change.cost_milli else "",
    )
