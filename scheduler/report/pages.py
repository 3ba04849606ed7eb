"""Templates to text: escaping on, unknown names refused."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from scheduler.report import words


def page(template: str, **given: object) -> str:
    """Return a template of this room filled with ``given``; every value is escaped."""
    return _environment().get_template(template).render(**given)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("scheduler.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["words"] = words
    return environment
