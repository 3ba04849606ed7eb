"""A roster after a change, audited as a whole before it goes anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.audit import Audit, audit
from scheduler.errors import DisagreementError

if TYPE_CHECKING:
    from scheduler.domain import Roster
    from scheduler.swaps import Shifts, Standing


def audited(before: Standing, shifts: Shifts) -> tuple[Roster, Audit]:
    """Return the roster after a change with the whole audit of it.

    Raises
    ------
    DisagreementError
        If the audit finds another cost of a rule, or another rule broken, than the terms did.
    """
    after = before.counted().changed(shifts)
    judged = audit(before.problem, after.roster)
    if judged.cost_by_rule != after.cost_by_rule or judged.feasible != after.feasible:
        raise DisagreementError("terms and audit judge the changed roster differently")
    return after.roster, judged
