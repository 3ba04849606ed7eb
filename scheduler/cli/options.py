"""Arguments and options that several verbs share, and how their text becomes values."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

Centre = Annotated[
    Path,
    typer.Argument(
        metavar="CENTRE",
        exists=True,
        file_okay=False,
        help="Folder of the centre.",
        show_default=False,
    ),
]
RosterFile = Annotated[
    Path,
    typer.Argument(
        metavar="ROSTER",
        exists=True,
        dir_okay=False,
        help="A roster.csv, made by this program or elsewhere.",
        show_default=False,
    ),
]
Out = Annotated[
    Path, typer.Option("--out", file_okay=False, help="Folder to write into; made if missing.")
]


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no date: write it as 2026-11-30") from None


Week = Annotated[
    date | None,
    typer.Option(
        "--week",
        metavar="DATE",
        parser=_date,
        help="First day of the week. Default: the first full week after the history, or the week "
        "after the last accepted one, whichever is later.",
        show_default=False,
    ),
]
At = Annotated[
    date | None,
    typer.Option(
        "--at",
        metavar="DATE",
        parser=_date,
        help="The date asked about. Default: today.",
        show_default=False,
    ),
]
Weeks = Annotated[int, typer.Option("--weeks", min=1, max=6, help="Weeks to plan at once.")]
Policies = Annotated[
    list[str] | None,
    typer.Option(
        "--policy",
        metavar="FILE",
        help="A policy to lay over those of the centre: a .toml file or a name. May be repeated.",
        show_default=False,
    ),
]
NeedFile = Annotated[
    Path | None,
    typer.Option(
        "--need",
        exists=True,
        dir_okay=False,
        help="A need.csv to use instead of the program's own forecast and staffing.",
        show_default=False,
    ),
]
ForecastFile = Annotated[
    Path | None,
    typer.Option(
        "--forecast",
        exists=True,
        dir_okay=False,
        help="A forecast.csv to use instead of the program's own.",
        show_default=False,
    ),
]
TimeLimit = Annotated[
    float,
    typer.Option("--time-limit", min=1, metavar="SECONDS", help="Wall time of the whole command."),
]
Seed = Annotated[int, typer.Option("--seed", help="Seed of every random choice.")]
Workers = Annotated[
    int,
    typer.Option(
        "--workers",
        min=1,
        help="Search workers. 1 counts rounds instead of time: the same seed then gives the same "
        "roster on any machine, and the time limit is only an emergency stop.",
    ),
]
StopGap = Annotated[
    float,
    typer.Option(
        "--stop-gap",
        min=0,
        metavar="SHARE",
        help="Stop as soon as the gap of need is proven to be at most this, such as 0.02.",
    ),
]
Fixed = Annotated[
    Path | None,
    typer.Option(
        "--fixed",
        exists=True,
        dir_okay=False,
        help="A roster whose shifts stay exactly as they are; the rest is planned around it.",
        show_default=False,
    ),
]
Keep = Annotated[
    Path | None,
    typer.Option(
        "--keep",
        exists=True,
        dir_okay=False,
        help="A roster, such as the published one, to stay close to; a change has its price. The "
        "search goes on from it.",
        show_default=False,
    ),
]
AsOf = Annotated[
    date | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        parser=_date,
        help="The day on which the plan is made: work added to --keep soon after it needs consent, "
        "and a new roster that begins soon after it is told.",
        show_default=False,
    ),
]
Savings = Annotated[
    Path | None,
    typer.Option(
        "--savings",
        exists=True,
        dir_okay=False,
        help="The savings.csv of an earlier plan, such as that of --keep: the proof begins there.",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs, and nothing else.")]
