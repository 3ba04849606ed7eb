"""Other ways to plan the same weeks in the same time, judged by the same audit.

One rival, one file, found by walking this folder: a module that has a ``RIVAL``.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from benchmarks.runs import Method


def all_rivals() -> dict[str, Method]:
    """Return every rival of the folder by name, sorted."""
    names = [found.name for found in iter_modules(__path__) if not found.name.startswith("_")]
    modules = (import_module(f"{__name__}.{name}") for name in names)
    rivals = (getattr(module, "RIVAL", None) for module in modules)
    return dict(sorted((rival.name, rival) for rival in rivals if rival is not None))
