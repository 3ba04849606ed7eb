"""Accounts: users, clients and keys, and the scope that each gives."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from api.auth.scope import EVERYTHING, ROLE_PERMISSIONS, Permission, Reach, Role, Scope
from api.db.tables import ClientRow, KeyRow, UserRow
from api.errors import Problem, not_found

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

AnyAccount = UserRow | ClientRow | KeyRow
KINDS: dict[str, type[AnyAccount]] = {"user": UserRow, "client": ClientRow, "key": KeyRow}
"""First part of an account's id → table."""


def scope_of(account: AnyAccount, at_most: frozenset[Permission] | None = None) -> Scope:
    """Return the scope of an account, cut down to what a token allows at most.

    An agent reaches the rows of one person and no other; without that person, none.
    """
    role = Role(account.role)
    allowed = ROLE_PERMISSIONS[role]
    own = frozenset({account.agent_id} if account.agent_id else ())
    return Scope(
        account_id=account.account_id,
        role=role,
        permissions=allowed if at_most is None else allowed & at_most,
        centres=_reach(account.centres),
        sites=_reach(account.sites),
        teams=_reach(account.teams),
        people=own if role is Role.AGENT or account.agent_id else EVERYTHING,
    )


def _reach(names: list[str] | None) -> Reach:
    return EVERYTHING if names is None else frozenset(names)


def live_account(session: Session, account_id: str) -> AnyAccount | None:
    """Return an account that may call now; None for one that is unknown, stopped or over.

    No scope is asked for, since this is where scopes come from.
    """
    table: Any = KINDS.get(account_id.partition("-")[0])
    found: AnyAccount | None = session.get(table, account_id) if table else None
    if found is None or not found.active:
        return None
    over = isinstance(found, KeyRow) and found.expires_at <= datetime.now(UTC)
    return None if over else found


def user_named(session: Session, name: str) -> UserRow | None:
    """Return the user of a name, to compare a password with."""
    return session.scalar(select(UserRow).where(UserRow.name == name))


def accounts(
    session: Session, scope: Scope, kind: str, after: str, limit: int
) -> Sequence[AnyAccount]:
    """Return accounts of a kind in order of id, at most ``limit`` of them."""
    _managing(scope)
    table: Any = KINDS[kind]
    query = select(table).where(table.account_id > after).order_by(table.account_id)
    rows: Sequence[AnyAccount] = session.scalars(query.limit(limit)).all()
    return rows


def account(session: Session, scope: Scope, kind: str, account_id: str) -> AnyAccount:
    """Return one account.

    Raises
    ------
    Problem
        When there is none of this kind.
    """
    _managing(scope)
    table: Any = KINDS[kind]
    found: AnyAccount | None = session.get(table, account_id)
    if found is None:
        raise not_found("account")
    return found


def add_account(session: Session, scope: Scope, row: AnyAccount) -> None:
    """Add an account.

    Raises
    ------
    Problem
        When another one of the kind has the name.
    """
    _managing(scope)
    table = type(row)
    if session.scalar(select(table.account_id).where(table.name == row.name)):
        raise Problem("exists", f"The name {row.name!r} is taken: choose another.")
    session.add(row)
    session.flush()


def _managing(scope: Scope) -> None:
    if not scope.may(Permission.ACCOUNTS_MANAGE):
        raise not_found("account")


def has_users(session: Session) -> bool:
    """Return whether there is any user yet."""
    return session.scalar(select(UserRow.account_id).limit(1)) is not None
