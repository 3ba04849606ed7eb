"""A change of one person: rows of a file replaced, the centre checked, all stored at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api import versions
from api.centres.check import BULKY, checked_change
from api.centres.edit import replaced_rows
from api.errors import Problem, faults_of, not_found
from api.repositories import centres, people
from scheduler.errors import InputError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.auth.scope import Scope
    from api.db.tables import CentreRow
    from api.running import Running


@dataclass(frozen=True)
class Change:
    """The rows of one person, or of one contract, in one file.

    Attributes
    ----------
    file
        Name of the file.
    key
        Column and value that tell the rows.
    rows
        The new ones, column → cell.
    """

    file: str
    key: tuple[str, str]
    rows: Sequence[Mapping[str, str]]


def apply(
    service: Running,
    scope: Scope,
    centre_id: str,
    change: Change,
    if_match: str | None,
    *,
    places: Sequence[tuple[str, str]] = (),
) -> None:
    """Put a person's rows in the place of others.

    Parameters
    ----------
    service, scope
        Where, and by whom.
    centre_id
        The centre, which is locked while the change is checked and stored.
    change
        What is new.
    if_match
        The version of the person that it was made to; 0 where there is none.
    places
        Sites and teams that the person is put into; all must be within reach.

    Raises
    ------
    Problem
        When the person, or a place, is out of reach, has changed since, or the rows have faults.
    """
    agent_id = change.key[1]
    if not scope.reaches_centre(centre_id):
        raise not_found("centre")
    if any(not scope.reaches(centre_id, *place, agent_id) for place in places):
        raise Problem("beyond-reach", "The account does not reach that site or team.")
    with service.database.write() as session:
        row = centres.centre(session, scope, centre_id, lock=True)
        versions.compare(if_match, _version(session, scope, centre_id, agent_id, new=bool(places)))
        _store(service, session, scope, row, change)


def apply_to_whole(
    service: Running, scope: Scope, centre_id: str, change: Change, if_match: str | None
) -> int:
    """Put rows that concern everybody in the place of others; return the centre's new version.

    Raises
    ------
    Problem
        When the whole centre is not within reach, it has changed since, or the rows have faults.
    """
    with service.database.write() as session:
        row = centres.whole_centre(session, scope, centre_id)
        versions.compare(if_match, row.revision)
        _store(service, session, scope, row, change)
        return row.revision


def _store(
    service: Running, session: Session, scope: Scope, row: CentreRow, change: Change
) -> None:
    held = centres.files_of(session, scope, row.centre_id, leave_out=BULKY)
    before = held.get(change.file)
    if before is None and not change.rows:
        return
    encoding = str(row.data.get("encoding", "utf-8"))
    column, name = change.key
    content = replaced_rows(before, column, {name: change.rows}, encoding)
    try:
        files = checked_change({**held, change.file: content})
    except InputError as error:
        raise faults_of(error, "invalid") from error
    if len({a.agent_id for a in files.agents}) > service.settings.people_max:
        raise Problem("too-many-people")
    centres.replace_files(session, scope, row, {change.file: content}, files)


def _version(session: Session, scope: Scope, centre_id: str, agent_id: str, *, new: bool) -> int:
    """Return the version of a person; 0 for one who may be new.

    Raises
    ------
    Problem
        When there is none within reach; also when a new one is wanted and the id is taken out of
        reach, which is said like any other change of version.
    """
    try:
        return people.person(session, scope, centre_id, agent_id).version
    except Problem:
        if not new:
            raise
    if people.is_taken(session, centre_id, agent_id):
        raise not_found("person")
    return 0
