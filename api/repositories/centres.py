"""Centres: their files, revision by revision, and the rows that are listed from them."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import undefer

from api import trail
from api.auth.scope import EVERYTHING
from api.db.tables import CentreFileRow, CentreRow
from api.errors import Problem, not_found
from api.repositories.projection import project
from scheduler.domain import Centre

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from api.auth.scope import Scope
    from api.centres.bundle import Bundle
    from scheduler.exchange import CentreFiles

Found = TypeVar("Found")


def centres(session: Session, scope: Scope, after: str, limit: int) -> Sequence[CentreRow]:
    """Return the centres within reach in order of id, at most ``limit`` of them."""
    query = select(CentreRow).where(CentreRow.centre_id > after)
    if scope.centres is not EVERYTHING:
        query = query.where(CentreRow.centre_id.in_(scope.centres))
    return session.scalars(query.order_by(CentreRow.centre_id).limit(limit)).all()


def centre(session: Session, scope: Scope, centre_id: str, *, lock: bool = False) -> CentreRow:
    """Return a centre.

    Parameters
    ----------
    session, scope
        Where, and for whom.
    centre_id
        Which one.
    lock
        Whether nobody else may change it until the transaction ends.

    Raises
    ------
    Problem
        When there is none within reach.
    """
    # Rows that refer to the centre share its key; whoever added some may still lock it.
    held = {"key_share": True} if lock else None
    return _reached(
        scope, centre_id, lambda: session.get(CentreRow, centre_id, with_for_update=held)
    )


def revision(session: Session, scope: Scope, centre_id: str) -> int:
    """Return the revision of a centre, without reading the centre.

    Raises
    ------
    Problem
        When there is none within reach.
    """
    query = select(CentreRow.revision).where(CentreRow.centre_id == centre_id)
    return _reached(scope, centre_id, lambda: session.scalar(query))


def _reached(scope: Scope, centre_id: str, ask: Callable[[], Found | None]) -> Found:
    """Return what is asked about a centre; what is out of reach is not asked for."""
    found = ask() if scope.reaches_centre(centre_id) else None
    if found is None:
        raise not_found("centre")
    return found


def domain_centre(session: Session, scope: Scope, centre_id: str) -> Centre:
    """Return a centre as the domain has it.

    Raises
    ------
    Problem
        When there is none within reach.
    """
    return Centre.model_validate(centre(session, scope, centre_id).data)


def whole_centre(session: Session, scope: Scope, centre_id: str) -> CentreRow:
    """Return a centre all of whose rows are within reach, for a change of the whole; locked.

    Raises
    ------
    Problem
        When there is none within reach, or only a part of it is.
    """
    found = centre(session, scope, centre_id, lock=True)
    require_whole(scope, centre_id)
    return found


def require_whole(scope: Scope, centre_id: str) -> None:
    """Find out whether all rows of a centre are within reach.

    Raises
    ------
    Problem
        When none is, or only a part.
    """
    if not scope.reaches_centre(centre_id):
        raise not_found("centre")
    if not scope.reaches_whole(centre_id):
        raise Problem("beyond-reach", "This concerns the whole centre; the account has a part.")


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(content).hexdigest()


def files_of(
    session: Session,
    scope: Scope,
    centre_id: str,
    revision: int | None = None,
    leave_out: Iterable[str] = (),
) -> Bundle:
    """Return the files of a centre as they are, or as they were at a revision."""
    now = centre(session, scope, centre_id).revision if revision is None else revision
    query = (
        select(CentreFileRow)
        .where(CentreFileRow.centre_id == centre_id, CentreFileRow.from_revision <= now)
        .where(or_(CentreFileRow.to_revision.is_(None), CentreFileRow.to_revision > now))
        .where(CentreFileRow.name.not_in(tuple(leave_out)))
        .options(undefer(CentreFileRow.content))
    )
    return {row.name: row.content for row in session.scalars(query)}


def file_states(session: Session, scope: Scope, centre_id: str) -> Sequence[CentreFileRow]:
    """Return the files of a centre as they are, without their content, in order of name."""
    centre(session, scope, centre_id)
    now = and_(CentreFileRow.centre_id == centre_id, CentreFileRow.to_revision.is_(None))
    return session.scalars(select(CentreFileRow).where(now).order_by(CentreFileRow.name)).all()


def add_centre(session: Session, scope: Scope, bundle: Bundle, files: CentreFiles) -> CentreRow:
    """Add a centre with its first files.

    Raises
    ------
    Problem
        When it lies beyond the account's reach, or there is one of this id.
    """
    centre_id = files.centre.centre_id
    if not scope.reaches_whole(centre_id):
        raise Problem("beyond-reach", f"The account does not reach the centre {centre_id!r}.")
    if session.get(CentreRow, centre_id) is not None:
        raise Problem("exists", f"There is a centre {centre_id!r}: replace its files instead.")
    now = datetime.now(UTC)
    row = CentreRow(
        centre_id=centre_id,
        name=files.centre.name,
        revision=1,
        data=files.centre.model_dump(mode="json"),
        notices=list(files.notices),
        created_at=now,
        changed_at=now,
    )
    session.add(row)
    session.flush()
    _store(session, row, dict(bundle))
    project(session, row, files)
    trail.note(session, scope, "centre.added", centre_id, centre_id=centre_id)
    return row


def replace_files(
    session: Session,
    scope: Scope,
    row: CentreRow,
    changed: Mapping[str, bytes | None],
    files: CentreFiles,
) -> None:
    """Put files in the place of others, and the rows that are listed from them in step.

    Parameters
    ----------
    session, scope
        Where, and by whom.
    row
        The centre, locked.
    changed
        Name → new content; None takes the file away.
    files
        What the centre says once that is done; it has been checked.
    """
    row.revision += 1
    row.name = files.centre.name
    row.data = files.centre.model_dump(mode="json")
    row.notices = list(files.notices)
    row.changed_at = datetime.now(UTC)
    _store(session, row, changed)
    project(session, row, files)
    details = {"revision": row.revision, "files": sorted(changed)}
    where = row.centre_id
    trail.note(session, scope, "centre.changed", where, centre_id=where, details=details)


def _store(session: Session, row: CentreRow, changed: Mapping[str, bytes | None]) -> None:
    now = and_(CentreFileRow.centre_id == row.centre_id, CentreFileRow.to_revision.is_(None))
    held = {file.name: file for file in session.scalars(select(CentreFileRow).where(now))}
    for name, content in changed.items():
        before = held.get(name)
        if before is not None and content is not None and before.sha256 == digest(content):
            continue
        if before is not None:
            before.to_revision = row.revision
        if content is not None:
            session.add(
                CentreFileRow(
                    centre_id=row.centre_id,
                    name=name,
                    from_revision=row.revision,
                    sha256=digest(content),
                    content=content,
                )
            )
    session.flush()
