"""People of a centre: their postings, skills, wishes and leave, within reach of a scope."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, and_, select

from api.auth.scope import EVERYTHING, Reach, Scope
from api.db.tables import ContractRow, PersonRow, PostingRow
from api.errors import not_found
from api.repositories.centres import centre

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import InstrumentedAttribute, Session

    Column = InstrumentedAttribute[str] | InstrumentedAttribute[str | None] | ColumnElement[str]


def today() -> date:
    """Return the date by which people's postings limit who reaches them."""
    return datetime.now(UTC).date()


def within(
    scope: Scope,
    site: Column,
    team: Column,
    agent_id: Column,
) -> list[ColumnElement[bool]]:
    """Return the conditions on columns of site, team and person that a scope sets on rows."""
    pairs: tuple[tuple[Column, Reach], ...] = (
        (site, scope.sites),
        (team, scope.teams),
        (agent_id, scope.people),
    )
    return [column.in_(reach) for column, reach in pairs if reach is not EVERYTHING]


def _reached(scope: Scope, centre_id: str) -> Select[PersonRow]:
    """Return the query for the people of a centre whose posting of today is within reach."""
    posted = and_(
        PostingRow.centre_id == PersonRow.centre_id,
        PostingRow.agent_id == PersonRow.agent_id,
        PostingRow.begins <= today(),
        PostingRow.ends > today(),
    )
    query = select(PersonRow).join(PostingRow, posted).where(PersonRow.centre_id == centre_id)
    return query.where(*within(scope, PostingRow.site, PostingRow.team, PostingRow.agent_id))


def people(
    session: Session, scope: Scope, centre_id: str, after: str, limit: int
) -> Sequence[PersonRow]:
    """Return people in order of id, at most ``limit`` of them."""
    centre(session, scope, centre_id)
    query = _reached(scope, centre_id).where(PersonRow.agent_id > after)
    return session.scalars(query.order_by(PersonRow.agent_id).limit(limit)).all()


def person(session: Session, scope: Scope, centre_id: str, agent_id: str) -> PersonRow:
    """Return one person.

    Raises
    ------
    Problem
        When there is none within reach.
    """
    centre(session, scope, centre_id)
    query = _reached(scope, centre_id).where(PersonRow.agent_id == agent_id)
    found = session.scalar(query)
    if found is None:
        raise not_found("person")
    return found


def rows_of(
    session: Session, table: type[Any], people_: Sequence[PersonRow]
) -> dict[str, list[dict[str, Any]]]:
    """Return person → plain rows of a table, for people who were found within reach."""
    found: dict[str, list[dict[str, Any]]] = {row.agent_id: [] for row in people_}
    if not people_:
        return found
    query = select(table).where(table.centre_id == people_[0].centre_id)
    query = query.where(table.agent_id.in_(found)).order_by(*table.__mapper__.primary_key)
    for row in session.scalars(query):
        found[row.agent_id].append(row.data)
    return found


def contracts(
    session: Session, scope: Scope, centre_id: str, after: str, limit: int
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return contracts with their terms in order of id, at most ``limit`` of them."""
    centre(session, scope, centre_id)
    names = (
        select(ContractRow.contract_id)
        .where(ContractRow.centre_id == centre_id, ContractRow.contract_id > after)
        .distinct()
        .order_by(ContractRow.contract_id)
        .limit(limit)
    )
    chosen = session.scalars(names).all()
    query = select(ContractRow).where(
        ContractRow.centre_id == centre_id, ContractRow.contract_id.in_(chosen)
    )
    terms: dict[str, list[dict[str, Any]]] = {name: [] for name in chosen}
    for row in session.scalars(query.order_by(ContractRow.contract_id, ContractRow.position)):
        terms[row.contract_id].append(row.data)
    return list(terms.items())


def is_taken(session: Session, centre_id: str, agent_id: str) -> bool:
    """Return whether an id names anybody of a centre, within whoever's reach."""
    return session.get(PersonRow, (centre_id, agent_id)) is not None


def versions_of(session: Session, centre_id: str) -> dict[str, int]:
    """Return person → version of everybody of a centre, for a change of the whole."""
    query = select(PersonRow.agent_id, PersonRow.version).where(PersonRow.centre_id == centre_id)
    return {row.agent_id: row.version for row in session.execute(query)}
