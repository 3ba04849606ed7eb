"""Everything known, gathered into the one problem that is solved and audited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.domain import Problem, Roster
from scheduler.pipeline.mentors import mentors_of
from scheduler.pipeline.newcomers import planned_skills
from scheduler.pipeline.points import affordable
from scheduler.pipeline.sessions import owed_sessions

if TYPE_CHECKING:
    from datetime import date

    from scheduler.domain import NeedInterval, Pin, Policy
    from scheduler.exchange import CentreFiles
    from scheduler.pipeline.weeks import Horizon


def problem_of(
    files: CentreFiles,
    horizon: Horizon,
    policy: Policy,
    need: tuple[NeedInterval, ...],
    pins: tuple[Pin, ...] = (),
    kept: Roster | None = None,
    as_of: date | None = None,
) -> Problem:
    """Return the problem of a horizon.

    What the last roster and the ledger hold of the horizon itself, or of later weeks, is no history
    and left out; so is what a kept roster holds beside the horizon. Wishes have the points that
    their people can pay for.
    """
    return Problem(
        centre=files.centre,
        first_date=horizon.first,
        weeks=horizon.weeks,
        agents=files.agents,
        contracts=files.contracts,
        skills=planned_skills(files, horizon.first),
        policy=policy,
        need=need,
        shift_codes=files.shift_codes,
        availability=files.availability,
        time_off=files.time_off,
        wishes=affordable(files, horizon),
        pins=pins,
        limits=files.limits,
        ledger=tuple(row for row in files.ledger if row.week_start < horizon.first),
        special_days=files.special_days,
        events=files.events,
        sessions=owed_sessions(files, horizon).sessions,
        mentors=mentors_of(files, policy, horizon.first),
        history=_before(files.last_roster, horizon),
        kept=kept and within(kept, horizon),
        as_of=as_of,
    )


def within(roster: Roster, horizon: Horizon) -> Roster:
    """Return the shifts that start in a horizon."""
    return Roster.of([shift for shift in roster.shifts if shift.work_date in horizon])


def _before(roster: Roster, horizon: Horizon) -> Roster:
    return Roster.of([shift for shift in roster.shifts if shift.work_date < horizon.first])
