"""The one type of table that rooms without pandas may name and hand on."""

from pandas import DataFrame as Frame

__all__ = ["Frame"]
