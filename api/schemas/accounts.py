"""Accounts on the wire; a password or a secret comes in or goes out once and is never read back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from api.auth.passwords import SHORTEST
from api.auth.scope import Role
from api.db.tables import ClientRow, KeyRow, UserRow
from api.schemas.base import Name, Version, Wire, WireInstant

RoleName = Literal[
    "planner", "team_lead", "agent", "hr_client", "care_team", "auditor", "administrator"
]
AccountName = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$"),
    Field(examples=["ada"]),
]
Password = Annotated[
    str, Field(min_length=SHORTEST, max_length=200, examples=["a long sentence of words"])
]
Names = Annotated[list[Name], Field(max_length=200)] | None


class Reaches(Wire):
    """Whose rows an account reaches: all where null, none where empty.

    An agent reaches one person and no other.
    """

    role: RoleName
    centres: Names = None
    sites: Names = None
    teams: Names = None
    agent_id: Name | None = None

    @model_validator(mode="after")
    def _fits(self) -> Reaches:
        if self.role == Role.AGENT.value and self.agent_id is None:
            raise ValueError("an account with the role agent names its person in agent_id")
        if self.role == Role.TEAM_LEAD.value and self.teams is None:
            raise ValueError("an account with the role team_lead names its teams")
        return self


class NewUser(Reaches):
    """A person who signs in with a password."""

    name: AccountName
    password: Password


class NewClient(Reaches):
    """A program that changes a secret for tokens; the secret is drawn here."""

    name: AccountName


class NewKey(Reaches):
    """A key for a program; the secret is drawn here."""

    name: AccountName
    expires_at: Annotated[
        WireInstant, Field(json_schema_extra={"examples": ["2099-12-31T00:00:00+01:00"]})
    ]


class AccountChange(Reaches):
    """What an account may do from now on; its tokens of before end."""

    active: bool
    password: Password | None = None


class AccountView(Reaches):
    """An account, without any secret."""

    account_id: str
    name: str
    active: bool
    version: Version
    created_at: WireInstant
    expires_at: WireInstant | None = None
    last_used_at: WireInstant | None = None

    @classmethod
    def of(cls, row: UserRow | ClientRow | KeyRow) -> AccountView:
        """Return the wire of a row."""
        of_key: dict[str, datetime | None] = {}
        if isinstance(row, KeyRow):
            of_key = {"expires_at": row.expires_at, "last_used_at": row.last_used_at}
        return cls.model_validate(
            {
                "account_id": row.account_id,
                "name": row.name,
                "role": row.role,
                "centres": row.centres,
                "sites": row.sites,
                "teams": row.teams,
                "agent_id": row.agent_id,
                "active": row.active,
                "version": row.version,
                "created_at": row.created_at,
                **of_key,
            }
        )


class Accounts(Wire):
    """A page of accounts of one kind."""

    accounts: list[AccountView]
    next_cursor: str | None


class WithSecret(AccountView):
    """An account that was just made, with its secret.

    The secret is shown once and not kept: the answer to a repeated request has none.
    """

    secret: str | None = None


class SignIn(Wire):
    """Name and password of a user."""

    name: AccountName
    password: Annotated[str, Field(min_length=1, max_length=200)]


class TokenAnswer(Wire):
    """A token to be sent as ``Authorization: Bearer …`` (RFC 6749, section 5.1)."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - the standard's word
    expires_in: int
    scope: str


class Myself(Wire):
    """The account that asks, and what it may do."""

    account_id: str
    role: RoleName
    permissions: list[str]
    centres: list[str] | None
    sites: list[str] | None
    teams: list[str] | None
    people: list[str] | None
