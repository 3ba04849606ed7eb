"""Which data and which software made a plan."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SOFTWARE = ("shiftwell", "ortools", "numba", "numpy", "pandas", "holidays", "tzdata")


def data_versions(centre: Path, others: Iterable[Path] = ()) -> dict[str, str]:
    """Return name → SHA-256 of the centre's own files and of others read beside them."""
    own = sorted(path for path in centre.iterdir() if path.suffix in {".csv", ".toml"})
    return {path.name: _sha256(path) for path in [*own, *others]}


def software_versions() -> dict[str, str]:
    """Return name → version of the program and of what its answers depend on."""
    return {name: version(name) for name in SOFTWARE}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
