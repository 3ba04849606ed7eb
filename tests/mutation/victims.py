"""What is edited, the tests that must notice, and how one edit is judged."""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

import pytest

from tests.mutation.edits import Edit


@dataclass(frozen=True)
class Victim:
    """One source file and the tests that must notice an edit of it."""

    path: Path

    @property
    def module(self) -> str:
        """The name it is imported by."""
        return ".".join(self.path.with_suffix("").parts).removesuffix(".__init__")

    @property
    def rule_id(self) -> str:
        """The id of the rule it defines; empty if it defines none."""
        found = re.search(
            r'^RULE\b.*?\bid="([^"]+)"', self.path.read_text("utf-8"), re.DOTALL | re.MULTILINE
        )
        return found[1] if found else ""

    @property
    def tests(self) -> list[str]:
        """Its own unit tests first, then the contract suite."""
        room = Path("tests/unit", *self.path.parent.parts[1:])
        stem = self.path.stem if self.path.stem != "__init__" else self.path.parent.name
        mirrored = sorted(room.glob(f"test_{stem}*.py"))
        return [str(path) for path in (*mirrored, Path("tests/contract")) if path.exists()]


class OneRule:
    """Leaves out what the contract suite asks of other rules."""

    def __init__(self, rule_id: str) -> None:
        self.rule_id = rule_id

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the unit tests and this rule's part of the contract suite."""
        items[:] = [i for i in items if "contract" not in i.nodeid or self.rule_id in i.nodeid]


class Compiled(SourceFileLoader):
    """Loads an edited tree where the file would have been loaded."""

    def __init__(self, module: str, path: str, tree: ast.Module) -> None:
        super().__init__(module, path)
        self.tree = tree

    def get_code(self, fullname: str) -> CodeType:
        """Compile the edited tree."""
        return compile(ast.fix_missing_locations(self.tree), self.get_filename(fullname), "exec")


class Edited(MetaPathFinder):
    """Stands in for the file of one module, and for nothing else."""

    def __init__(self, module: str, tree: ast.Module) -> None:
        self.module, self.tree = module, tree

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find the module where it is, and load it from the edited tree."""
        if fullname != self.module:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.origin is not None:
            spec.loader = Compiled(fullname, spec.origin, self.tree)
        return spec


def judge(victim: Victim, edit: Edit | None, tree: ast.Module) -> None:
    """Run the victim's tests against an edit of it, and leave with pytest's exit code."""
    if edit is not None:
        edit.apply()
    sys.meta_path.insert(0, Edited(victim.module, tree))
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, 1)
    os.dup2(sink, 2)
    plugins = [OneRule(victim.rule_id)] if victim.rule_id else []
    quick = ["-x", "-q", "--assert=plain", "-pno:cacheprovider", "-pno:xdist", "-pno:cov"]
    os._exit(int(pytest.main([*victim.tests, *quick], plugins=plugins)))
