"""``shiftwell sample``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.console import say
from scheduler.cli.exits import UNREADABLE
from scheduler.cli.options import Out
from scheduler.exchange import staged_folder
from scheduler.pipeline.required import required_minutes
from scheduler.samples.anonbank import write_anonbank
from scheduler.samples.generator import write_centre
from scheduler.samples.spec import SampleSpec


def sample(
    out: Out,
    people: Annotated[int, typer.Option("--people", help="20 to 5,000.")] = 40,
    queues: Annotated[int, typer.Option("--queues", help="1 to 10.")] = 3,
    sites: Annotated[
        int, typer.Option("--sites", help="1 to 5, each in a country of its own.")
    ] = 1,
    seed: Annotated[int, typer.Option("--seed", help="Another seed is another centre.")] = 1,
    weeks: Annotated[int, typer.Option("--weeks", help="Weeks of history, 1 to 26.")] = 8,
    interval: Annotated[int, typer.Option("--interval", help="Grid of demand: 15 or 30.")] = 15,
    anonbank: Annotated[
        Path | None,
        typer.Option(
            "--anonbank",
            metavar="CALLS",
            exists=True,
            dir_okay=False,
            help="Make the AnonBank sample from its calls by half hour and type instead; the "
            "numbers above are then not used.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Write the folder of an invented centre, its demand balanced to the hours of its people.

    The same numbers give the same files. Everything in them is invented, and the folder says so.

    Example: shiftwell sample --people 100 --queues 4 --sites 2 --seed 7 --out build/hundred
    """
    try:
        with staged_folder(out) as stage:
            if anonbank is None:
                spec = SampleSpec(people, queues, sites, seed, weeks, interval)
                write_centre(spec, stage, required_minutes)
            else:
                people = write_anonbank(anonbank, stage, required_minutes)
    except ValueError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(UNREADABLE) from error
    say(f"a centre of {people} people is in {out}")
    say(f"plan it with: shiftwell plan {out} --out {out}-plan")
