"""Requests to exchange shifts: asked, agreed to, decided; judged again whenever it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from sqlalchemy import select

from api import trail
from api.auth.scope import Permission, Scope
from api.db.tables import PUBLISHED, PostingRow, RosterRow, SwapRow
from api.edits.tries import MovedError
from api.errors import Problem, not_found
from api.ids import new_id
from api.repositories import rosters
from api.repositories.centres import centre
from api.standings import Standings, revision_of, whole
from scheduler.swaps import (
    Handover,
    NoSuchShiftError,
    ShiftRef,
    Shifts,
    Standing,
    SwapVerdict,
    concerned,
    exchanged,
    for_others,
    judged,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ASKED, AGREED, APPROVED, REFUSED = "asked", "agreed", "approved", "refused"
WITHDRAWN, EXPIRED = "withdrawn", "expired"
OPEN = (ASKED, AGREED)


@dataclass(frozen=True)
class Judged:
    """An exchange as the roster in force stands, under what its centre says now.

    Attributes
    ----------
    revision
        Of the centre's files that it was judged by.
    before, shifts
        The roster, and the shifts after the exchange.
    """

    row: RosterRow
    revision: int
    before: Standing
    shifts: Shifts
    verdict: SwapVerdict


def judge_asked(
    session: Session,
    scope: Scope,
    standings: Standings,
    centre_id: str,
    roster_id: str,
    handovers: Sequence[Handover],
) -> Judged:
    """Return an exchange that no rule refuses; nothing is locked or stored.

    Raises
    ------
    Problem
        When nothing of it is within reach, the roster is not in force, or rules refuse it.
    """
    places = places_of(session, centre_id, concerned(handovers))
    if not any(_reaches(scope, centre_id, places, who) for who in concerned(handovers)):
        raise not_found("shift")
    row = rosters.roster(session, scope, roster_id)
    if row.centre_id != centre_id:
        raise not_found("roster")
    found = judge_exchange(session, scope, standings, row, handovers, datetime.now(UTC))
    if not found.verdict.allowed:
        raise refusal(session, scope, found, handovers)
    return found


def ask(session: Session, scope: Scope, found: Judged, handovers: Sequence[Handover]) -> SwapRow:
    """Store a request that no rule refuses; who asks for their own shift agrees with that.

    Raises
    ------
    MovedError
        When the roster or its centre is no longer what the exchange was judged by.
    """
    row = rosters.roster(session, scope, found.row.roster_id)
    if (row.version, revision_of(session, row)) != (found.row.version, found.revision):
        raise MovedError
    now, people = datetime.now(UTC), concerned(handovers)
    hours = found.before.problem.policy.changes.expires_hours
    swap = SwapRow(
        swap_id=new_id("swap"),
        centre_id=row.centre_id,
        roster_id=row.roster_id,
        exchange={"handovers": [handover.model_dump(mode="json") for handover in handovers]},
        people=list(people),
        consents={},
        status=ASKED,
        verdict=found.verdict.model_dump(mode="json"),
        asked_by=scope.account_id,
        asked_at=now,
        expires_at=now + timedelta(hours=hours),
    )
    for who in people:
        if scope.people == frozenset({who}):
            agree(swap, scope, who, now, version=1)
    session.add(swap)
    session.flush()
    trail.note(session, scope, "swap.asked", swap.swap_id, centre_id=row.centre_id)
    return swap


def agree(swap: SwapRow, scope: Scope, agent_id: str, now: datetime, *, version: int) -> None:
    """Write down that somebody says yes to a version: the person, or a lead for an absent one."""
    acting = scope.people != frozenset({agent_id})
    said = {"by": scope.account_id, "at": now.isoformat(), "for_absent": acting}
    said["version"] = version
    swap.consents = {**swap.consents, agent_id: said}
    if set(swap.people) <= swap.consents.keys():
        swap.status = AGREED


def judge_exchange(
    session: Session,
    scope: Scope,
    standings: Standings,
    row: RosterRow,
    handovers: Sequence[Handover],
    now: datetime,
) -> Judged:
    """Return what the rules say now of an exchange in a roster that is in force.

    Raises
    ------
    Problem
        When the roster is not in force, or a shift is no longer where the exchange takes it from.
    """
    if row.status != PUBLISHED:
        raise Problem(
            "wrong-state", f"The roster is {row.status}; exchange shifts of one in force."
        )
    revision = revision_of(session, row)
    before = standings.of(session, scope, row, revision)
    try:
        shifts = exchanged(before.terms.view, before.shifts, handovers)
    except NoSuchShiftError as error:
        raise Problem("wrong-state", f"{error}.") from error
    return Judged(row, revision, before, shifts, judged(before, shifts, now))


def refusal(
    session: Session, scope: Scope, found: Judged, handovers: Sequence[Handover]
) -> Problem:
    """Return the problem that says which rules refuse an exchange, and where a better one is told.

    It is told of the first shift given whose person is within reach. To look for it takes much
    longer than to refuse.
    """
    verdict = shown(scope, found.verdict)
    names = ", ".join(change.rule_id for change in verdict.refusals)
    places = places_of(session, found.row.centre_id, concerned(handovers))
    given = (handover.shift for handover in handovers)
    own = (g for g in given if _reaches(scope, found.row.centre_id, places, g.agent_id))
    instead = (exchange_path(found.row.roster_id, shift) for shift in own)
    more = {"verdict": verdict.model_dump(mode="json"), "instead": next(instead, None)}
    return Problem("breaks-rules", f"Refused by {names}.", more=more)


def exchange_path(roster_id: str, shift: ShiftRef) -> str:
    """Return where the best small exchange around a shift is read."""
    query = urlencode(shift.model_dump(mode="json", exclude_none=True))
    return f"/v1/rosters/{roster_id}/exchange?{query}"


def standing_for(
    session: Session, scope: Scope, standings: Standings, roster_id: str, agent_id: str
) -> Standing:
    """Return the standing of a roster for questions about a shift of somebody within reach.

    Raises
    ------
    Problem
        When the roster or the person is not within reach.
    """
    row = rosters.roster(session, scope, roster_id)
    places = places_of(session, row.centre_id, [agent_id])
    if not _reaches(scope, row.centre_id, places, agent_id):
        raise not_found("shift")
    return standings.of(session, scope, row, revision_of(session, row))


def _reaches(
    scope: Scope, centre_id: str, places: Mapping[str, tuple[str, str]], agent_id: str
) -> bool:
    return scope.reaches(centre_id, *places.get(agent_id, ("", "")), agent_id)


def shown(scope: Scope, verdict: SwapVerdict) -> SwapVerdict:
    """Return a verdict as an account may read it: others never learn why somebody cannot come."""
    return verdict if scope.may(Permission.VERDICTS_READ) else for_others(verdict)


def status_of(row: SwapRow, now: datetime) -> str:
    """Return the status of a request; one that nobody has decided in time is expired."""
    return EXPIRED if row.status in OPEN and now >= row.expires_at else row.status


def handovers_of(swap: SwapRow) -> tuple[Handover, ...]:
    """Return which shifts go to whom."""
    return tuple(Handover.model_validate(plain) for plain in swap.exchange["handovers"])


def places_of(
    session: Session, centre_id: str, people: Sequence[str]
) -> dict[str, tuple[str, str]]:
    """Return person → site and team today, or where they belong last."""
    query = select(PostingRow).where(PostingRow.centre_id == centre_id)
    rows = session.scalars(query.where(PostingRow.agent_id.in_(people)).order_by(PostingRow.begins))
    today, found = datetime.now(UTC).date(), {}
    for row in rows:
        if row.begins <= today or row.agent_id not in found:
            found[row.agent_id] = row.site, row.team
    return found


def swaps(session: Session, scope: Scope, centre_id: str) -> list[SwapRow]:
    """Return the requests of a centre that concern somebody within reach, the newest first."""
    centre(session, scope, centre_id)
    query = select(SwapRow).where(SwapRow.centre_id == centre_id)
    rows = session.scalars(query.order_by(SwapRow.asked_at.desc(), SwapRow.swap_id)).all()
    return [row for row in rows if reached(session, scope, row, any)]


def swap(session: Session, scope: Scope, swap_id: str, *, lock: bool = False) -> SwapRow:
    """Return a request within reach; locked with its centre, so that one is decided at a time.

    Raises
    ------
    Problem
        When there is none.
    """
    found = session.get(SwapRow, swap_id)
    if found is None or not reached(session, scope, found, any):
        raise not_found("swap")
    if lock:
        centre(session, whole(scope), found.centre_id, lock=True)
        session.refresh(found)
    return found


def reached(
    session: Session, scope: Scope, row: SwapRow, how: Callable[[Iterable[bool]], bool]
) -> bool:
    """Return whether any, or all, of the people of a request are within reach."""
    places = places_of(session, row.centre_id, row.people)
    return how(_reaches(scope, row.centre_id, places, who) for who in row.people)
