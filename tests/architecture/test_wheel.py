"""What a wheel of this tree holds: the packages, and the data where the packages look for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.architecture.tree import PACKAGES, ROOT, kept_files


@pytest.fixture(scope="module")
def wheel_names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    target = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = target.glob("*.whl")
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


def kept_under(*folders: str) -> set[str]:
    names = (path.relative_to(ROOT) for path in kept_files())
    return {name.as_posix() for name in names if any(name.is_relative_to(f) for f in folders)}


def test_wheel_has_the_packages_and_their_data(wheel_names: set[str]) -> None:
    expected = kept_under(*PACKAGES, "data/policies", "data/samples")
    assert {name for name in expected if not name.startswith("data")}
    assert expected <= wheel_names


def test_wheel_has_nothing_else(wheel_names: set[str]) -> None:
    tops = {Path(name).parts[0] for name in wheel_names}
    (info,) = (top for top in tops if top.endswith(".dist-info"))
    assert tops - {info} == {*PACKAGES, "data"}
    assert {f"{info}/licenses/LICENSE", f"{info}/licenses/NOTICE"} <= wheel_names
