"""The policy in force for a centre on a date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import scheduler
from scheduler.policies import effective_policy

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from scheduler.domain import Policy

SHIPPED = Path(scheduler.__file__).parents[1] / "data" / "policies"
"""The folder of the policies that come with the program."""


def policy_at(
    names: Iterable[str], at: date, folder: Path | None = None, further: Iterable[str] = ()
) -> Policy:
    """Return what ``names`` and ``further`` put in force on a date.

    Parameters
    ----------
    names
        Each a path that ends in ``.toml``, seen from the folder of the centre, or a name: first
        looked for as ``NAME.toml`` in the folder ``policies`` of the centre, then among the
        shipped ones.
    at
        First date of the horizon.
    folder
        Of the centre; without one, paths are seen from where the command runs.
    further
        The same, named on the command line: paths are seen from where it runs.

    Raises
    ------
    PolicyError
        With every fault of every file.
    """
    own = [_path(name, folder, folder or Path()) for name in names]
    given = [_path(name, folder, Path()) for name in further]
    return effective_policy(own + given, at, SHIPPED)


def shipped_policies() -> tuple[str, ...]:
    """Return the names of the policies that come with the program."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.toml")))


def _path(name: str, folder: Path | None, seen_from: Path) -> str:
    if name.endswith(".toml"):
        return str((seen_from / name).resolve())
    own = folder / "policies" / f"{name}.toml" if folder else None
    return str(own.resolve()) if own and own.is_file() else name
