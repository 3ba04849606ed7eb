"""The sample centre: a real bank's calls of 1999 with invented people around them.

Run ``python -m scheduler.samples.anonbank CALLS_CSV OUT``.
"""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.samples.bank_activities import write_activities
from scheduler.samples.bank_calls import (
    CALLS_HEADER,
    HISTORY_FIRST,
    HISTORY_LAST,
    PLANNED_WEEK,
    QUEUES,
    Calls,
    call_rows,
    calls_between,
    mean_handle_time_s,
    mean_patience_s,
    planned_week_calls,
    read_calls,
)
from scheduler.samples.bank_people import LEDGER_WEEKS, SEED, SITE, people_for
from scheduler.samples.bank_readme import bank_readme
from scheduler.samples.closed_form import closed_form_need_minutes
from scheduler.samples.folder import write_centre_toml, write_csv
from scheduler.samples.people_files import PeopleFiles, write_people
from scheduler.samples.sketches import WEEKDAYS, CentreSketch, QueueSketch, SiteSketch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scheduler.samples.sketches import Person

HARD_QUEUE = "NE"
"""The queue made hard: money at stake, the second longest calls (an invention)."""

OPENING = {
    **dict.fromkeys(("sun", "mon", "tue", "wed", "thu"), ((420, 1440),)),
    "fri": ((420, 840),),
    "sat": ((1170, 1440),),
}
"""Hours in which calls were answered, read off the data: the same for all queues.

On Saturday answering began at 19:00 in January and, with the later sunset, at 19:30 from
13 February.
"""

_INVENTED = {
    "PS": ("Regular activity", 0.04, 0.2, 0.5),
    "NE": ("Stock exchange", 0.20, 1.0, 0.2),
    "NW": ("New customers", 0.03, 0.1, 0.6),
}
_SPECIAL_DAYS_HEADER = ("date", "name", "kind", "note")
_SPECIAL_DAYS = (
    (date(1999, 1, 11), "Calls not recorded", "outage", "missing in the source"),
    (date(1999, 1, 12), "Calls not recorded", "outage", "missing in the source"),
    (date(1999, 3, 2), "Purim", "holiday", "added to the source"),
)
_ROUNDS_MAX = 5
_ARGUMENTS = 2


def write_anonbank(
    calls_csv: Path, out: Path, need_minutes: Callable[[Path], float] | None = None
) -> int:
    """Write the sample centre and return its number of people.

    Parameters
    ----------
    calls_csv
        Columns ``queue,timestamp,offered,abandoned,aht_s,mean_wait_s``: half hours of local time.
    out
        Folder, made where it is missing; files of the same names are replaced.
    need_minutes
        Required person-minutes (reserve and shrinkage included) of the week of 1999-02-21, from a
        centre's folder. Without it, `closed_form_need_minutes`.

    Raises
    ------
    ValueError
        When a column is missing, or no number of people fits the need.
    """
    out.mkdir(parents=True, exist_ok=True)
    calls = read_calls(calls_csv)
    history = calls_between(calls, HISTORY_FIRST, HISTORY_LAST)
    write_csv(out / "history.csv", CALLS_HEADER, call_rows(history))
    write_csv(out / "actuals.csv", CALLS_HEADER, call_rows(planned_week_calls(calls)))
    days = ((day.isoformat(), *rest) for day, *rest in _SPECIAL_DAYS)
    write_csv(out / "special_days.csv", _SPECIAL_DAYS_HEADER, days)
    write_centre_toml(_centre(history), out)
    people = _write_fitting_people(out, need_minutes or closed_form_need_minutes)
    write_activities(people, HARD_QUEUE, PLANNED_WEEK, out)
    (out / "README.md").write_text(bank_readme(people, history), encoding="utf-8", newline="\n")
    return len(people)


def main(arguments: Sequence[str]) -> int:
    """Write the sample centre from the command line; return 0, or 2 when told too little."""
    if len(arguments) != _ARGUMENTS:
        sys.stderr.write("usage: python -m scheduler.samples.anonbank CALLS_CSV OUT\n")
        return 2
    count = write_anonbank(Path(arguments[0]), Path(arguments[1]))
    sys.stdout.write(f"{count} people\n")
    return 0


def _write_fitting_people(out: Path, need_minutes: Callable[[Path], float]) -> tuple[Person, ...]:
    """Write people for the need; again, should the need depend on who is there."""
    about = PeopleFiles(SEED, PLANNED_WEEK, LEDGER_WEEKS, frozenset({HARD_QUEUE}))
    people = people_for(closed_form_need_minutes(out))
    for _ in range(_ROUNDS_MAX):
        write_people(people, about, out)
        need = need_minutes(out)
        fitting = people_for(need)
        if fitting == people:
            return people
        people = fitting
    raise ValueError("the need follows the number of people: no number fits")


def _centre(history: Sequence[Calls]) -> CentreSketch:
    return CentreSketch(
        centre_id="anonbank",
        name="AnonBank",
        week_starts_on="sun",
        interval_minutes=30,
        unplanned_shrinkage_pct=6,
        sites=(SiteSketch(SITE, "Asia/Jerusalem", "IL", seats=20, buffer_room_places=1),),
        queues=tuple(
            _queue(queue, [each for each in history if each.queue == queue]) for queue in QUEUES
        ),
    )


def _queue(queue: str, calls: Sequence[Calls]) -> QueueSketch:
    name, hard_contact_share, emotional_weight, monotony_weight = _INVENTED[queue]
    return QueueSketch(
        queue=queue,
        name=name,
        sites=(SITE,),
        opening=OPENING,
        staffing_group="calls",
        patience_s=round(mean_patience_s(calls, _is_open)),
        default_aht_s=round(mean_handle_time_s(calls)),
        hard_contact_share=hard_contact_share,
        emotional_weight=emotional_weight,
        monotony_weight=monotony_weight,
    )


def _is_open(start: datetime) -> bool:
    minute = 60 * start.hour + start.minute
    return any(low <= minute < high for low, high in OPENING[WEEKDAYS[start.weekday()]])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
