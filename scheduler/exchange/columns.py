"""Which columns a file may have: known, unknown and those that no file of a centre may hold."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from scheduler.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from scheduler.exchange.reading import Reading

_WORDS = frozenset(
    {"age", "ages", "dob", "illness", "medical", "reason", "reasons", "sex", "union"}
)
_STEMS = re.compile(
    r"birth|disab|diagnos|ethnic|gender|health|pregnan|religio|^sick|_sick|"
    r"性别|年龄|出生|生日|怀孕|孕|健康|疾病|病假|宗教|工会|原因"
)
_JOIN = re.compile(r"(?<=[a-z])(?=[A-Z])|[^\w]+|_+")


def is_refused(name: str) -> bool:
    """Return whether a column's name speaks of sex, age, health, faith, union or a reason.

    >>> is_refused("birthDate"), is_refused("leave_reason"), is_refused("message")
    (True, True, False)
    """
    words = _JOIN.split(name)
    plain = "_".join(word.lower() for word in words if word)
    return bool(_WORDS & set(plain.split("_"))) or bool(_STEMS.search(plain))


def judge_columns(
    reading: Reading,
    file: str,
    line: int | None,
    names: Sequence[str],
    known: Collection[str],
    *,
    closed: bool = False,
) -> None:
    """Add a fault or a notice for every column that the file should not have.

    Parameters
    ----------
    reading
        Takes faults and notices.
    file, line
        Where the names stand.
    names
        The columns found.
    known
        The columns that the file may have; these are never refused.
    closed
        Whether an unknown column is a fault rather than a notice.
    """
    for name, count in Counter(names).items():
        if count > 1 and name:
            _fault(reading, file, line, name, "stands twice", "keep one of the columns")
        if not name or name in known:
            continue
        if is_refused(name):
            reason = "is personal in a way that no file of a centre may hold"
            _fault(reading, file, line, name, reason, "delete the column")
        elif closed:
            _fault(reading, file, line, name, "is unknown here", "delete or rename the column")
        else:
            reading.notices.append(f"{file}: column {name!r} is unknown and was not read")


def _fault(
    reading: Reading, file: str, line: int | None, name: str, reason: str, cure: str
) -> None:
    reading.faults.append(Fault(file, line, name, None, reason, cure))
