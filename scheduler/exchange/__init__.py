"""Files in and out: the only room that knows how a centre is written down.

Reading gathers every fault of every file before it raises; writing shows all files or none.
"""

from scheduler.exchange.care import write_activity_log
from scheduler.exchange.centre import CentreFiles, read_centre
from scheduler.exchange.csv_out import csv_text, harmless, json_text, local_text, write_json
from scheduler.exchange.diff import Change, diff_rosters
from scheduler.exchange.fatigue import FatigueRow, write_fatigue
from scheduler.exchange.files import (
    check_writable,
    staged_folder,
    write_bytes_atomically,
    write_text_atomically,
)
from scheduler.exchange.forecast import read_forecast, write_forecast
from scheduler.exchange.hours import HoursOptions, HoursRow, hours_of, hours_text, write_hours
from scheduler.exchange.need import Staffed, read_need, write_need
from scheduler.exchange.offers import OfferRow, write_offers
from scheduler.exchange.past import write_ledger
from scheduler.exchange.people import in_force
from scheduler.exchange.people_in import PersonLine, read_people
from scheduler.exchange.roster_in import read_roster
from scheduler.exchange.roster_out import roster_text, write_roster
from scheduler.exchange.savings import read_savings, write_savings
from scheduler.exchange.sessions import SessionRow, write_sessions
from scheduler.exchange.workbook import Sheet, workbook_bytes, write_workbook
from scheduler.exchange.zones import zones_of_queues, zones_of_sites

__all__ = [
    "CentreFiles",
    "Change",
    "FatigueRow",
    "HoursOptions",
    "HoursRow",
    "OfferRow",
    "PersonLine",
    "SessionRow",
    "Sheet",
    "Staffed",
    "check_writable",
    "csv_text",
    "diff_rosters",
    "harmless",
    "hours_of",
    "hours_text",
    "in_force",
    "json_text",
    "local_text",
    "read_centre",
    "read_forecast",
    "read_need",
    "read_people",
    "read_roster",
    "read_savings",
    "roster_text",
    "staged_folder",
    "workbook_bytes",
    "write_activity_log",
    "write_bytes_atomically",
    "write_fatigue",
    "write_forecast",
    "write_hours",
    "write_json",
    "write_ledger",
    "write_need",
    "write_offers",
    "write_roster",
    "write_savings",
    "write_sessions",
    "write_text_atomically",
    "write_workbook",
    "zones_of_queues",
    "zones_of_sites",
]
