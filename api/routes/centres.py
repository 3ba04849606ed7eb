"""Centres: handed in as their files, read back as their files, listed in brief."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias

from fastapi import APIRouter, File, Path, Request, Response, UploadFile

from api import paging, repeats, versions
from api.auth.scope import Permission, Scope
from api.centres.bundle import NAME, Bundle, checked, from_zip
from api.centres.check import checked_centre
from api.deps import Service, needs
from api.errors import Problem, not_found
from api.repositories import centres as repository
from api.schemas.base import ID_PATTERN
from api.schemas.centres import CentreFileList, Centres, CentreView, FileView

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.running import Running
    from scheduler.exchange import CentreFiles

router = APIRouter(prefix="/v1/centres", tags=["centres"])
Reader = Annotated[Scope, needs(Permission.CENTRES_READ)]
Writer = Annotated[Scope, needs(Permission.CENTRES_WRITE)]
CentreId = Annotated[str, Path(pattern=ID_PATTERN, examples=["anonbank"])]
UPLOAD_BYTES = 64_000_000
"""Largest body with files; what an archive unpacks to is counted as well, by the settings."""

Files: TypeAlias = Annotated[
    list[UploadFile], File(min_length=1, description="A zip archive, or plain files.")
]


@router.get("", operation_id="centres-list")
def list_centres(
    service: Service,
    request: Request,
    response: Response,
    scope: Reader,
    cursor: paging.Cursor = None,
    limit: paging.Limit = 100,
) -> Centres:
    """List the centres within reach."""
    (after,) = paging.read(cursor)
    with service.database.read() as session:
        rows = repository.centres(session, scope, after, limit + 1)
    shown, following = paging.page(request, response, rows, limit, lambda row: (row.centre_id,))
    return Centres(centres=[CentreView.of(row) for row in shown], next_cursor=following)


@router.post(
    "",
    operation_id="centre-add",
    status_code=201,
    response_model=CentreView,
    max_body_size=UPLOAD_BYTES,
)
def add_centre(
    service: Service, request: Request, scope: Writer, files: Files, key: repeats.Key = None
) -> Response:
    """Add a centre from the files of its folder: a zip archive, or plain files.

    Every fault of every file is told at once, and then nothing is stored.
    """
    repeatable = repeats.Repeatable(service, scope, key, request)
    repeatable.needed_key()
    bundle = checked(_handed_in(service, files))
    read = _read(service, bundle)

    def effect(session: Session) -> repeats.Answer:
        row = repository.add_centre(session, scope, bundle, read)
        headers = {"Location": f"/v1/centres/{row.centre_id}", "ETag": versions.tag(row.revision)}
        return repeats.Answer(201, CentreView.of(row).model_dump(mode="json"), headers)

    body = {name: repository.digest(content) for name, content in bundle.items()}
    return repeatable.once(body, effect)


@router.get("/{centre_id}", operation_id="centre-read")
def read_centre(
    service: Service, response: Response, scope: Reader, centre_id: CentreId
) -> CentreView:
    """Return a centre in brief."""
    with service.database.read() as session:
        row = repository.centre(session, scope, centre_id)
    versions.stamp(response, row.revision)
    return CentreView.of(row)


@router.put("/{centre_id}", operation_id="centre-replace", max_body_size=UPLOAD_BYTES)
def replace_centre(
    service: Service,
    response: Response,
    scope: Writer,
    centre_id: CentreId,
    files: Files,
    if_match: versions.IfMatch = None,
) -> CentreView:
    """Put files in the place of those of the same name, and keep the others.

    The centre is then checked as a whole; every fault is told at once, and then nothing is stored.
    """
    versions.expected(if_match)
    handed = _handed_in(service, files)
    with service.database.read() as session:
        repository.require_whole(scope, centre_id)
        row = repository.centre(session, scope, centre_id)
        versions.compare(if_match, row.revision)
        held = repository.files_of(session, scope, centre_id)
    read = _read(service, checked({**held, **handed}))
    if read.centre.centre_id != centre_id:
        place = {"pointer": "#/centre.toml/centre_id", "reason": f"is not {centre_id}"}
        raise Problem("invalid", errors=[place])
    with service.database.write() as session:
        row = repository.whole_centre(session, scope, centre_id)
        versions.compare(if_match, row.revision)
        repository.replace_files(session, scope, row, handed, read)
    versions.stamp(response, row.revision)
    return CentreView.of(row)


@router.get("/{centre_id}/files", operation_id="centre-files-list")
def list_files(service: Service, scope: Writer, centre_id: CentreId) -> CentreFileList:
    """List the files of a centre as they are."""
    with service.database.read() as session:
        repository.require_whole(scope, centre_id)
        rows = repository.file_states(session, scope, centre_id)
    return CentreFileList(files=[FileView.of(row) for row in rows])


@router.get(
    "/{centre_id}/files/{name:path}",
    operation_id="centre-file-read",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {"schema": {"type": "string"}}}}},
)
def read_file(
    service: Service,
    scope: Writer,
    centre_id: CentreId,
    name: Annotated[str, Path(max_length=100, examples=["agents.csv"])],
) -> Response:
    """Return a file of a centre as it was handed in, or as changes left it."""
    with service.database.read() as session:
        repository.require_whole(scope, centre_id)
        content = repository.files_of(session, scope, centre_id).get(name)
    if content is None:
        raise not_found("file")
    return Response(content, media_type="application/octet-stream")


def _handed_in(service: Running, files: list[UploadFile]) -> Bundle:
    bundle: Bundle = {}
    for upload in files:
        name = upload.filename or ""
        if name.endswith(".zip"):
            bundle |= from_zip(upload.file, service.settings.upload_bytes)
        elif NAME.match(name):
            bundle[name] = upload.file.read()
        else:
            place = {"pointer": "#/files", "value": name[:60], "reason": "is no file of a centre"}
            raise Problem("invalid", errors=[place])
    return bundle


def _read(service: Running, bundle: Bundle) -> CentreFiles:
    files = checked_centre(bundle)
    people, most = len({agent.agent_id for agent in files.agents}), service.settings.people_max
    if people > most:
        raise Problem("too-many-people", f"{people} people; this service plans for {most}.")
    return files
