"""``variants.csv`` and a folder for each variant: several plans of the same weeks, written down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scheduler.exchange import staged_folder, write_json, write_roster, zones_of_sites
from scheduler.exchange.csv_out import csv_text
from scheduler.exchange.files import write_text_atomically
from scheduler.pipeline.record import roster_record

if TYPE_CHECKING:
    from scheduler.pipeline.variants import Variant

MILLI = 1000
HOUR = 60


class Figure(NamedTuple):
    """One figure of all variants, in their order."""

    name: str
    unit: str
    values: tuple[float | None, ...]


def write_variants(out: Path, variants: Sequence[Variant]) -> None:
    """Write the table and each variant's roster with its record; all of them or none."""
    with staged_folder(out) as stage:
        header = ("figure", "unit", *folders(variants))
        rows = [(figure.name, figure.unit, *figure.values) for figure in figures(variants)]
        write_text_atomically(stage / "variants.csv", csv_text(header, rows))
        for name, variant in zip(folders(variants), variants, strict=True):
            (stage / name).mkdir()
            roster = variant.solved.result.roster
            path = stage / name / "roster.csv"
            write_roster(path, roster, zones_of_sites(variant.prepared.files.centre))
            record = roster_record(variant.prepared, variant.solved, path)
            write_json(stage / name / "roster.json", record)


def folders(variants: Sequence[Variant]) -> tuple[str, ...]:
    """Return a name for each variant, without the folder and ending of its policy's file."""
    return tuple(Path(variant.name).stem for variant in variants)


def figures(variants: Sequence[Variant]) -> tuple[Figure, ...]:
    """Return what the variants are compared by.

    Costs are by each variant's own policy, but for ``cost by the first policy``; fairness is that
    of the report.
    """
    return (*_answers(variants), *_costs(variants), *_care(variants))


def _answers(variants: Sequence[Variant]) -> Iterator[Figure]:
    found = [variant.outcome for variant in variants]
    results = [variant.solved.result for variant in variants]
    needed = tuple(result.needed_minutes for result in results)
    yield Figure("needed", "minutes", needed)
    yield Figure("missing", "minutes", tuple(outcome.short_minutes for outcome in found))
    levels = tuple(_percent(outcome.service_level) for outcome in found)
    yield Figure("contacts answered in time", "%", levels)
    yield Figure("paid", "hours", tuple(outcome.paid_minutes / HOUR for outcome in found))
    yield Figure("gap of need", "%", tuple(100 * result.gap_of_need for result in results))


def _costs(variants: Sequence[Variant]) -> Iterator[Figure]:
    unit = "person-minutes"
    yield Figure("cost", unit, tuple(v.outcome.cost_milli / MILLI for v in variants))
    rules = {rule: None for v in variants for rule in sorted(v.outcome.cost_by_rule)}
    for rule in sorted(rules):
        costs = [variant.outcome.cost_by_rule.get(rule) for variant in variants]
        if any(costs):
            split = tuple(None if cost is None else cost / MILLI for cost in costs)
            yield Figure(f"cost of {rule}", unit, split)
    judged = [variant.by_first for variant in variants]
    yield Figure("cost by the first policy", unit, tuple(a.cost_milli / MILLI for a in judged))
    broken = tuple(float(len(found.broken)) for found in judged)
    yield Figure("rules of the first policy broken", "rules", broken)


def _care(variants: Sequence[Variant]) -> Iterator[Figure]:
    found = [variant.outcome for variant in variants]
    worst = tuple(outcome.worst_load_minutes for outcome in found)
    yield Figure("load of the worst-off person", "minutes", worst)
    hard = tuple(float(outcome.worst_hard_minutes) for outcome in found)
    yield Figure("most hard minutes of a person", "minutes", hard)
    for loads in zip(*(variant.loads for variant in variants), strict=True):
        name, unit = loads[0].name.lower(), loads[0].unit
        spread = [load.fairness for load in loads]
        yield Figure(name, unit, tuple(float(load.total) for load in loads))
        yield Figure(f"{name}: unfairness", unit, tuple(f.unfairness for f in spread))
        yield Figure(f"{name}: Gini", "0 is even", tuple(f.gini for f in spread))
        yield Figure(f"{name}: Jain", "1 is even", tuple(f.jain for f in spread))


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share
