"""Policy files written for one test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write ``<name>.toml`` with a head of ``layer`` and return its path."""

    def made(name: str, body: str = "", layer: str = "site", since: str = "1900-01-01") -> Path:
        head = f'policy = "{name}"\nname = "{name}"\nlayer = "{layer}"\nvalid_from = {since}\n'
        path = tmp_path / f"{name}.toml"
        path.write_text(f"[policy]\n{head}\n{body}", encoding="utf-8")
        return path

    return made
