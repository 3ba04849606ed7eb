"""Exchanges of shifts: asked for, agreed to, approved; partners found; versions seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api import repeats, versions
from api.auth.scope import Permission, Scope
from api.db.tables import SeenRow, SwapRow
from api.deps import Service, needs
from api.edits import approving
from api.edits.tries import prepared_and_done
from api.errors import Problem, not_found
from api.repositories import deciding, rosters
from api.repositories import swaps as repository
from api.routes.centres import CentreId
from api.routes.rosters import Reader, RosterId
from api.running import Running
from api.schemas.base import ID_PATTERN
from api.schemas.swaps import (
    BestExchange,
    Consent,
    From,
    Partners,
    PartnerView,
    Receipt,
    SwapAsked,
    Swaps,
    SwapView,
    To,
)
from scheduler.swaps import NoSuchShiftError, ShiftRef, Standing, best_exchange, partners

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter(prefix="/v1", tags=["swaps"])
Asker = Annotated[Scope, needs(Permission.SWAPS_REQUEST)]
Lead = Annotated[Scope, needs(Permission.SWAPS_APPROVE)]
Ender = Annotated[Scope, needs(Permission.SWAPS_REFUSE)]
Giver = Annotated[str, Query(pattern=ID_PATTERN, examples=["A12"])]
GivenOn = Annotated[date, Query(examples=["2026-03-02"])]
SwapId = Annotated[str, Path(pattern=r"^swap-[0-9a-f]{24}$")]


def shift_or_part(
    agent_id: Giver,
    work_date: GivenOn,
    from_minute: Annotated[From | None, Query()] = None,
    to_minute: Annotated[To | None, Query()] = None,
) -> ShiftRef:
    """Return the shift that a request names, or the part of it between two clock minutes."""
    return ShiftRef(
        agent_id=agent_id, work_date=work_date, from_minute=from_minute, to_minute=to_minute
    )


@router.post(
    "/centres/{centre_id}/swaps",
    operation_id="swap-ask",
    status_code=201,
    response_model=SwapView,
)
def ask_swap(
    service: Service,
    request: Request,
    scope: Asker,
    centre_id: CentreId,
    body: SwapAsked,
    key: repeats.Key = None,
) -> Response:
    """Ask for an exchange of shifts; it is judged before anybody else hears of it.

    When rules refuse it the answer is 409 with every rule's verdict, and ``instead`` is where the
    best small exchange is read.
    """
    handovers = [handover.domain() for handover in body.handovers]
    once, plain = repeats.Repeatable(service, scope, key, request), body.model_dump(mode="json")
    if (told := once.known(plain)) is not None:
        return told

    def prepare() -> repository.Judged:
        with service.database.read_whole() as session:
            return repository.judge_asked(
                session, scope, service.standings, centre_id, body.roster_id, handovers
            )

    def effect(session: Session, found: repository.Judged) -> repeats.Answer:
        return _answer(repository.ask(session, scope, found, handovers), scope, status=201)

    return prepared_and_done(once, plain, prepare, effect)


@router.get("/centres/{centre_id}/swaps", operation_id="swaps-list")
def list_swaps(service: Service, scope: Reader, centre_id: CentreId) -> Swaps:
    """List the requests that concern somebody within reach, the newest first."""
    with service.database.read() as session:
        rows = repository.swaps(session, scope, centre_id)
        return Swaps(swaps=[SwapView.of(row, scope) for row in rows])


@router.get("/swaps/{swap_id}", operation_id="swap-read")
def read_swap(service: Service, response: Response, scope: Reader, swap_id: SwapId) -> SwapView:
    """Return a request with its verdict."""
    with service.database.read() as session:
        row = repository.swap(session, scope, swap_id)
    versions.stamp(response, row.version)
    return SwapView.of(row, scope)


@router.post("/swaps/{swap_id}/consent", operation_id="swap-agree", response_model=SwapView)
def agree_to_swap(
    service: Service,
    request: Request,
    scope: Asker,
    swap_id: SwapId,
    body: Consent,
    if_match: versions.IfMatch = None,
    key: repeats.Key = None,
) -> Response:
    """Agree to an exchange, for oneself or, as a lead, for an absent person; both is recorded."""
    version = versions.expected(if_match)

    def done(session: Session) -> SwapRow:
        return deciding.consent(session, scope, swap_id, version, body.agent_id)

    return _decide(service, request, scope, key, f"{version} {body.agent_id}", done)


@router.post("/swaps/{swap_id}/approval", operation_id="swap-approve", response_model=SwapView)
def approve_swap(
    service: Service,
    request: Request,
    scope: Lead,
    swap_id: SwapId,
    if_match: versions.IfMatch = None,
    key: repeats.Key = None,
) -> Response:
    """Make the exchange: judged again as roster and centre stand now, and published as a whole.

    When a shift has moved since, or rules refuse it now, the answer is 409 and says which.
    """
    version = versions.expected(if_match)

    once = repeats.Repeatable(service, scope, key, request)
    if (told := once.known(str(version))) is not None:
        return told
    return approving.approved(once, swap_id, version)


@router.post("/swaps/{swap_id}/refusal", operation_id="swap-refuse", response_model=SwapView)
def refuse_swap(
    service: Service,
    request: Request,
    scope: Ender,
    swap_id: SwapId,
    if_match: versions.IfMatch = None,
    key: repeats.Key = None,
) -> Response:
    """Refuse an exchange: a planner, its lead, or a person of it who does not agree."""
    version = versions.expected(if_match)

    def done(session: Session) -> SwapRow:
        return deciding.refuse(session, scope, swap_id, version)

    return _decide(service, request, scope, key, str(version), done)


@router.post("/swaps/{swap_id}/withdrawal", operation_id="swap-withdraw", response_model=SwapView)
def withdraw_swap(
    service: Service,
    request: Request,
    scope: Ender,
    swap_id: SwapId,
    if_match: versions.IfMatch = None,
    key: repeats.Key = None,
) -> Response:
    """Take a request back: who asked for it, a lead or a planner."""
    version = versions.expected(if_match)

    def done(session: Session) -> SwapRow:
        return deciding.withdraw(session, scope, swap_id, version)

    return _decide(service, request, scope, key, str(version), done)


def _decide(
    service: Running,
    request: Request,
    scope: Scope,
    key: str | None,
    body: str,
    done: Callable[[Session], SwapRow],
) -> Response:
    def effect(session: Session) -> repeats.Answer:
        return _answer(done(session), scope)

    return repeats.Repeatable(service, scope, key, request).once(body, effect)


def _answer(row: SwapRow, scope: Scope, status: int = 200) -> repeats.Answer:
    headers = {"ETag": versions.tag(row.version)}
    if status == 201:  # noqa: PLR2004 - created
        headers["Location"] = f"/v1/swaps/{row.swap_id}"
    return repeats.Answer(status, SwapView.of(row, scope).model_dump(mode="json"), headers)


@router.get("/rosters/{roster_id}/partners", operation_id="partners-list")
def list_partners(
    service: Service,
    scope: Asker,
    roster_id: RosterId,
    agent_id: Giver,
    work_date: GivenOn,
) -> Partners:
    """List who could take a shift, for nothing or for one of theirs, the best first."""
    standing = _standing(service, scope, roster_id, agent_id)
    give = ShiftRef(agent_id=agent_id, work_date=work_date)
    try:
        found = partners(standing, give, datetime.now(UTC))
    except NoSuchShiftError as error:
        raise not_found("shift") from error
    return Partners(partners=[PartnerView.of(proposal, scope) for proposal in found])


@router.get("/rosters/{roster_id}/exchange", operation_id="exchange-read")
def read_exchange(
    service: Service,
    scope: Asker,
    roster_id: RosterId,
    shift: Annotated[ShiftRef, Depends(shift_or_part)],
) -> BestExchange:
    """Return the best give-away, swap or cycle of three around a shift or a part of one.

    A refused request leads here. Its handovers can be asked for as they are.
    """
    standing = _standing(service, scope, roster_id, shift.agent_id)
    try:
        found = best_exchange(standing, shift, datetime.now(UTC))
    except NoSuchShiftError as error:
        raise not_found("shift") from error
    return BestExchange(exchange=PartnerView.of(found, scope) if found else None)


def _standing(service: Running, scope: Scope, roster_id: str, agent_id: str) -> Standing:
    with service.database.read_whole() as session:
        return repository.standing_for(session, scope, service.standings, roster_id, agent_id)


@router.post("/rosters/{roster_id}/receipt", operation_id="roster-seen", response_model=Receipt)
def see_roster(
    service: Service,
    request: Request,
    scope: Reader,
    roster_id: RosterId,
    key: repeats.Key = None,
) -> Response:
    """Say that one's shifts in a published version have been seen; the first time is kept."""

    def effect(session: Session) -> repeats.Answer:
        row = rosters.roster(session, scope, roster_id)
        if row.number is None:
            raise Problem("wrong-state", f"It is {row.status}; what is published can be seen.")
        if not rosters.shifts(session, scope, row, ("", ""), 1):
            raise not_found("shift")
        seen = session.get(SeenRow, (roster_id, scope.account_id))
        if seen is None:
            own = next(iter(scope.people)) if isinstance(scope.people, frozenset) else None
            seen = SeenRow(
                roster_id=roster_id,
                account_id=scope.account_id,
                agent_id=own,
                seen_at=datetime.now(UTC),
            )
            session.add(seen)
        receipt = Receipt(roster_id=roster_id, number=row.number, seen_at=seen.seen_at)
        return repeats.Answer(200, receipt.model_dump(mode="json"))

    return repeats.Repeatable(service, scope, key, request).once("", effect)
