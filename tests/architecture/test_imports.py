"""What import-linter cannot say: rooms that may import a short list of things and nothing else."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGES, ROOT, module_name, parsed, place, python_files

ALLOWED = {
    "scheduler.domain": {"pydantic", "scheduler.domain"},
    "scheduler.terms": {"pydantic", "scheduler.domain", "scheduler.terms"},
    "scheduler.fatigue": {"scheduler.domain", "scheduler.fatigue"},
    "scheduler.rules": {
        "pydantic",
        "scheduler.domain",
        "scheduler.fatigue",
        "scheduler.terms",
        "scheduler.rules",
    },
    "scheduler.audit": {
        "pydantic",
        "scheduler.audit",
        "scheduler.domain",
        "scheduler.errors",
        "scheduler.rules",
        "scheduler.terms",
    },
}


def within(module: str, rooms: set[str]) -> bool:
    return any(module == room or module.startswith(f"{room}.") for room in rooms)


def imports(path: Path) -> list[tuple[int, str]]:
    """Line and module of every import of a file, wherever it stands."""
    found = []
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            inside = node.module in PACKAGES
            modules = [f"{node.module}.{a.name}" for a in node.names] if inside else [node.module]
            found += [(node.lineno, module) for module in modules if module]
    return found


@pytest.mark.parametrize("room", sorted(ALLOWED))
def test_a_room_imports_its_short_list_and_the_standard_library(room: str) -> None:
    files = [path for path in python_files("scheduler") if within(module_name(path), {room})]
    assert files, f"{room} is in the design and must exist"
    strangers = [
        f"{place(path, line)} {module}"
        for path in files
        for line, module in imports(path)
        if module.partition(".")[0] not in sys.stdlib_module_names
        and not within(module, ALLOWED[room])
    ]
    assert strangers == []


def test_every_file_of_the_packages_is_reachable_by_import() -> None:
    folders = {path.parent for path in python_files(*PACKAGES)}
    bare = [folder for folder in folders if not (folder / "__init__.py").is_file()]
    assert [folder.relative_to(ROOT) for folder in bare] == []
