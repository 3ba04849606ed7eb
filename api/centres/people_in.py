"""Many people at once, from a file of another system: read, put in the place of their rows, stored.

A person is told by the id that both systems know. People whom the file does not name stay as they
are, and so does what it has no column for.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api import trail, versions
from api.centres.bounds import of_people
from api.centres.check import BULKY, checked_change, folder_of
from api.centres.edit import replaced_rows
from api.errors import Problem
from api.repositories import centres, people
from scheduler.errors import InputError
from scheduler.exchange import read_people

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from api.auth.scope import Scope
    from api.centres.bundle import Bundle
    from api.running import Running
    from scheduler.exchange import CentreFiles, PersonLine

PEOPLE, AGENTS = "people.csv", "agents.csv"
"""The file as its faults name it, and the centre's own that it changes."""


@dataclass(frozen=True)
class PeopleIn:
    """People who are to be stored; all of it has been checked.

    Attributes
    ----------
    sha256
        Of the file.
    people
        Whom it names, in its order.
    changed
        The centre's file with their rows; empty where that says the same as before.
    files
        What the centre says with it.
    notices
        What was set aside.
    """

    sha256: str
    people: tuple[str, ...]
    changed: Bundle
    files: CentreFiles
    notices: tuple[str, ...]


def people_in(
    service: Running, scope: Scope, centre_id: str, if_match: str | None, content: bytes
) -> PeopleIn:
    """Return what a file of people comes to.

    Parameters
    ----------
    if_match
        The version of the centre that it is meant for.
    content
        The file.

    Raises
    ------
    Problem
        When the whole centre is not within reach, has changed since, or would have too many people.
    InputError
        With every fault of the file; or with those of the centre's files as they would be.
    """
    with service.database.read() as session:
        centres.require_whole(scope, centre_id)
        row = centres.centre(session, scope, centre_id)
        versions.compare(if_match, row.revision)
        held = centres.files_of(session, scope, centre_id, leave_out=BULKY)
        encoding = str(row.data.get("encoding", "utf-8"))
    files = checked_change(held)
    with folder_of({PEOPLE: content}) as folder:
        lines, notices = read_people(folder / PEOPLE, files)
    rows = _rows(lines)
    _check(lines, len({agent.agent_id for agent in files.agents} | rows.keys()), service)
    merged = replaced_rows(held[AGENTS], "agent_id", rows, encoding)
    changed = {AGENTS: merged} if merged != held[AGENTS] else {}
    after = checked_change(held | changed) if changed else files
    return PeopleIn(centres.digest(content), tuple(rows), changed, after, notices)


def _rows(lines: Sequence[PersonLine]) -> dict[str, list[dict[str, str]]]:
    """Return person → rows, column → cell."""
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    for line in lines:
        rows[line.agent.agent_id].append(dict(line.cells))
    return rows


def _check(lines: Sequence[PersonLine], count: int, service: Running) -> None:
    faults = tuple(of_people(PEOPLE, [(line.line, line.agent) for line in lines]))
    if faults:
        raise InputError(faults)
    most = service.settings.people_max
    if count > most:
        raise Problem("too-many-people", f"{count} people; this service plans for {most}.")


def store_people(
    session: Session, scope: Scope, centre_id: str, if_match: str | None, found: PeopleIn
) -> dict[str, Any]:
    """Store people who were read, and return plain data of what that changed.

    Raises
    ------
    Problem
        When the centre has changed since they were read.
    """
    row = centres.whole_centre(session, scope, centre_id)
    versions.compare(if_match, row.revision)
    before = people.versions_of(session, centre_id)
    if found.changed:
        centres.replace_files(session, scope, row, found.changed, found.files)
    after = people.versions_of(session, centre_id)
    made = [name for name in found.people if name not in before]
    changed = [name for name in found.people if name in before and before[name] != after[name]]
    unchanged = len(found.people) - len(made) - len(changed)
    counts = {"made": len(made), "changed": len(changed), "unchanged": unchanged}
    details = counts | {"sha256": found.sha256}
    trail.note(session, scope, "people.imported", centre_id, centre_id=centre_id, details=details)
    told = {"made": made, "changed": changed, "unchanged": unchanged}
    return {"centre_version": row.revision, **told, "notices": list(found.notices)}
