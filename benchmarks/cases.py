"""The instances that are measured, and what tells one state of the sources from another."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scheduler.domain import Problem
from scheduler.exchange import staged_folder
from scheduler.pipeline.prepare import prepare
from scheduler.pipeline.request import Request
from scheduler.pipeline.required import required_minutes
from scheduler.samples.generator import write_centre
from scheduler.samples.spec import SampleSpec

ROOT = Path(__file__).parents[1]
GENERATED = ROOT / "build" / "centres"


@dataclass(frozen=True)
class Case:
    """A centre and the time that its plan is given.

    Attributes
    ----------
    limit_s
        Wall time in seconds.
    spec
        What a generated centre is; None for the AnonBank week.
    """

    name: str
    limit_s: float
    spec: SampleSpec | None = None

    def folder(self) -> Path:
        """Return the centre's folder, written now if it is a generated one that is missing.

        Another generator, or another forecast to balance it with, is another folder.
        """
        if self.spec is None:
            return ROOT / "data" / "samples" / "anonbank"
        folder = GENERATED / f"{self.name}-{digest('scheduler/samples', 'forecasting')}"
        if not folder.exists():
            with staged_folder(folder) as stage:
                write_centre(self.spec, stage, required_minutes)
        return folder

    def problem(self) -> Problem:
        """Return the week to be planned."""
        return prepare(Request(self.folder())).problem


CASES = (
    Case("anonbank", 120.0),
    Case("20", 60.0, SampleSpec(20, 2)),
    Case("50", 60.0, SampleSpec(50, 3)),
    Case("100", 60.0, SampleSpec(100, 4)),
    Case("300", 60.0, SampleSpec(300, 8)),
    Case("1000", 150.0, SampleSpec(1000, 6, 2)),
    Case("1500", 180.0, SampleSpec(1500, 6, 2)),
    Case("5000", 600.0, SampleSpec(5000, 10, 5)),
)


def chosen(names: Iterable[str]) -> list[Case]:
    """Return the cases of these names, all of them without a name.

    Raises
    ------
    SystemExit
        If there is no such case; the message names those that there are.
    """
    wanted = tuple(names)
    known = {case.name: case for case in CASES}
    strange = [name for name in wanted if name not in known]
    if strange:
        raise SystemExit(f"no case {', '.join(strange)}. Maybe: {', '.join(known)}")
    return [known[name] for name in wanted] if wanted else list(CASES)


def digest(*rooms: str) -> str:
    """Return a digest of sources and policies: they are what has been measured."""
    files = sorted(path for room in rooms for path in (ROOT / room).rglob("*"))
    kept = (path.read_bytes() for path in files if path.suffix in {".py", ".toml"})
    return hashlib.sha256(b"".join(kept)).hexdigest()[:12]
