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
from scheduler.swaps import RuleChange, ShiftRef, SwapVerdict, for_others, judge_swap, swapped


def _shift(text: str) -> ShiftRef:
    try:
        return ShiftRef.parse(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no shift: write it as A12:2026-12-01") from None


def swap(  # noqa: PLR0913, PLR0917 - each argument is an option of the command
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
    others: Annotated[
        bool,
        typer.Option(
            "--others",
            help="As agents and leads may read it: who is not available is not said to be so by "
            "leave, hours or a limit; no amounts, wishes or costs.",
        ),
    ] = False,
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
    verdict = for_others(verdict) if others else verdict
    if json:
        say_json(verdict.model_dump())
    else:
        notices(() if others else judged.notices)
        _tell(verdict, give, take)
        say(_answer(verdict, others=others))
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


def _answer(verdict: SwapVerdict, *, others: bool) -> str:
    answer = "allowed" if verdict.allowed else "refused"
    cost = f"; it changes the cost by {person_minutes(verdict.cost_milli)} person-minutes"
    return f"\n{answer}{'' if others else cost}"


def _row(change: RuleChange) -> tuple[object, ...]:
    return (
        change.rule_id,
        "hard" if change.hard else "weighed",
        change.says,
        change.before,
        change.after,
        person_minutes(change.cost_milli) if change.cost_milli else "",
    )
