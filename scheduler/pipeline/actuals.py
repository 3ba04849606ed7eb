"""A week as it was really worked: rest, fatigue and ledger anew from hours, not from the plan.

What happened is not refused; what it broke is told. The published roster stays as it was.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.domain.timeline import Timeline
from scheduler.exchange import (
    staged_folder,
    write_json,
    write_ledger,
    write_roster,
    zones_of_sites,
)
from scheduler.fatigue import ShiftFatigue, shift_fatigue
from scheduler.pipeline.accept import ROSTERS, last_roster
from scheduler.pipeline.ledger import closed_weeks, rolled
from scheduler.pipeline.problem import within
from scheduler.pipeline.weeks import WEEK, Horizon

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from scheduler.audit import Verdict
    from scheduler.domain import LedgerRow
    from scheduler.pipeline.judge import Judged


@dataclass(frozen=True)
class Worked:
    """What hours really worked amount to.

    Attributes
    ----------
    ledger
        A row for each person and week, of basis ``actual``.
    broken
        Hard rules that the hours broke: rest, maxima, breaks and whatever else a roster is judged
        by.
    fatigue
        The figures of each shift, from the hours worked and the two weeks before them.
    """

    ledger: tuple[LedgerRow, ...]
    broken: tuple[Verdict, ...]
    fatigue: tuple[ShiftFatigue, ...]

    @property
    def marked(self) -> dict[str, int]:
        """Level → shifts whose risk index lies above its mark."""
        return dict(Counter(row.level for row in self.fatigue if row.level != "usual"))


def worked(judged: Judged) -> Worked:
    """Return what a roster of hours worked amounts to; nothing is written.

    Days changed after publication stay as the ledger has them: that somebody left later than
    planned is no change of the plan.
    """
    known = {(row.agent_id, row.week_start): row for row in judged.files.ledger}
    late = Counter({key: row.late_changes for key, row in known.items()})
    rows = closed_weeks(judged.files, judged.problem, judged.roster, judged.horizon, "actual", late)
    fatigue = shift_fatigue(Timeline(judged.problem, judged.roster))
    return Worked(rows, judged.audit.broken, fatigue)


def accept_actual(judged: Judged, centre: Path) -> Worked:
    """Store hours worked and roll the centre's files on; all of it or nothing.

    ``rosters/WEEK.actual.csv`` holds the hours of each week, ``rosters/WEEK.actual.json`` what they
    broke; the rows of ``ledger.csv`` become those worked, and ``last_roster.csv``, from which rest
    and fatigue of the next week are counted, holds them.
    """
    found, files, horizon = worked(judged), judged.files, judged.horizon
    zones = zones_of_sites(files.centre)
    with staged_folder(centre) as stage:
        (stage / ROSTERS).mkdir()
        for n in range(horizon.weeks):
            _store(judged, found, horizon.first + n * WEEK, stage / ROSTERS)
        write_ledger(stage / "ledger.csv", rolled(files.ledger, found.ledger))
        last = last_roster(files.last_roster, judged.roster, horizon)
        write_roster(stage / "last_roster.csv", last, zones)
    return found


def _store(judged: Judged, found: Worked, week: date, stage: Path) -> None:
    hours = within(judged.roster, Horizon(week))
    path = stage / f"{week}.actual.csv"
    write_roster(path, hours, zones_of_sites(judged.files.centre))
    record = {
        "week": week,
        "basis": "actual",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "judged_from": judged.horizon.first,
        "judged_weeks": judged.horizon.weeks,
        "broken": {verdict.rule_id: verdict.amount for verdict in found.broken},
        "marked_shifts": found.marked,
    }
    write_json(stage / f"{week}.actual.json", record)
