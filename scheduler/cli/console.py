"""Where a command speaks: answers on standard output, progress and notices on standard error."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

MILLI = 1000
LOG_WIDTH = 160
"""Columns of a table that goes to a file or another program."""


def say(text: str) -> None:
    """Print one line of an answer; markup in it is text."""
    _answers().print(escape(text), highlight=False, soft_wrap=True)


def say_json(data: object) -> None:
    """Print plain data as JSON with sorted keys; dates and instants as ISO 8601."""
    typer.echo(json.dumps(data, default=_text, ensure_ascii=False, indent=2, sort_keys=True))


def say_table(title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; columns whose header ends in ``#`` are set right."""
    table = Table(box=None, pad_edge=False)
    for name in header:
        table.add_column(name.removesuffix("#"), justify="right" if name.endswith("#") else "left")
    for row in rows:
        table.add_row(*(escape(str(cell)) for cell in row))
    console = _answers()
    console.print(Text(title, style="bold"), soft_wrap=True)
    console.print(table)


def notices(lines: Iterable[str]) -> None:
    """Print sentences about the input on standard error."""
    console = Console(stderr=True)
    for line in lines:
        console.print(f"[dim]note:[/dim] {escape(line)}", highlight=False, soft_wrap=True)


def person_minutes(milli: int) -> str:
    """Return a cost as people read it: whole person-minutes."""
    return f"{milli / MILLI:,.0f}"


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _answers() -> Console:
    console = Console()
    if not console.is_terminal:
        console.width = LOG_WIDTH
    return console
