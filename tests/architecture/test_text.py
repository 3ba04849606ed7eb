from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.tree import kept_files, place, python_files

MACHINE_PATH = re.compile(r"(?<![\w.~-])/(home|root|work|opt|tmp|Users)/|[A-Z]:\\Users", re.ASCII)
INDEX_HOST = re.compile(
    r"pypi\.(org|python)|pythonhosted\.|npmjs\.|crates\.io|golang\.org|deb\.debian|conda\.anaconda"
)
UNFINISHED = re.compile(
    r"TODO|FIXME|\bXXX\b|NotImplementedError|pytest\.(skip|importorskip|xfail)"
    r"|mark\.(skip|xfail)|type: ignore|pragma: no|# mypy: "
)


def hits(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    """Places whose line matches; files that are not text hold none."""
    found = []
    for path in paths:
        content = path.read_bytes()
        if b"\0" in content:
            continue
        lines = content.decode("utf-8", errors="replace").splitlines()
        found += [place(path, n) for n, line in enumerate(lines, 1) if pattern.search(line)]
    return found


def everything_but_this() -> list[Path]:
    return [path for path in kept_files() if path != Path(__file__).resolve()]


def test_no_file_knows_a_machine() -> None:
    assert hits(MACHINE_PATH, everything_but_this()) == []


def test_no_file_knows_an_index_address() -> None:
    assert hits(INDEX_HOST, everything_but_this()) == []


def test_nothing_is_unfinished_or_silenced() -> None:
    paths = [path for path in python_files() if path != Path(__file__).resolve()]
    assert hits(UNFINISHED, paths) == []


@pytest.mark.parametrize(
    ("pattern", "line", "found"),
    [
        (MACHINE_PATH, "cd /home/ada/shiftwell", True),
        (MACHINE_PATH, "wish: off/work/avoid", False),
        (MACHINE_PATH, "GET /v1/health", False),
        (INDEX_HOST, "--index-url https://pypi.org/simple", True),
        (INDEX_HOST, "a wheel from the package index", False),
        (UNFINISHED, "x = 1  # TODO later", True),
        (UNFINISHED, "@pytest.mark.xfail", True),
        (UNFINISHED, "raise NotImplementedError", True),
        (UNFINISHED, "return NotImplemented", False),
        (UNFINISHED, "y = f()  # type: ignore[misc]", True),
        (UNFINISHED, "skipped = [agent]", False),
    ],
)
def test_the_patterns_find_what_they_are_for(
    pattern: re.Pattern[str], line: str, found: bool
) -> None:
    assert (pattern.search(line) is not None) is found
