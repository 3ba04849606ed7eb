from __future__ import annotations

import io

from rich.console import Console

from scheduler.cli.progress import plain_listener, shown, standing_text
from scheduler.engine.result import Progress


def test_only_what_is_known_is_told() -> None:
    assert standing_text(Progress("bound", 1, None, 0)) == "bound  bound 0"
    assert standing_text(Progress("bound", 1, 7_000, 0)) == "bound  cost 7  bound 0"
    text = standing_text(Progress("lines", 1, 12_345_000, 9_000_000, 10_421))
    assert text == "lines  cost 12,345  bound 9,000  gap of need 3.21%"


def test_plain_lines_come_with_each_stage_and_then_every_five_seconds() -> None:
    lines: list[str] = []
    hear = plain_listener(lines.append)
    for stage, seconds in (("bound", 0.1), ("bound", 5.0), ("bound", 5.1), ("lines", 5.2)):
        hear(Progress("bound" if stage == "bound" else "lines", seconds, None, 1000))
    assert [line.split()[0] for line in lines] == ["0.1", "5.1", "5.2"]


def test_a_log_gets_plain_lines() -> None:
    log = io.StringIO()
    with shown(10, Console(file=log)) as listener:
        listener(Progress("exact", 2.5, 1000, 500, 0.1))
    assert log.getvalue() == "   2.5 s  exact  cost 1  bound 0  gap of need 50.00%\n"


def test_a_terminal_gets_a_bar() -> None:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=100)
    with shown(10, console) as listener:
        listener(Progress("exact", 25, 7_000, 5_000, 0.8))
    assert "gap of need 25.00%" in screen.getvalue()
    assert "\x1b[" in screen.getvalue()
