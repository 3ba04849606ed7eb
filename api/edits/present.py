"""A draft judged by what its centre says now: before it is published, not only when it was made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.auth.scope import Permission
from api.db.tables import DRAFT
from api.edits.tries import MovedError
from api.errors import Place, Problem
from api.repositories import rosters
from api.repositories.centres import require_whole
from api.standings import judged_by, revision_of

if TYPE_CHECKING:
    from api.auth.scope import Scope
    from api.db.tables import RosterRow
    from api.running import Running

MOST_SHOWN = 200
"""Places that a refusal lists; the rest is told by number."""

Where = tuple[str, str | None, str]
"""Rule, person or nobody in particular, and local date."""


@dataclass(frozen=True)
class Present:
    """The audit of a draft by its centre as it is now, as ``audit.json`` has it.

    Attributes
    ----------
    of
        Id and version of the draft, and the revision of its centre.
    """

    of: tuple[str, int, int]
    audit: dict[str, Any]


def judged_now(service: Running, scope: Scope, roster_id: str, version: int) -> Present | None:
    """Return the audit of a draft by its centre as it is now; None where nothing calls for one.

    That is where the draft was judged by this very state, or cannot be published anyhow.

    Raises
    ------
    Problem
        When there is no such roster, the account has a part of the centre alone, or the draft
        names what the centre no longer knows.
    """
    with service.database.read_whole() as session:
        row = rosters.roster(session, scope, roster_id)
        require_whole(scope, row.centre_id)
        revision = revision_of(session, row)
        stale = (row.version, row.status) != (version, DRAFT)
        if stale or row.centre_revision == revision:
            return None
        audit = judged_by(session, scope, row, revision).audit.model_dump(mode="json")
    return Present((roster_id, version, revision), audit)


def audit_now(
    scope: Scope, row: RosterRow, revision: int, present: Present | None
) -> dict[str, Any]:
    """Return the audit of a draft that counts now that its centre is locked at a revision.

    Raises
    ------
    MovedError
        When it was not made of this version of the draft and this state of the centre.
    Problem
        When hard rules are broken that were not when the draft was judged before.
    """
    if row.centre_revision == revision:
        return row.audit
    if present is None or present.of != (row.roster_id, row.version, revision):
        raise MovedError
    before = Counter({where: told.beyond for where, told in _broken(row.audit).items()})
    now = _broken(present.audit)
    worse = {where: told for where, told in now.items() if told.beyond > before[where]}
    if worse:
        raise _refusal(scope, row, revision, worse)
    return present.audit


@dataclass
class _Told:
    """How far a hard rule is broken at a place beyond what is inherited, and the first text."""

    text: str
    beyond: int = 0


def _broken(audit: dict[str, Any]) -> dict[Where, _Told]:
    found: dict[Where, _Told] = {}
    for verdict in audit["verdicts"]:
        for finding in verdict["findings"] if verdict["hard"] else ():
            beyond = finding["amount"] - finding["inherited"]
            if beyond > 0:
                where = verdict["rule_id"], finding["agent_id"], finding["on"]
                found.setdefault(where, _Told(finding["text"])).beyond += beyond
    return found


def _refusal(scope: Scope, row: RosterRow, revision: int, worse: Mapping[Where, _Told]) -> Problem:
    detail = (
        f"The centre is at version {revision}; the draft was judged at {row.centre_revision}. "
        f"Hard rules are broken at {len(worse)} "
        f"{'place' if len(worse) == 1 else 'places'} where they were not. Maybe plan these weeks "
        "anew, or edit what is broken: an edited draft is judged by the centre as it is."
    )
    shown = list(worse.items())[:MOST_SHOWN] if scope.may(Permission.VERDICTS_READ) else []
    places = [_place(where, told) for where, told in shown]
    more = {"centre_version": revision, "broken": len(worse)}
    return Problem("broken-since", detail, errors=places, more=more)


def _place(where: Where, told: _Told) -> Place:
    rule_id, agent_id, on = where
    who = f"people/{agent_id}" if agent_id else "centre"
    return {"pointer": f"#/{who}/{on}", "value": rule_id, "reason": told.text}
