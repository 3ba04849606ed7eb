"""Users, clients and keys: made, listed, changed by whoever manages accounts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Request, Response

from api import paging, repeats, trail, versions
from api.auth import passwords, secrets
from api.auth.scope import Permission, Scope
from api.db.tables import ClientRow, KeyRow, UserRow
from api.deps import Service, needs
from api.errors import Problem
from api.ids import new_id
from api.repositories import accounts as repository
from api.schemas.accounts import (
    AccountChange,
    Accounts,
    AccountView,
    NewClient,
    NewKey,
    NewUser,
    Reaches,
    WithSecret,
)

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy.orm import Session

    from api.repositories.accounts import AnyAccount

router = APIRouter(prefix="/v1", tags=["accounts"])
Manager = Annotated[Scope, needs(Permission.ACCOUNTS_MANAGE)]
AccountId = Annotated[str, Path(pattern=r"^(user|client|key)-[0-9a-f]{24}$")]


@router.post(
    "/users",
    operation_id="user-add",
    status_code=201,
    response_model=AccountView,
)
def add_user(
    service: Service, request: Request, scope: Manager, body: NewUser, key: repeats.Key = None
) -> Response:
    """Make a user with a password."""

    def effect(session: Session) -> repeats.Answer:
        row = UserRow(**_common("user", body), password_hash=passwords.hashed(body.password))
        return _added(session, scope, row, "users", None)

    plain = body.model_dump(mode="json", exclude={"password"})
    return repeats.Repeatable(service, scope, key, request).once(plain, effect)


@router.post("/clients", operation_id="client-add", status_code=201, response_model=WithSecret)
def add_client(
    service: Service, request: Request, scope: Manager, body: NewClient, key: repeats.Key = None
) -> Response:
    """Make a client; its secret is in the answer and nowhere else."""

    def effect(session: Session) -> repeats.Answer:
        secret = secrets.new_secret()
        row = ClientRow(**_common("client", body), secret_sha256=secrets.sha256(secret))
        return _added(session, scope, row, "clients", secret)

    plain = body.model_dump(mode="json")
    return repeats.Repeatable(service, scope, key, request).once(plain, effect)


@router.post("/keys", operation_id="key-add", status_code=201, response_model=WithSecret)
def add_key(
    service: Service, request: Request, scope: Manager, body: NewKey, key: repeats.Key = None
) -> Response:
    """Make a key; it is in the answer and nowhere else."""

    def effect(session: Session) -> repeats.Answer:
        if body.expires_at <= datetime.now(UTC):
            place = {"pointer": "#/expires_at", "reason": "is in the past"}
            raise Problem("invalid", errors=[place])
        secret = secrets.new_secret()
        row = KeyRow(
            **_common("key", body),
            secret_sha256=secrets.sha256(secret),
            expires_at=body.expires_at,
        )
        shown = secrets.key_text(row.account_id, secret)
        return _added(session, scope, row, "keys", shown)

    plain = body.model_dump(mode="json")
    return repeats.Repeatable(service, scope, key, request).once(plain, effect)


def _add_kind(kind: str, one: str) -> None:
    """Add the routes that all kinds of accounts have alike."""

    @router.get(f"/{kind}", operation_id=f"{kind}-list", summary=f"List {kind}")
    def list_accounts(
        service: Service,
        request: Request,
        response: Response,
        scope: Manager,
        cursor: paging.Cursor = None,
        limit: paging.Limit = 100,
    ) -> Accounts:
        """List the accounts of a kind."""
        (after,) = paging.read(cursor)
        with service.database.read() as session:
            rows = repository.accounts(session, scope, one, after, limit + 1)
        shown, following = paging.page(
            request, response, rows, limit, lambda row: (row.account_id,)
        )
        return Accounts(accounts=[AccountView.of(row) for row in shown], next_cursor=following)

    @router.get(f"/{kind}/{{account_id}}", operation_id=f"{one}-read", summary=f"Read a {one}")
    def read_account(
        service: Service, response: Response, scope: Manager, account_id: AccountId
    ) -> AccountView:
        """Return one account."""
        with service.database.read() as session:
            row = repository.account(session, scope, one, account_id)
        versions.stamp(response, row.version)
        return AccountView.of(row)

    @router.put(f"/{kind}/{{account_id}}", operation_id=f"{one}-change", summary=f"Change a {one}")
    def change_account(
        service: Service,
        response: Response,
        scope: Manager,
        account_id: AccountId,
        body: AccountChange,
        if_match: versions.IfMatch = None,
    ) -> AccountView:
        """Change what an account may do, stop it, or give a user a new password.

        Tokens that were given before end at once.
        """
        with service.database.write() as session:
            row = repository.account(session, scope, one, account_id)
            versions.compare(if_match, row.version)
            _change(row, body)
            details = {"role": row.role, "active": row.active}
            trail.note(session, scope, "account.changed", row.account_id, details=details)
        versions.stamp(response, row.version)
        return AccountView.of(row)


for _kind, _one in (("users", "user"), ("clients", "client"), ("keys", "key")):
    _add_kind(_kind, _one)


def _change(row: AnyAccount, body: AccountChange) -> None:
    if body.password is not None:
        _give_password(row, body.password)
    for name in Reaches.model_fields:
        setattr(row, name, getattr(body, name))
    row.active, row.epoch, row.version = body.active, row.epoch + 1, row.version + 1


def _give_password(row: AnyAccount, password: str) -> None:
    if not isinstance(row, UserRow):
        place = {"pointer": "#/password", "reason": "is for users alone", "cure": "make a new one"}
        raise Problem("invalid", errors=[place])
    row.password_hash = passwords.hashed(password)


def _common(kind: str, body: NewUser | NewClient | NewKey) -> dict[str, Any]:
    reaches = {name: getattr(body, name) for name in Reaches.model_fields}
    now = datetime.now(UTC)
    return {"account_id": new_id(kind), "name": body.name, "created_at": now, **reaches}


def _added(
    session: Session, scope: Scope, row: AnyAccount, path: str, secret: str | None
) -> repeats.Answer:
    repository.add_account(session, scope, row)
    details = {"role": row.role}
    trail.note(session, scope, "account.added", row.account_id, details=details)
    body = AccountView.of(row).model_dump(mode="json")
    unkept = {} if secret is None else {"secret": secret}
    headers = {
        "Location": f"/v1/{path}/{row.account_id}",
        "ETag": versions.tag(row.version),
        "Cache-Control": "no-store",
    }
    return repeats.Answer(201, body, headers, unkept)
