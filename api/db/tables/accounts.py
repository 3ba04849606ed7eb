"""Who may call: people with a password, programs with a secret, keys."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column

from api.db.base import STRICT, Base, Names

_ROLES = (
    "role IN ('planner', 'team_lead', 'agent', 'hr_client', 'care_team', 'auditor', "
    "'administrator')"
)


class Account(MappedAsDataclass, kw_only=True):
    """What all kinds of accounts have.

    Attributes
    ----------
    account_id
        Names it in tokens and in the audit trail.
    centres, sites, teams
        The rows within reach; None reaches all, an empty list none.
    agent_id
        The person whose own rows alone are within reach.
    epoch
        Counted up to end all tokens.
    """

    account_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    centres: Mapped[Names | None] = mapped_column(default=None)
    sites: Mapped[Names | None] = mapped_column(default=None)
    teams: Mapped[Names | None] = mapped_column(default=None)
    agent_id: Mapped[str | None] = mapped_column(default=None)
    active: Mapped[bool] = mapped_column(default=True)
    epoch: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]


class UserRow(Account, Base, kw_only=True):
    """A person with a password; the hash is Argon2id."""

    __tablename__ = "users"
    __table_args__ = (CheckConstraint(_ROLES, name="role"), STRICT)

    password_hash: Mapped[str]


class ClientRow(Account, Base, kw_only=True):
    """A program that changes its secret for a token (OAuth 2.0 client credentials)."""

    __tablename__ = "clients"
    __table_args__ = (CheckConstraint(_ROLES, name="role"), STRICT)

    secret_sha256: Mapped[str]


class KeyRow(Account, Base, kw_only=True):
    """An API key ``wfm_<id>_<secret>``; the secret is 256 bits of chance, so SHA-256 will do."""

    __tablename__ = "api_keys"
    __table_args__ = (CheckConstraint(_ROLES, name="role"), STRICT)

    secret_sha256: Mapped[str]
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None] = mapped_column(default=None)
