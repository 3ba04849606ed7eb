"""A centre's files as they are handed in: from a folder, or from an archive that is not trusted."""

from __future__ import annotations

import re
import tomllib
import zipfile
from typing import IO, TYPE_CHECKING, TypeAlias

from scheduler.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Bundle: TypeAlias = dict[str, bytes]
"""Name inside the folder → content."""

MOST_FILES = 500
NAME = re.compile(
    r"^(?:(?:policies|rosters)/)?[A-Za-z0-9_][A-Za-z0-9._-]{0,79}\.(?:csv|toml|json|md)$"
)
SHIPPED = re.compile(r"^[A-Za-z0-9_-]{1,64}$")
"""A policy by its name: looked for in the centre's own folder, then among the shipped ones."""

_PIECE = 65_536


def from_folder(folder: Path) -> Bundle:
    """Return the plain files of a centre's folder; hidden ones and other folders are not its own.

    Raises
    ------
    InputError
        When there is no ``centre.toml``, or it names files outside the folder.
    """
    paths = (path for pattern in ("*", "policies/*", "rosters/*") for path in folder.glob(pattern))
    named = {path.relative_to(folder).as_posix(): path for path in paths if path.is_file()}
    return checked({name: path.read_bytes() for name, path in named.items() if NAME.match(name)})


def from_zip(archive: IO[bytes], most_bytes: int) -> Bundle:
    """Return the files of an archive; one folder around all of them is taken off.

    Raises
    ------
    InputError
        When it is no archive, unpacks to too much, or holds a name that no centre has.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            return checked(dict(_unpacked(opened, most_bytes)))
    except (zipfile.BadZipFile, RuntimeError, EOFError) as error:
        raise _refused("centre", f"is no zip archive: {error}", "zip the centre's folder") from None


def _unpacked(opened: zipfile.ZipFile, most_bytes: int) -> Iterator[tuple[str, bytes]]:
    entries = [entry for entry in opened.infolist() if not entry.is_dir()]
    entries = [entry for entry in entries if not _hidden(entry.filename)]
    if len(entries) > MOST_FILES:
        raise _refused("centre", f"holds {len(entries)} files", f"send at most {MOST_FILES}")
    around = _folder_around([entry.filename for entry in entries])
    left = most_bytes
    for entry in entries:
        content = _read(opened, entry, left)
        left -= len(content)
        yield entry.filename.removeprefix(around), content


def _read(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    """Return the content of an entry, counted as it unpacks: what it says of its size may lie."""
    pieces, size = [], 0
    with opened.open(entry) as stream:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > left:
                raise _refused(entry.filename, "unpacks to too much", "send less history")
            pieces.append(piece)
    return b"".join(pieces)


def _folder_around(names: list[str]) -> str:
    toml = next((name for name in names if name.rpartition("/")[2] == "centre.toml"), "")
    around = toml.removesuffix("centre.toml")
    return around if all(name.startswith(around) for name in names) else ""


def _hidden(name: str) -> bool:
    parts = name.split("/")
    return ".." not in parts and any(part.startswith((".", "__MACOSX")) for part in parts)


def checked(bundle: Bundle) -> Bundle:
    """Return a bundle whose names, and the files that it names, all lie within it.

    Raises
    ------
    InputError
        With every name that does not.
    """
    faults = [
        Fault(name, None, None, None, "is no name of a centre's file", "see the list of its files")
        for name in bundle
        if not NAME.match(name)
    ]
    if "centre.toml" not in bundle:
        cure = "add the file centre.toml to the folder"
        faults.append(Fault("centre.toml", None, None, None, "is missing", cure))
    else:
        faults += _strays(bundle)
    if faults:
        raise InputError(tuple(faults))
    return bundle


def _strays(bundle: Bundle) -> Iterator[Fault]:
    """Yield the files that ``centre.toml`` names and that were not handed in with it."""
    try:
        toml = tomllib.loads(bundle["centre.toml"].decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return  # the reader of centres says where it is broken
    centre, imports = toml.get("centre"), toml.get("import")
    policies = centre.get("policies") if isinstance(centre, dict) else None
    named = [name for name in policies or () if isinstance(name, str) and not SHIPPED.match(name)]
    mappings = imports.values() if isinstance(imports, dict) else ()
    named += [m["file"] for m in mappings if isinstance(m, dict) and isinstance(m.get("file"), str)]
    for name in named:
        if name not in bundle:
            reason, cure = "is no file of the centre", "hand it in with the others"
            yield Fault("centre.toml", None, None, name, reason, cure)


def _refused(file: str, reason: str, cure: str) -> InputError:
    return InputError((Fault(file, None, None, None, reason, cure),))
