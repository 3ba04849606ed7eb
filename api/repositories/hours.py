"""Minutes for payroll from published shifts, or from hours really worked."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from api.centres.check import BULKY, checked_change, folder_of
from api.repositories import centres, rosters
from scheduler.domain import Roster
from scheduler.exchange import hours_of, in_force, read_roster

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from api.auth.scope import Scope
    from api.centres.bundle import Bundle
    from api.repositories.published import Stretch
    from scheduler.domain import Agent, Shift
    from scheduler.exchange import CentreFiles, HoursRow

Basis = Literal["planned", "actual"]
_ACTUAL = ".actual.csv"


def hours(session: Session, scope: Scope, stretch: Stretch, basis: Basis) -> list[HoursRow]:
    """Return the minutes of people within reach, in order of person and date.

    Weeks are counted whole, since overtime is what a week has beyond the contract.

    Parameters
    ----------
    basis
        ``planned`` reads what is in force, ``actual`` what was handed in as worked.

    Raises
    ------
    Problem
        When there is no such centre within reach.
    """
    held = centres.files_of(session, scope, stretch.centre_id, leave_out=BULKY)
    files = checked_change(held)
    if basis == "planned":
        shifts = _in_force(session, scope, stretch)
    else:
        shifts = _worked(scope, stretch, held, files)
    rows = hours_of(Roster.of([*shifts]), files)
    return [
        row
        for row in rows
        if stretch.first <= row.work_date <= stretch.last
        and stretch.agent_id in {None, row.agent_id}
    ]


def _in_force(session: Session, scope: Scope, stretch: Stretch) -> Iterator[Shift]:
    for row in rosters.in_force(session, stretch.centre_id, *_weeks(stretch)):
        yield from rosters.domain_roster(session, scope, row).shifts


def _weeks(stretch: Stretch) -> tuple[date, date]:
    week = timedelta(days=6)
    return stretch.first - week, stretch.last + week


def _worked(scope: Scope, stretch: Stretch, held: Bundle, files: CentreFiles) -> Iterator[Shift]:
    """Yield the shifts worked that belong to people within reach."""
    names = sorted(name for name in held if name.endswith(_ACTUAL))
    postings: dict[str, list[Agent]] = defaultdict(list)
    for agent in files.agents:
        postings[agent.agent_id].append(agent)
    with folder_of({name: held[name] for name in names}) as folder:
        rosters_ = [read_roster(folder / name, files) for name in names]
    for shift in (shift for roster in rosters_ for shift in roster.shifts):
        posting = in_force(postings[shift.agent_id], shift.work_date)
        team = posting.team if posting else ""
        if scope.reaches(stretch.centre_id, shift.site, team, shift.agent_id):
            yield shift
