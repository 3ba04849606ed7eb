"""Writing so that a reader sees either the whole of a run's files or none of them."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, suppress
from errno import EISDIR
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def write_text_atomically(path: Path, content: str) -> None:
    """Write UTF-8 text with its line ends as they are, under a passing name first.

    Raises
    ------
    OSError
        If it cannot be written; an older file of that name then stays as it was.
    """
    write_bytes_atomically(path, content.encode("utf-8"))


def write_bytes_atomically(path: Path, content: bytes) -> None:
    """Write ``content`` under a passing name and then give it its own."""
    passing = _passing(path)
    try:
        with _naming(path), passing.open("xb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        passing.replace(path)
    except BaseException:
        passing.unlink(missing_ok=True)
        raise


@contextmanager
def staged_folder(target: Path) -> Iterator[Path]:
    """Give an empty folder whose files all appear in ``target`` at the end, or none of them.

    Files of the same names in ``target`` are replaced; others stay. If the block or the move fails,
    ``target`` is as it was before.

    Parameters
    ----------
    target
        Made if it does not exist.

    Yields
    ------
    Path
        The folder to write into, on the same file system.
    """
    target = target.resolve()
    staging = _staging(target)
    try:
        yield staging
        _publish(staging, target)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def check_writable(target: Path) -> None:
    """Find out whether ``staged_folder`` could write to a folder; nothing is left behind.

    Raises
    ------
    OSError
        If it could not.
    """
    _staging(target.resolve()).rmdir()


def _staging(target: Path) -> Path:
    """Make and return a passing folder on the file system of ``target``."""
    home = next(path for path in (target, *target.parents) if path.exists())
    staging = _passing(home / "staged")
    with _naming(target):
        staging.mkdir()
    return staging


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Let errors of the system name the path that was asked for instead of a passing one."""
    try:
        yield
    except OSError as error:
        error.filename = str(path)
        raise


def _publish(staging: Path, target: Path) -> None:
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        staging.rename(target)
        return
    backup = _passing(target / "old")
    backup.mkdir()
    moved: list[Path] = []
    try:
        for name in sorted(path.relative_to(staging) for path in staging.rglob("*")):
            _move(staging, target, backup, name, moved)
    except BaseException:
        _restore(target, backup, moved)
        raise
    finally:
        shutil.rmtree(backup, ignore_errors=True)


def _move(staging: Path, target: Path, backup: Path, name: Path, moved: list[Path]) -> None:
    if (staging / name).is_dir():
        (target / name).mkdir(exist_ok=True)
        (backup / name).mkdir()
        return
    if (target / name).is_dir():
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR), str(target / name))
    with suppress(FileNotFoundError):
        (target / name).replace(backup / name)
    moved.append(name)
    (staging / name).replace(target / name)


def _restore(target: Path, backup: Path, moved: list[Path]) -> None:
    for name in reversed(moved):
        (target / name).unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            (backup / name).replace(target / name)


def _passing(path: Path) -> Path:
    return path.with_name(f".{path.name}.{uuid4().hex}.partial")
