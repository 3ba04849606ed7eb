"""Break rules, terms and encoders one edit at a time and see whether their tests notice.

``python -m tests.mutation.run [--every N] [--processes N] [PART OF A PATH ...]``, in the root of a
clone. Each edit is judged in a forked process that loads the edited module in place of the file, so
nothing on disk changes. Results go to ``build/mutants.jsonl``; a later run keeps what was killed
there and tries again what is new, was edited, or survived. Exit 1 if fewer than 95 % were killed.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import json
import math
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from multiprocessing import get_context
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from pathlib import Path

from tests.mutation.edits import Edit, edits
from tests.mutation.victims import NO_TESTS, RULES, Victim, judge

# In the order of the layers: what a place may import is loaded before the processes fork.
PLACES = {
    "scheduler/terms/*.py": ("scheduler.domain",),
    "scheduler/rules/*.py": ("scheduler.terms",),
    "scheduler/engine/encode*.py": ("scheduler.rules", "tests.contract.cases"),
}
RESULTS = Path("build/mutants.jsonl")
KILLED_AT_LEAST_PCT = 95
HEAVY = (
    "hypothesis",
    "matplotlib",
    "numba",
    "numpy",
    "ortools.sat.python.cp_model",
    "pandas",
    "pydantic",
)
# In seconds of processor time, so that a busy machine kills nothing; what sleeps is ended as well.
SHORTEST_LIMIT_S, LIMIT_PER_CLEAN_RUN = 20.0, 5.0
ELAPSED_PER_LIMIT = 20
TIMED_OUT = -1


@dataclass(frozen=True)
class Result:
    """What became of one edit; ``source`` is a digest of the code it was made in."""

    path: str
    source: str
    number: int
    line: int
    what: str
    exit_code: int

    @property
    def key(self) -> tuple[str, str, int]:
        """The edit, whatever became of it."""
        return (self.path, self.source, self.number)

    @property
    def killed(self) -> bool:
        """Whether the tests failed or never ended; no test at all kills nothing."""
        return self.exit_code not in {0, NO_TESTS}


@dataclass
class Trial:
    """One edit under judgement in a process of its own."""

    victim: Victim
    result: Result
    limit_s: float
    edit: Edit | None
    tree: ast.Module

    def start(self) -> None:
        """Fork; the child never comes back."""
        judged = (judge, self.victim, self.edit, self.tree)
        process = get_context("fork").Process(target=bounded, args=(self.limit_s, *judged))
        process.start()
        self.process: ForkProcess = process
        self.ends_at_s = time.monotonic() + ELAPSED_PER_LIMIT * self.limit_s

    def finish(self) -> Result | None:
        """Return the result once there is one."""
        if self.process.exitcode is None:
            if time.monotonic() < self.ends_at_s:
                return None
            self.process.kill()
            self.process.join()
            return Result(**{**asdict(self.result), "exit_code": TIMED_OUT})
        code = self.process.exitcode
        ended = TIMED_OUT if code == -signal.SIGXCPU else code
        return Result(**{**asdict(self.result), "exit_code": ended})


def bounded(limit_s: float, work: Callable[..., None], *args: object) -> None:
    """Do some work in this process, which is ended when it has used so much processor time."""
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(limit_s), most))
    work(*args)


def _used_by_children_s() -> float:
    """Return the processor time of all processes that were started here and have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def trials(victim: Victim, every: int, done: set[tuple[str, str, int]]) -> Iterator[Trial]:
    """Every ``every``-th edit of a file that is not yet done; none if its tests fail unedited."""
    source = victim.digest
    tree = ast.parse(victim.path.read_text("utf-8"))
    clean = Trial(victim, Result(str(victim.path), source, -1, 0, "", 0), 600.0, None, tree)
    fresh = []
    for number, edit in enumerate(edits(tree)):
        result = Result(str(victim.path), source, number, edit.line, edit.what, 0)
        if number % every == 0 and result.key not in done:
            fresh.append((result, edit))
    if not fresh:
        return
    used_s = _used_by_children_s()
    (verdict,) = judged([clean])
    if verdict.exit_code not in {0, NO_TESTS}:
        raise SystemExit(f"{victim.path}: its tests fail unedited: {' '.join(victim.tests)}")
    limit_s = max(SHORTEST_LIMIT_S, LIMIT_PER_CLEAN_RUN * (_used_by_children_s() - used_s))
    yield from (Trial(victim, result, limit_s, edit, tree) for result, edit in fresh)


def judged(waiting: Iterable[Trial], processes: int = 1) -> Iterator[Result]:
    """Judge trials, a few at a time, each within its limit."""
    source, running = iter(waiting), list[Trial]()
    while True:
        while len(running) < processes and (trial := next(source, None)):
            trial.start()
            running.append(trial)
        if not running:
            return
        wait([trial.process.sentinel for trial in running], timeout=1.0)
        for trial in list(running):
            if (result := trial.finish()) is not None:
                running.remove(trial)
                yield result


def report(results: list[Result]) -> float:
    """Print survivors and the share killed per file; return the share over all, in per cent."""
    for result in results:
        if not result.killed:
            print(f"survived  {result.path}:{result.line}  {result.what}")
    for path in sorted({result.path for result in results}):
        mine = [result.killed for result in results if result.path == path]
        print(f"{100 * sum(mine) / len(mine):6.1f} %  {sum(mine):4} of {len(mine):4}  {path}")
    share_pct = 100 * sum(result.killed for result in results) / max(1, len(results))
    print(f"{share_pct:6.1f} %  killed of {len(results)} edits; {KILLED_AT_LEAST_PCT} % is asked")
    return share_pct


def load(names: Iterable[str]) -> None:
    """Import what the forked processes need not import again."""
    for name in names:
        if find_spec(name) is not None:
            importlib.import_module(name)


def main(arguments: list[str]) -> int:
    """Judge the edits of the chosen files; return the exit code."""
    parser = argparse.ArgumentParser(prog="mutants", description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="judge each Nth edit only")
    parser.add_argument("--processes", type=int, default=2, help="edits judged at once")
    parser.add_argument("parts", nargs="*", help="judge files whose path contains one of these")
    chosen = parser.parse_args(arguments)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.touch()
    old = [Result(**json.loads(line)) for line in RESULTS.read_text("utf-8").splitlines()]
    kept = {result.key: result for result in old if result.killed}
    load(HEAVY)
    results = []
    for place, below in PLACES.items():
        paths = sorted(Path().glob(place))
        victims = [Victim(p) for p in paths if any(part in str(p) for part in chosen.parts or [""])]
        if victims:
            load(below)
            # All rules, too: an edited one is forgotten with its readers, the others need no time.
            load(Victim(p).module for p in paths if p.parent == RULES)
        for victim in victims:
            print(f"{victim.path}: {' '.join(victim.tests)}", flush=True)
            for result in judged(trials(victim, chosen.every, set(kept)), chosen.processes):
                with RESULTS.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(result)) + "\n")
                results.append(result)
            mine = (str(victim.path), victim.digest)
            results += [r for r in kept.values() if (r.path, r.source) == mine]
    return 0 if report(results) >= KILLED_AT_LEAST_PCT else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
