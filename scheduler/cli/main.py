"""Finding the verb, running it, and turning what went wrong into lines and exit codes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import version
from typing import Annotated

import typer

from scheduler.cli.exits import CANCELLED, UNREADABLE
from scheduler.cli.verbs import VERBS
from scheduler.errors import ShiftwellError

INTRO = """\
Plan contact-centre work so that customers are answered and the people who answer stay well.

A centre is a folder of plain files. A planner's week: **plan** writes a roster with a
proof of how good it is, **audit** judges it (or any other), **swap** answers
whether two people may change shifts, **accept** closes the week, and the next
**plan** starts from there.

Exit codes: 0 done; 1 violations, or refused; 2 files that cannot be read, every fault on a line
of its own and nothing written; 3 engine and audit disagree; 130 stopped by Ctrl-C before there was
an answer.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code.

    Parameters
    ----------
    arguments
        Without the name of the program; None means those of this process.
    """
    asked = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _run(asked)
    except ShiftwellError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        sys.stderr.write(f"{place}{error.strerror or error}\n")
        return UNREADABLE
    except KeyboardInterrupt:
        return CANCELLED


def _run(asked: Sequence[str]) -> int:
    command = typer.main.get_command(_app(asked))
    try:
        return int(command(args=list(asked), prog_name="shiftwell"))
    except SystemExit as end:
        return int(end.code or 0)


def _app(asked: Sequence[str]) -> typer.Typer:
    """Return the command with the verb that is asked for; the others are named, not loaded."""
    app = typer.Typer(
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode="markdown",
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        help=INTRO,
    )
    app.callback()(_options)
    verb = next((word for word in asked if not word.startswith("-")), None)
    for name, summary in VERBS.items():
        run = _load(name) if name == verb else _named
        app.command(name, short_help=summary)(run)
    return app


def _load(name: str) -> Callable[..., None]:
    run: Callable[..., None] = getattr(import_module(f"scheduler.cli.{name}"), name)
    return run


def _named() -> None:
    """Stand for a verb in the list of verbs."""


def _options(
    _version: Annotated[
        bool,
        typer.Option(
            "--version",
            is_eager=True,
            callback=lambda on: _say_version(on=on),
            help="Say which one.",
        ),
    ] = False,
) -> None:
    pass


def _say_version(*, on: bool) -> None:
    if on:
        typer.echo(version("shiftwell"))
        raise typer.Exit
