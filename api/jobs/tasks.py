"""What the child of a worker does: prepare, search, judge; files in, files out.

Each task works in a folder of its own. Heavy libraries are loaded by the task that needs them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from threading import Event

from api.jobs.answers import Answer, packed, unpacked
from api.jobs.asked import Asked, Share, Told
from scheduler.domain import Problem
from scheduler.domain.base import Frozen, Json
from scheduler.engine.result import Result, Settings

CENTRE = "centre"
"""Folder of the centre's files, for ``prepare``."""

ASKED, SHARE, PROBLEM = "asked.json", "share.json", "problem.json.gz"
ANSWER, PREPARED, JUDGED = "answer.json.gz", "prepared.json", "judged.json.gz"

KEEP_EVERY_S = 2.0

Tell = Callable[[Told], None]


class Prepared(Frozen):
    """What is known of a problem before it is solved.

    Attributes
    ----------
    parts
        Groups of people who share no queue, and can be planned apart.
    people
        To be rostered.
    notices
        What was changed, assumed or is missing.
    """

    parts: int
    people: int
    notices: tuple[str, ...]


class Judged(Frozen):
    """A whole roster with its proof and its audit.

    Attributes
    ----------
    figures
        What ``roster.json`` says of the search and the roster.
    """

    answer: Answer
    audit: Json
    figures: Json


def prepare(folder: Path, _cancel: Event, _tell: Tell) -> None:
    """Make the problem of a centre: forecast, need, policy."""
    from scheduler.engine.parts import parts_of  # noqa: PLC0415 - see above
    from scheduler.pipeline.prepare import prepare as prepared_of  # noqa: PLC0415
    from scheduler.pipeline.request import Request  # noqa: PLC0415

    asked = Asked.model_validate_json((folder / ASKED).read_bytes())
    request = Request(folder / CENTRE, asked.week, asked.weeks, policies=asked.policies)
    made = prepared_of(request)
    parts = parts_of(made.problem)
    found = Prepared(
        parts=len(parts), people=sum(part.people for part in parts), notices=made.notices
    )
    (folder / PROBLEM).write_bytes(packed(made.problem))
    (folder / PREPARED).write_text(found.model_dump_json(), encoding="utf-8")


def search(folder: Path, cancel: Event, tell: Tell) -> None:
    """Search one share of the parts; a cancelled search answers with its best roster so far."""
    from scheduler.engine.solve import solve_share  # noqa: PLC0415

    asked = Asked.model_validate_json((folder / ASKED).read_bytes())
    share = Share.model_validate_json((folder / SHARE).read_bytes())
    settings = asked.settings(cancel)
    found = solve_share(
        _problem(folder),
        settings,
        (share.number, share.shares),
        lambda progress: tell(Told.of(progress)),
        _Keeper(folder / ANSWER).keep,
    )
    _put(folder / ANSWER, Answer.of(found))


def _put(place: Path, answer: Answer) -> None:
    """Write an answer so that it is there whole whenever it is there."""
    passing = place.with_suffix(".part")
    passing.write_bytes(packed(answer))
    passing.replace(place)


class _Keeper:
    """Writes down the best roster so far, now and then: a child may be killed at any time."""

    def __init__(self, place: Path) -> None:
        self._place, self._next_s = place, 0.0
        self._cost_milli: int | None = None

    def keep(self, best: Callable[[], Result]) -> None:
        """Write the best result down if it is better than the one that was."""
        if time.monotonic() < self._next_s:
            return
        found = best()
        if self._cost_milli is None or found.cost_milli < self._cost_milli:
            kept = Answer.of(replace(found, status="cancelled"))
            _put(self._place, kept)
            self._cost_milli = found.cost_milli
        self._next_s = time.monotonic() + KEEP_EVERY_S


def judge(folder: Path, _cancel: Event, _tell: Tell) -> None:
    """Add the shares up and audit the whole roster; a disagreement is an error."""
    from scheduler.engine.solve import joined  # noqa: PLC0415
    from scheduler.pipeline.solving import solve_audited  # noqa: PLC0415

    shares = sorted(folder.glob(f"*.{ANSWER}"))
    answers = [unpacked(Answer, share.read_bytes()).result() for share in shares]
    problem = _problem(folder)
    whole = joined(problem, answers)
    solved = solve_audited(problem, Settings(), None, lambda *_: whole)
    judged = Judged(
        answer=Answer.of(whole),
        audit=solved.audit.model_dump(mode="json"),
        figures=_figures(whole) | {"feasible": solved.audit.feasible},
    )
    (folder / JUDGED).write_bytes(packed(judged))


def _figures(result: Result) -> Json:
    roster = result.roster
    return {
        "status": result.status,
        "cost_milli": result.cost_milli,
        "cost_by_rule": result.cost_by_rule,
        "bound_milli": result.bound_milli,
        "gap": result.gap,
        "gap_of_need": result.gap_of_need,
        "week_loss_milli": result.week_loss_milli,
        "needed_minutes": result.needed_minutes,
        "people": len(roster.by_agent),
        "shifts": len(roster.shifts),
        "paid_minutes": sum(shift.paid_minutes for shift in roster.shifts),
        "seconds": result.seconds,
        "seed": result.seed,
    }


def _problem(folder: Path) -> Problem:
    return unpacked(Problem, (folder / PROBLEM).read_bytes())


TASKS: Mapping[str, Callable[[Path, Event, Tell], None]] = {
    "prepare": prepare,
    "search": search,
    "judge": judge,
}
