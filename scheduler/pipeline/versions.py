"""Which data and which software made a plan."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SOFTWARE = ("shiftwell", "ortools", "numba", "numpy", "pandas", "holidays", "tzdata")


def data_versions(centre: Path, others: Mapping[str, Path]) -> dict[str, str]:
    """Return name → SHA-256 of the centre's tables and policies, and of others by their names."""
    kinds = ("*.csv", "*.toml", "policies/*.toml")
    own = sorted(path for kind in kinds for path in centre.glob(kind))
    named = {path.relative_to(centre).as_posix(): path for path in own}
    return {name: _sha256(path) for name, path in {**named, **others}.items()}


def software_versions() -> dict[str, str]:
    """Return name → version of the program and of what its answers depend on."""
    return {name: version(name) for name in SOFTWARE}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
