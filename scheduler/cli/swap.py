"""``shiftwell swap``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.console import notices, person_minutes, say, say_json, say_table
from scheduler.cli.exits import VIOLATIONS
from scheduler.cli.options import AsJson, Centre, NeedFile, Policies, RosterFile
from scheduler.exchange import write_roster, zones_of_sites
from scheduler.pipeline.changes import audited
from scheduler.pipeline.judge import judge
from scheduler.pipeline.request import Request
from scheduler.swaps import (
    Handover,
    Proposal,
    RuleChange,
    ShiftRef,
    Standing,
    SwapVerdict,
    best_exchange,
    exchanged,
    for_others,
    judged,
    partners,
)

WRITTEN = "A12:2026-12-01 or, for a part of it, A12:2026-12-01T13:00/17:00"
SAID = {"allow": "allowed", "review": "needs review", "refuse": "refused"}


def _shift(text: str) -> ShiftRef:
    try:
        return ShiftRef.parse(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no shift: write it as {WRITTEN}") from None


Gives = Annotated[
    list[ShiftRef],
    typer.Option(
        "--give",
        metavar="PERSON:DATE[THH:MM/HH:MM]",
        parser=_shift,
        help="The shift given, or the part of it; again for each further one of a cycle.",
    ),
]
Take = Annotated[
    ShiftRef | None,
    typer.Option(
        "--take",
        metavar="PERSON:DATE",
        parser=_shift,
        help="The shift taken for it, from the person who gets it.",
        show_default=False,
    ),
]
To = Annotated[
    list[str] | None,
    typer.Option(
        "--to", metavar="PERSON", help="Who gets it; one for each --give.", show_default=False
    ),
]
ShowPartners = Annotated[
    bool,
    typer.Option("--partners", help="Say who could take the shift, and for what, best first."),
]
AskedAt = Annotated[
    datetime | None,
    typer.Option(
        "--asked-at",
        formats=["%Y-%m-%dT%H:%M%z"],
        help="When it is asked, with offset; without it the notice period is not evaluated.",
        show_default=False,
    ),
]
After = Annotated[
    Path | None,
    typer.Option(
        "--out",
        dir_okay=False,
        help="File for the roster after the exchange, unless it is refused.",
        show_default=False,
    ),
]
Others = Annotated[
    bool,
    typer.Option(
        "--others",
        help="As agents and leads may read it: who is not available is not said to be so by "
        "leave, hours or a limit; no amounts, wishes or costs.",
    ),
]


def swap(  # noqa: PLR0913, PLR0917 - each argument is an option of the command
    centre: Centre,
    roster: RosterFile,
    give: Gives,
    take: Take = None,
    to: To = None,
    show_partners: ShowPartners = False,
    asked_at: AskedAt = None,
    need: NeedFile = None,
    policy: Policies = None,
    out: After = None,
    others: Others = False,
    json: AsJson = False,
) -> None:
    """Ask whether shifts may change hands, and hear every rule.

    Every term that the exchange touches is asked before and after; what counts is the difference.
    It is refused when a hard rule is broken where it was not, or further than it was. It needs
    review where the policy says so. Rules that are weighed tell what it costs or saves. Work on a
    queue that the new person has no skill for becomes off_phone. When it is refused, the best small
    exchange around the first shift is named.

    Exit code 0: allowed, or for review. 1: refused, or nobody can take it. Nothing is written
    unless --out names a file, and then only after an audit of the whole roster.

    Example: shiftwell swap my-centre out/roster.csv --give A12:2026-12-01 --take B07:2026-12-02
    """
    found = judge(Request(centre, need=need, policies=tuple(policy or ())), roster)
    before = Standing.of(found.problem, found.roster)
    notices(() if json or others else found.notices)
    if show_partners:
        _tell_partners(partners(before, give[0], asked_at), json=json, others=others)
        return
    handovers = _handovers(give, take, to or [])
    shifts = exchanged(before.terms.view, before.shifts, handovers)
    verdict = judged(before, shifts, asked_at)
    _answer(verdict, handovers, json=json, others=others)
    if not verdict.allowed:
        if not json:
            _tell_better(best_exchange(before, give[0], asked_at))
        raise typer.Exit(VIOLATIONS)
    if out is not None:
        write_roster(out, audited(before, shifts)[0], zones_of_sites(found.files.centre))
        if not json:
            say(f"written to {out}")


def _answer(
    verdict: SwapVerdict, handovers: Sequence[Handover], *, json: bool, others: bool
) -> None:
    shown = for_others(verdict) if others else verdict
    if json:
        say_json({"allowed": verdict.allowed, **shown.model_dump(mode="json")})
    else:
        _tell(shown, " and ".join(f"{h.shift} to {h.to}" for h in handovers), others=others)


def _handovers(
    give: Sequence[ShiftRef], take: ShiftRef | None, to: Sequence[str]
) -> tuple[Handover, ...]:
    """Return what goes to whom; a fault of the command line where that is not clear."""
    if take is not None and len(give) == 1 and not to:
        return (
            Handover(shift=give[0], to=take.agent_id),
            Handover(shift=take, to=give[0].agent_id),
        )
    if take is not None or len(to) != len(give):
        raise typer.BadParameter(
            "say --take once, with one --give, or --to as often as --give", param_hint="--to"
        )
    return tuple(Handover(shift=shift, to=who) for shift, who in zip(give, to, strict=True))


def _tell(verdict: SwapVerdict, title: str, *, others: bool) -> None:
    header = ("rule", "", "says", "before#", "after#", "cost#")
    say_table(title, header, [_row(change) for change in verdict.changes])
    for says in ("refuse", "review", "not evaluated"):
        for change in verdict.changes:
            if change.says == says:
                for text in change.texts:
                    say(f"  {change.rule_id}: {text}")
    if verdict.coverage and verdict.coverage.improved + verdict.coverage.worsened:
        there = verdict.coverage
        say(f"\n{there.improved} intervals staffed better, {there.worsened} worse")
    for before, after in verdict.loads:
        hours = f"{before.paid_minutes / 60:g} h to {after.paid_minutes / 60:g} h paid"
        hard = f"{before.hard_minutes} to {after.hard_minutes} min on hard queues"
        say(f"{before.agent_id}: {hours}, {hard}")
    cost = f"; it changes the cost by {person_minutes(verdict.cost_milli)} person-minutes"
    say(f"\n{SAID[verdict.answer]}{'' if others else cost}")


def _tell_better(proposal: Proposal | None) -> None:
    if proposal is None:
        say("no give-away, swap or cycle of three around this shift would be allowed")
    else:
        say(f"instead: {_written(proposal)} ({SAID[proposal.verdict.answer]})")


def _tell_partners(found: Sequence[Proposal], *, json: bool, others: bool) -> None:
    if json:
        hidden = [_for_others(p) if others else p for p in found]
        say_json([proposal.model_dump(mode="json") for proposal in hidden])
    elif found:
        rows = [(_written(p), SAID[p.verdict.answer], _cost(p, others=others)) for p in found]
        say_table("Partners, best first", ("exchange", "", "cost#"), rows)
    else:
        say("nobody could take this shift")
    if not found:
        raise typer.Exit(VIOLATIONS)


def _for_others(proposal: Proposal) -> Proposal:
    return proposal.model_copy(update={"verdict": for_others(proposal.verdict)})


def _cost(proposal: Proposal, *, others: bool) -> str:
    return "" if others else person_minutes(proposal.verdict.cost_milli)


def _written(proposal: Proposal) -> str:
    return ", ".join(f"{handover.shift} to {handover.to}" for handover in proposal.handovers)


def _row(change: RuleChange) -> tuple[object, ...]:
    return (
        change.rule_id,
        "hard" if change.hard else "weighed",
        change.says,
        change.before,
        change.after,
        person_minutes(change.cost_milli) if change.cost_milli else "",
    )
