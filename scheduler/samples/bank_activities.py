"""Meetings, talks and training of the sample centre: invented, a row for each, and when they were.

Team meetings and stand-ups come every week, talks with the lead every four weeks in turn. A
training for the hard queue is due later, and coaching follows it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from scheduler.samples.folder import write_csv

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scheduler.samples.sketches import Person

TURNS = 4
"""Weeks between two talks of a person with their lead."""

_HEADER = (
    *("activity_id", "name", "kind", "length_minutes", "paid", "participants", "leader_id"),
    *("earliest", "latest", "weekdays", "daily", "every_weeks", "due_by", "quorum_pct"),
    *("max_parallel", "prerequisites", "after_days", "off_workstation", "private"),
)
_WEEK = "sun;mon;tue;wed;thu"


def write_activities(people: Sequence[Person], hard_queue: str, week: date, out: Path) -> None:
    """Write ``activities.csv``, and ``activity_log.csv`` as it stands before ``week``."""
    leads = [person for person in people if person.role == "lead"]
    rows: list[tuple[object, ...]] = [_meeting(lead) for lead in leads]
    rows += [_stand_up(leads[0].team)] if leads else []
    everybody = ";".join(lead.team for lead in leads)
    talk = ("talk", "Talk with the lead", "one_to_one", 30, "true", everybody, "", "08:00", "22:00")
    rows.append((*talk, _WEEK, "", TURNS, "", "", "", "", "", "true", "true"))
    skilled = f"queue:{hard_queue}"
    calm = ("calm", "De-escalation", "training", 60, "true", skilled, "", "08:00", "22:00")
    due = week + timedelta(weeks=4)
    rows.append((*calm, _WEEK, "", "", due.isoformat(), "", 2, "", "", "true", ""))
    after = ("calm-2", "After de-escalation", "training", 30, "true", skilled, "", "08:00", "22:00")
    rows.append((*after, _WEEK, "", "", "", "", 2, "calm", 14, "", ""))
    write_csv(out / "activities.csv", _HEADER, rows)
    talked = [person for person in people if person.team_lead_id]
    write_csv(
        out / "activity_log.csv",
        ("activity_id", "agent_id", "held_on"),
        [
            ("talk", person.agent_id, (week - timedelta(weeks=1 + n % TURNS)).isoformat())
            for n, person in enumerate(talked)
        ],
    )


def _meeting(lead: Person) -> tuple[object, ...]:
    named = (f"team-{lead.agent_id}", f"Meeting of {lead.team}", "meeting", 30, "true", lead.team)
    window = (lead.agent_id, "09:00", "20:00", _WEEK)
    return (*named, *window, "", 1, "", 50, "", "", "", "true", "")


def _stand_up(team: str) -> tuple[object, ...]:
    named = ("stand-up", "Stand-up", "meeting", 15, "true", team, "", "14:00", "16:00")
    return (*named, _WEEK, "true", "", "", 20, "", "", "", "", "")
