"""The small centre, read once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scheduler.exchange import CentreFiles, read_centre
from scheduler.pipeline.prepare import Prepared, prepare
from scheduler.pipeline.request import Request
from tests.small_centre import write_small_centre

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_centre(tmp_path_factory.mktemp("centre"))


@pytest.fixture(scope="session")
def files(folder: Path) -> CentreFiles:
    return read_centre(folder)


@pytest.fixture(scope="session")
def prepared(folder: Path) -> Prepared:
    return prepare(Request(folder))
