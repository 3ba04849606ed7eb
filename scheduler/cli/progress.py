"""How a long search shows itself: a live line on a terminal, plain lines in a log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from scheduler.cli.console import person_minutes
from scheduler.engine.result import Listener
from scheduler.engine.result import Progress as Standing

EVERY_S = 5.0
"""Least time between two plain lines of one stage."""


def standing_text(standing: Standing) -> str:
    """Return cost, bound and gap as far as they are known."""
    parts = [f"{standing.stage:<5}"]
    if standing.cost_milli is not None:
        parts.append(f"cost {person_minutes(standing.cost_milli)}")
    parts.append(f"bound {person_minutes(standing.bound_milli)}")
    if standing.gap_of_need is not None:
        parts.append(f"gap of need {standing.gap_of_need:.2%}")
    return "  ".join(parts)


def plain_listener(write: Callable[[str], None]) -> Listener:
    """Return a listener that writes a line at each new stage, and every few seconds within one."""
    last: dict[str, float] = {}

    def hear(standing: Standing) -> None:
        if standing.seconds - last.get(standing.stage, -EVERY_S) >= EVERY_S:
            last[standing.stage] = standing.seconds
            write(f"{standing.seconds:6.1f} s  {standing_text(standing)}")

    return hear


@contextmanager
def shown(time_limit_s: float, console: Console) -> Iterator[Listener]:
    """Give a listener that shows the search on ``console`` in the way that suits it."""
    if not console.is_terminal:
        yield plain_listener(lambda line: console.print(line, highlight=False, soft_wrap=True))
        return
    columns = (
        SpinnerColumn(),
        BarColumn(24),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("starting", total=time_limit_s)
        yield lambda standing: bar.update(
            task, completed=min(standing.seconds, time_limit_s), description=standing_text(standing)
        )
