"""Whole centre folders from a seed, their demand balanced to the hours of their people."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.samples.balance import solve_load
from scheduler.samples.closed_form import closed_form_need_minutes
from scheduler.samples.demand import HISTORY_HEADER, history_rows, make_cells
from scheduler.samples.folder import write_centre_toml, write_csv
from scheduler.samples.layout import centre_sketch
from scheduler.samples.people import Workforce, contact_minutes, make_people
from scheduler.samples.people_files import PeopleFiles, write_people
from scheduler.samples.profiles import CONTRACTS, choose_contract, choose_queues, load_shares
from scheduler.samples.spec import PLANNED_WEEK, SampleSpec

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.samples.sketches import CentreSketch, Person

_SPECIAL_DAYS = (
    (date(2026, 10, 3), "Day of German Unity", "holiday", 0.6),
    (date(2026, 11, 27), "Sales Friday", "event", 1.25),
)
_SPECIAL_HEADER = ("date", "name", "kind", "volume_factor", "note")

_README = """\
# {name}

Everything in this folder is invented, by a generator, from these numbers alone: {spec}.
The same numbers give the same bytes.

- The history ends on the day before {week}. Contacts of a queue are written in the local time of
  the first of its sites.
- Demand is scaled so that the people required in the week of {week} (service goal, cooldown reserve
  and unplanned loss included) are 4 % below the paid hours of the people less their leave.
- Queues that share people name one staffing group. Complaints queues carry the emotional weight 1.
- Names are made of syllables; any likeness to a living person is chance.
"""


NEED_SHARE = 0.96
"""Need of the planned week as a share of the paid minutes.

The rest goes to breaks, to recovery and to the minutes of people who are still learning; with a
need as large as the paid time every instance would be short whoever planned it.
"""


def write_centre(
    spec: SampleSpec, out: Path, need_minutes: Callable[[Path], float] | None = None
) -> None:
    """Write the folder of a generated centre.

    Parameters
    ----------
    spec
        Size and seed.
    out
        Folder, made where it is missing; files of the same names are replaced.
    need_minutes
        Required person-minutes (reserve and shrinkage included) of the week of `PLANNED_WEEK`, from
        a centre's folder. Without it, `closed_form_need_minutes`.

    Raises
    ------
    ValueError
        When no volume of contacts fits the people's hours.
    """
    out.mkdir(parents=True, exist_ok=True)
    centre = centre_sketch(spec)
    people = sample_people(spec)
    write_centre_toml(centre, out)
    write_people(people, PeopleFiles(spec.seed, PLANNED_WEEK, spec.weeks, centre.hard_queues), out)
    _write_special_days(spec, out)
    readme = _README.format(name=centre.name, spec=spec, week=PLANNED_WEEK)
    (out / "README.md").write_text(readme, encoding="utf-8", newline="\n")
    _write_balanced_history(spec, centre, people, out, need_minutes or closed_form_need_minutes)


def sample_people(spec: SampleSpec) -> tuple[Person, ...]:
    """Return everybody of a generated centre."""
    centre = centre_sketch(spec)
    queues = tuple(queue.queue for queue in centre.queues)
    return make_people(
        Workforce(
            seed=spec.seed,
            count=spec.people,
            sites=tuple(site.site for site in centre.sites),
            id_digits=4,
            team_size_max=15,
            contracts=CONTRACTS,
            planned_week=PLANNED_WEEK,
            choose_queues=partial(choose_queues, spec, queues),
            choose_contract=partial(choose_contract, spec, queues[0]),
        )
    )


def _write_special_days(spec: SampleSpec, out: Path) -> None:
    rows = [
        (day.isoformat(), name, kind, factor, "invented")
        for day, name, kind, factor in _SPECIAL_DAYS
        if day >= spec.first_date
    ]
    write_csv(out / "special_days.csv", _SPECIAL_HEADER, rows)


def _write_balanced_history(
    spec: SampleSpec,
    centre: CentreSketch,
    people: tuple[Person, ...],
    out: Path,
    need_minutes: Callable[[Path], float],
) -> None:
    factors = {day: factor for day, _, _, factor in _SPECIAL_DAYS}
    cells = make_cells(spec, centre, load_shares(people, centre.hard_queues), factors)

    def need_at(load_minutes: float) -> float:
        write_csv(out / "history.csv", HISTORY_HEADER, history_rows(cells, load_minutes))
        return need_minutes(out)

    target = NEED_SHARE * contact_minutes(people, PLANNED_WEEK)
    solve_load(need_at, target, first=0.6 * target)
