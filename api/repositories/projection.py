"""The rows that are listed from a centre's files, brought in step with them.

Files say everything; rows say who it is about, so that lists can be limited, paged and versioned.
A person whose rows differ from before gets a new version and an entry in the feed of changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from api.db.tables import (
    ContractRow,
    PersonRow,
    PostingRow,
    SkillRow,
    TimeOffRow,
    WishRow,
)
from api.repositories.feed import Event, publish
from api.schemas.people import ContractEntry, Posting, SkillEntry, TimeOffEntry, WishEntry
from scheduler.exchange import in_force, zones_of_sites

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.db.tables import CentreRow
    from scheduler.domain import Agent, TimeOff
    from scheduler.exchange import CentreFiles

Rows = list[dict[str, Any]]
"""Columns of rows without centre, person and position."""

AT_ONCE = 500
"""People whose rows are deleted by one statement."""

EARLIEST, LATEST = date(1, 1, 1), date(9999, 12, 31)


@dataclass(frozen=True)
class _Kind:
    """One table of rows about people, and what a centre's files say it holds."""

    table: type[Any]
    rows: Callable[[CentreFiles], dict[str, Rows]]


def project(session: Session, centre: CentreRow, files: CentreFiles) -> None:
    """Bring the rows of people and contracts in step with a centre's files."""
    centre_id = centre.centre_id
    known = {
        row.agent_id: row
        for row in session.scalars(select(PersonRow).where(PersonRow.centre_id == centre_id))
    }
    wanted = {agent.agent_id for agent in files.agents}
    now = datetime.now(UTC)
    for agent_id in sorted(wanted - known.keys()):
        session.add(PersonRow(centre_id=centre_id, agent_id=agent_id, version=0, changed_at=now))
    session.flush()
    changed: set[str] = set()
    for kind in _KINDS:
        changed |= _replace(session, centre_id, kind, kind.rows(files), known.keys() - wanted)
    _remove(session, centre_id, [known[agent_id] for agent_id in sorted(known.keys() - wanted)])
    _count(session, centre_id, changed & wanted)
    _contracts(session, centre_id, files)


def _replace(
    session: Session, centre_id: str, kind: _Kind, wanted: dict[str, Rows], gone: set[str]
) -> set[str]:
    """Put what differs in place and return whose rows that are."""
    table = kind.table
    query = select(table.agent_id, table.data).where(table.centre_id == centre_id)
    held: dict[str, list[Any]] = defaultdict(list)
    for row in session.execute(query.order_by(*table.__mapper__.primary_key)):
        held[row.agent_id].append(row.data)
    differ = {
        agent_id
        for agent_id in held.keys() | wanted.keys()
        if held.get(agent_id, []) != [row["data"] for row in wanted.get(agent_id, [])]
    }
    differ -= gone  # the foreign key takes theirs
    old = sorted(differ & held.keys())
    for n in range(0, len(old), AT_ONCE):
        theirs = table.agent_id.in_(old[n : n + AT_ONCE])
        session.execute(delete(table).where(table.centre_id == centre_id, theirs))
    rows = [
        {"centre_id": centre_id, "agent_id": agent_id, **row}
        for agent_id in sorted(differ)
        for row in wanted.get(agent_id, [])
    ]
    if rows:
        session.execute(insert(table), rows)
    return differ


def _remove(session: Session, centre_id: str, people: Iterable[PersonRow]) -> None:
    places = _places(session, centre_id)
    for person in people:
        name = person.agent_id
        event = Event("person.removed", name, person.version + 1, name, *places[name])
        publish(session, centre_id, [event])
        session.delete(person)
    session.flush()


def _count(session: Session, centre_id: str, changed: set[str]) -> None:
    """Give changed people a new version, and say so in the feed."""
    query = select(PersonRow).where(PersonRow.centre_id == centre_id)
    places = _places(session, centre_id)
    events = []
    for person in session.scalars(query.order_by(PersonRow.agent_id)):
        if person.agent_id in changed:
            person.version += 1
            person.changed_at = datetime.now(UTC)
            name = person.agent_id
            events.append(Event("person.changed", name, person.version, name, *places[name]))
    publish(session, centre_id, events)
    session.flush()


def _places(session: Session, centre_id: str) -> dict[str, tuple[str, str]]:
    """Return person → site and team of their last posting."""
    query = select(PostingRow).where(PostingRow.centre_id == centre_id)
    rows = session.scalars(query.order_by(PostingRow.agent_id, PostingRow.begins))
    return {row.agent_id: (row.site, row.team) for row in rows}


def _contracts(session: Session, centre_id: str, files: CentreFiles) -> None:
    session.execute(delete(ContractRow).where(ContractRow.centre_id == centre_id))
    terms: dict[str, Rows] = defaultdict(list)
    for contract in files.contracts:
        rows = terms[contract.contract_id]
        data = ContractEntry.of(contract).model_dump(mode="json")
        rows.append({"contract_id": contract.contract_id, "position": len(rows), "data": data})
    session.execute(
        insert(ContractRow),
        [{"centre_id": centre_id, **row} for rows in terms.values() for row in rows],
    )


def _postings(files: CentreFiles) -> dict[str, Rows]:
    return {agent_id: _line(agents) for agent_id, agents in _by_person(files).items()}


def _by_person(files: CentreFiles) -> dict[str, list[Agent]]:
    people: dict[str, list[Agent]] = defaultdict(list)
    for agent in files.agents:
        people[agent.agent_id].append(agent)
    return people


def _line(agents: list[Agent]) -> Rows:
    """Return postings one after the other; what is before the first one is like it."""
    agents.sort(key=lambda agent: agent.valid_from or EARLIEST)
    begins = [EARLIEST, *(agent.valid_from or EARLIEST for agent in agents[1:]), LATEST]
    return [
        {
            "begins": first,
            "ends": end,
            "site": agent.site,
            "team": agent.team,
            "data": Posting.of(agent).model_dump(mode="json"),
        }
        for agent, (first, end) in zip(agents, pairwise(begins), strict=True)
    ]


def _numbered(pairs: Iterable[tuple[str, dict[str, Any]]]) -> dict[str, Rows]:
    found: dict[str, Rows] = defaultdict(list)
    for agent_id, row in pairs:
        found[agent_id].append({"position": len(found[agent_id]), **row})
    return found


def _skills(files: CentreFiles) -> dict[str, Rows]:
    return _numbered(
        (row.agent_id, {"queue": row.queue, "data": SkillEntry.of(row).model_dump(mode="json")})
        for row in files.skills
    )


def _wishes(files: CentreFiles) -> dict[str, Rows]:
    return _numbered(
        (row.agent_id, {"data": WishEntry.of(row).model_dump(mode="json")}) for row in files.wishes
    )


def _time_off(files: CentreFiles) -> dict[str, Rows]:
    zones, people = zones_of_sites(files.centre), _by_person(files)
    return _numbered(
        (row.agent_id, _leave(row, zones, people[row.agent_id])) for row in files.time_off
    )


def _leave(leave: TimeOff, zones: Mapping[str, str], postings: list[Agent]) -> dict[str, Any]:
    """Return leave on the clocks of the site where the person is when it begins."""
    posting = in_force(postings, leave.start.date())
    zone = zones[posting.site] if posting else "UTC"
    data = TimeOffEntry.of(leave, zone).model_dump(mode="json")
    return {"starts_at": leave.start, "ends_at": leave.end, "data": data}


_KINDS = (
    _Kind(PostingRow, _postings),
    _Kind(SkillRow, _skills),
    _Kind(WishRow, _wishes),
    _Kind(TimeOffRow, _time_off),
)
