"""The forecasters: one file each, found by walking this folder."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecasting.protocol import Forecaster


@cache
def forecasters() -> Mapping[str, Forecaster]:
    """Return every forecaster by name, in alphabetical order.

    A file of this folder is a forecaster; its `FORECASTER` is registered, nothing else is edited.
    """
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = (importlib.import_module(f"{__name__}.{name}") for name in names)
    found: list[Forecaster] = [module.FORECASTER for module in modules]
    return MappingProxyType({forecaster.name: forecaster for forecaster in found})
