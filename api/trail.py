"""The audit trail: who did what to which thing, each entry chained to the one before.

``note`` keeps an entry until the end of the transaction, where ``seal`` writes it: the chain has
one end, so its lock is taken last and held shortly. What is noted and not sealed is not committed
either, since both live and die with the session.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, text

from api.db.tables import TrailRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.auth.scope import Scope

GENESIS = "0" * 64
CHAIN_LOCK = 7_243_001
"""Number of the advisory lock that orders writers of the chain on PostgreSQL."""

_NOTED = "shiftwell_noted"


def note(
    session: Session,
    scope: Scope,
    action: str,
    subject: str,
    *,
    centre_id: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Note an entry for the end of the transaction.

    Parameters
    ----------
    session
        Whose transaction does what is noted.
    scope
        Who does it.
    action
        Such as ``roster.published``.
    subject
        Id of the thing.
    centre_id
        The centre it belongs to.
    details
        Plain facts; ids and numbers, never names, reasons or texts about people.
    """
    entry = {
        "at": datetime.now(UTC),
        "actor": scope.account_id,
        "role": scope.role.value,
        "action": action,
        "centre_id": centre_id,
        "subject": subject,
        "details": dict(details or {}),
    }
    session.info.setdefault(_NOTED, []).append(entry)


def seal(session: Session) -> None:
    """Write what was noted in this transaction to the end of the chain."""
    noted = session.info.pop(_NOTED, [])
    if not noted:
        return
    session.flush()
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": CHAIN_LOCK})
    last = session.execute(
        select(TrailRow.seq, TrailRow.digest).order_by(TrailRow.seq.desc()).limit(1)
    ).first()
    seq, before = (last.seq, last.digest) if last else (0, GENESIS)
    for entry in noted:
        seq += 1
        digest = digest_of(before, {"seq": seq, **entry})
        session.add(TrailRow(seq=seq, before=before, digest=digest, **entry))
        before = digest
    session.flush()


def digest_of(before: str, entry: Mapping[str, Any]) -> str:
    """Return the SHA-256 of an entry and of the digest before it."""
    plain = {**entry, "at": entry["at"].astimezone(UTC).isoformat(timespec="microseconds")}
    text_ = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{text_}".encode()).hexdigest()


def broken_links(session: Session) -> list[int]:
    """Return the numbers of entries that do not follow from the one before; none when whole."""
    broken, before, expected = [], GENESIS, 1
    for row in session.scalars(select(TrailRow).order_by(TrailRow.seq)):
        entry = {name: getattr(row, name) for name in _ENTRY}
        whole = row.before == before and digest_of(before, entry) == row.digest
        if row.seq != expected or not whole:
            broken.append(row.seq)
        before, expected = row.digest, row.seq + 1
    return broken


_ENTRY = ("seq", "at", "actor", "role", "action", "centre_id", "subject", "details")
