"""``shiftwell bench``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer
from rich.console import Console

from scheduler.cases import (
    Case,
    Lines,
    Verdict,
    answer_text,
    confirmed,
    curtois_case,
    matsp_case,
    read_curtois,
    read_matsp,
    solution_text,
)
from scheduler.cli.console import say, say_table
from scheduler.cli.exits import VIOLATIONS
from scheduler.cli.interrupt import cancel_on_interrupt
from scheduler.cli.options import Seed, TimeLimit
from scheduler.cli.progress import shown
from scheduler.engine.result import Listener, Settings
from scheduler.exchange import check_writable, write_text_atomically

if TYPE_CHECKING:
    from scheduler.engine.cases.result import CaseResult

LEAST_WORKERS = 8


class Family(NamedTuple):
    """How cases of a family are read, solved and answered."""

    read: Callable[[Path], Case]
    solve: Callable[[Case, Settings, Listener], CaseResult]
    text: Callable[[str, Case, Lines, int], str]


def _types(case: Case, settings: Settings, listener: Listener) -> CaseResult:
    from scheduler.engine.cases.solve import solve_case  # noqa: PLC0415 - the solver loads slowly

    return solve_case(case, settings, listener)


def _free(case: Case, settings: Settings, listener: Listener) -> CaseResult:
    from scheduler.engine.cases.free import solve_free  # noqa: PLC0415 - the kernels load slowly

    return solve_free(case, settings, listener)


FAMILIES = {
    "curtois": Family(lambda path: curtois_case(read_curtois(path)), _types, answer_text),
    "matsp": Family(
        lambda path: matsp_case(read_matsp(path)),
        _free,
        lambda _suffix, case, lines, cost: solution_text(case, lines, cost),
    ),
}


def bench(
    family: Annotated[
        Literal["curtois", "matsp"],
        typer.Argument(
            metavar="FAMILY",
            help="curtois: shift scheduling of Curtois & Qu. matsp: multi-activity, multi-day "
            "shift scheduling of Qu & Curtois.",
        ),
    ],
    case: Annotated[
        Path,
        typer.Argument(metavar="CASE", exists=True, dir_okay=False, help="A file of that family."),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="ANSWER",
            dir_okay=False,
            help="Answer to write. curtois: .roster or .xml, .csv, or else a text grid. matsp: "
            "always its solution XML.",
        ),
    ],
    time_limit: TimeLimit = 60,
    seed: Seed = 1,
    workers: Annotated[
        int,
        typer.Option(
            "--workers",
            min=1,
            help="Search workers. curtois: fewer than 8 lack whole ways of searching. matsp: no "
            "more than there are processors.",
        ),
    ] = LEAST_WORKERS,
) -> None:
    """Solve a public scheduling case and write the answer for its scorer.

    The case is said in the terms that our rules use, solved with their encodings, and the answer
    is judged by their plain interpreters before it is written. No answer that keeps every hard
    term found in time: nothing is written and the exit code is 1. Ctrl-C ends the search after the
    step under way, with the best answer so far.

    Example: shiftwell bench curtois Instance1.txt --time-limit 60 --out Instance1.roster
    """
    chosen = FAMILIES[family]
    asked = chosen.read(case)
    check_writable(out.parent)
    settings = Settings(time_limit, seed, workers)
    with shown(time_limit, Console(stderr=True)) as listener, cancel_on_interrupt(settings.cancel):
        result = chosen.solve(asked, settings, listener)
    if result.lines is None:
        say("none can exist: the hard terms exclude each other" if result.proven else "none found")
        raise typer.Exit(VIOLATIONS)
    verdict = confirmed(asked, result.lines, result.cost)
    out.parent.mkdir(parents=True, exist_ok=True)
    write_text_atomically(out, chosen.text(out.suffix, asked, result.lines, result.cost))
    _tell(result, verdict)
    say(f"written to {out}")


def _tell(result: CaseResult, verdict: Verdict) -> None:
    rows = [*sorted(verdict.costs.items()), ("cost", result.cost), ("bound", result.bound)]
    title = "optimal" if result.proven else "best found in time"
    say_table(f"{title}, {result.seconds:.1f} s", ("", "penalty#"), rows)
