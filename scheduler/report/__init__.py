"""What a planned week looks like: pages, pictures and tables made from one frozen story."""

from scheduler.report.day_sheets import day_sheets
from scheduler.report.html import report_html
from scheduler.report.plots import pictures
from scheduler.report.story import ForecastRow, Headline, IntervalRow, ServiceRow, Story
from scheduler.report.tables import Table, tables

__all__ = [
    "ForecastRow",
    "Headline",
    "IntervalRow",
    "ServiceRow",
    "Story",
    "Table",
    "day_sheets",
    "pictures",
    "report_html",
    "tables",
]
