"""Seconds of the steps that plans are made of, each repeated on the same centre.

``python -m benchmarks.micro [--repeats 5] [--large] [-- 100 300]``; ``--large`` adds 1,500 people.
Each line of ``build/micro.jsonl`` is a step of a centre with all its times; compiled kernels are
loaded before. A step that changes the state of the search (an epoch, a sweep) goes on from where
the one before left it, as in a plan.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from benchmarks.cases import ROOT, Case, chosen, digest
from benchmarks.runs import PROGRAM, Run
from scheduler.audit import audit
from scheduler.domain import Problem
from scheduler.engine.answer import roster_of
from scheduler.engine.clauses import clauses_of
from scheduler.engine.compiled import main as load_kernels
from scheduler.engine.days import Days
from scheduler.engine.joint import Joint
from scheduler.engine.market import Market
from scheduler.engine.pricing import Pricing
from scheduler.engine.roundup import Roundup
from scheduler.engine.week import Week
from scheduler.samples.generator import write_centre
from scheduler.samples.spec import SampleSpec
from scheduler.terms import View

RESULTS = ROOT / "build" / "micro.jsonl"
SMALL, LARGE = ("100", "300"), "1500"
REPEATS = 5
SEED = 1
CAUTION = 0.5
"""Share of the dual prices in the worth of a minute, in sweeps over lines and in joint ones."""

Step = tuple[str, Callable[[], object]]


def market_of(problem: Problem) -> Market:
    """Return all that a search needs before its first price: view, clauses, week, market."""
    view = View(problem)
    return Market(Week(view, clauses_of(view)))


def steps(case: Case) -> Iterator[Step]:
    """Yield each step of a plan with what it does, in the order in which a plan needs them."""
    if case.spec is not None:
        yield "write the centre", partial(_written, case.spec)
    yield "read the centre", case.problem
    problem = case.problem()
    yield "build the market", lambda: market_of(problem)
    market = market_of(problem)
    rng = np.random.default_rng(SEED)
    pricing = Pricing(market, rng)
    yield "pricing epoch", pricing.epoch
    yield "proof", lambda: pricing.prove(pricing.average)
    prices = pricing.best.prices
    roundup = Roundup(market, rng)
    yield "sweep over lines", lambda: roundup.sweep(prices, CAUTION)
    days = Days(market.week, roundup.lines(), SEED, prices + market.surplus)
    yield "two sweeps over segments", lambda: days.search(1, _never)
    roster = roster_of(market.week, days.lines, days.plans())
    yield "audit", lambda: audit(problem, roster)
    joint = Joint(market, roundup.lines(), days, rng)
    yield "joint sweep", lambda: joint.sweep(prices, CAUTION, _never)


def _written(spec: SampleSpec) -> None:
    with TemporaryDirectory() as folder:
        write_centre(spec, Path(folder))


def _never() -> bool:
    return False


def timed(case: Case, repeats: int) -> Iterator[Run]:
    """Yield a record for each step of a centre: seconds of every repeat."""
    program = digest(*PROGRAM)
    for name, step in steps(case):
        seconds = []
        for _ in range(repeats):
            began_s = perf_counter()
            step()
            seconds.append(round(perf_counter() - began_s, 6))
        yield {"case": case.name, "step": name, "program": program, "seconds": seconds}


def shown(record: Run) -> str:
    """Return a record as a row: median, quartiles and extremes in milliseconds."""
    times = [1000 * seconds for seconds in record["seconds"]]
    low, _, high = quantiles(times, n=4, method="inclusive") if len(times) > 1 else 3 * times
    cells = (median(times), low, high, min(times), max(times))
    figures = " | ".join(f"{cell:,.1f}" for cell in cells)
    return f"| {record['case']} | {record['step']} | {figures} |"


def main(arguments: list[str], results: Path = RESULTS) -> int:
    """Time the steps of the chosen centres; return the exit code."""
    parser = argparse.ArgumentParser(prog="benchmarks.micro", description=__doc__)
    parser.add_argument("--repeats", type=int, default=REPEATS)
    parser.add_argument("--large", action="store_true", help=f"add {LARGE} people")
    parser.add_argument("names", nargs="*", help=f"{', '.join(SMALL)} when none is given")
    asked = parser.parse_args(arguments)
    names = [*(asked.names or SMALL), *([LARGE] if asked.large else [])]
    results.parent.mkdir(parents=True, exist_ok=True)
    load_kernels()
    print("| centre | step | median, ms | lower quartile | upper quartile | least | most |")
    print("|---|---|---|---|---|---|---|")
    for case in chosen(names):
        for record in timed(case, asked.repeats):
            with results.open("a", encoding="utf-8") as file:
                file.write(json.dumps(record) + "\n")
            print(shown(record), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
