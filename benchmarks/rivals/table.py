"""Rivals side by side: medians over seeds as a Markdown table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from benchmarks.plans import OURS
from benchmarks.runs import Method, Run
from scheduler.engine.result import gap_of_need

HEAD = (
    "| case | limit | method | cost | our bound | gap of need | hard rules broken | seconds "
    "| of them building | memory | load |\n|---|---|---|---|---|---|---|---|---|---|---|"
)


def table(runs: Sequence[Run], methods: Sequence[Method]) -> str:
    """Return the table of ``runs`` with the footnotes of ``methods``.

    The gap of need is against the median of the bounds that our own runs of the same case prove.
    """
    cases = dict.fromkeys(run["case"] for run in runs)
    rows = [row for case in cases for row in _rows([run for run in runs if run["case"] == case])]
    notes = [f"- {method.name}: {method.footnote}" for method in methods if method.footnote]
    return "\n".join([HEAD, *rows, "", *notes])


def _rows(runs: Sequence[Run]) -> Iterator[str]:
    ours = [run for run in runs if run["method"] == OURS.name]
    bound = median(run["bound"] for run in ours)
    needed = ours[0]["needed_minutes"]
    for name in dict.fromkeys(run["method"] for run in runs):
        mine = [run for run in runs if run["method"] == name]
        cost = median(run["cost"] for run in mine)
        gap = gap_of_need(round(1000 * cost), round(1000 * bound), needed)
        broken = sorted({rule for run in mine for rule in run["broken"]})
        built = [run["build_s"] for run in mine if "build_s" in run]
        cells = (
            mine[0]["case"],
            f"{mine[0]['limit_s']:.0f} s",
            name if all(run.get("found", True) for run in mine) else f"{name} (none found)",
            f"{cost:,.0f}",
            f"{bound:,.0f}",
            f"{100 * gap:.2f} %",
            f"{len(broken)}: {', '.join(broken)}" if broken else "0",
            f"{median(run['seconds'] for run in mine):.1f} s",
            f"{median(built):.1f} s" if built else "",
            f"{median(run['memory_mib'] for run in mine):.0f} MiB",
            f"{median(run['load'][1] for run in mine):.1f}",
        )
        yield f"| {' | '.join(cells)} |"
