"""``shiftwell staff``."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from scheduler.cli.console import notices, say, say_json, say_table
from scheduler.cli.options import AsJson, Centre, ForecastFile, Week, Weeks
from scheduler.domain import Centre as CentreData
from scheduler.domain import NeedInterval
from scheduler.exchange import staged_folder, write_need, zones_of_queues
from scheduler.pipeline.prepare import demand_of, files_of
from scheduler.pipeline.request import Request


def staff(
    centre: Centre,
    week: Week = None,
    weeks: Weeks = 1,
    forecast: ForecastFile = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            file_okay=False,
            help="Folder for need.csv; made if missing.",
            show_default=False,
        ),
    ] = None,
    json: AsJson = False,
) -> None:
    """Turn the forecast into people required per queue and interval.

    Queues that share people are staffed together. The reserve is what the cooldowns expected
    after hard contacts take; shrinkage is unplanned loss alone. With --out, need.csv is written;
    it can be edited and given to plan with --need.

    Example: shiftwell staff data/samples/anonbank --out build/need
    """
    request = Request(centre, week, weeks, forecast)
    files = files_of(request)
    demand = demand_of(files, request)
    if out is not None:
        with staged_folder(out) as stage:
            write_need(stage / "need.csv", demand.need, zones_of_queues(files.centre))
    if json:
        say_json([row.model_dump() for row in demand.need])
        return
    notices((*files.notices, *demand.notices))
    title = f"Hours required, {demand.horizon.first} to {demand.horizon.last}"
    header = ("date", "queue", "need#", "reserve#", "shrinkage#", "required#", "peak#")
    say_table(title, header, _rows(demand.need, files.centre))
    if out is not None:
        say(f"written to {out / 'need.csv'}")


def _rows(need: tuple[NeedInterval, ...], centre: CentreData) -> list[tuple[str, ...]]:
    zones = {queue: ZoneInfo(zone) for queue, zone in zones_of_queues(centre).items()}
    days: dict[tuple[date, str], list[NeedInterval]] = defaultdict(list)
    for row in need:
        on = row.interval_start.astimezone(zones[row.queue]).date()
        days[on, row.queue].append(row)
    hours = centre.interval_minutes / 60
    return [
        (
            f"{on:%a %Y-%m-%d}",
            queue,
            *(
                f"{hours * sum(getattr(row, name) for row in rows):.1f}"
                for name in ("need_agents", "reserve_agents", "shrinkage_agents", "required_agents")
            ),
            f"{max(row.required_agents for row in rows):.1f}",
        )
        for (on, queue), rows in sorted(days.items())
    ]
