"""``shiftwell plan``."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console

from scheduler.cli.console import notices, person_minutes, say, say_json, say_table
from scheduler.cli.exits import CANCELLED
from scheduler.cli.interrupt import beside, cancel_on_interrupt
from scheduler.cli.options import (
    AsJson,
    AsOf,
    Centre,
    Fixed,
    ForecastFile,
    Keep,
    NeedFile,
    Out,
    Policies,
    Savings,
    Seed,
    StopGap,
    TimeLimit,
    Week,
    Weeks,
    Workers,
)
from scheduler.cli.progress import shown
from scheduler.domain import Roster, minute_of
from scheduler.domain.base import Json
from scheduler.domain.timeline import Timeline
from scheduler.engine.result import Settings
from scheduler.pipeline.request import Request
from scheduler.pipeline.solving import Solved, engine, solve_audited

if TYPE_CHECKING:
    from scheduler.pipeline.prepare import Prepared

CONFLICTS_S, CONFLICTS_SHARE = 5.0, 0.05
"""Most seconds, and largest share of the time limit, after which no further conflict is sought."""

RESERVE_S, RESERVE_SHARE = 10.0, 0.3
"""Most seconds, and largest share of the time limit, kept for audit, reasons and pictures."""


def plan(  # noqa: PLR0913, PLR0917 - each argument is an option of the command
    centre: Centre,
    out: Out,
    week: Week = None,
    weeks: Weeks = 1,
    time_limit: TimeLimit = 120.0,
    seed: Seed = 1,
    workers: Workers = 2,
    stop_gap: StopGap = 0.0,
    policy: Policies = None,
    forecast: ForecastFile = None,
    need: NeedFile = None,
    fixed: Fixed = None,
    keep: Keep = None,
    as_of: AsOf = None,
    savings: Savings = None,
    json: AsJson = False,
) -> None:
    """Plan one to six weeks of a centre and write the roster with everything around it.

    The history is forecast (weeks up to the planned one are bridged), the forecast becomes people
    required, and the roster keeps every hard rule while it answers as many contacts as it can.
    What it costs is compared with a proven bound: the gap says how much better any roster could
    be.

    Ctrl-C stops the search and writes the best roster found so far.

    Written into --out: roster.csv, roster.json, audit.json, need.csv, savings.csv,
    forecast.csv, shortfalls.json, hours.csv, time_off_offers.csv, roster.xlsx, report.html, plots/
    and day_sheets/.

    Example: shiftwell plan data/samples/anonbank --out build/demo --time-limit 60
    """
    began = time.monotonic()
    request = Request(
        centre, week, weeks, forecast, need, fixed, keep, tuple(policy or ()), savings, as_of
    )
    console = Console(stderr=True)
    console.print(f"planning {centre}", highlight=False, soft_wrap=True)
    prepared = _prepared(request, out)
    notices((*prepared.notices, *_conflicts(prepared, time_limit)))
    _announce(prepared, console)
    reserve_s = min(RESERVE_S, RESERVE_SHARE * time_limit)
    left_s = time_limit - reserve_s - (time.monotonic() - began)
    limit_s = time_limit if workers == 1 else max(left_s, 1.0)
    begun = {(row.queue, minute_of(row.interval_start)): row.saving for row in prepared.savings}
    settings = Settings(limit_s, seed, workers, stop_gap, begun)
    with cancel_on_interrupt(settings.cancel), shown(settings.time_limit_s, console) as listener:
        solved = solve_audited(prepared.problem, settings, listener, beside(engine()))
    if settings.cancel.is_set() and not solved.result.roster.shifts:
        console.print("cancelled before there was a roster; nothing is written")
        raise typer.Exit(CANCELLED)
    record = _write(out, prepared, solved, workers)
    if json:
        say_json(record)
    else:
        _tell(record, solved, out)


def _write(out: Path, prepared: Prepared, solved: Solved, workers: int) -> Json:
    """Write all files; what draws pictures is loaded only now, so that planning starts at once."""
    from scheduler.pipeline.outputs import write_plan  # noqa: PLC0415 - see above

    return write_plan(out, prepared, solved, workers)


def _prepared(request: Request, out: Path) -> Prepared:
    """Return the problem; what reads tables is loaded only now, after the first word.

    A folder that cannot be written is found now, and not when the search is over.
    """
    from scheduler.exchange import check_writable  # noqa: PLC0415 - see above
    from scheduler.pipeline.prepare import prepare  # noqa: PLC0415 - see above

    check_writable(out)
    return prepare(request)


def _conflicts(prepared: Prepared, time_limit: float) -> tuple[str, ...]:
    """Return what of the input cannot hold together; the solver is loaded only now."""
    from scheduler.pipeline.conflicts import conflict_notices  # noqa: PLC0415 - see above

    until = time.monotonic() + min(CONFLICTS_S, CONFLICTS_SHARE * time_limit)
    return conflict_notices(prepared.problem, lambda: time.monotonic() >= until)


def _announce(prepared: Prepared, console: Console) -> None:
    horizon = prepared.demand.horizon
    hours = sum(row.required_agents for row in prepared.problem.need)
    hours *= prepared.problem.centre.interval_minutes / 60
    people = len(Timeline(prepared.problem, Roster()).agent_ids)
    console.print(
        f"{horizon.first} to {horizon.last}: {hours:,.0f} hours needed, {people} people",
        highlight=False,
        soft_wrap=True,
    )


def _tell(record: Json, solved: Solved, out: Path) -> None:
    say_table("Plan", ("", "#"), list(_summary(record).items()))
    weighed = [verdict for verdict in solved.audit.verdicts if verdict.cost_milli]
    weighed.sort(key=lambda verdict: -verdict.cost_milli)
    rows = [(v.rule_id, v.title, person_minutes(v.cost_milli)) for v in weighed]
    say_table("Cost by rule, in person-minutes", ("rule", "", "cost#"), rows)
    inherited = sum(verdict.inherited for verdict in solved.audit.verdicts)
    if inherited:
        say("Some violations stood in the input already; audit.json lists them as inherited.")
    say(f"{record['shifts']} shifts written to {out}; open {out / 'report.html'}")


def _summary(record: Json) -> dict[str, str]:
    weeks = f" and {record['weeks'] - 1} more" if record["weeks"] > 1 else ""
    sessions = record["sessions"]
    asked = sum(sessions[state] for state in ("held", "owed", "later"))
    held = {"sessions held": f"{sessions['held']} of {asked}"} if asked else {}
    return {
        "week": f"{_day(record['week'])}{weeks}",
        "status": str(record["status"]),
        "people at work": str(record["people"]),
        "paid hours": f"{record['paid_minutes'] / 60:,.1f}",
        **held,
        "cost, person-minutes": person_minutes(record["cost_milli"]),
        "proven bound": person_minutes(record["bound_milli"]),
        "gap": f"{record['gap']:.2%}",
        "gap of need": f"{record['gap_of_need']:.2%}",
        "seconds": f"{record['seconds']:.1f}",
    }


def _day(day: date) -> str:
    return f"{day:%a %Y-%m-%d}"
