"""What one pass over the files gathers: faults, notices and the ids that exist."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scheduler.errors import Fault, InputError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class Reading:
    """The state of reading: everything is gathered first, then raised at once.

    Attributes
    ----------
    folder
        Where the files lie.
    encoding
        Tried where a file is not UTF-8.
    known
        Kind of thing → ids that exist. A kind that is absent could not be read and is not checked,
        so that one broken file does not fill the list with faults of others.
    """

    folder: Path
    encoding: str = "utf-8"
    faults: list[Fault] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    known: dict[str, frozenset[str]] = field(default_factory=dict)

    def has_holes(self, file: str, column: str) -> bool:
        """Return whether ids may be missing because rows, or a whole file, could not be read."""
        blamed = {None, column}
        return any(f.file == file and f.value is None and f.column in blamed for f in self.faults)

    def error(self) -> InputError:
        """Return the error that holds all faults, in order of file, row and column."""
        return InputError(tuple(sorted(self.faults, key=_order)))

    def finish(self) -> None:
        """Raise all faults, if there are any.

        Raises
        ------
        InputError
            When at least one fault was gathered.
        """
        if self.faults:
            raise self.error()


def _order(fault: Fault) -> tuple[str, int, str]:
    return fault.file, fault.row or 0, fault.column or ""
