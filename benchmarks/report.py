"""Tables and pictures of the plans that ``benchmarks.centres`` measured.

``python -m benchmarks.report [--results build/bench.jsonl] [--out docs/benchmarks]`` writes
``growth.md`` with its table of medians over seeds, ``growth.png`` and ``gap-over-time.png``. The
runs of the program measured last are shown of each centre.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.cases import CASES, ROOT
from benchmarks.growth_plots import draw_gaps, draw_growth
from benchmarks.plans import OURS
from benchmarks.runs import RESULTS, Run, read_runs
from scheduler.exchange.files import write_bytes_atomically
from scheduler.report.plots.canvas import png

OUT = ROOT / "docs" / "benchmarks"
TARGETS_PCT = (2.0, 1.0, 0.5)
"""Gaps of need, in per cent, that are asked how soon they were reached."""


def latest(runs: Sequence[Run]) -> dict[str, list[Run]]:
    """Return case → our own runs of the program measured last, in the order of the registry."""
    ours = [run for run in runs if run.get("method") == OURS.name]
    programs = {run["case"]: run["program"] for run in ours}
    names = [case.name for case in CASES]
    return {
        name: [r for r in ours if (r["case"], r["program"]) == (name, programs[name])]
        for name in sorted(programs, key=names.index)
    }


def seconds_to(run: Run, gap_pct: float) -> float:
    """Return the seconds after which a run's gap of need was at most so many per cent; or inf."""
    return next((seconds for seconds, _, _, gap in run["way"] if gap <= gap_pct), math.inf)


def _seconds(value: float) -> str:
    if math.isinf(value):
        return "–"
    return f"{value:.1f} s"


COLUMNS: dict[str, Callable[[Run], float]] = {
    "first roster": lambda run: run["first_s"],
    **{f"to {pct:g} %": partial(seconds_to, gap_pct=pct) for pct in TARGETS_PCT},
    "gap of need": lambda run: run["gap_of_need_pct"],
    "gap": lambda run: run["gap_pct"],
    "cost": lambda run: run["cost"],
    "bound": lambda run: run["bound"],
    "audit": lambda run: run["audit_s"],
    "memory": lambda run: run["memory_mib"] / 1024,
    "load": lambda run: run["load"][1],
}
FORMATS: dict[str, Callable[[float], str]] = {
    "gap of need": "{:.2f} %".format,
    "gap": "{:.0f} %".format,
    "cost": "{:,.0f}".format,
    "bound": "{:,.0f}".format,
    "audit": "{:.2f} s".format,
    "memory": "{:.2f} GiB".format,
    "load": "{:.1f}".format,
}


def table(found: dict[str, list[Run]]) -> str:
    """Return the Markdown table of medians over seeds."""
    heads = ["centre", "limit", "seeds", *COLUMNS]
    rows = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    for name, runs in found.items():
        cells = [name, f"{runs[0]['limit_s']:.0f} s", str(len(runs))]
        for column, value in COLUMNS.items():
            cells.append(FORMATS.get(column, _seconds)(median(map(value, runs))))
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def page(found: dict[str, list[Run]]) -> Iterator[str]:
    """Yield the lines of the page."""
    programs = sorted({run["program"] for runs in found.values() for run in runs})
    yield "# Growth"
    yield ""
    yield "Medians over seeds, written by `python -m benchmarks.report` from the runs of"
    yield "`python -m benchmarks.centres`. Each run had a process of its own, in which compiled"
    yield "kernels were loaded before the clock started. Memory is the peak of that process and of"
    yield "its largest child together. Load is the mean number of busy processes of the machine in"
    yield "the last minute of a run. A dash: not reached within the limit."
    yield f"Digest of the program: {', '.join(programs)}."
    yield ""
    yield table(found)
    yield ""
    yield "![Seconds to a first roster and to a gap of 2 % of need, over people](growth.png)"
    yield ""
    yield "![Gap of need over time for each size of centre](gap-over-time.png)"


def write(found: dict[str, list[Run]], out: Path) -> None:
    """Write page and pictures; files of other names in ``out`` stay."""
    sizes = {case.name: case.spec.people for case in CASES if case.spec is not None}
    grown = {sizes[name]: runs for name, runs in found.items() if name in sizes}
    reached = partial(seconds_to, gap_pct=TARGETS_PCT[0])
    pictures = {
        "growth.png": png(partial(draw_growth, grown, reached)),
        "gap-over-time.png": png(partial(draw_gaps, grown)),
    }
    text = "\n".join(page(found)) + "\n"
    out.mkdir(parents=True, exist_ok=True)
    for name, content in {"growth.md": text.encode(), **pictures}.items():
        write_bytes_atomically(out / name, content)


def main(arguments: list[str]) -> int:
    """Write the report; return the exit code."""
    parser = argparse.ArgumentParser(prog="benchmarks.report", description=__doc__)
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args(arguments)
    found = latest(read_runs(asked.results))
    if not found:
        raise SystemExit(f"{asked.results} holds no run. Maybe: python -m benchmarks.centres")
    write(found, asked.out)
    print(table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
