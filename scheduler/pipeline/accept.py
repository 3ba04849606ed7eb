"""Closing a week: its roster is stored, the ledger rolls on, and the next plan starts from it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from scheduler.domain import Roster
from scheduler.errors import Fault, InputError
from scheduler.exchange import (
    read_roster,
    staged_folder,
    write_activity_log,
    write_json,
    write_ledger,
    write_roster,
    zones_of_sites,
)
from scheduler.pipeline.exposure import late_changes
from scheduler.pipeline.ledger import LateChanges, closed_weeks, overdue_time, rolled
from scheduler.pipeline.problem import within
from scheduler.pipeline.sessions import rolled_log
from scheduler.pipeline.weeks import WEEK, Horizon

if TYPE_CHECKING:
    from pathlib import Path

    from scheduler.pipeline.judge import Judged

ROSTERS = "rosters"
HISTORY_WEEKS = 6
"""Weeks that ``last_roster.csv`` reaches back: more than any rule that counts days looks (a design
choice)."""


@dataclass(frozen=True)
class Accepted:
    """A week that was closed.

    Attributes
    ----------
    version
        1 for the first roster accepted for the week, 2 for the one that takes its place, …
    digest
        SHA-256 of the stored file.
    overdue
        Person → minutes of time off owed for more than 13 weeks when the week ends.
    """

    week: date
    version: int
    digest: str
    overdue: dict[str, int]


def accept(judged: Judged, centre: Path, reason: str | None = None) -> tuple[Accepted, ...]:
    """Store a judged roster week by week and roll the centre's files on; all of it or nothing.

    ``rosters/WEEK.csv`` holds the roster, ``rosters/WEEK.json`` its version and how it was judged;
    the version before stays as ``rosters/WEEK.vN.csv``. ``ledger.csv`` gains a row for each person
    and week, ``last_roster.csv`` the shifts, and ``activity_log.csv`` who took part in what.

    Parameters
    ----------
    judged
        From ``judge``; the caller decides whether its verdicts allow it.
    centre
        Folder of the centre.
    reason
        Why a roster with violations was accepted all the same.

    Raises
    ------
    InputError
        When a week is stored already and its record does not tell which version.
    """
    horizon, files = judged.horizon, judged.files
    weeks = [Horizon(horizon.first + n * WEEK) for n in range(horizon.weeks)]
    late = _late_changes(judged, weeks, centre)
    rows = closed_weeks(files, judged.problem, judged.roster, horizon, late=late)
    ledger = rolled(files.ledger, rows)
    zones = zones_of_sites(files.centre)
    with staged_folder(centre) as stage:
        (stage / ROSTERS).mkdir()
        accepted = [
            _store(judged, week, centre, stage / ROSTERS, reason, overdue_time(ledger, week.first))
            for week in weeks
        ]
        write_ledger(stage / "ledger.csv", ledger)
        if files.activities:
            log = rolled_log(files.activity_log, judged.problem.sessions, judged.roster)
            write_activity_log(stage / "activity_log.csv", log)
        last = last_roster(files.last_roster, judged.roster, horizon)
        write_roster(stage / "last_roster.csv", last, zones)
    return tuple(accepted)


def _late_changes(judged: Judged, weeks: list[Horizon], centre: Path) -> LateChanges:
    """Return the days changed after a week was accepted first, by person and week."""
    found = LateChanges()
    for week in weeks:
        first = published(centre, week.first)
        if first is not None:
            before = within(read_roster(first, judged.files), week)
            found += late_changes(before, within(judged.roster, week), week.first)
    return found


def published(centre: Path, week: date) -> Path | None:
    """Return the roster with which a week was accepted first; None where it never was."""
    names = (f"{week}.v1.csv", f"{week}.csv")
    paths = (centre / ROSTERS / name for name in names)
    return next((path for path in paths if path.is_file()), None)


def last_roster(before: Roster, roster: Roster, horizon: Horizon) -> Roster:
    """Return ``before`` outside a horizon with the shifts of ``roster``, six weeks back."""
    rest = [shift for shift in before.shifts if shift.work_date not in horizon]
    shifts = [*rest, *roster.shifts]
    last = max((shift.work_date for shift in shifts), default=horizon.last)
    return Roster.of([s for s in shifts if s.work_date > last - HISTORY_WEEKS * WEEK])


def _store(
    judged: Judged,
    week: Horizon,
    centre: Path,
    stage: Path,
    reason: str | None,
    overdue: dict[str, int],
) -> Accepted:
    name, known = f"{week.first}", centre / ROSTERS
    before = _version(known / f"{name}.json")
    if before:
        (stage / f"{name}.v{before}.csv").write_bytes((known / f"{name}.csv").read_bytes())
    path = stage / f"{name}.csv"
    write_roster(path, within(judged.roster, week), zones_of_sites(judged.files.centre))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    accepted = Accepted(week.first, before + 1, digest, overdue)
    write_json(stage / f"{name}.json", _record(judged, accepted, reason))
    return accepted


def _version(record: Path) -> int:
    """Return the version that a stored record tells; 0 where there is no record.

    Raises
    ------
    InputError
        When it tells none.
    """
    try:
        return int(json.loads(record.read_text(encoding="utf-8"))["version"])
    except FileNotFoundError:
        return 0
    except (ValueError, TypeError, KeyError) as error:
        cure = "restore it, or move the stored week elsewhere"
        place = f"{ROSTERS}/{record.name}"
        fault = Fault(place, None, None, None, "does not tell its version", cure)
        raise InputError((fault,)) from error


def _record(judged: Judged, accepted: Accepted, reason: str | None) -> dict[str, object]:
    return {
        "week": accepted.week,
        "version": accepted.version,
        "sha256": accepted.digest,
        "judged_from": judged.horizon.first,
        "judged_weeks": judged.horizon.weeks,
        "feasible": judged.audit.feasible,
        "cost_milli": judged.audit.cost_milli,
        "broken": {verdict.rule_id: verdict.amount for verdict in judged.audit.broken},
        "reason": reason,
    }
