"""What the service is told by its environment: ``SHIFTWELL_*`` variables or files of secrets."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SHORTEST_KEY = 32
"""Characters of a signing key: as many as HMAC-SHA-256 has bytes of state to protect."""

Count = Annotated[int, Field(ge=1)]
Days = Annotated[int, Field(ge=1, le=36_500)]


def _passing_key() -> SecretStr:
    """Return a key for one process: tokens end with it, which is right for a try-out."""
    return SecretStr(secrets.token_urlsafe(48))


class Settings(BaseSettings):
    """Settings of one process of the service.

    Attributes
    ----------
    environment
        ``production`` refuses to start with anything that only suits a try-out.
    database_url
        A SQLAlchemy address; without one a SQLite file in the folder of the process.
    token_key
        Signs tokens. Without one each process draws its own, and tokens end when it does.
    token_minutes, session_minutes
        How long a client's token and a person's session last.
    allowed_hosts
        Values of ``Host`` that are answered; ``*`` answers all.
    body_bytes, upload_bytes
        Largest body of a request, and of a request with files.
    people_max, weeks_max
        Most people of a centre, and most weeks of a roster.
    requests_per_minute, sign_ins_per_minute
        Of one account, and of one address for sign-ins.
    threads
        Requests worked on at the same time.
    worker_name
        Of this process as a worker, held by no other process; the machine's name with a number,
        by default.
    searches
        Searches of plans that this process does at the same time; none for a service whose plans
        are made by workers alone.
    plans_waiting
        Most plans of one centre that wait or run.
    repeats_kept_days
        How long the answer to a request with an ``Idempotency-Key`` is kept. A month outlasts the
        outage of whatever sends again; behind it the same request is a new one.
    jobs_kept_days
        How long a plan can be asked about after it ended; its roster is kept for ever. A quarter is
        what readers of the feed of changes have, and no shorter than repeated answers that name it.
    """

    model_config = SettingsConfigDict(
        env_prefix="SHIFTWELL_", secrets_dir=None, extra="forbid", frozen=True
    )

    environment: Literal["trial", "production"] = "trial"
    database_url: SecretStr = SecretStr("sqlite:///shiftwell.db")
    token_key: SecretStr = Field(default_factory=_passing_key)
    token_minutes: Count = 60
    session_minutes: Count = 480
    allowed_hosts: tuple[str, ...] = ("*",)
    body_bytes: Count = 1_000_000
    upload_bytes: Count = 64_000_000
    people_max: Count = 5_000
    weeks_max: Annotated[int, Field(ge=1, le=6)] = 6
    requests_per_minute: Count = 600
    sign_ins_per_minute: Count = 10
    threads: Annotated[int, Field(ge=1, le=64)] = 12
    worker_name: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    searches: Annotated[int, Field(ge=0, le=64)] = 1
    plans_waiting: Count = 20
    repeats_kept_days: Days = 30
    jobs_kept_days: Days = 90
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8000

    @model_validator(mode="after")
    def _kept_in_order(self) -> Settings:
        if self.jobs_kept_days < self.repeats_kept_days:
            raise ValueError("jobs_kept_days is below repeats_kept_days, whose answers name jobs")
        return self

    @model_validator(mode="after")
    def _fit_for_production(self) -> Settings:
        if len(self.token_key.get_secret_value()) < SHORTEST_KEY:
            raise ValueError(f"token_key needs at least {SHORTEST_KEY} characters")
        unset = {"database_url", "token_key", "allowed_hosts"} - self.model_fields_set
        if self.environment == "production" and (unset or "*" in self.allowed_hosts):
            raise ValueError(
                "production needs SHIFTWELL_DATABASE_URL, SHIFTWELL_TOKEN_KEY and "
                "SHIFTWELL_ALLOWED_HOSTS of its own; allowed hosts are named, not *"
            )
        return self

    @property
    def sqlite_file(self) -> Path | None:
        """The file of the database; None when it is not SQLite or lives in memory."""
        kind, _, path = self.database_url.get_secret_value().partition(":///")
        return Path(path) if kind.startswith("sqlite") and path else None
