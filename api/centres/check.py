"""A bundle judged by the one reader of centres, in a passing folder."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from api.centres.bounds import beyond_bounds
from scheduler.errors import InputError
from scheduler.exchange import read_centre
from scheduler.pipeline.policies import policy_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.centres.bundle import Bundle
    from scheduler.exchange import CentreFiles

BULKY = frozenset({"history.csv", "actuals.csv"})
"""Files that no change of a person touches, left out where one is checked."""


@contextmanager
def folder_of(bundle: Bundle) -> Iterator[Path]:
    """Give a passing folder with the files of a centre."""
    with TemporaryDirectory(prefix="shiftwell-") as name:
        folder = Path(name)
        for file, content in bundle.items():
            path = folder / file
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        yield folder


def checked_centre(bundle: Bundle) -> CentreFiles:
    """Return what a bundle says, its policies tried as of today.

    Raises
    ------
    InputError
        With every fault of every file.
    """
    with folder_of(bundle) as folder:
        files = read_centre(folder, history_required=False)
        policy_at(files.centre.policies, datetime.now(UTC).date(), folder, ())
    if faults := tuple(beyond_bounds(files)):
        raise InputError(faults)
    return files


def checked_change(bundle: Bundle) -> CentreFiles:
    """Return what a bundle says of people, places and contracts; its history is not read again.

    Raises
    ------
    InputError
        With every fault of every file.
    """
    return checked_centre({name: data for name, data in bundle.items() if name not in BULKY})
