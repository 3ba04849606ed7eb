"""One set of colours for every page and picture, told apart by colour-blind readers too.

Queues take the bright and muted schemes of Paul Tol (2021, SRON/EPS/TN/09-002): cool colours for
most queues, warm ones for hard queues.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import cycle

from scheduler.report.story import Story

_COOL = ("#4477AA", "#66CCEE", "#228833", "#CCBB44", "#332288", "#44AA99", "#999933", "#88CCEE")
_WARM = ("#EE6677", "#AA3377", "#CC6677", "#882255")

KIND_COLOURS: Mapping[str, str] = {
    "meal": "#B8B8B8",
    "break": "#DCDCDC",
    "recovery": "#A8DDB5",
    "training": "#CDB9E3",
    "meeting": "#CDB9E3",
    "one_to_one": "#CDB9E3",
    "off_phone": "#F1EADB",
}
KIND_LABELS: Mapping[str, str] = {
    "meal": "Meal",
    "break": "Break",
    "recovery": "Recovery",
    "training": "Training",
    "meeting": "Meeting",
    "one_to_one": "One-to-one",
    "off_phone": "Off the phone",
}
INK = "#22303C"
QUIET = "#8A97A3"
NEED = "#22303C"
STAFFED = "#9DB7D5"
SHORT = "#EE6677"
BAND = "#D9E4EF"
ACTUAL = "#CC3311"


def queue_colours(story: Story) -> dict[str, str]:
    """Return queue → colour, in the order of the centre."""
    cool, warm = cycle(_COOL), cycle(_WARM)
    return {name: next(warm if name in story.hard_queues else cool) for name in story.queues}
