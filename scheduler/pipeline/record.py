"""``roster.json``: what a plan is, how good it is proven to be, and what it was made from."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.domain.timeline import Timeline
from scheduler.explain import session_outcomes
from scheduler.pipeline.versions import data_versions, software_versions

if TYPE_CHECKING:
    from scheduler.domain.base import Json
    from scheduler.pipeline.prepare import Prepared
    from scheduler.pipeline.solving import Solved

VERSION_DIGITS = 12


def roster_record(prepared: Prepared, solved: Solved, roster_file: Path) -> Json:
    """Return what stands in ``roster.json``.

    Costs are in thousandths of a person-minute. ``version`` names the bytes of ``roster.csv``:
    equal versions are equal rosters.
    """
    result, request, horizon = solved.result, prepared.request, prepared.demand.horizon
    return {
        "version": hashlib.sha256(roster_file.read_bytes()).hexdigest()[:VERSION_DIGITS],
        "centre": prepared.files.centre.centre_id,
        "week": horizon.first,
        "weeks": horizon.weeks,
        "policies": prepared.problem.policy.names,
        "status": result.status,
        "feasible": solved.audit.feasible,
        "cost_milli": result.cost_milli,
        "cost_by_rule": solved.audit.cost_by_rule,
        "bound_milli": result.bound_milli,
        "gap": result.gap,
        "gap_of_need": result.gap_of_need,
        "week_loss_milli": result.week_loss_milli,
        "needed_minutes": result.needed_minutes,
        "people": len(result.roster.by_agent),
        "shifts": len(result.roster.shifts),
        "paid_minutes": sum(shift.paid_minutes for shift in result.roster.shifts),
        "sessions": _sessions(solved, prepared),
        "seconds": result.seconds,
        "seed": result.seed,
        "data": data_versions(request.centre, _beside(prepared)),
        "software": software_versions(),
        "notices": prepared.notices,
    }


def _sessions(solved: Solved, prepared: Prepared) -> Json:
    """Return how many sessions are held, owed or left for later, and the minutes owed."""
    rows = session_outcomes(Timeline(prepared.problem, solved.result.roster))
    states = Counter(row.state for row in rows)
    owed = sum(row.owed_minutes for row in rows)
    return {name: states[name] for name in ("held", "owed", "later")} | {"owed_minutes": owed}


def _beside(prepared: Prepared) -> dict[str, Path]:
    """Return the files read beside the centre's tables: those it names, and those of options."""
    request, centre = prepared.request, prepared.files.centre
    policies = (name for name in centre.policies if name.endswith(".toml"))
    named = (*(mapping["file"] for mapping in centre.imports.values()), *policies)
    own = {name: request.centre / name for name in named}
    options = (
        ("--forecast", request.forecast),
        ("--need", request.need),
        ("--fixed", request.fixed),
        ("--keep", request.keep),
        ("--savings", request.savings),
        *(("--policy", Path(name)) for name in request.policies if name.endswith(".toml")),
    )
    return own | {f"{option} {path.name}": path for option, path in options if path}
