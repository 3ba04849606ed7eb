"""The base of all tables: names of constraints, strictness, types by annotation."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Integer, LargeBinary, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass

from api.db.types import Flag, Instant, Json, LocalDate

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
STRICT = {"sqlite_strict": True}
"""The last of every table's arguments: SQLite then holds each column to its type."""
Big = BigInteger().with_variant(Integer(), "sqlite")
"""64 bits; SQLite's integers have them all and may number rows themselves."""

Plain = dict[str, Any]
"""Plain data of one thing, as ``json`` writes it."""

Names = list[str]
"""A list of names, kept as plain data."""


def counted_by(column: Mapped[int]) -> Plain:
    """Return what lets SQLAlchemy count a row's changes in a column, and refuse lost ones."""
    return {"version_id_col": column}


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """A row; its constructor takes its columns by name."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[Any] = {
        str: Text,
        bytes: LargeBinary,
        bool: Flag,
        date: LocalDate,
        datetime: Instant,
        Plain: Json,
        Names: Json,
    }
