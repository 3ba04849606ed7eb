"""Column types that mean the same on SQLite, whose tables are ``STRICT``, and on PostgreSQL."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Date, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.types import TypeDecorator, TypeEngine

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

_ISO = "%Y-%m-%dT%H:%M:%S.%fZ"
"""Of one width, so that text sorts as time does."""


def _is_sqlite(dialect: Dialect) -> bool:
    return dialect.name == "sqlite"


class Instant(TypeDecorator[datetime]):
    """A moment with an offset; read back in UTC."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return text on SQLite, ``timestamptz`` on PostgreSQL."""
        return Text() if _is_sqlite(dialect) else TIMESTAMP(timezone=True)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ANN401
        """Return what the driver is given.

        Raises
        ------
        ValueError
            For a moment without an offset.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs an offset")
        utc = value.astimezone(UTC)
        return utc.strftime(_ISO) if _is_sqlite(dialect) else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ANN401
        """Return the moment in UTC."""
        if value is None:
            return None
        if _is_sqlite(dialect):
            return datetime.fromisoformat(value)
        found: datetime = value
        return found.astimezone(UTC)


class LocalDate(TypeDecorator[date]):
    """A calendar date."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return text on SQLite, ``date`` on PostgreSQL."""
        return Text() if _is_sqlite(dialect) else Date()

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:  # noqa: ANN401
        """Return what the driver is given."""
        return value.isoformat() if value is not None and _is_sqlite(dialect) else value

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:  # noqa: ANN401
        """Return the date."""
        return date.fromisoformat(value) if value is not None and _is_sqlite(dialect) else value


class Json(TypeDecorator[Any]):
    """Plain data; on PostgreSQL ``jsonb``."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return text on SQLite, ``jsonb`` on PostgreSQL."""
        return Text() if _is_sqlite(dialect) else JSONB(none_as_null=True)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ANN401
        """Return what the driver is given."""
        if value is None or not _is_sqlite(dialect):
            return value
        return json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ANN401
        """Return the plain data."""
        return json.loads(value) if value is not None and _is_sqlite(dialect) else value


class Flag(TypeDecorator[bool]):
    """Yes or no; on SQLite 1 or 0, since its strict tables know no other."""

    impl = Integer
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return a whole number on SQLite, ``boolean`` on PostgreSQL."""
        return Integer() if _is_sqlite(dialect) else Boolean()

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> Any:  # noqa: ANN401
        """Return what the driver is given."""
        return int(value) if value is not None and _is_sqlite(dialect) else value

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:  # noqa: ANN401, ARG002
        """Return yes or no."""
        return None if value is None else bool(value)
