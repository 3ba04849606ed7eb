"""All files of a plan: written aside first, so that a reader sees all of them or none."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from scheduler.domain import Saving, instant_of
from scheduler.engine.side_by_side import Stop, quiet, side_by_side
from scheduler.exchange import (
    SessionRow,
    Sheet,
    Staffed,
    hours_of,
    staged_folder,
    write_bytes_atomically,
    write_fatigue,
    write_forecast,
    write_hours,
    write_json,
    write_need,
    write_offers,
    write_roster,
    write_savings,
    write_sessions,
    write_text_atomically,
    write_workbook,
    zones_of_queues,
    zones_of_sites,
)
from scheduler.explain import shortfall_data
from scheduler.pipeline.offers import time_off_offers
from scheduler.pipeline.record import roster_record
from scheduler.pipeline.story import story_of
from scheduler.report import day_sheets, pictures, report_html, tables

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from scheduler.domain.base import Json
    from scheduler.explain import SessionOutcome
    from scheduler.pipeline.prepare import Prepared
    from scheduler.pipeline.solving import Solved
    from scheduler.report.story import Story


def write_plan(out: Path, prepared: Prepared, solved: Solved, workers: int = 1) -> Json:
    """Write every file of a plan into ``out`` and return what ``roster.json`` says.

    Parameters
    ----------
    workers
        In how many processes pictures are drawn; the files are the same with any number.
    """
    story = story_of(prepared, solved)
    with staged_folder(out) as stage:
        record = _write_facts(stage, prepared, solved, story)
        _write_pages(stage, story, workers)
    return record


def _write_facts(stage: Path, prepared: Prepared, solved: Solved, story: Story) -> Json:
    files, problem, roster = prepared.files, prepared.problem, solved.result.roster
    zones = zones_of_queues(files.centre)
    staffed = {
        (row.queue, row.start): Staffed(row.staffed_agents, row.short_agents, row.surplus_agents)
        for row in story.intervals
    }
    sites = zones_of_sites(files.centre)
    write_roster(stage / "roster.csv", roster, sites)
    record = roster_record(prepared, solved, stage / "roster.csv")
    write_json(stage / "roster.json", record)
    write_json(stage / "audit.json", solved.audit.model_dump())
    write_need(stage / "need.csv", problem.need, zones, staffed)
    write_savings(stage / "savings.csv", _savings(solved), zones)
    if prepared.demand.forecast is not None:
        write_forecast(stage / "forecast.csv", prepared.demand.forecast, zones)
    write_json(stage / "shortfalls.json", shortfall_data(story.shortfalls))
    write_hours(stage / "hours.csv", hours_of(roster, files))
    write_offers(stage / "time_off_offers.csv", time_off_offers(problem, roster, staffed))
    write_fatigue(stage / "fatigue.csv", story.fatigue, sites)
    if problem.sessions:
        write_sessions(stage / "sessions.csv", _session_rows(story))
    return record


def _session_rows(story: Story) -> list[SessionRow]:
    return [
        SessionRow(
            row.session.activity_id,
            row.name,
            row.session.kind,
            row.state,
            row.start and _local(story, row, row.start),
            row.end and _local(story, row, row.end),
            row.session.leader_id,
            ";".join(row.there),
            ";".join(row.absent),
            row.owed_minutes,
            row.reason,
            row.cure,
        )
        for row in story.sessions
    ]


def _local(story: Story, row: SessionOutcome, instant: datetime) -> datetime:
    return story.timeline.local((*row.there, *row.absent)[0], instant)


def _savings(solved: Solved) -> list[Saving]:
    return [
        Saving(queue=queue, interval_start=instant_of(minute), saving=max(0.0, saving))
        for (queue, minute), saving in solved.result.savings.items()
    ]


def _write_pages(stage: Path, story: Story, workers: int) -> None:
    """Write what people look at: workbook, pictures, report, sheets for the wall."""
    write_workbook(stage / "roster.xlsx", [Sheet(*table) for table in tables(story)])
    shown = _pictures(story, workers)
    for folder in ("plots", "day_sheets"):
        (stage / folder).mkdir()
    for name, png in shown.items():
        write_bytes_atomically(stage / "plots" / name, png)
    write_text_atomically(stage / "report.html", report_html(story, shown))
    for team, sheet in day_sheets(story).items():
        write_text_atomically(stage / "day_sheets" / f"{team}.html", sheet)


def _pictures(story: Story, workers: int) -> dict[str, bytes]:
    """Return file name → PNG of every picture; what a lost process should have drawn, too."""

    def drawn(part: int, _stop: Stop) -> dict[str, bytes]:
        return pictures(story, part, workers)

    tasks = [quiet(partial(drawn, part)) for part in range(workers)]
    found = side_by_side(tasks, lambda: False)
    parts = (own or pictures(story, part, workers) for part, own in enumerate(found))
    return {name: data for part in parts for name, data in part.items()}
