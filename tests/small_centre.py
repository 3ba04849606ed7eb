"""A small centre on disk: five people, two queues, six weeks of history up to a Sunday."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

WEEK = date(2026, 3, 2)
"""The Monday after the history."""

CENTRE_TOML = """\
[centre]
centre_id = "small"
name = "Small"
week_starts_on = "mon"
interval_minutes = 30
policies = ["default"]
unplanned_shrinkage_pct = 5

[[site]]
site = "bln"
time_zone = "Europe/Berlin"
country = "DE"

[[queue]]
queue = "calls"
channel = "voice"
sites = ["bln"]
staffing_group = "all"
service_level_pct = 80
answer_within_s = 20
hard_contact_share = 0.02

[queue.opening]
mon = "09:00-17:00"
tue = "09:00-17:00"
wed = "09:00-17:00"
thu = "09:00-17:00"
fri = "09:00-17:00"

[[queue]]
queue = "complaints"
channel = "voice"
sites = ["bln"]
opening = { mon = ["09:00-13:00"], wed = ["09:00-13:00"] }
staffing_group = "all"
service_level_pct = 80
answer_within_s = 30
emotional_weight = 1.0
"""

PEOPLE = ("A1", "A2", "A3", "A4", "A5")
CONTRACT_HEADER = (
    "contract_id,weekly_hours_paid,weekly_hours_min,weekly_hours_max,days_per_week_max,"
    "shift_hours_min,shift_hours_max,earliest_start,latest_end,meal_paid,nights_allowed,"
    "overtime_compensation\n"
)
TABLES = {
    "contracts.csv": CONTRACT_HEADER
    + "full,38,30,44,5,5,9,07:00,20:00,false,false,time_off\n"
    + "part,20,15,24,4,4,6,07:00,20:00,true,false,pay\n",
    "agents.csv": "agent_id,site,team,role,contract_id,employed_from\n"
    + "".join(
        f"{name},bln,red,agent,{'part' if name == 'A5' else 'full'},2020-01-01\n" for name in PEOPLE
    ),
    "skills.csv": "agent_id,queue,proficiency\n"
    + "".join(f"{name},calls,4\n" for name in PEOPLE)
    + "A1,complaints,4\nA2,complaints,3\n",
    "time_off.csv": "agent_id,start,end,paid\nA4,2026-03-03,2026-03-03,true\n",
    "wishes.csv": "agent_id,weekday,wish,strength\nA2,fri,off,2\nA3,mon,home,1\n",
}


def write_small_centre(folder: Path, **replaced: str) -> Path:
    """Write the centre; ``agents="…"`` replaces ``agents.csv`` and so on."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {"centre.toml": CENTRE_TOML, "history.csv": history(), **TABLES}
    files |= {f"{name}.csv": text for name, text in replaced.items() if name != "centre"}
    files["centre.toml"] = replaced.get("centre", CENTRE_TOML)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def history(weeks: int = 6, until: date = WEEK) -> str:
    """Six weeks of half hours; calls follow the clock and the weekday, complaints come evenly."""
    rows = ["queue,interval_start,offered,answered,aht_s,hard_contacts"]
    for back in range(7 * weeks, 0, -1):
        day = until - timedelta(days=back)
        if day.weekday() < 5:
            rows += [_row("calls", day, slot, 6 + day.weekday() + slot % 4) for slot in range(16)]
        if day.weekday() in {0, 2}:
            rows += [_row("complaints", day, slot, 2 + slot % 2) for slot in range(8)]
    return "\n".join([*rows, ""])


def _row(queue: str, day: date, slot: int, offered: int) -> str:
    start = datetime.combine(day, time(9)) + timedelta(minutes=30 * slot)
    aht_s, hard = (240, "") if queue == "calls" else (300, offered // 2)
    return f"{queue},{start:%Y-%m-%dT%H:%M},{offered},{offered},{aht_s},{hard}"
