"""``docs/reference/files.md`` lists exactly the columns that are read and written."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest

from scheduler.exchange import forecast, history
from scheduler.exchange.acd import HistoryImport
from scheduler.exchange.asks import PINS, TIME_OFF, WISHES
from scheduler.exchange.care import ACTIVITIES, ACTIVITY_LOG, EVENTS, LIMITS
from scheduler.exchange.centre_toml import CENTRE, QUEUE, SITE
from scheduler.exchange.fatigue import FatigueRow
from scheduler.exchange.hours import HoursRow
from scheduler.exchange.interventions import INTERVENTIONS, Kpi
from scheduler.exchange.need import NEED
from scheduler.exchange.offers import OfferRow
from scheduler.exchange.past import LEDGER, SPECIAL_DAYS
from scheduler.exchange.people import AGENTS, AVAILABILITY, CONTRACTS, SHIFTS, SKILLS
from scheduler.exchange.roster_in import ROSTER
from scheduler.exchange.savings import SAVINGS
from scheduler.exchange.table import TableSpec
from tests.architecture.tree import ROOT

PAGE = (ROOT / "docs" / "reference" / "files.md").read_text(encoding="utf-8")
SECTIONS: dict[str, TableSpec[Any]] = {
    "centre.toml`: `[centre]": CENTRE,
    "centre.toml`: `[[site]]": SITE,
    "centre.toml`: `[[queue]]": QUEUE,
}
TABLES: tuple[TableSpec[Any], ...] = (
    AGENTS, SKILLS, CONTRACTS, SHIFTS, AVAILABILITY, TIME_OFF, WISHES, PINS, LEDGER, SPECIAL_DAYS,
    EVENTS, ACTIVITIES, ACTIVITY_LOG, LIMITS, INTERVENTIONS, ROSTER, NEED, SAVINGS,
)  # fmt: skip
SECTIONS |= {table.file: table for table in TABLES}
PARTS = {"site", "queue", "import"}
"""Tables of their own within ``centre.toml``."""

KNOWN = {
    title: {
        column.name: column.required
        for column in spec.columns
        if spec is not CENTRE or column.name not in PARTS
    }
    for title, spec in SECTIONS.items()
}
KNOWN["history.csv"] = {name: name in history.REQUIRED for name in history.COLUMNS}
KNOWN["forecast.csv"] = {name: name in forecast.REQUIRED for name in forecast.COLUMNS}
KNOWN["hours.csv"] = dict.fromkeys(HoursRow._fields, False)
KNOWN["time_off_offers.csv"] = dict.fromkeys(OfferRow._fields, False)
KNOWN["fatigue.csv"] = dict.fromkeys(FatigueRow._fields, False)
KNOWN["centre.toml`: `[import.history]"] = {
    name: field.is_required() for name, field in HistoryImport.model_fields.items()
}


def listed(page: str) -> dict[str, dict[str, bool]]:
    """Section → column → whether it is marked as required."""
    sections = re.findall(r"(?ms)^## `(\S.*?)`$\n(.*?)(?=^## |\Z)", page)
    return {
        title: {name: bool(star) for name, star in re.findall(r"(?m)^\| `(\w+)`(\*?) \|", body)}
        for title, body in sections
    }


@pytest.mark.parametrize("title", KNOWN)
def test_a_section_lists_its_columns_and_marks_what_must_be_there(title: str) -> None:
    assert listed(PAGE)[title] == KNOWN[title]


def test_no_section_is_of_a_file_that_is_not_read() -> None:
    assert set(listed(PAGE)) == set(KNOWN)


def test_every_figure_of_an_intervention_is_explained() -> None:
    (body,) = re.findall(r"(?ms)^## `interventions.csv`$\n(.*?)^## ", PAGE)
    assert [name for name in get_args(Kpi) if f"`{name}`" not in body] == []


def test_sections_are_found() -> None:
    page = "## `a.csv`\n\n| column | meaning |\n|---|---|\n| `x`* | id |\n| `y` | z |\n"
    assert listed(page) == {"a.csv": {"x": True, "y": False}}
