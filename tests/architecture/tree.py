"""The repository as files and syntax trees."""

from __future__ import annotations

import ast
import shutil
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("scheduler", "forecasting", "api")
Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = Function | ast.ClassDef


@cache
def kept_files() -> tuple[Path, ...]:
    """Every file that is in version control or would be added to it."""
    git = shutil.which("git")
    assert git is not None, "the house rules read the list of kept files from git"
    command = [git, "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listing = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    paths = (ROOT / name for name in listing.split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


def python_files(*folders: str) -> list[Path]:
    """Kept Python files, of the named top folders or of all."""
    files = (path for path in kept_files() if path.suffix == ".py")
    return [path for path in files if not folders or path.relative_to(ROOT).parts[0] in folders]


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of one file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def module_name(path: Path) -> str:
    """``scheduler/rules/__init__.py`` is ``scheduler.rules``."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def place(path: Path, line: int = 1) -> str:
    """Where to look, clickable."""
    return f"{path.relative_to(ROOT)}:{line}"
