"""``shiftwell evaluate``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import notices, say, say_json, say_table
from scheduler.cli.options import AsJson, Centre, Seed

if TYPE_CHECKING:
    from scheduler.pipeline.evaluate import Evaluation, Finding


def evaluate(
    centre: Centre,
    interventions: Annotated[
        Path,
        typer.Option(
            "--interventions",
            exists=True,
            dir_okay=False,
            help="A file of what was changed, since when, for which teams, and by which figure it "
            "is judged.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            dir_okay=False,
            help="A .json file for the findings.",
            show_default=False,
        ),
    ] = None,
    seed: Seed = 1,
    json: AsJson = False,
) -> None:
    """Compare weekly figures before and after what a centre changed, group by group.

    Figures come from what is stored: ledger.csv, the accepted rosters, history.csv and actuals.csv.
    They are shown by team, never by person: teams of fewer than five people are put together. The
    interval says how far the difference moves when the weeks are drawn again; chance, how often
    shuffled weeks differ as much.

    Before and after is no proof of a cause. Teams that were not reached stand beside the others.

    Example: shiftwell evaluate my-centre --interventions my-centre/interventions.csv
    """
    from scheduler.exchange import read_centre, write_json  # noqa: PLC0415 - reads tables
    from scheduler.exchange.interventions import read_interventions  # noqa: PLC0415 - see above
    from scheduler.pipeline.evaluate import NO_PROOF  # noqa: PLC0415 - see above
    from scheduler.pipeline.evaluate import evaluate as judge  # noqa: PLC0415 - see above

    files = read_centre(centre, history_required=False)
    found = judge(files, centre, read_interventions(interventions, files), seed)
    data = {"no_proof": NO_PROOF, **asdict(found)}
    if out is not None:
        write_json(out, data)
    if json:
        say_json(data)
        return
    _tell(found)
    say(f"\n{NO_PROOF}")


def _tell(found: Evaluation) -> None:
    header = (
        "what",
        "figure",
        "group",
        "reached",
        "weeks#",
        "before#",
        "after#",
        "difference, 95 %#",
        "chance#",
        "target#",
        "",
    )
    say_table("Before and after", header, [_row(finding) for finding in found.findings])
    units = dict.fromkeys(f"{f.kpi}: {f.unit}; {f.better} is better" for f in found.findings)
    for unit in units:
        say(unit)
    notices(found.notices)


def _row(finding: Finding) -> tuple[object, ...]:
    change = finding.change
    interval = ""
    if change.low is not None and change.high is not None:
        interval = f" ({change.low:+,.2f} to {change.high:+,.2f})"
    return (
        finding.name,
        finding.kpi,
        finding.group,
        finding.reached,
        f"{change.weeks_before}, {change.weeks_after}",
        f"{change.before:,.2f}",
        f"{change.after:,.2f}",
        f"{change.difference:+,.2f}{interval}",
        "" if change.chance is None else f"{change.chance:.3f}",
        "" if finding.target is None else f"{finding.target:g}",
        finding.verdict,
    )
