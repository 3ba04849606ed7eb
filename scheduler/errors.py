"""The tree of errors that Shiftwell raises on purpose.

::

    ShiftwellError             exit 3   something the program must not paper over
    ├── InputError             exit 2   files that cannot be taken as they are, with every fault
    │   └── PolicyError        exit 2   the same of policies (``scheduler.policies``)
    ├── NoSuchShiftError       exit 2   a shift that is not there (``scheduler.swaps``)
    └── DisagreementError      exit 3   engine and audit judge one roster differently

Exit 1 is no error: it says that an audit found violations, or that something was refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

LONGEST_SHOWN = 60


@dataclass(frozen=True)
class Fault:
    """One thing in one file that has to be put right.

    Attributes
    ----------
    file
        Name of the file inside the centre's folder.
    row
        Line of the file, counted from 1; None where no line is to blame.
    column
        Name of the column or key, if one is meant.
    value
        The cell as it stands in the file.
    reason, cure
        What is wrong, and what to write instead.
    """

    file: str
    row: int | None
    column: str | None
    value: str | None
    reason: str
    cure: str

    def __str__(self) -> str:
        """Return the fault as one line."""
        place = [self.file]
        place += [f"row {self.row}"] if self.row is not None else []
        place += [f"column {self.column}"] if self.column is not None else []
        shown = f"{self.value[:LONGEST_SHOWN]!r} " if self.value is not None else ""
        return f"{', '.join(place)}: {shown}{self.reason}; {self.cure}"


class ShiftwellError(Exception):
    """Root of the tree; catching it catches everything that is raised on purpose.

    Attributes
    ----------
    exit_code
        What the command ends with.
    code
        Short stable name for programs.
    """

    exit_code: ClassVar[int] = 3
    code: ClassVar[str] = "error"


class InputError(ShiftwellError):
    """Files that cannot be taken as they are.

    Parameters
    ----------
    faults
        All faults of all files, in order of file and row.
    """

    exit_code: ClassVar[int] = 2
    code: ClassVar[str] = "input"

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        """Return how many faults there are and one line for each."""
        count = f"{len(self.faults)} fault{'s' if len(self.faults) != 1 else ''} in the input"
        return "\n".join([count, *map(str, self.faults)])


class DisagreementError(ShiftwellError):
    """Engine and audit judge one roster differently; no such roster leaves the program."""

    code: ClassVar[str] = "disagreement"
