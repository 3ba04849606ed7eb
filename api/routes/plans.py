"""Plans: asked for, followed, stopped. Their rosters are drafts until somebody publishes them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Annotated

from anyio import sleep, to_thread
from fastapi import APIRouter, Depends, Header, Path, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api import paging, repeats
from api.auth.scope import Permission, Scope
from api.deps import Service, needs
from api.ids import new_id
from api.jobs import plan_rows
from api.jobs.asked import Asked, PlanRequest
from api.jobs.working import PLANS
from api.repositories import plans as repository
from api.repositories.centres import whole_centre
from api.schemas.plans import NewPlan, Plans, PlanView

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.running import Running

router = APIRouter(prefix="/v1/plans", tags=["plans"])
Solver = Annotated[Scope, needs(Permission.PLANS_SOLVE)]
PlanId = Annotated[
    str, Path(pattern=r"^plan-[0-9a-f]{24}$", examples=["plan-019ac0ffee00a1b2c3d4e5f6"])
]
LastEvent = Annotated[
    int | None,
    Header(alias="Last-Event-ID", ge=0, le=2**31 - 1, description="Go on behind this event."),
]
EVENTS_EVERY_S = 0.5
SHORTEST_S, LONGEST_S, PATIENCE = 1, 15, 0.1
"""Seconds after which to ask again: a tenth of those that a plan runs already."""


@router.post("", operation_id="plan-add", status_code=202, response_model=PlanView)
def add_plan(
    service: Service, request: Request, scope: Solver, body: NewPlan, key: repeats.Key = None
) -> Response:
    """Ask for a plan of a centre as it is now; it is made by whichever worker is free."""

    def effect(session: Session) -> repeats.Answer:
        centre = whole_centre(session, scope, body.centre_id)
        asked = Asked.model_validate(body.model_dump(exclude={"centre_id"}))
        wanted = PlanRequest(
            centre_id=centre.centre_id, centre_revision=centre.revision, asked=asked
        )
        plan_id = new_id(plan_rows.KIND)
        most = service.settings.plans_waiting
        row = repository.add_plan(session, scope, plan_id, wanted, most)
        service.jobs.enqueue(session, PLANS, plan_rows.KIND, plan_id, plan_id)
        headers = {"Location": f"/v1/plans/{plan_id}", "Retry-After": str(SHORTEST_S)}
        return repeats.Answer(202, PlanView.of(row).model_dump(mode="json"), headers)

    plain = body.model_dump(mode="json")
    return repeats.Repeatable(service, scope, key, request).once(plain, effect)


@router.get("", operation_id="plans-list")
def list_plans(
    service: Service,
    request: Request,
    response: Response,
    scope: Solver,
    cursor: paging.Cursor = None,
    limit: paging.Limit = 100,
) -> Plans:
    """List plans, the newest first."""
    (before,) = paging.read(cursor)
    with service.database.read() as session:
        rows = repository.plans(session, scope, before, limit + 1)
    shown, following = paging.page(request, response, rows, limit, lambda row: (row.job_id,))
    return Plans(plans=[PlanView.of(row) for row in shown], next_cursor=following)


@router.get("/{plan_id}", operation_id="plan-read")
def read_plan(service: Service, response: Response, scope: Solver, plan_id: PlanId) -> PlanView:
    """Return a plan; while it is open, ``Retry-After`` says when to ask again."""
    view = _view(service, scope, plan_id)
    if view.ended_at is None:
        elapsed_s = view.progress.seconds if view.progress else 0.0
        wait_s = min(LONGEST_S, max(SHORTEST_S, round(PATIENCE * elapsed_s)))
        response.headers["Retry-After"] = str(wait_s)
    return view


@router.post(
    "/{plan_id}/cancel", operation_id="plan-cancel", status_code=202, response_model=PlanView
)
def cancel_plan(
    service: Service, request: Request, scope: Solver, plan_id: PlanId, key: repeats.Key = None
) -> Response:
    """Stop a plan.

    Its search is gone within a second; the best roster that it had becomes a draft. One that still
    waits is not begun. A plan that has ended stays as it is.
    """

    def effect(session: Session) -> repeats.Answer:
        row = repository.stop(session, scope, plan_id)
        shown = PlanView.of(row, repository.told(session, plan_id))
        return repeats.Answer(202, shown.model_dump(mode="json"))

    return repeats.Repeatable(service, scope, key, request).once(None, effect)


def _known(service: Service, scope: Solver, plan_id: PlanId) -> str:
    """Return the id of a plan within reach, before the stream has begun and cannot say 404."""
    _view(service, scope, plan_id)
    return plan_id


@router.get("/{plan_id}/events", operation_id="plan-events", response_class=EventSourceResponse)
async def follow_plan(
    service: Service,
    scope: Solver,
    plan_id: Annotated[str, Depends(_known)],
    last_event_id: LastEvent = None,
) -> AsyncIterator[ServerSentEvent]:
    """Follow a plan: an event whenever its progress changes, and ``end`` as the last one."""
    position = last_event_id or 0
    while True:
        view, last = await to_thread.run_sync(_since, service, scope, plan_id, position)
        if view.ended_at is not None:
            yield ServerSentEvent(data=view.model_dump(mode="json"), event="end", id=str(last))
            return
        if last > position:
            position = last
            shown = view.model_dump(mode="json")
            yield ServerSentEvent(data=shown, event="progress", id=str(position))
        await sleep(EVENTS_EVERY_S)


def _view(service: Running, scope: Scope, plan_id: str) -> PlanView:
    return _since(service, scope, plan_id, 0)[0]


def _since(service: Running, scope: Scope, plan_id: str, position: int) -> tuple[PlanView, int]:
    """Return a plan and the position of its last progress."""
    with service.database.read() as session:
        row = repository.plan(session, scope, plan_id)
        told = repository.told(session, plan_id)
        return PlanView.of(row, told), told[-1].position if told else position
