"""What a search answers, as text that is kept between two steps of a job."""

from __future__ import annotations

import gzip
from typing import Annotated, TypeVar

from pydantic import BaseModel, Field

from scheduler.domain import Roster
from scheduler.domain.base import Frozen
from scheduler.engine.result import Result, Status

M = TypeVar("M", bound=BaseModel)

Saved = tuple[str, int, float]
"""Queue, first minute of an interval, and what a further minute there saves."""


class Answer(Frozen):
    """A ``Result``, field by field."""

    roster: Roster
    status: Status
    cost_milli: int
    cost_by_rule: dict[str, int]
    bound_milli: int
    week_cost_milli: int | None
    needed_minutes: float
    seconds: Annotated[float, Field(ge=0)]
    seed: int
    savings: tuple[Saved, ...]

    @classmethod
    def of(cls, result: Result) -> Answer:
        """Return a result as an answer."""
        saved = tuple((queue, minute, worth) for (queue, minute), worth in result.savings.items())
        return cls.model_validate({**vars(result), "savings": saved})

    def result(self) -> Result:
        """Return the result again."""
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        savings = {(queue, minute): worth for queue, minute, worth in self.savings}
        return Result(**{**fields, "savings": savings})


def packed(model: BaseModel) -> bytes:
    """Return plain data, compressed: the same bytes whenever the data are the same."""
    return gzip.compress(model.model_dump_json().encode(), mtime=0)


def unpacked(kind: type[M], content: bytes) -> M:
    """Return what was packed."""
    return kind.model_validate_json(gzip.decompress(content))
