"""``shiftwell prices``."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from scheduler.cli.console import notices, person_minutes, say, say_json, say_table
from scheduler.cli.exits import CANCELLED
from scheduler.cli.interrupt import beside, cancel_on_interrupt
from scheduler.cli.options import AsJson, Centre, Out, Policies, Seed, TimeLimit, Week, Workers
from scheduler.engine.result import Settings
from scheduler.pipeline.request import Request
from scheduler.pipeline.solving import engine

if TYPE_CHECKING:
    from scheduler.pipeline.prices import Price, Prices

SAID = {"kept": "today's roster keeps it", "slack": "today's roster has room"}

WRITING_S = 25.0
"""Most seconds kept for the last search to end, the table and the picture."""


def prices(  # noqa: PLR0913, PLR0917 - each argument is an option of the command
    centre: Centre,
    out: Out,
    roster: Annotated[
        Path | None,
        typer.Option(
            "--roster",
            exists=True,
            file_okay=False,
            help="Folder that plan wrote: prices go on from its roster. Without it, the week is "
            "planned first, into --out.",
            show_default=False,
        ),
    ] = None,
    week: Week = None,
    time_limit: TimeLimit = 300.0,
    seed: Seed = 1,
    workers: Workers = 2,
    policy: Policies = None,
    json: AsJson = False,
) -> None:
    """Say what each rule of care costs: the week planned again with one value a step away.

    Every number of a rule of care moves one step tighter, and looser where it is the site's own
    choice that no source confirms: what law, agreement or a source says is never computed looser.
    All searches go on from the same roster and have the same time. Some of them change nothing:
    how far their cost moves is the noise, and a change within it tells nothing.

    Beside each price stands the load of the worst-off person, as a value without a name.

    Written into --out: prices.csv, prices.json and prices.png.

    Example: shiftwell prices data/samples/anonbank --roster build/demo --out build/prices
    """
    from scheduler.exchange import check_writable  # noqa: PLC0415 - reads tables
    from scheduler.pipeline.price_run import Run, run_prices  # noqa: PLC0415 - draws pictures

    check_writable(out)
    console = Console(stderr=True)
    settings = Settings(time_limit, seed, workers)
    request = Request(centre, week, policies=tuple(policy or ()))
    until = time.monotonic() + time_limit - min(WRITING_S, time_limit / 5)

    def hear(line: str) -> None:
        console.print(line, highlight=False, soft_wrap=True)

    with cancel_on_interrupt(settings.cancel):
        run = Run(request, out, roster, until, settings, beside(engine()), hear)
        found = run_prices(run, notices)
    if found is None:
        console.print("cancelled before all prices were known; no price is written")
        raise typer.Exit(CANCELLED)
    if json:
        from scheduler.pipeline.priced_files import price_data  # noqa: PLC0415 - see above

        say_json(price_data(found))
    else:
        _tell(found, out)


def _tell(found: Prices, out: Path) -> None:
    anew = person_minutes(found.change_milli(found.anew))
    header = (
        "rule",
        "",
        "",
        "today#",
        "then#",
        "cost#",
        "noise#",
        "missing min#",
        "service#",
        "load min#",
        "",
    )
    say_table("Prices of care, as changes", header, [_row(found, price) for price in found.prices])
    say(
        f"\nToday: cost {person_minutes(found.today.cost_milli)} person-minutes, "
        f"{found.today.short_minutes:,.0f} minutes missing, "
        f"worst-off load {found.today.worst_load_minutes:,.0f} minutes."
    )
    say(
        f"Each search had {found.searched_s:.1f} s; with nothing changed the cost moved by up to "
        f"{person_minutes(found.noise_milli)}, and by {anew} "
        "with all segments planned anew. A change within its noise tells nothing."
    )
    if found.unreached:
        say(
            f"The time did not reach {found.unreached} of {len(found.prices)} steps; those that "
            "touch least of the roster come last. Give more time with --time-limit."
        )
    say(f"written to {out}; look at {out / 'prices.png'}")


def _row(found: Prices, price: Price) -> tuple[object, ...]:
    step, outcome, today = price.step, price.outcome, found.today
    if step is None:
        return ()
    place = (step.rule_id, step.param, step.toward, f"{step.today:g}", f"{step.then:g}")
    if outcome is None:
        return (*place, "", "", "", "", "", f"not computed: {price.why}")
    if price.says in {"kept", "slack"}:
        return (*place, "0", "", "0", "0", "0", SAID[price.says])
    served = outcome.service_level is not None and today.service_level is not None
    gained = 100 * ((outcome.service_level or 0) - (today.service_level or 0))
    return (
        *place,
        person_minutes(found.change_milli(price)),
        person_minutes(round(found.noise_of(price))),
        f"{outcome.short_minutes - today.short_minutes:+,.0f}",
        f"{gained:+.1f}" if served else "",
        f"{outcome.worst_load_minutes - today.worst_load_minutes:+,.0f}",
        "" if found.tells(price) else "within noise",
    )
