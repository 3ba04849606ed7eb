"""A centre's folder as one frozen bundle, or every fault of every file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from scheduler.domain import Roster
from scheduler.errors import Fault
from scheduler.exchange.acd import read_import
from scheduler.exchange.asks import (
    PINS,
    TIME_OFF,
    WISHES,
    notice_overlaps,
    resolve,
    zone_finder,
)
from scheduler.exchange.care import ACTIVITIES, ACTIVITY_LOG, EVENTS, LIMITS
from scheduler.exchange.centre_toml import read_centre_toml
from scheduler.exchange.frames import frame_of
from scheduler.exchange.history import AMOUNTS, Clockwork, read_history
from scheduler.exchange.interventions import INTERVENTIONS
from scheduler.exchange.past import LEDGER, SPECIAL_DAYS, check_weeks, of_people_known
from scheduler.exchange.people import AGENTS, AVAILABILITY, CONTRACTS, SHIFTS, SKILLS
from scheduler.exchange.reading import Reading
from scheduler.exchange.roster_in import roster_from
from scheduler.exchange.table import names_in

if TYPE_CHECKING:
    from pathlib import Path

    from scheduler.domain import (
        Activity,
        Agent,
        Availability,
        Centre,
        Contract,
        Event,
        HeldActivity,
        LedgerRow,
        PersonalLimit,
        Pin,
        ShiftCode,
        Skill,
        SpecialDay,
        TimeOff,
        Wish,
    )
    from scheduler.exchange.asks import ZoneOf
    from scheduler.exchange.centre_toml import CentreToml
    from scheduler.exchange.table import Row, TableSpec

HISTORY, ACTUALS, LAST_ROSTER = "history.csv", "actuals.csv", "last_roster.csv"
_EXPECTED = ("time_off.csv", "wishes.csv", "ledger.csv")
_SPECS = (
    *(AGENTS, SKILLS, CONTRACTS, SHIFTS, AVAILABILITY, TIME_OFF, WISHES, PINS, LEDGER),
    *(SPECIAL_DAYS, EVENTS, ACTIVITIES, ACTIVITY_LOG, LIMITS),
)
_KNOWN_FILES = frozenset(
    {*(spec.file for spec in (*_SPECS, INTERVENTIONS)), HISTORY, ACTUALS, LAST_ROSTER}
)


@dataclass(frozen=True)
class CentreFiles:
    """All that a centre's folder says.

    Attributes
    ----------
    history, actuals
        Frames as ``read_history`` describes them; ``actuals`` is None where there is no such file.
    notices
        What was found and set aside, in order.
    """

    centre: Centre
    agents: tuple[Agent, ...]
    contracts: tuple[Contract, ...]
    skills: tuple[Skill, ...]
    shift_codes: tuple[ShiftCode, ...]
    availability: tuple[Availability, ...]
    time_off: tuple[TimeOff, ...]
    wishes: tuple[Wish, ...]
    pins: tuple[Pin, ...]
    ledger: tuple[LedgerRow, ...]
    special_days: tuple[SpecialDay, ...]
    events: tuple[Event, ...]
    activities: tuple[Activity, ...]
    activity_log: tuple[HeldActivity, ...]
    limits: tuple[PersonalLimit, ...]
    last_roster: Roster
    history: pd.DataFrame
    actuals: pd.DataFrame | None
    notices: tuple[str, ...] = ()

    def reading(self, folder: Path) -> Reading:
        """Return a fresh reading of further files that refer to this centre."""
        known = {
            "agent": frozenset(agent.agent_id for agent in self.agents),
            "site": frozenset(site.site for site in self.centre.sites),
            "queue": frozenset(queue.queue for queue in self.centre.queues),
            "contract": frozenset(contract.contract_id for contract in self.contracts),
        }
        return Reading(folder, self.centre.encoding, known=known)


def read_centre(folder: Path, *, history_required: bool = True) -> CentreFiles:
    """Return everything in a centre's folder.

    Parameters
    ----------
    folder
        Where ``centre.toml`` and its tables lie.
    history_required
        Whether ``history.csv`` or an import must be there; not so where need or forecast are given.

    Raises
    ------
    InputError
        With every fault of every file; nothing is read by halves.
    """
    reading = Reading(folder)
    sketch = read_centre_toml(reading)
    people, zone_of = _people(reading, sketch)
    asks = _asks(reading, zone_of)
    care = _care(reading)
    past = _past(reading, sketch)
    history, actuals = _frames(reading, sketch, required=history_required)
    if sketch.centre is None or reading.faults:
        raise reading.error()
    _notice(reading, sketch.centre)
    return CentreFiles(
        centre=sketch.centre,
        history=history,
        actuals=actuals,
        notices=tuple(reading.notices),
        **people,
        **asks,
        **care,
        **past,
    )


def _table(
    reading: Reading,
    spec: TableSpec[Any],
    *names: tuple[str, str],
    required: bool = False,
) -> list[Row]:
    """Return a table's rows; ``names`` are kinds of things and the columns telling them."""
    rows = spec.read(reading, required=required) or []
    if required and not rows and all(fault.file != spec.file for fault in reading.faults):
        fault = Fault(spec.file, None, None, None, "has no rows", "add at least one")
        reading.faults.append(fault)
    for kind, column in names:
        if not reading.has_holes(spec.file, column):
            reading.known[kind] = names_in(rows, column)
    return rows


def _people(reading: Reading, sketch: CentreToml) -> tuple[dict[str, Any], ZoneOf]:
    codes = _table(reading, SHIFTS, ("shift_code", "shift_code"))
    contracts = _table(reading, CONTRACTS, ("contract", "contract_id"), required=True)
    agents = _table(reading, AGENTS, ("agent", "agent_id"), ("team", "team"), required=True)
    skills = _table(reading, SKILLS, required=True)
    people = {
        "agents": AGENTS.build(reading, agents),
        "contracts": CONTRACTS.build(reading, contracts),
        "skills": SKILLS.build(reading, skills),
        "shift_codes": SHIFTS.build(reading, codes),
        "availability": AVAILABILITY.build(reading, _table(reading, AVAILABILITY)),
    }
    return people, zone_finder(agents, sketch.site_zones)


def _asks(reading: Reading, zone_of: ZoneOf) -> dict[str, Any]:
    time_off, pins = _table(reading, TIME_OFF), _table(reading, PINS)
    resolve(reading, TIME_OFF, time_off, zone_of)
    resolve(reading, PINS, pins, zone_of)
    leaves = TIME_OFF.build(reading, time_off)
    notice_overlaps(reading, leaves)
    return {
        "time_off": leaves,
        "wishes": WISHES.build(reading, _table(reading, WISHES)),
        "pins": PINS.build(reading, pins),
    }


def _care(reading: Reading) -> dict[str, Any]:
    activities = _table(reading, ACTIVITIES, ("activity", "activity_id"))
    known = reading.known
    if {"agent", "team", "queue"} <= known.keys():
        queues = frozenset(f"queue:{queue}" for queue in known["queue"])
        known["participant"] = known["agent"] | known["team"] | queues
    return {
        "events": EVENTS.build(reading, _table(reading, EVENTS)),
        "activities": ACTIVITIES.build(reading, activities),
        "limits": LIMITS.build(reading, _table(reading, LIMITS)),
    }


def _past(reading: Reading, sketch: CentreToml) -> dict[str, Any]:
    ledger = of_people_known(reading, LEDGER.file, _table(reading, LEDGER))
    if sketch.week_starts_on is not None:
        check_weeks(reading, ledger, sketch.week_starts_on)
    held = of_people_known(reading, ACTIVITY_LOG.file, _table(reading, ACTIVITY_LOG))
    return {
        "activity_log": ACTIVITY_LOG.build(reading, held),
        "ledger": LEDGER.build(reading, ledger),
        "special_days": SPECIAL_DAYS.build(reading, _table(reading, SPECIAL_DAYS)),
        "last_roster": roster_from(reading, LAST_ROSTER, sketch.site_zones, past=True),
    }


def _frames(
    reading: Reading, sketch: CentreToml, *, required: bool
) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    clockwork = Clockwork(sketch.queue_zones, sketch.interval_minutes)
    mapping = (sketch.imports or {}).get("history")
    if mapping is None:
        needed = required and sketch.imports is not None
        history = read_history(reading, HISTORY, clockwork, required=needed)
    else:
        history = read_import(reading, mapping, clockwork)
    empty = frame_of([], [], {amount.name: [] for amount in AMOUNTS})
    return empty if history is None else history, read_history(reading, ACTUALS, clockwork)


def _notice(reading: Reading, centre: Centre) -> None:
    imported = {str(mapping.get("file")) for mapping in centre.imports.values()}
    for file in _EXPECTED:
        if not (reading.folder / file).exists():
            reading.notices.append(f"{file} is missing: the plan knows of none")
    for path in sorted(reading.folder.glob("*.csv")):
        if path.name not in _KNOWN_FILES | imported:
            reading.notices.append(f"{path.name} is unknown and was not read")
