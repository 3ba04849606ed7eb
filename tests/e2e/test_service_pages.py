"""The pages that walk through the service are run as they stand."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from tests.api.conftest import SERVER, kinds
from tests.architecture.tree import ROOT

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WITHIN_S = 900


def steps(page: str) -> list[tuple[str, str]]:
    """The commands of a page, each with the output that is shown behind it."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    blocks = [(found[1], found[2]) for found in BLOCK.finditer(text)]
    shown = [*blocks[1:], ("bash", "")]
    return [
        (code, output if kind == "" else "")
        for (language, code), (kind, output) in zip(blocks, shown, strict=True)
        if language == "bash"
    ]


def pattern(line: str) -> str:
    return ".*".join(map(re.escape, line.split("…")))


def walk(page: str, folder: Path, **replaced: str) -> None:
    """Run a page's commands in one shell and compare what they print."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    (folder / "data").symlink_to(ROOT / "data")
    commands = [code for code, _ in steps(page)]
    script = "".join(f"printf '\\n=== {n}\\n'\n{code}\n" for n, code in enumerate(commands))
    for old, new in {"127.0.0.1:8000": f"127.0.0.1:{port}", **replaced}.items():
        script = script.replace(old, new)
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("SHIFTWELL_")},
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "SHIFTWELL_PORT": port,
    }
    shell = subprocess.Popen(
        ["/bin/bash", "-u", "-o", "pipefail", "-c", script],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        printed, _ = shell.communicate(timeout=WITHIN_S)
    finally:
        os.killpg(shell.pid, signal.SIGTERM)
        shell.wait()
    parts = re.split(r"^=== \d+\n", printed, flags=re.MULTILINE)[1:]
    assert len(parts) == len(commands), printed
    for part, (code, shown) in zip(parts, steps(page), strict=True):
        for line in shown.splitlines():
            assert re.search(pattern(line), part), f"{code}\nshows {line!r}, printed:\n{part}"


def test_the_tutorial_is_what_happens(tmp_path: Path) -> None:
    walk("tutorial/service.md", tmp_path)


@pytest.fixture(params=[kind for kind in kinds() if kind == "postgresql"])
def address() -> Iterator[str]:
    """The address of an empty database of PostgreSQL."""
    name = f"shiftwell_test_{uuid4().hex[:12]}"
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{SERVER}/{name}".removeprefix("postgresql://")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_the_commands_that_deploy_it_do(address: str, tmp_path: Path) -> None:
    walk("howto/deploy.md", tmp_path, **{"shiftwell@127.0.0.1:5432/shiftwell": address})


def test_a_page_has_commands_with_what_they_print() -> None:
    found = steps("tutorial/service.md")
    assert len(found) >= 6
    assert all(code.strip() for code, _ in found)
    assert sum(bool(shown.strip()) for _, shown in found) >= 5
