"""What is edited, the tests that must notice, and how one edit is judged."""

from __future__ import annotations

import ast
import gc
import hashlib
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

import pytest
from hypothesis import Phase, settings

from tests.mutation.edits import Edit, is_left_alone

RULES, TERMS = Path("scheduler/rules"), Path("scheduler/terms")
READ_BY_ALL = {"__init__", "example", "rule"}
CONTRACT = Path("tests/contract")
# The quickest first. Encodings and generated pages are left out: other files answer for them.
RULE_SUITE = (
    "test_examples.py",
    "test_explanations.py",
    "test_spans.py",
    "test_tiny_worlds.py",
    "test_laws.py",
)
TERMS_SUITE = ("tests/unit/terms/test_unstated.py", "tests/contract/test_examples.py")
# One rule for each way in which terms about lines are used.
LINE_RULES = [
    "days.in-a-row",
    "hours.weekly-max",
    "night.rest-after",
    "rest.weekly",
    "wish.granted",
]
ENCODED = {
    "encode_line": ("tests/contract/test_line_encoders.py",),
    "encode_spell": ("tests/unit/engine/test_encode_shift.py",),
    "encode_shift": (
        "tests/unit/engine/test_encode_spell.py",
        "tests/unit/engine/test_encode_level.py",
    ),
}
QUICK = ("-x", "-q", "--tb=no", "--assert=plain", "-pno:cacheprovider")
NO_TESTS = 5


@dataclass(frozen=True)
class Victim:
    """One source file and the tests that must notice an edit of it."""

    path: Path

    @property
    def module(self) -> str:
        """The name it is imported by."""
        return ".".join(self.path.with_suffix("").parts).removesuffix(".__init__")

    @property
    def digest(self) -> str:
        """What tells one text of it from another, as far as edits of it are concerned."""
        tree = ast.parse(self.path.read_text("utf-8"))
        code = [ast.dump(node) for node in tree.body if not is_left_alone(tree, node)]
        return hashlib.sha256("\n".join(code).encode()).hexdigest()[:12]

    @property
    def rule_ids(self) -> list[str]:
        """The rule it defines, or the few rules that import it; none for what all rules read."""
        if self.path.stem == "encode_line":
            return LINE_RULES
        defined = _defined(self.path)
        if defined or self.path.parent != RULES or self.path.stem in READ_BY_ALL:
            return defined
        return [rule_id for path in self.readers for rule_id in _defined(path)]

    @property
    def tests(self) -> list[str]:
        """Its own unit tests first, then shared ones that read it."""
        room = Path("tests/unit", *self.path.parent.parts[1:])
        stem = self.path.stem if self.path.stem != "__init__" else self.path.parent.name
        mirrored = sorted(room.glob(f"test_{stem}*.py"))
        return [str(path) for path in (*mirrored, *self._shared()) if path.exists()]

    def _shared(self) -> list[Path]:
        if self.path.parent == RULES and self.path.stem not in READ_BY_ALL:
            # The suite is asked rule by rule: a file that no rule reads is none of its business.
            return [CONTRACT / part for part in RULE_SUITE if self.rule_ids]
        if self.path.parent == TERMS:
            return [Path(test) for test in TERMS_SUITE]
        if self.path.parent == RULES:
            return [CONTRACT / RULE_SUITE[0]]
        return [Path(test) for test in ENCODED.get(self.path.stem, ())]

    @property
    def readers(self) -> list[Path]:
        """The files of rules that import it."""
        imported = re.compile(rf"^from {re.escape(self.module)} import", re.MULTILINE)
        return [p for p in sorted(RULES.glob("*.py")) if imported.search(p.read_text("utf-8"))]

    def forget(self) -> None:
        """Unload it and all rules that read it, so that they are loaded anew with the edit."""
        waiting = [self]
        if self.path.parent == RULES and self.path.stem in READ_BY_ALL:
            waiting += map(Victim, RULES.glob("*.py"))
        while waiting:
            victim = waiting.pop()
            if sys.modules.pop(victim.module, None):
                package, _, name = victim.module.rpartition(".")
                if package in sys.modules:
                    vars(sys.modules[package]).pop(name, None)
                waiting += map(Victim, victim.readers)


def _defined(path: Path) -> list[str]:
    pattern = re.compile(r'^RULE\b.*?\bid="([^"]+)"', re.DOTALL | re.MULTILINE)
    return pattern.findall(path.read_text("utf-8"))


class OnlyRules:
    """Leaves out what the contract suite asks of other rules."""

    def __init__(self, rule_ids: Sequence[str]) -> None:
        self.rule_ids = set(rule_ids)
        every = [rule_id for path in RULES.glob("*.py") for rule_id in _defined(path)]
        # The longest first: one id may begin like another.
        longest_first = sorted({*every, *rule_ids}, key=len, reverse=True)
        self.named = re.compile("|".join(map(re.escape, longest_first)))

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the unit tests and these rules' part of the contract suite."""
        items[:] = [
            item
            for item in items
            if CONTRACT.name not in item.path.parts or self.speaks_of_them(item.nodeid)
        ]

    def speaks_of_them(self, node_id: str) -> bool:
        """Return whether a test is about one of these rules."""
        return not self.rule_ids.isdisjoint(self.named.findall(node_id))


class NoShrinking:
    """Spares the search for the smallest example: that there is one is all we ask."""

    def pytest_sessionstart(self) -> None:
        """Change the profile that the tests' own configuration has loaded."""
        settings.register_profile(
            "judged", settings.default, phases=(Phase.explicit, Phase.generate)
        )
        settings.load_profile("judged")


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


def narrow(rule_ids: Sequence[str]) -> None:
    """Let the contract suite know these rules alone: collecting the others takes most of the time.

    An edit with which the suite cannot be loaded is left for the suite to notice.
    """
    try:
        cases = import_module("tests.contract.cases")
    except Exception:  # noqa: BLE001 - whatever an edit makes of a module
        return
    for rule_id in set(cases.RULES).difference(rule_ids):
        del cases.RULES[rule_id]
    cases.EXAMPLES[:] = [(rule, e) for rule in cases.RULES.values() for e in rule.examples]


def judge(victim: Victim, edit: Edit | None, tree: ast.Module) -> None:
    """Run the victim's tests against an edit of it, and leave with pytest's exit code.

    File by file, so that an edit which the first one notices costs no collecting of the others.
    """
    if edit is not None:
        edit.apply()
    victim.forget()
    sys.meta_path.insert(0, Edited(victim.module, tree))
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, 1)
    os.dup2(sink, 2)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    if victim.path.parent == RULES and victim.rule_ids:
        narrow(victim.rule_ids)
    # Pytest collects garbage ten times a file; what is loaded by now stays to the end.
    gc.freeze()
    plugins: list[object] = [NoShrinking()]
    plugins += [OnlyRules(victim.rule_ids)] if victim.rule_ids else []
    verdict = NO_TESTS
    for path in victim.tests:
        code = int(pytest.main([path, *QUICK], plugins=plugins))
        if code not in {0, NO_TESTS}:
            os._exit(code)
        verdict = min(verdict, code)
    os._exit(verdict)
