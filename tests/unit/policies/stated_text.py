"""Pieces of policy files as text."""

from __future__ import annotations

UNITS = ("hours", "days", "nights", "weeks")


def rule(rule_id: str, *values: str, strength: str | None = None) -> str:
    """A ``[[rule]]`` with its values."""
    head = f'[[rule]]\nrule = "{rule_id}"\n'
    return "\n".join([head + (f'strength = "{strength}"\n' if strength else ""), *values])


def value(
    param: str, value: str | float, since: str = "1900-01-01", until: str | None = None
) -> str:
    """A ``[[rule.value]]`` in the unit of its parameter; a text value is written as it stands."""
    unit = next((word for word in param.split("_") if word in UNITS), "minutes")
    lines = [f'param = "{param}"', f"value = {value}", f'unit = "{unit}"', f"valid_from = {since}"]
    lines += [f"valid_to = {until}"] if until else []
    return "\n".join(["[[rule.value]]", *lines, 'source = "a test"', "confirmed = false\n"])
