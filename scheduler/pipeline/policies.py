"""The policy in force for a centre on a date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import scheduler
from scheduler.policies import effective_policy, rules_of_law

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from scheduler.domain import Policy

SHIPPED = Path(scheduler.__file__).parents[1] / "data" / "policies"
"""The folder of the policies that come with the program."""


def policy_at(names: Iterable[str], at: date, folder: Path | None = None) -> Policy:
    """Return what ``names`` put in force on a date, general first.

    Parameters
    ----------
    names
        Each a path that ends in ``.toml``, or a name: first looked for as ``NAME.toml`` in the
        folder ``policies`` of the centre, then among the shipped ones.
    at
        First date of the horizon.
    folder
        Of the centre, if there is one.

    Raises
    ------
    PolicyError
        With every fault of every file.
    """
    return effective_policy([_path(name, folder) for name in names], at, SHIPPED)


def law_rules(names: Iterable[str], folder: Path | None = None) -> frozenset[str]:
    """Return the rules of which a law among ``names`` speaks; found as ``policy_at`` does."""
    return rules_of_law([_path(name, folder) for name in names], SHIPPED)


def shipped_policies() -> tuple[str, ...]:
    """Return the names of the policies that come with the program."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.toml")))


def _path(name: str, folder: Path | None) -> str:
    if name.endswith(".toml"):
        return str(Path(name).resolve())
    own = folder / "policies" / f"{name}.toml" if folder else None
    return str(own.resolve()) if own and own.is_file() else name
