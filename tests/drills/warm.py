"""Loaded once by the process that workers are forked from: makes a plan, so that they need not.

Importing the libraries and loading the compiled kernels takes longer than planning a small centre,
and a worker that lives for one plan would do it each time.
"""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

import tests.drills.plan_fleet
from api.jobs import tasks
from tests.small_centre import write_small_centre

assert tests.drills.plan_fleet is not None  # what the workers run


def _plan() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_small_centre(folder / tasks.CENTRE)
        (folder / tasks.ASKED).write_text(json.dumps({"time_limit_s": 0.05}), encoding="utf-8")
        (folder / tasks.SHARE).write_text(json.dumps({"number": 0, "shares": 1}), encoding="utf-8")
        for task in ("prepare", "search"):
            tasks.TASKS[task](folder, Event(), lambda _told: None)
        (folder / tasks.ANSWER).rename(folder / f"0.{tasks.ANSWER}")
        tasks.TASKS["judge"](folder, Event(), lambda _told: None)


_plan()
