"""Rosters: handed in as drafts, judged, compared, published, read."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, File, Path, Query, Request, Response, UploadFile

from api import paging, repeats, versions
from api.auth.scope import Permission, Scope
from api.centres.check import folder_of
from api.deps import Service, needs
from api.edits.present import Present, judged_now
from api.edits.tries import prepared_and_done
from api.errors import Problem
from api.repositories import centres
from api.repositories import rosters as repository
from api.repositories.centres import digest, whole_centre
from api.repositories.publishing import Wanted, publish_draft
from api.repositories.rosters import Draft
from api.routes.centres import UPLOAD_BYTES, CentreId
from api.schemas.rosters import (
    AuditView,
    ChangeView,
    Difference,
    PlanFile,
    PlanFiles,
    Publish,
    Rosters,
    RosterView,
    Shifts,
    ShiftView,
    Status,
)
from scheduler.domain import Roster
from scheduler.exchange import diff_rosters
from scheduler.pipeline.judge import Judged, judge
from scheduler.pipeline.request import Request as PlanRequest

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter(prefix="/v1", tags=["rosters"])
Reader = Annotated[Scope, needs(Permission.ROSTERS_READ)]
Writer = Annotated[Scope, needs(Permission.ROSTERS_WRITE)]
Judge = Annotated[Scope, needs(Permission.VERDICTS_READ)]
RosterId = Annotated[str, Path(pattern=r"^roster-[0-9a-f]{24}$")]
ROSTER, NEED = "roster.csv", "need.csv"


@router.get("/centres/{centre_id}/rosters", operation_id="rosters-list")
def list_rosters(
    service: Service,
    request: Request,
    response: Response,
    scope: Reader,
    centre_id: CentreId,
    status: Annotated[Status | None, Query()] = None,
    cursor: paging.Cursor = None,
    limit: paging.Limit = 100,
) -> Rosters:
    """List the rosters of a centre, the newest first; drafts are shown to planners alone."""
    (after,) = paging.read(cursor)
    with service.database.read() as session:
        rows = repository.rosters(session, scope, centre_id, status, after, limit + 1)
    shown, following = paging.page(request, response, rows, limit, lambda row: (row.roster_id,))
    return Rosters(rosters=[RosterView.of(row) for row in shown], next_cursor=following)


@router.post(
    "/centres/{centre_id}/rosters",
    operation_id="roster-add",
    status_code=201,
    response_model=RosterView,
    max_body_size=UPLOAD_BYTES,
)
def add_roster(
    service: Service,
    request: Request,
    scope: Writer,
    centre_id: CentreId,
    roster: Annotated[UploadFile, File(description="roster.csv, made here or elsewhere.")],
    need: Annotated[UploadFile | None, File(description="need.csv to judge by.")] = None,
    key: repeats.Key = None,
) -> Response:
    """Hand in a roster: it is judged by every rule and kept as a draft, whatever the verdict.

    Without a need the need is forecast from what was known before the weeks of the roster.
    """
    repeatable = repeats.Repeatable(service, scope, key, request)
    repeatable.needed_key()
    with service.database.read() as session:
        centres.require_whole(scope, centre_id)
        revision = centres.centre(session, scope, centre_id).revision
        bundle = centres.files_of(session, scope, centre_id)
    files = {ROSTER: roster.file.read()} | ({NEED: need.file.read()} if need else {})
    with folder_of(bundle) as folder, folder_of(files) as beside:
        judged = judge(PlanRequest(folder, need=_need(beside, files)), beside / ROSTER)
    draft = _draft(service, centre_id, revision, judged, files)

    def effect(session: Session) -> repeats.Answer:
        whole_centre(session, scope, centre_id)
        row = repository.store(session, scope, draft)
        headers = {"Location": f"/v1/rosters/{row.roster_id}", "ETag": versions.tag(row.version)}
        return repeats.Answer(201, RosterView.of(row).model_dump(mode="json"), headers)

    body = {name: digest(content) for name, content in files.items()}
    return repeatable.once(body, effect)


def _need(folder: FilePath, files: dict[str, bytes]) -> FilePath | None:
    return folder / NEED if NEED in files else None


def _draft(
    service: Service, centre_id: str, revision: int, judged: Judged, files: dict[str, bytes]
) -> Draft:
    horizon, most = judged.horizon, service.settings.weeks_max
    if horizon.weeks > most:
        raise Problem("too-many-weeks", f"{horizon.weeks} weeks; this service takes {most}.")
    audit = judged.audit.model_dump(mode="json")
    facts = {"notices": list(judged.notices)}
    return Draft(
        centre_id, revision, horizon.first, horizon.weeks, judged.roster, audit, facts, files
    )


@router.get("/rosters/{roster_id}", operation_id="roster-read")
def read_roster(
    service: Service, response: Response, scope: Reader, roster_id: RosterId
) -> RosterView:
    """Return a roster in brief."""
    with service.database.read() as session:
        row = repository.roster(session, scope, roster_id)
    versions.stamp(response, row.version)
    return RosterView.of(row)


@router.get("/rosters/{roster_id}/shifts", operation_id="roster-shifts-list")
def list_shifts(
    service: Service,
    request: Request,
    response: Response,
    scope: Reader,
    roster_id: RosterId,
    cursor: paging.Cursor = None,
    limit: paging.Limit = 100,
) -> Shifts:
    """List the shifts of a roster that are within reach."""
    agent_id, shift_id = paging.read(cursor, 2)
    with service.database.read_whole() as session:
        row = repository.roster(session, scope, roster_id)
        found = repository.shifts(session, scope, row, (agent_id, shift_id), limit + 1)
    shown, following = paging.page(
        request, response, found, limit, lambda shift: (shift.agent_id, shift.shift_id)
    )
    return Shifts(shifts=[ShiftView.of(shift) for shift in shown], next_cursor=following)


@router.get("/rosters/{roster_id}/audit", operation_id="roster-audit-read")
def read_audit(service: Service, scope: Judge, roster_id: RosterId) -> AuditView:
    """Return what every rule says of a roster."""
    with service.database.read() as session:
        row = repository.roster(session, scope, roster_id)
        centres.require_whole(scope, row.centre_id)
        return AuditView.of(row)


@router.get("/rosters/{roster_id}/difference", operation_id="roster-difference-read")
def read_difference(
    service: Service,
    scope: Reader,
    roster_id: RosterId,
    since: Annotated[
        str | None,
        Query(
            pattern=r"^roster-[0-9a-f]{24}$",
            description="An older roster; without it, what is in force for the same dates.",
        ),
    ] = None,
) -> Difference:
    """Return what turns an older roster, or what is in force, into this one."""
    with service.database.read_whole() as session:
        row = repository.roster(session, scope, roster_id)
        older = repository.roster(session, scope, since) if since else None
        if older is None:
            held = repository.in_force(session, row.centre_id, row.first_date, row.last_date)
            older = next((found for found in held if found.roster_id != roster_id), None)
        old = repository.domain_roster(session, scope, older) if older else Roster()
        new = repository.domain_roster(session, scope, row)
    return Difference(
        old_roster_id=older.roster_id if older else None,
        new_roster_id=roster_id,
        changes=[ChangeView.of(change) for change in diff_rosters(old, new)],
    )


@router.get("/rosters/{roster_id}/files", operation_id="roster-files-list")
def list_files(service: Service, scope: Judge, roster_id: RosterId) -> PlanFiles:
    """List the files that were written beside a roster."""
    with service.database.read() as session:
        row = repository.roster(session, scope, roster_id)
        centres.require_whole(scope, row.centre_id)
        rows = repository.file_names(session, row)
    return PlanFiles(files=[PlanFile(name=file.name, sha256=file.sha256) for file in rows])


@router.get(
    "/rosters/{roster_id}/files/{name:path}",
    operation_id="roster-file-read",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {"schema": {"type": "string"}}}}},
)
def read_file(
    service: Service,
    scope: Judge,
    roster_id: RosterId,
    name: Annotated[str, Path(max_length=100, examples=["need.csv"])],
) -> Response:
    """Return a file that was written beside a roster."""
    with service.database.read() as session:
        row = repository.roster(session, scope, roster_id)
        centres.require_whole(scope, row.centre_id)
        content = repository.file_content(session, row, name)
    return Response(content, media_type="application/octet-stream")


@router.post(
    "/rosters/{roster_id}/publication", operation_id="roster-publish", response_model=RosterView
)
def publish_roster(
    service: Service,
    request: Request,
    scope: Annotated[Scope, needs(Permission.ROSTERS_PUBLISH)],
    roster_id: RosterId,
    body: Publish,
    if_match: versions.IfMatch = None,
    key: repeats.Key = None,
) -> Response:
    """Publish a draft in the place of what is in force for its weeks; all of it or nothing.

    When somebody else has published these weeks since, the answer is 409 with the difference. When
    the centre has changed since the draft was judged, it is judged by the centre as it is now.
    """
    wanted = Wanted(roster_id, versions.expected(if_match), body.replaces, body.reason)
    once = repeats.Repeatable(service, scope, key, request)
    once.needed_key()

    def prepare() -> Present | None:
        return judged_now(service, scope, roster_id, wanted.version)

    def effect(session: Session, present: Present | None) -> repeats.Answer:
        row = publish_draft(session, scope, wanted, present=present)
        headers = {"ETag": versions.tag(row.version)}
        return repeats.Answer(200, RosterView.of(row).model_dump(mode="json"), headers)

    plain = {**body.model_dump(mode="json"), "version": wanted.version}
    return prepared_and_done(once, plain, prepare, effect)
