"""The one base class of all domain data and the types its columns share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


class Frozen(BaseModel):
    """Immutable data that refuses a field it does not know and a number that is not finite.

    It is hashable where all its fields are.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with some fields replaced and what was worked out from them forgotten."""
        copied = super().model_copy(update=update, deep=deep)
        if update:
            known = vars(copied)
            for name in known.keys() - type(self).model_fields:
                del known[name]
        return copied


def _aware(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("an instant needs an offset")
    return value


Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,32}$")]
"""An identifier of a person, place or thing; leading zeros are kept."""

Instant = Annotated[datetime, AfterValidator(_aware)]
"""A moment with an offset; held in UTC inside the program."""

ClockMinute = Annotated[int, Field(ge=0, lt=2880)]
"""Minutes after local midnight, up to 47:59."""

Json = dict[str, Any]
"""Plain data as ``json`` writes it."""
