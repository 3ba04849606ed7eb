"""``shiftwell variants``."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from scheduler.cli.console import notices, say, say_json, say_table
from scheduler.cli.exits import CANCELLED
from scheduler.cli.interrupt import beside, cancel_on_interrupt
from scheduler.cli.options import (
    AsJson,
    Centre,
    ForecastFile,
    NeedFile,
    Out,
    Seed,
    TimeLimit,
    Week,
    Weeks,
    Workers,
)
from scheduler.engine.result import Settings
from scheduler.pipeline.request import Request
from scheduler.pipeline.solving import engine

if TYPE_CHECKING:
    from collections.abc import Iterable

LEAST = 2
SEARCHED_SHARE = 0.9
"""Share of the time for searches; reading, auditing and writing take the rest."""


def variants(  # noqa: PLR0913, PLR0917 - each argument is an option of the command
    centre: Centre,
    out: Out,
    policy: Annotated[
        list[str],
        typer.Option(
            "--policy",
            metavar="FILE",
            help="A policy to lay over those of the centre, alone: a .toml file or a name. One for "
            "each variant, two at least; the first is the yardstick.",
            show_default=False,
        ),
    ],
    week: Week = None,
    weeks: Weeks = 1,
    time_limit: TimeLimit = 240.0,
    seed: Seed = 1,
    workers: Workers = 2,
    forecast: ForecastFile = None,
    need: NeedFile = None,
    json: AsJson = False,
) -> None:
    """Plan the same weeks under several policies and lay the plans side by side.

    Each policy is laid over those of the centre by itself. All plans have the same forecast, seed
    and share of the time. The table holds service, missing minutes, the cost rule by rule, and how
    evenly loads are shared.

    Written into --out: variants.csv, and a folder for each variant with roster.csv and
    roster.json. What differs between two of them, shift by shift, rule by rule and person by
    person: shiftwell diff A/roster.csv B/roster.csv --centre CENTRE.

    Example: shiftwell variants my-centre --policy default --policy eu --out build/variants
    """
    from scheduler.exchange import check_writable  # noqa: PLC0415 - reads tables
    from scheduler.pipeline.variant_files import (  # noqa: PLC0415 - see above
        figures,
        folders,
        write_variants,
    )
    from scheduler.pipeline.variants import variants_of  # noqa: PLC0415 - see above

    began = time.monotonic()
    _check(policy)
    check_writable(out)
    console = Console(stderr=True)
    each_s = SEARCHED_SHARE * time_limit / len(policy)
    settings = Settings(max(each_s - (time.monotonic() - began), 0.1), seed, workers)
    request = Request(centre, week, weeks, forecast, need)

    def hear(line: str) -> None:
        console.print(line, highlight=False, soft_wrap=True)

    with cancel_on_interrupt(settings.cancel):
        found = variants_of(request, policy, settings, beside(engine()), hear)
    if settings.cancel.is_set():
        console.print("cancelled before all variants were planned; nothing is written")
        raise typer.Exit(CANCELLED)
    write_variants(out, found)
    if json:
        data = {figure.name: figure._asdict() for figure in figures(found)}
        say_json({"variants": folders(found), "figures": data})
        return
    notices(dict.fromkeys(line for variant in found for line in variant.prepared.notices))
    header = ("", "", *(f"{name}#" for name in folders(found)))
    rows = [(f.name, f.unit, *map(_text, f.values)) for f in figures(found)]
    say_table("Variants", header, rows)
    say("Differences smaller than the gaps of need may be those of the search.")
    say(f"written to {out}")


def _check(policies: Iterable[str]) -> None:
    stems = [Path(name).stem for name in policies]
    if len(stems) < LEAST:
        raise typer.BadParameter("give --policy twice or more: variants are compared")
    if len(set(stems)) < len(stems):
        raise typer.BadParameter("give each policy once, under a name of its own")


def _text(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.2f}"  # noqa: PLR2004 - as read
