"""A tiny centre on two time zones, written to disk, and the means to spoil it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from scheduler.errors import Fault, InputError
from scheduler.exchange import CentreFiles, read_centre

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CENTRE_TOML = """\
[centre]
centre_id = "tiny"
name = "Tiny"
week_starts_on = "mon"
interval_minutes = 15
policies = ["default", "eu"]
unplanned_shrinkage_pct = 6.5

[[site]]
site = "bln"
time_zone = "Europe/Berlin"
country = "DE"
seats = 20

[[site]]
site = "nyc"
time_zone = "America/New_York"
country = "US"

[[queue]]
queue = "sales"
channel = "voice"
sites = ["bln", "nyc"]
opening = { mon = ["08:00-12:00", "13:00-18:00"], sun = "22:00-26:00" }
service_level_pct = 80
answer_within_s = 20
hard_contact_share = 0.04

[[queue]]
queue = "abuse"
channel = "chat"
sites = ["nyc"]
concurrency = 2

[queue.opening]
tue = "09:00-17:00"
"""

TABLES = {
    "agents.csv": (
        "agent_id,site,team,role,contract_id,employed_from,employed_to,valid_from,mentor_id,opt_ins\n"
        "007,bln,red,agent,full,2020-01-01,,,,night;overtime\n"
        "A2,nyc,red,lead,full,2020-01-01,2026-12-31,,007,\n"
        "A2,bln,red,lead,full,2020-01-01,2026-12-31,2026-06-01,,\n"
    ),
    "skills.csv": "agent_id,queue,proficiency,priority\n007,sales,4,1\nA2,abuse,2,\n",
    "contracts.csv": (
        "contract_id,weekly_hours_paid,weekly_hours_min,weekly_hours_max,days_per_week_max,"
        "shift_hours_min,shift_hours_max,earliest_start,latest_end,meal_paid,nights_allowed,"
        "shift_codes\n"
        "full,38.5,30,45,5,4,9,06:00,26:00,false,yes,E\n"
    ),
    "shifts.csv": (
        "shift_code,start,length_minutes,paid_minutes,weekdays\nE,06:00,510,480,mon;tue\n"
    ),
    "availability.csv": "agent_id,weekday,available_from,available_to\nA2,mon,06:00,24:00\n",
    "history.csv": (
        "queue,interval_start,offered,answered,abandoned,abandoned_short,aht_s,hard_contacts\n"
        "sales,2026-03-02T08:00,12,11,1,0,180.5,1\n"
        "abuse,2026-03-02T08:00,3,,,,,\n"
    ),
    "actuals.csv": "queue,interval_start,offered\nsales,2026-03-09T08:15,7\n",
    "time_off.csv": (
        "agent_id,start,end,paid,credit_minutes,external_id\n"
        "007,2026-03-28,2026-03-29,true,480,x1\n"
        "A2,2026-03-02T09:00,2026-03-02T11:00,false,,\n"
    ),
    "wishes.csv": (
        "agent_id,date,weekday,wish,from,to,strength,submitted_at\n"
        "007,2026-03-30,,off,,,3,2026-03-01T12:00:30+01:00\n"
        "A2,,fri,start_after,10:00,,1,\n"
    ),
    "pins.csv": (
        "agent_id,start,end,kind,queue,author,reason\n"
        "007,2026-03-30T08:00,2026-03-30T09:00,training,,Lead,course\n"
    ),
    "ledger.csv": (
        "agent_id,week_start,basis,paid_minutes,worked_minutes,overtime_minutes,time_owed_minutes,"
        "hard_minutes,night_shifts,evening_shifts,weekend_shifts,holiday_shifts\n"
        "007,2026-03-23,planned,2310,2200,0,-30,60,0,1,0,0\n"
    ),
    "special_days.csv": (
        "date,name,kind,sites,opens,closes,like_date,volume_factor\n"
        "2026-04-03,Good Friday,holiday,bln,,,,\n"
        "2026-04-04,Short,changed_hours,,09:00,12:00,2026-03-28,0.8\n"
    ),
    "events.csv": (
        "event_id,agent_id,occurred_at,severity,queue,source\n"
        "e1,007,2026-03-20T10:00:00Z,abuse,sales,lead\n"
    ),
    "activities.csv": (
        "activity_id,name,kind,length_minutes,paid,participants,earliest,latest,prerequisites,"
        "after_days,daily,every_weeks\n"
        "t1,Basics,training,60,true,007;red;queue:sales,09:00,17:00,,,,\n"
        "t2,More,training,60,true,007,09:00,17:00,t1,7,yes,\n"
    ),
    "activity_log.csv": "activity_id,agent_id,held_on\nt1,007,2026-03-26\n",
    "limits.csv": (
        "limit_id,agent_id,limit,value,valid_from,valid_to\n"
        "L-9,A2,hard_minutes_per_day,60,2026-03-02,2026-03-29\n"
    ),
    "last_roster.csv": (
        "agent_id,shift_id,work_date,start,end,kind,queue,activity_id,site,place,paid,shift_code\n"
        "007,007:2026-03-27,2026-03-27,2026-03-27T08:00+01:00,2026-03-27T12:00+01:00,work,sales,,bln,,"
        "true,\n"
        "007,007:2026-03-27,2026-03-27,2026-03-27T12:00+01:00,2026-03-27T12:30+01:00,meal,,,bln,home,"
        "false,\n"
    ),
}


def _write(folder: Path) -> Path:
    for name, content in {"centre.toml": CENTRE_TOML, **TABLES}.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def clean_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder without fault; not to be changed."""
    return _write(tmp_path_factory.mktemp("clean"))


@pytest.fixture(scope="session")
def files(clean_folder: Path) -> CentreFiles:
    """The clean folder, read."""
    return read_centre(clean_folder)


@pytest.fixture
def folder(clean_folder: Path, tmp_path: Path) -> Path:
    """A copy of the clean folder that a test may change."""
    return shutil.copytree(clean_folder, tmp_path / "centre")


@pytest.fixture
def spoil(folder: Path) -> Callable[[str, str, str], None]:
    """Replace a text of a file, which must be there, by another."""

    def replace(file: str, old: str, new: str) -> None:
        content = (folder / file).read_text(encoding="utf-8")
        assert old in content
        (folder / file).write_text(content.replace(old, new, 1), encoding="utf-8")

    return replace


@pytest.fixture
def faults(folder: Path) -> Callable[[], tuple[Fault, ...]]:
    """Read the folder, which must fail, and return the faults."""

    def read() -> tuple[Fault, ...]:
        with pytest.raises(InputError) as caught:
            read_centre(folder)
        return caught.value.faults

    return read
