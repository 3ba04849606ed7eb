"""What wire models share: strict, closed, with types that JSON has."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

ID_PATTERN = r"^[A-Za-z0-9._-]{1,32}$"
FIRST_YEAR, LAST_YEAR = 1900, 2199
DATE_PATTERN = "^(19|2[01])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
INSTANT_PATTERN = (
    DATE_PATTERN[:-1] + r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?"
    r"(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$"
)
"""What documents say of dates and instants: years that a roster can have."""

_DATE = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", re.ASCII)
_INSTANT = re.compile(
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})$",
    re.ASCII,
)


class Wire(BaseModel):
    """A body as it is sent: nothing unknown in it, and no value bent into another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _whole(cls, value: Any) -> Any:  # noqa: ANN401 - whatever was sent
        """Take 3.0 for the integer that JSON Schema says it is; some programs write no other."""
        if not isinstance(value, dict):
            return value
        return {name: _integer(told) for name, told in value.items()}


def _integer(value: Any) -> Any:  # noqa: ANN401 - whatever was sent
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _date(value: Any) -> Any:  # noqa: ANN401 - whatever was sent
    """Turn the text of a date into one; the strict check that follows refuses all else."""
    if not isinstance(value, str):
        return value
    if not _DATE.match(value) or not FIRST_YEAR <= int(value[:4]) <= LAST_YEAR:
        raise ValueError("write YYYY-MM-DD of the years 1900 to 2199")
    return date.fromisoformat(value)


def _instant(value: Any) -> Any:  # noqa: ANN401 - whatever was sent
    if not isinstance(value, str):
        return value
    if not _INSTANT.match(value) or not FIRST_YEAR <= int(value[:4]) <= LAST_YEAR:
        raise ValueError("write an instant with its offset, such as 2026-11-30T08:00:00+01:00")
    return datetime.fromisoformat(value)


WireDate = Annotated[
    date,
    BeforeValidator(_date),
    WithJsonSchema(
        {"type": "string", "format": "date", "pattern": DATE_PATTERN, "examples": ["2026-11-30"]}
    ),
]
WireInstant = Annotated[
    datetime,
    BeforeValidator(_instant),
    WithJsonSchema(
        {
            "type": "string",
            "format": "date-time",
            "pattern": INSTANT_PATTERN,
            "examples": ["2026-11-30T08:00:00+01:00"],
        }
    ),
]
Name = Annotated[str, StringConstraints(pattern=ID_PATTERN), Field(examples=["A12"])]
"""An id of the centre's own: a person, a place, a queue."""

Version = Annotated[int, Field(ge=0, description="The version; its ETag is v<version> in quotes.")]

Item = TypeVar("Item")
