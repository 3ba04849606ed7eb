"""The policy in force for a centre on a date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import scheduler
from scheduler.policies import effective_policy, policy_files

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from scheduler.domain import Policy
    from scheduler.policies import PolicyFile

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
    return effective_policy(_paths(names, folder, further), at, SHIPPED)


def files_at(
    names: Iterable[str], folder: Path | None = None, further: Iterable[str] = ()
) -> list[PolicyFile]:
    """Return the policy files of ``names`` and ``further``, found as ``policy_at`` finds them.

    Raises
    ------
    PolicyError
        With every fault of every file that cannot be read.
    """
    return policy_files(_paths(names, folder, further), SHIPPED)


def law_rules(
    names: Iterable[str], folder: Path | None = None, further: Iterable[str] = ()
) -> frozenset[str]:
    """Return the rules of which a law among these policies speaks; found as ``policy_at`` does."""
    laws = (file for file in files_at(names, folder, further) if file.is_law)
    return frozenset(stated.rule for file in laws for stated in file.rule)


def shipped_policies() -> tuple[str, ...]:
    """Return the names of the policies that come with the program."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.toml")))


def _paths(names: Iterable[str], folder: Path | None, further: Iterable[str]) -> list[str]:
    own = [_path(name, folder, folder or Path()) for name in names]
    return own + [_path(name, folder, Path()) for name in further]


def _path(name: str, folder: Path | None, seen_from: Path) -> str:
    if name.endswith(".toml"):
        return str((seen_from / name).resolve())
    own = folder / "policies" / f"{name}.toml" if folder else None
    return str(own.resolve()) if own and own.is_file() else name
