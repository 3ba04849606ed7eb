from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

import pytest

from tests.architecture.tree import (
    PACKAGES,
    Definition,
    Function,
    module_name,
    parsed,
    place,
    python_files,
)


def public_definitions(body: list[ast.stmt]) -> Iterator[Definition]:
    """Classes and functions that others may use, and the public members of such classes."""
    for node in body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public_definitions(node.body)


def own_public_names(module: ModuleType, tree: ast.Module) -> set[str]:
    """What the module defines, or gathers from inside its own package, under a public name."""
    room = f"{module.__name__}."
    defined = {node.name for node in tree.body if isinstance(node, Definition)}
    gathered = {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(room)
        for alias in node.names
    }
    return {name for name in defined | gathered if not name.startswith("_")}


def test_every_public_thing_has_a_docstring() -> None:
    bare = [place(path) for path in python_files(*PACKAGES) if not ast.get_docstring(parsed(path))]
    bare += [
        f"{place(path, node.lineno)} {node.name}"
        for path in python_files(*PACKAGES)
        for node in public_definitions(parsed(path).body)
        if not ast.get_docstring(node)
    ]
    assert bare == []


def test_every_function_says_what_it_returns() -> None:
    silent = [
        f"{place(path, node.lineno)} {node.name}"
        for path in python_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, Function) and node.returns is None
    ]
    assert silent == []


def modules_with_all() -> list[str]:
    return [
        module_name(path)
        for path in python_files(*PACKAGES)
        if "__all__" in path.read_text(encoding="utf-8")
    ]


@pytest.mark.parametrize("name", modules_with_all())
def test_all_lists_exactly_what_is_public(name: str) -> None:
    module = import_module(name)
    assert module.__file__ is not None
    listed = list(module.__all__)
    path = next(path for path in python_files(*PACKAGES) if str(path) == module.__file__)
    assert len(listed) == len(set(listed))
    assert own_public_names(module, parsed(path)) <= set(listed)
    assert [entry for entry in listed if not hasattr(module, entry)] == []
