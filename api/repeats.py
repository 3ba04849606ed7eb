"""Requests that may be sent again: one effect, and the same answer each time.

The key, the effect and the answer are one transaction. So there is no state between them to be
left behind by a crash, and of many that come at once one does it; the others wait for its answer,
or are told that it is in progress when that takes longer than the database lets them wait.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Header, Request
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from starlette.responses import Response

from api.auth.scope import Scope
from api.db.tables import RepeatRow
from api.errors import Problem
from api.running import Running

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LONGEST = 255
VISIBLE = re.compile("[!-~]+")
_LOCK_TIMEOUT = "55P03"

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        max_length=LONGEST,
        description="Chosen by the caller, another one for each effect that is wanted; remembered "
        "for 30 days, or as the service is told.",
        openapi_examples={"uuid": {"value": "5f1c2a9e-7a0e-4b60-9d0f-2f6b1a54f3c1"}},
    ),
]


@dataclass(frozen=True)
class Answer:
    """What is answered once the effect is there.

    Attributes
    ----------
    status, body, headers
        Kept for when the request comes again; the body is plain data, or its text.
    unkept
        Members of the body that are shown the first time and never kept, such as a secret.
    """

    status: int
    body: dict[str, Any] | str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    unkept: Mapping[str, Any] = field(default_factory=dict)

    def response(self, *, repeated: bool) -> Response:
        """Return the answer; a repeated one says so."""
        headers = dict(self.headers) | ({"Idempotency-Replayed": "true"} if repeated else {})
        if self.body is None:
            return Response(status_code=self.status, headers=headers)
        text_ = self.body if isinstance(self.body, str) else _text({**self.body, **self.unkept})
        return Response(text_, self.status, headers=headers, media_type="application/json")


@dataclass(frozen=True)
class Repeatable:
    """A request with its key.

    Attributes
    ----------
    service, scope
        What does it, and for whom; keys of different accounts are different.
    key
        As sent.
    request
        The request; its path is part of what must be the same.
    """

    service: Running
    scope: Scope
    key: str | None
    request: Request

    def once(self, body: object, effect: Callable[[Session], Answer]) -> Response:
        """Do something once, however often the request comes.

        Parameters
        ----------
        body
            Plain data that must be the same each time.
        effect
            Does it within the session, and says what is answered.

        Raises
        ------
        Problem
            Without a key, with the key of another request, or while that one is worked on.
        """
        key, digest = self.needed_key(), self._digest(body)
        try:
            with self.service.database.write() as session:
                _queue(session, self.scope.account_id, key)
                known = session.get(RepeatRow, (self.scope.account_id, key))
                if known is not None:
                    return _again(known, digest)
                answer = effect(session)
                session.add(self._row(digest, answer))
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) == _LOCK_TIMEOUT:
                raise Problem("in-progress", headers={"Retry-After": "1"}) from error
            raise
        return answer.response(repeated=False)

    def known(self, body: object) -> Response | None:
        """Return the answer to the same request, if it was given before; nothing is done for it.

        For what takes long to prepare: a repeated request need not wait for it.

        Raises
        ------
        Problem
            Without a key, or with the key of another request.
        """
        key = self.needed_key()
        with self.service.database.read() as session:
            row = session.get(RepeatRow, (self.scope.account_id, key))
        return None if row is None else _again(row, self._digest(body))

    def needed_key(self) -> str:
        """Return the key; asked first where much would be prepared for a request without one.

        Raises
        ------
        Problem
            Without a key.
        """
        if not self.key or not VISIBLE.fullmatch(self.key):
            raise Problem("no-idempotency-key", "Send a new one for each effect, such as a UUID.")
        return self.key

    def _digest(self, body: object) -> str:
        plain = [self.request.method, self.request.url.path, body]
        text_ = json.dumps(plain, sort_keys=True, separators=(",", ":"), default=str)
        return hashlib.sha256(text_.encode()).hexdigest()

    def _row(self, digest: str, answer: Answer) -> RepeatRow:
        return RepeatRow(
            account_id=self.scope.account_id,
            key=self.key or "",
            request_sha256=digest,
            status=answer.status,
            headers=dict(answer.headers),
            body=_text(answer.body),
            created_at=datetime.now(UTC),
        )


def _text(body: dict[str, Any] | str | None) -> str | None:
    if body is None or isinstance(body, str):
        return body
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _queue(session: Session, account_id: str, key: str) -> None:
    """Let requests with one key come one after the other; SQLite lets all writers do so."""
    if session.get_bind().dialect.name == "postgresql":
        lock = "SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"
        session.execute(text(lock), {"name": f"{account_id} {key}"})


def _again(known: RepeatRow, digest: str) -> Response:
    if known.request_sha256 != digest:
        raise Problem("other-request", "Send a new Idempotency-Key for a new request.")
    return Answer(known.status, known.body, known.headers).response(repeated=True)
