"""What a roster must and should satisfy: one rule, one file, found by walking this folder."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from scheduler.rules.rule import Example, Params, Rule, Violation

__all__ = ["Example", "Params", "Rule", "Violation", "all_rules", "rule"]


@lru_cache(maxsize=1)
def all_rules() -> dict[str, Rule[Any]]:
    """Return every rule of the folder by id, sorted.

    Raises
    ------
    ValueError
        If two files claim the same id.
    """
    found: dict[str, Rule[Any]] = {}
    for module_info in iter_modules(__path__):
        published = getattr(import_module(f"{__name__}.{module_info.name}"), "RULE", None)
        if published is None:
            continue
        if published.id in found:
            raise ValueError(f"two rule files publish the id {published.id}")
        found[published.id] = published
    return dict(sorted(found.items()))


def rule(rule_id: str) -> Rule[Any]:
    """Return a rule by id.

    Raises
    ------
    KeyError
        If no file publishes it.
    """
    return all_rules()[rule_id]
