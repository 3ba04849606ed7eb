"""Repairs: somebody cannot come, and a draft covers for them with the least change for others."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Request, Response

from api import repeats, versions
from api.auth.scope import Permission, Scope
from api.deps import Service, needs
from api.edits import consents
from api.edits.asked import Asked, asked, open_repairs, within
from api.edits.repair import Away, Repair, look_for, store
from api.repositories.centres import require_whole
from api.repositories.swaps import shown
from api.routes.centres import CentreId
from api.routes.rosters import RosterId
from api.routes.swaps import Asker, Ender, Lead
from api.schemas.repairs import (
    AbsenceBody,
    MendedView,
    RepairAsked,
    RepairsAsked,
    RepairView,
)
from api.schemas.rosters import RosterView, ShiftView
from api.schemas.swaps import Consent, VerdictOfChange

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.db.tables import RosterRow

router = APIRouter(prefix="/v1", tags=["rosters"])


@router.post(
    "/centres/{centre_id}/repairs",
    operation_id="repair-add",
    status_code=201,
    response_model=RepairView,
)
def add_repair(
    service: Service,
    request: Request,
    scope: Annotated[Scope, needs(Permission.PLANS_SOLVE)],
    centre_id: CentreId,
    body: AbsenceBody,
    key: repeats.Key = None,
) -> Response:
    """Cover for an absence in the roster in force; the answer is a draft to be published.

    Work moves inside unchanged shifts first. Whoever is asked for other hours or another day is
    named with ``needs_consent_and_approval``: they agree and a lead approves before the draft can
    be published.
    """
    require_whole(scope, centre_id)
    once = repeats.Repeatable(service, scope, key, request)
    plain = body.model_dump(mode="json")
    if (told := once.known(plain)) is not None:
        return told
    found = look_for(service, scope, centre_id, Away(body.agent_id, body.starts_at, body.ends_at))

    def effect(session: Session) -> repeats.Answer:
        row = store(session, scope, found)
        headers = {"Location": f"/v1/rosters/{row.roster_id}", "ETag": versions.tag(row.version)}
        plain_view = _view(row, scope, found.repair).model_dump(mode="json")
        return repeats.Answer(201, plain_view, headers)

    return once.once(plain, effect)


def _view(row: RosterRow, scope: Scope, repair: Repair) -> RepairView:
    changes = [
        MendedView(
            agent_id=change.new.agent_id,
            step=change.step,
            needs_consent_and_approval=change.needs_consent,
            old=ShiftView.of(change.old) if change.old else None,
            new=ShiftView.of(change.new),
        )
        for change in repair.changes
    ]
    return RepairView(
        roster=RosterView.of(row),
        replaces=row.based_on,
        changes=changes,
        verdict=VerdictOfChange.of(shown(scope, repair.verdict)),
    )


@router.get("/centres/{centre_id}/repairs", operation_id="repairs-list")
def list_repairs(service: Service, scope: Ender, centre_id: CentreId) -> RepairsAsked:
    """List the open repairs that ask somebody within reach: of what is in force, not published."""
    with service.database.read_whole() as session:
        found = open_repairs(session, scope, centre_id)
        views = [_asked(session, scope, one) for one in found]
    return RepairsAsked(repairs=views)


@router.get("/rosters/{roster_id}/repair", operation_id="repair-read", response_model=RepairAsked)
def read_repair(
    service: Service, response: Response, scope: Ender, roster_id: RosterId
) -> RepairAsked:
    """Return what a repair asks of people within reach, though it is a draft still."""
    with service.database.read_whole() as session:
        view = _asked(session, scope, asked(session, scope, roster_id))
    versions.stamp(response, view.version)
    return view


@router.post(
    "/rosters/{roster_id}/repair/receipt", operation_id="repair-seen", response_model=RepairAsked
)
def see_repair(
    service: Service,
    request: Request,
    scope: Ender,
    roster_id: RosterId,
    if_match: versions.IfMatch = None,
    key: repeats.Key = None,
) -> Response:
    """Say that a version of a repair has been seen; the first time is kept."""
    version = versions.expected(if_match)

    def said(session: Session) -> Asked:
        return consents.see(session, scope, roster_id, version)

    return _say(repeats.Repeatable(service, scope, key, request), str(version), said)


@router.post(
    "/rosters/{roster_id}/repair/consent", operation_id="repair-agree", response_model=RepairAsked
)
def agree_to_repair(
    service: Service,
    request: Request,
    scope: Asker,
    roster_id: RosterId,
    body: Consent,
    if_match: versions.IfMatch = None,
    key: repeats.Key = None,
) -> Response:
    """Agree to other hours, for oneself or, as a lead, for an absent person; both is recorded."""
    once, version = repeats.Repeatable(service, scope, key, request), versions.expected(if_match)
    return _answer(once, roster_id, version, body.agent_id, consents.AGREED)


@router.post(
    "/rosters/{roster_id}/repair/refusal", operation_id="repair-refuse", response_model=RepairAsked
)
def refuse_repair(
    service: Service,
    request: Request,
    scope: Asker,
    roster_id: RosterId,
    body: Consent,
    if_match: versions.IfMatch = None,
    key: repeats.Key = None,
) -> Response:
    """Refuse other hours, for oneself or, as a lead, for an absent person; no reason is asked.

    A person's last answer counts until the draft is published; only they change one of their own.
    """
    once, version = repeats.Repeatable(service, scope, key, request), versions.expected(if_match)
    return _answer(once, roster_id, version, body.agent_id, consents.REFUSED)


@router.post(
    "/rosters/{roster_id}/repair/approval",
    operation_id="repair-approve",
    response_model=RepairAsked,
)
def approve_repair(
    service: Service,
    request: Request,
    scope: Lead,
    roster_id: RosterId,
    if_match: versions.IfMatch = None,
    key: repeats.Key = None,
) -> Response:
    """Approve a repair to which all have agreed; a planner can then publish it."""
    version = versions.expected(if_match)

    def said(session: Session) -> Asked:
        return consents.approve(session, scope, roster_id, version)

    return _say(repeats.Repeatable(service, scope, key, request), str(version), said)


def _answer(
    once: repeats.Repeatable, roster_id: str, version: int, who: str, answer: str
) -> Response:
    def said(session: Session) -> Asked:
        return consents.answer(session, once.scope, roster_id, version, who, answer)

    return _say(once, f"{version} {who}", said)


def _say(once: repeats.Repeatable, sent: str, said: Callable[[Session], Asked]) -> Response:
    def effect(session: Session) -> repeats.Answer:
        view = _asked(session, once.scope, said(session))
        headers = {"ETag": versions.tag(view.version)}
        return repeats.Answer(200, view.model_dump(mode="json"), headers)

    return once.once(sent, effect)


def _asked(session: Session, scope: Scope, found: Asked) -> RepairAsked:
    shown_ = within(session, scope, found.row, found.people)
    return RepairAsked.of(found, consents.answers_to(session, found.row), shown_)
